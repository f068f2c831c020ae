import type { Id } from "@rapport/schema";
import { type Access, type Credential, loadAccess, type Store } from "@rapport/store";

type Known = Access & { secretHash: Buffer | null };

/** Who may do what, remembered for a moment. */
export interface AccessCache {
  /** The holder's rights now; null when the credential is no longer good. */
  find(tenantId: Id, credential: Credential): Promise<Known | null>;
  /** For whoever just changed rights here: the database's word comes a moment later. */
  forget(tenantId: Id): void;
  /** Called after a tenant's rights changed, here or in another process. Answers the way to stop being called. */
  onChange(listener: (tenantId: Id) => void): () => void;
}

/**
 * Rights are forgotten when the database says that they changed; this bound only matters while the line on which it
 * says so is cut.
 */
const MAX_AGE_MS = 5000;
const MAX_ENTRIES = 20_000;

/** Each tenant's changes carry a generation, so that an answer loaded before a change is never kept after it. */
export function createAccessCache(store: Store): AccessCache {
  const entries = new Map<string, { tenantId: Id; known: Known | null; loadedAtMs: number }>();
  const generations = new Map<Id, number>();
  const listeners = new Set<(tenantId: Id) => void>();
  let epoch = 0;

  function forget(tenantId: Id): void {
    generations.set(tenantId, (generations.get(tenantId) ?? 0) + 1);
    for (const [key, entry] of entries) if (entry.tenantId === tenantId) entries.delete(key);
    for (const listener of listeners) listener(tenantId);
  }

  store.feed.onSaid((news) => {
    if (news.topic === "access" && typeof news.tenantId === "string") forget(news.tenantId);
  });
  store.feed.onReconnect(() => {
    epoch++;
    const tenantIds = new Set([...entries.values()].map((entry) => entry.tenantId));
    entries.clear();
    for (const tenantId of tenantIds) for (const listener of listeners) listener(tenantId);
  });

  return {
    async find(tenantId, credential) {
      const key = `${tenantId}:${"sessionId" in credential ? `${credential.sessionId}:${credential.actorId}` : credential.apiKeyId}`;
      const entry = entries.get(key);
      if (entry && performance.now() - entry.loadedAtMs < MAX_AGE_MS) return entry.known;
      const seen = `${epoch}:${generations.get(tenantId) ?? 0}`;
      const known = await store.system(tenantId).read((tx) => loadAccess(tx, credential));
      if (seen === `${epoch}:${generations.get(tenantId) ?? 0}`) {
        if (entries.size >= MAX_ENTRIES) entries.clear();
        entries.set(key, { tenantId, known, loadedAtMs: performance.now() });
      }
      return known;
    },
    forget,
    onChange(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
