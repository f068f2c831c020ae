import type { DeliveryOptions } from "@rapport/orchestration";
import type { ServerParts } from "../main/parts.ts";

/** How messages leave: through the connections' own settings and secrets. */
export function deliveryOptions({ store, connectors, loadContext, now }: ServerParts): DeliveryOptions {
  return {
    store,
    connectors,
    now,
    async openContext({ actor }, route) {
      const live = await loadContext(actor.tenantId, route.connectionId);
      if (!live) throw new Error("The channel was disconnected.");
      return { ...live.context, now: now() };
    },
  };
}
