import { RapportError } from "@rapport/schema";
import { endSessionsOf, loadPasswordHash, savePasswordHash, savePreferences, updateActor } from "@rapport/store";
import { createLimiter } from "../auth/limiter.ts";
import { hashPassword, isPasswordRight } from "../auth/passwords.ts";
import { loadMe } from "../auth/sign-in.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

export function meRoutes({ access }: ServerParts): RouteHandlers<"me.get" | "me.update" | "me.changePassword"> {
  const wrongPasswords = createLimiter({ max: 10, windowMs: 15 * 60_000 });

  return {
    async "me.get"({ scope, actor }) {
      return scope.read((tx) => loadMe(tx, actor.actorId));
    },

    async "me.update"({ scope, actor, body }) {
      const { preferences, ...change } = body;
      return scope.write(async (tx) => {
        if (Object.keys(change).length > 0) await updateActor(tx, actor.actorId, change);
        if (preferences) await savePreferences(tx, actor.actorId, preferences);
        return loadMe(tx, actor.actorId);
      });
    },

    async "me.changePassword"({ scope, actor, sessionId, body }) {
      const waitSeconds = wrongPasswords.check(actor.actorId);
      if (waitSeconds > 0) throw new RapportError("rate_limited", { retryAfterSeconds: waitSeconds });
      const current = await scope.read((tx) => loadPasswordHash(tx, actor.actorId));
      if (!current || !(await isPasswordRight(current, body.currentPassword))) {
        wrongPasswords.take(actor.actorId);
        await scope.refuse({ action: "me.changePassword", targetKind: "actors", targetId: actor.actorId });
        throw new RapportError("wrong_credentials", { sentence: "The current password is wrong." });
      }
      const passwordHash = await hashPassword(body.newPassword);
      await scope.write(async (tx) => {
        await savePasswordHash(tx, actor.actorId, passwordHash);
        await endSessionsOf(tx, actor.actorId, sessionId);
        tx.audit({ action: "me.changePassword", targetKind: "actors", targetId: actor.actorId });
      });
      access.forget(actor.tenantId);
    },
  };
}
