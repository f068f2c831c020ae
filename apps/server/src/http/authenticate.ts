import { RapportError } from "@rapport/schema";
import { markApiKeyUsed, type Store } from "@rapport/store";
import type { AccessCache } from "../auth/access-cache.ts";
import type { AccessTokens } from "../auth/access-tokens.ts";
import { hashSecret, isSameDigest, readToken } from "../auth/opaque-token.ts";
import type { Caller } from "./call.ts";

export type Authenticate = (authorization: string | undefined) => Promise<Caller>;

const KEY_USE_INTERVAL_MS = 60_000;

/**
 * Turns `Authorization: Bearer …` (access token or API key) into a caller with the rights of this moment.
 * Throws not_signed_in, session_ended.
 */
export function createAuthenticate(parts: { store: Store; access: AccessCache; tokens: AccessTokens }): Authenticate {
  const keyUses = new Map<string, number>();

  async function byApiKey(text: string): Promise<Caller> {
    const token = readToken("rk", text);
    if (!token) throw new RapportError("not_signed_in");
    const known = await parts.access.find(token.tenantId, { apiKeyId: token.id });
    if (!known?.secretHash || !isSameDigest(hashSecret(token.secret), known.secretHash)) {
      throw new RapportError("not_signed_in");
    }
    const nowMs = performance.now();
    if (nowMs - (keyUses.get(token.id) ?? Number.NEGATIVE_INFINITY) > KEY_USE_INTERVAL_MS) {
      keyUses.set(token.id, nowMs);
      await parts.store.system(token.tenantId).write((tx) => markApiKeyUsed(tx, token.id));
    }
    return { scope: parts.store.as(known.actor), actor: known.actor, actorName: known.name, sessionId: null };
  }

  async function byAccessToken(text: string): Promise<Caller> {
    const claims = await parts.tokens.verify(text);
    if (!claims) throw new RapportError("not_signed_in");
    const known = await parts.access.find(claims.tenantId, { sessionId: claims.sessionId, actorId: claims.actorId });
    if (!known) throw new RapportError("session_ended");
    return {
      scope: parts.store.as(known.actor),
      actor: known.actor,
      actorName: known.name,
      sessionId: claims.sessionId,
    };
  }

  return async (authorization) => {
    const text = /^Bearer ([\w.~+/=-]{1,4000})$/i.exec(authorization ?? "")?.[1];
    if (!text) throw new RapportError("not_signed_in");
    return text.startsWith("rk_") ? byApiKey(text) : byAccessToken(text);
  };
}
