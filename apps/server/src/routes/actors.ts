import { type Actor, type Id, RapportError, Role } from "@rapport/schema";
import {
  countOtherOwners,
  endSessionsOf,
  insertActor,
  listActors,
  loadActor,
  type Scope,
  setTeamsOf,
  type Tx,
  updateActor,
} from "@rapport/store";
import { makeInviteUrl } from "../auth/invite-links.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

/** Role.options runs from the highest to the lowest. */
function isAbove(role: Role, other: Role): boolean {
  return Role.options.indexOf(role) < Role.options.indexOf(other);
}

/** Nobody gives a role above their own, nor touches somebody who stands above them. Refusals are audited. */
async function requireRank(scope: Scope, role: Role, action: string, targetId?: string): Promise<void> {
  if (!isAbove(role, scope.actor.role)) return;
  await scope.refuse({ action, targetKind: "actors", ...(targetId ? { targetId } : {}), detail: { role } });
  throw new RapportError("not_allowed", { sentence: "That needs a role at least as high as the one concerned." });
}

function requirePerson(actor: Actor): void {
  if (actor.kind !== "person") throw new RapportError("not_found", { sentence: "That is not a person's account." });
}

export function actorRoutes({
  access,
  publicUrl,
  now,
}: ServerParts): RouteHandlers<"actors.list" | "actors.invite" | "actors.update" | "actors.resetPassword"> {
  return {
    async "actors.list"({ scope }) {
      return { items: await scope.read(listActors) };
    },

    async "actors.invite"({ scope, body }) {
      await requireRank(scope, body.role, "actors.invite");
      return scope.write(async (tx) => {
        const id = await insertActor(tx, { ...body, kind: "person" });
        await setTeamsOf(tx, id, body.teamIds);
        tx.audit({ action: "actors.invite", targetKind: "actors", targetId: id, detail: { role: body.role } });
        return { actor: await loadActor(tx, id), inviteUrl: await makeInviteUrl(tx, id, publicUrl(), now()) };
      });
    },

    async "actors.update"({ scope, params, body }) {
      const before = await scope.read((tx) => loadActor(tx, params.id));
      await requireRank(scope, before.role, "actors.update", params.id);
      if (body.role) await requireRank(scope, body.role, "actors.update", params.id);
      const { teamIds, ...change } = body;
      const actor = await scope.write(async (tx) => {
        if (losesOwner(before, body)) await requireOtherOwner(tx, params.id);
        await updateActor(tx, params.id, change);
        if (teamIds) await setTeamsOf(tx, params.id, teamIds);
        if (body.isDisabled) await endSessionsOf(tx, params.id);
        tx.audit({ action: "actors.update", targetKind: "actors", targetId: params.id, detail: { ...body } });
        return loadActor(tx, params.id);
      });
      access.forget(scope.actor.tenantId);
      return actor;
    },

    async "actors.resetPassword"({ scope, params }) {
      const actor = await scope.read((tx) => loadActor(tx, params.id));
      await requireRank(scope, actor.role, "actors.resetPassword", params.id);
      requirePerson(actor);
      if (actor.disabledAt)
        throw new RapportError("conflict", { sentence: "The account is disabled. Enable it first." });
      return scope.write(async (tx) => {
        tx.audit({ action: "actors.resetPassword", targetKind: "actors", targetId: params.id });
        return { inviteUrl: await makeInviteUrl(tx, params.id, publicUrl(), now()) };
      });
    },
  };
}

function losesOwner(before: Actor, change: { role?: Role | undefined; isDisabled?: boolean | undefined }): boolean {
  const isOwner = before.role === "owner" && before.kind === "person" && before.disabledAt === null;
  return isOwner && (change.isDisabled === true || (change.role !== undefined && change.role !== "owner"));
}

async function requireOtherOwner(tx: Tx, actorId: Id): Promise<void> {
  if ((await countOtherOwners(tx, actorId)) === 0) {
    throw new RapportError("conflict", {
      sentence: "A company keeps at least one owner. Make somebody else owner first.",
    });
  }
}
