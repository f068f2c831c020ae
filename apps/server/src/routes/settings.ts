import { loadTenant, updateTenant } from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";

export function settingsRoutes(): RouteHandlers<"settings.get" | "settings.update"> {
  return {
    async "settings.get"({ scope }) {
      const { name, businessHours } = await scope.read(loadTenant);
      return { name, businessHours };
    },

    async "settings.update"({ scope, body }) {
      return scope.write(async (tx) => {
        await updateTenant(tx, body);
        tx.audit({ action: "settings.update", targetKind: "settings", detail: { fields: Object.keys(body) } });
        await tx.publish({ kind: "changed", detail: { what: "settings" } });
        const { name, businessHours } = await loadTenant(tx);
        return { name, businessHours };
      });
    },
  };
}
