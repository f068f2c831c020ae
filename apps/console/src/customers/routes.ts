import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { appRoute } from "../routes.tsx";

const listRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/customers",
  component: lazyRouteComponent(() => import("./CustomersPage.tsx"), "CustomersPage"),
});

const contactRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/customers/$contactId",
  component: lazyRouteComponent(() => import("./ContactPage.tsx"), "ContactPage"),
});

export const customerRoutes = [listRoute, contactRoute] as const;
