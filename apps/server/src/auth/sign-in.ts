import { createHmac } from "node:crypto";
import type { Me, Preferences, SignedIn } from "@rapport/api";
import { type Id, newId, RapportError, ROLE_PERMISSIONS } from "@rapport/schema";
import {
  deriveKey,
  endSession,
  endSessionsOf,
  findSignIn,
  insertSession,
  loadActor,
  loadPreferences,
  loadTenant,
  lockSession,
  rotateSession,
  type SignInCandidate,
  type Store,
  savePasswordHash,
  type Tx,
  useInvite,
} from "@rapport/store";
import type { AccessTokens } from "./access-tokens.ts";
import { createLimiter } from "./limiter.ts";
import { hashSecret, isSameDigest, newSecret, readToken, uuidBytes, writeToken } from "./opaque-token.ts";
import { hashPassword, isPasswordRight, spendPasswordTime } from "./passwords.ts";

const SESSION_DAYS = 30;
const DAY_MS = 86_400_000;
/** Two tabs that wake up together send the same refresh token; later it is a sign of theft. */
const REUSE_GRACE_MS = 10_000;

const DEFAULT_PREFERENCES: Preferences = { theme: "auto", afterSend: "stay", isNotificationSoundOn: true };

export interface Session {
  answer: SignedIn;
  refreshToken: string;
  expiresAt: Date;
}

export interface SignIn {
  /** Throws wrong_credentials, rate_limited, and invalid_input when several companies fit. */
  withPassword(input: {
    email: string;
    password: string;
    tenant?: string | undefined;
    address: string;
  }): Promise<Session>;
  /** Throws session_ended; a token used a second time after the grace ends the session for everyone who holds it. */
  refresh(refreshToken: string): Promise<Session>;
  end(refreshToken: string): Promise<void>;
  /** Sets the password of a one-time link's actor; all earlier sessions end. Throws link_expired. */
  acceptInvite(token: string, password: string): Promise<Session>;
}

export async function loadMe(tx: Tx, actorId: Id): Promise<Me> {
  const actor = await loadActor(tx, actorId);
  const tenant = await loadTenant(tx);
  return {
    actor,
    tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name },
    permissions: [...ROLE_PERMISSIONS[actor.role]],
    preferences: { ...DEFAULT_PREFERENCES, ...(await loadPreferences(tx, actorId)) },
  };
}

export function createSignIn(parts: { store: Store; tokens: AccessTokens; now: () => Date }): SignIn {
  const { store, tokens, now } = parts;
  const refreshKey = deriveKey(store.secretKey, "refresh tokens");
  const perAccount = createLimiter({ max: 10, windowMs: 15 * 60_000 });
  const perAddress = createLimiter({ max: 100, windowMs: 15 * 60_000 });
  const provedPairs = createLimiter({ max: 1, windowMs: 30 * DAY_MS });

  /** The next secret follows from the last, so two tabs that rotate together come to the same token. */
  function nextSecret(sessionId: Id, secret: Uint8Array): Uint8Array {
    const mac = createHmac("sha256", refreshKey).update(uuidBytes(sessionId)).update(secret);
    return new Uint8Array(mac.digest());
  }

  async function answerFor(tx: Tx, actorId: Id, sessionId: Id): Promise<SignedIn> {
    const me = await loadMe(tx, actorId);
    const signed = await tokens.sign({ actorId, tenantId: tx.tenantId, sessionId, role: me.actor.role });
    return { ...signed, me };
  }

  async function begin(tx: Tx, actorId: Id): Promise<Session> {
    const id = newId();
    const secret = newSecret();
    const expiresAt = new Date(now().getTime() + SESSION_DAYS * DAY_MS);
    await insertSession(tx, { id, actorId, tokenHash: hashSecret(secret), expiresAt });
    return {
      answer: await answerFor(tx, actorId, id),
      refreshToken: writeToken("rr", { id, tenantId: tx.tenantId, secret }),
      expiresAt,
    };
  }

  /** Somebody who has signed in from here before is never held up by what others behind the same address do. */
  function throttle(email: string, address: string): string {
    const pair = `${email.toLowerCase()}\n${address}`;
    const isProved = provedPairs.check(pair) > 0;
    const waitSeconds = perAccount.check(pair) || (isProved ? 0 : perAddress.check(address));
    if (waitSeconds > 0) throw new RapportError("rate_limited", { retryAfterSeconds: waitSeconds });
    return pair;
  }

  async function findRight(candidates: readonly SignInCandidate[], password: string): Promise<SignInCandidate[]> {
    if (candidates.length === 0) await spendPasswordTime(password);
    const right: SignInCandidate[] = [];
    for (const candidate of candidates) {
      if (await isPasswordRight(candidate.passwordHash, password)) right.push(candidate);
    }
    return right;
  }

  return {
    async withPassword({ email, password, tenant, address }) {
      const pair = throttle(email, address);
      const candidates = await findSignIn(store, email, tenant ?? null);
      const right = await findRight(candidates, password);
      const [found] = right;
      if (!found) {
        perAccount.take(pair);
        perAddress.take(address);
        for (const candidate of candidates) {
          await store.system(candidate.tenantId).refuse({
            action: "auth.signIn",
            targetKind: "actors",
            targetId: candidate.actorId,
            address,
          });
        }
        throw new RapportError("wrong_credentials");
      }
      if (right.length > 1) {
        const sentence = "This address and password belong to several companies. Say which one.";
        throw new RapportError("invalid_input", {
          sentence,
          issues: [{ path: "body.tenant", message: "Give the short name of the company." }],
        });
      }
      perAccount.forget(pair);
      provedPairs.take(pair);
      return store.system(found.tenantId).write(async (tx) => {
        tx.audit({ action: "auth.signIn", targetKind: "actors", targetId: found.actorId, address });
        return begin(tx, found.actorId);
      });
    },

    async refresh(refreshToken) {
      const token = readToken("rr", refreshToken);
      if (!token) throw new RapportError("session_ended");
      const session = await store.system(token.tenantId).write(async (tx): Promise<Session | null> => {
        const row = await lockSession(tx, token.id);
        if (!row) return null;
        const hash = hashSecret(token.secret);
        const secret = nextSecret(token.id, token.secret);
        const at = now();
        const expiresAt = new Date(at.getTime() + SESSION_DAYS * DAY_MS);
        if (isSameDigest(hash, row.tokenHash)) {
          await rotateSession(tx, token.id, { tokenHash: hashSecret(secret), rotatedAt: at, expiresAt });
        } else if (!isRepeated(row, hash) || at.getTime() - row.rotatedAt.getTime() > REUSE_GRACE_MS) {
          await endSession(tx, token.id);
          tx.audit({ action: "auth.refresh", outcome: "refused", targetKind: "sessions", targetId: token.id });
          return null;
        }
        return {
          answer: await answerFor(tx, row.actorId, token.id),
          refreshToken: writeToken("rr", { id: token.id, tenantId: token.tenantId, secret }),
          expiresAt,
        };
      });
      if (!session) throw new RapportError("session_ended");
      return session;
    },

    async end(refreshToken) {
      const token = readToken("rr", refreshToken);
      if (!token) return;
      await store.system(token.tenantId).write(async (tx) => {
        const row = await lockSession(tx, token.id);
        const hash = hashSecret(token.secret);
        if (row && (isSameDigest(hash, row.tokenHash) || isRepeated(row, hash))) await endSession(tx, token.id);
      });
    },

    async acceptInvite(text, password) {
      const token = readToken("ri", text);
      if (!token) throw new RapportError("link_expired");
      const passwordHash = await hashPassword(password);
      return store.system(token.tenantId).write(async (tx) => {
        const actorId = await useInvite(tx, token.id, hashSecret(token.secret));
        if (!actorId) throw new RapportError("link_expired");
        await savePasswordHash(tx, actorId, passwordHash);
        await endSessionsOf(tx, actorId);
        tx.audit({ action: "auth.acceptInvite", targetKind: "actors", targetId: actorId });
        return begin(tx, actorId);
      });
    },
  };
}

function isRepeated(row: { previousTokenHash: Buffer | null }, hash: Buffer): boolean {
  return row.previousTokenHash !== null && isSameDigest(hash, row.previousTokenHash);
}
