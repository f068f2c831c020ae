import { newId } from "@rapport/schema";
import { insertApiKey, listApiKeys, revokeApiKey } from "@rapport/store";
import { hashSecret, newSecret, writeToken } from "../auth/opaque-token.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

const PREFIX_LENGTH = "rk_".length + 14;

export function apiKeyRoutes({
  access,
}: ServerParts): RouteHandlers<"apiKeys.list" | "apiKeys.create" | "apiKeys.delete"> {
  return {
    async "apiKeys.list"({ scope }) {
      return { items: await scope.read(listApiKeys) };
    },

    async "apiKeys.create"({ scope, body }) {
      const id = newId();
      const secret = newSecret();
      const text = writeToken("rk", { id, tenantId: scope.actor.tenantId, secret });
      return scope.write(async (tx) => {
        await insertApiKey(tx, { id, ...body, prefix: text.slice(0, PREFIX_LENGTH), secretHash: hashSecret(secret) });
        tx.audit({ action: "apiKeys.create", targetKind: "apiKeys", targetId: id, detail: { ...body } });
        const key = (await listApiKeys(tx)).find((candidate) => candidate.id === id);
        if (!key) throw new Error("the key just made is not there");
        return { key, secret: text };
      });
    },

    async "apiKeys.delete"({ scope, params }) {
      await scope.write(async (tx) => {
        await revokeApiKey(tx, params.id);
        tx.audit({ action: "apiKeys.delete", targetKind: "apiKeys", targetId: params.id });
      });
      access.forget(scope.actor.tenantId);
    },
  };
}
