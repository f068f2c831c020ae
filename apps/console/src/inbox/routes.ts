import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { appRoute } from "../routes.tsx";

const inboxRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/inbox",
  beforeLoad() {
    throw redirect({ to: "/inbox/$view", params: { view: "mine" } });
  },
});

const viewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/inbox/$view",
  component: lazyRouteComponent(() => import("./InboxPage.tsx"), "InboxPage"),
});

const conversationRoute = createRoute({ getParentRoute: () => viewRoute, path: "$conversationId" });

export const inboxRoutes = [inboxRoute, viewRoute.addChildren([conversationRoute])] as const;
