import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { appRoute } from "../routes.tsx";

const listRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/customers",
  validateSearch: (search: Record<string, unknown>): { q?: string; blocked?: "yes" | "no" } => ({
    ...(typeof search.q === "string" && search.q ? { q: search.q } : {}),
    ...(search.blocked === "yes" || search.blocked === "no" ? { blocked: search.blocked } : {}),
  }),
  component: lazyRouteComponent(() => import("./CustomersPage.tsx"), "CustomersPage"),
});

const contactRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/customers/$contactId",
  validateSearch: (search: Record<string, unknown>): { tab?: "conversations" | "details" } =>
    search.tab === "conversations" || search.tab === "details" ? { tab: search.tab } : {},
  component: lazyRouteComponent(() => import("./contact/ContactPage.tsx"), "ContactPage"),
});

export const customerRoutes = [listRoute, contactRoute] as const;
