import type { WidgetAppearance } from "@rapport/api";
import { openingAt } from "@rapport/orchestration/business-hours";
import { loadTenant, type Store } from "@rapport/store";
import type { Hub } from "../../socket/hub.ts";
import type { Site } from "./visit.ts";

/** How the widget looks now, with what changes by the hour. */
export async function loadAppearance(
  parts: { store: Store; hub: Hub; now: () => Date },
  { tenantId, config }: Site,
): Promise<WidgetAppearance> {
  const tenant = await parts.store.system(tenantId).read(loadTenant);
  const { isOpen, opensAt } = openingAt(tenant.businessHours, parts.now());
  return {
    name: tenant.name,
    color: config.color,
    position: config.position,
    language: config.language,
    texts: config.texts,
    preChat: config.preChat,
    isIdentityRequired: config.isIdentityRequired,
    isOpen,
    opensAt: opensAt?.toISOString() ?? null,
    isAgentOnline: parts.hub.presence.online(tenantId).size > 0,
  };
}
