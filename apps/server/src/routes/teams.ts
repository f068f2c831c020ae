import { deleteTeam, insertTeam, listTeams, loadTeam, updateTeam } from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

export function teamRoutes({
  access,
}: ServerParts): RouteHandlers<"teams.list" | "teams.create" | "teams.update" | "teams.delete"> {
  return {
    async "teams.list"({ scope }) {
      return { items: await scope.read(listTeams) };
    },

    async "teams.create"({ scope, body }) {
      const team = await scope.write(async (tx) => {
        const id = await insertTeam(tx, body);
        tx.audit({ action: "teams.create", targetKind: "teams", targetId: id, detail: { name: body.name } });
        return loadTeam(tx, id);
      });
      access.forget(scope.actor.tenantId);
      return team;
    },

    async "teams.update"({ scope, params, body }) {
      const team = await scope.write(async (tx) => {
        await updateTeam(tx, params.id, body);
        tx.audit({ action: "teams.update", targetKind: "teams", targetId: params.id, detail: { ...body } });
        return loadTeam(tx, params.id);
      });
      access.forget(scope.actor.tenantId);
      return team;
    },

    async "teams.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        await deleteTeam(tx, params.id);
        tx.audit({ action: "teams.delete", targetKind: "teams", targetId: params.id });
      });
      access.forget(scope.actor.tenantId);
    },
  };
}
