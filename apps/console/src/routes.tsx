import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { NotFound } from "./pieces/NotFound.tsx";
import { sessionStore } from "./session/session.ts";
import { Shell } from "./shell/Shell.tsx";

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

/** Every page inside the shell hangs under this route, which asks for a session. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "app",
  component: Shell,
  beforeLoad({ location }) {
    if (sessionStore.get().status !== "signed_in") throw redirect({ to: "/sign-in", search: { next: location.href } });
  },
});

/** Only an address of our own may follow a sign-in: `//evil.example` and `https:` are not. */
const ownAddress = (next: unknown) =>
  typeof next === "string" && /^\/(?![/\\])/.test(next) && !next.startsWith("/sign-in") ? { next } : {};

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } => ownAddress(search.next),
  beforeLoad({ search }) {
    if (sessionStore.get().status === "signed_in") throw redirect({ href: search.next ?? "/inbox" });
  },
  component: lazyRouteComponent(() => import("./session/SignInPage.tsx"), "SignInPage"),
});

export const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invite",
  validateSearch: (search: Record<string, unknown>): { token?: string } =>
    typeof search.token === "string" ? { token: search.token } : {},
  component: lazyRouteComponent(() => import("./session/InvitePage.tsx"), "InvitePage"),
});

export const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  beforeLoad() {
    throw redirect({ to: "/inbox" });
  },
});
