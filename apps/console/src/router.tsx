import { createRouter } from "@tanstack/react-router";
import { customerRoutes } from "./customers/routes.ts";
import { inboxRoutes } from "./inbox/routes.ts";
import { CrashPage } from "./pieces/CrashPage.tsx";
import { appRoute, homeRoute, inviteRoute, rootRoute, signInRoute } from "./routes.tsx";
import { settingsRoutes } from "./settings/routes.ts";
import { studioRoutes } from "./studio/routes.ts";

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    signInRoute,
    inviteRoute,
    appRoute.addChildren([...inboxRoutes, ...customerRoutes, ...settingsRoutes, ...studioRoutes]),
  ]),
  defaultPreload: "intent",
  defaultErrorComponent: CrashPage,
  // Filters are plain words in the address, not quoted JSON.
  parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
  stringifySearch: (search) => {
    const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
    const words = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
    return words ? `?${words}` : "";
  },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
