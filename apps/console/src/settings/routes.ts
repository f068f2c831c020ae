import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { appRoute } from "../routes.tsx";

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./SettingsPage.tsx"), "SettingsPage"),
});

const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad() {
    throw redirect({ to: "/settings/me" });
  },
});

const meRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/me",
  component: lazyRouteComponent(() => import("./MePage.tsx"), "MePage"),
});

export const settingsRoutes = [settingsRoute.addChildren([indexRoute, meRoute])] as const;
