import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { appRoute } from "../routes.tsx";

const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("./SettingsPage.tsx"), "SettingsPage"),
});

/** On a phone the list of pages is a page of its own; with room beside it the first page opens. */
const indexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad() {
    if (window.matchMedia("(min-width: 768px)").matches) throw redirect({ to: "/settings/me", replace: true });
  },
});

const meRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/me",
  component: lazyRouteComponent(() => import("./me/MePage.tsx"), "MePage"),
});

const channelsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/channels",
  component: lazyRouteComponent(() => import("./channels/ChannelsPage.tsx"), "ChannelsPage"),
});

/** `connectionId` is an id, or `new-webchat` or `new-email`. */
const channelRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/channels/$connectionId",
  component: lazyRouteComponent(() => import("./channels/ChannelPage.tsx"), "ChannelPage"),
});

const teamRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/team",
  validateSearch: (search: Record<string, unknown>): { tab?: "teams" | "keys" } =>
    search.tab === "teams" || search.tab === "keys" ? { tab: search.tab } : {},
  component: lazyRouteComponent(() => import("./team/TeamPage.tsx"), "TeamPage"),
});

const cannedRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/canned-replies",
  component: lazyRouteComponent(() => import("./canned/CannedPage.tsx"), "CannedPage"),
});

const companyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/company",
  component: lazyRouteComponent(() => import("./company/CompanyPage.tsx"), "CompanyPage"),
});

const auditRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/audit",
  validateSearch: (
    search: Record<string, unknown>,
  ): { actor?: string; outcome?: "done" | "refused"; action?: string } => ({
    ...(typeof search.actor === "string" ? { actor: search.actor } : {}),
    ...(search.outcome === "done" || search.outcome === "refused" ? { outcome: search.outcome } : {}),
    ...(typeof search.action === "string" ? { action: search.action } : {}),
  }),
  component: lazyRouteComponent(() => import("./audit/AuditPage.tsx"), "AuditPage"),
});

export const settingsRoutes = [
  settingsRoute.addChildren([
    indexRoute,
    meRoute,
    channelsRoute,
    channelRoute,
    teamRoute,
    cannedRoute,
    companyRoute,
    auditRoute,
  ]),
] as const;
