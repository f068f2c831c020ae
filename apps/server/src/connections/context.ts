import type { Connector, ConnectorContext, ConnectorRegistry } from "@rapport/connector";
import type { Id } from "@rapport/schema";
import { type ConnectionRow, connectionKey, findConnection, readSecrets, type Store } from "@rapport/store";

/** A connection ready to be talked through. */
export interface LiveConnection {
  row: ConnectionRow;
  connector: Connector;
  context: ConnectorContext;
}

/** Null: there is no such connection, or it was deleted. */
export type ContextLoader = (tenantId: Id, connectionId: Id) => Promise<LiveConnection | null>;

export interface ContextLoaderOptions {
  store: Store;
  registry: ConnectorRegistry;
  publicUrl: () => string;
  resolveHost: ConnectorContext["resolveHost"];
}

/** Loads connections with their settings and secrets in clear. Kept for a second: a burst of mail asks once. */
export function createContextLoader({ store, registry, publicUrl, resolveHost }: ContextLoaderOptions): ContextLoader {
  const KEPT_MS = 1000;
  const kept = new Map<string, { until: number; live: Promise<LiveConnection | null> }>();

  async function load(tenantId: Id, connectionId: Id): Promise<LiveConnection | null> {
    return store.system(tenantId).read(async (tx) => {
      const row = await findConnection(tx, connectionId);
      if (!row) return null;
      const secrets = await readSecrets(tx, store.secretKey, connectionId);
      return {
        row,
        connector: registry.get(row.connector),
        context: {
          tenantId,
          connectionId,
          config: row.config,
          secrets,
          signingKey: connectionKey(store.secretKey, tenantId, connectionId),
          publicUrl: publicUrl(),
          now: new Date(),
          resolveHost,
        },
      };
    });
  }

  return async (tenantId, connectionId) => {
    const key = `${tenantId}/${connectionId}`;
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.live;
    const live = load(tenantId, connectionId);
    kept.set(key, { until: Date.now() + KEPT_MS, live });
    // A failed look-up must not be remembered.
    live.catch(() => kept.delete(key));
    if (kept.size > 1000) for (const [old, { until }] of kept) if (until < Date.now()) kept.delete(old);
    return live;
  };
}
