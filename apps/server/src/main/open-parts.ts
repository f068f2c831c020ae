import { createReceiver } from "@rapport/ingestion";
import { receiveStatus } from "@rapport/orchestration";
import type { Store } from "@rapport/store";
import type { FastifyBaseLogger } from "fastify";
import { createAccessCache } from "../auth/access-cache.ts";
import { createAccessTokens } from "../auth/access-tokens.ts";
import { createSignIn } from "../auth/sign-in.ts";
import type { ServerConfig } from "../config.ts";
import { createContextLoader } from "../connections/context.ts";
import { createAddressGuard } from "../outgoing/address-guard.ts";
import { createGuardedFetch } from "../outgoing/guarded-fetch.ts";
import { createHub } from "../socket/hub.ts";
import { createConnectors } from "./connectors.ts";
import type { ServerParts } from "./parts.ts";

export interface PartsOptions {
  config: ServerConfig;
  store: Store;
  publicUrl: () => string;
  now?: () => Date;
  /** Told how long it took from the word that a feed has grown until the last socket was told, in milliseconds. */
  onDelivered?: (elapsedMs: number) => void;
}

/** Makes the parts of the product from an open store. Nothing listens and nothing works yet. */
export function openParts(options: PartsOptions): ServerParts {
  const { config, store, publicUrl, now = () => new Date(), onDelivered = () => {} } = options;
  let log: FastifyBaseLogger | null = null;
  const tokens = createAccessTokens(store.secretKey, now);
  const connectors = createConnectors();
  const guard = createAddressGuard(config.allowAddresses);
  const outgoing = createGuardedFetch(guard);
  const reportError = (error: Error): void => log?.error({ err: error }, "behind the scenes");
  const hub = createHub(store, { onError: reportError, onDelivered });
  return {
    config,
    store,
    publicUrl,
    now,
    tokens,
    access: createAccessCache(store),
    signIn: createSignIn({ store, tokens, now }),
    connectors,
    receiver: createReceiver({
      store,
      async onStatus(tenantId, connectionId, status) {
        await store.system(tenantId).write((tx) => receiveStatus(tx, connectionId, status));
      },
    }),
    guard,
    fetch: outgoing.fetch,
    loadContext: createContextLoader({ store, registry: connectors, publicUrl, resolveHost: guard.resolveHost }),
    hub,
    reportError,
    reportTo(target) {
      log = target;
    },
    async close() {
      hub.close();
      await outgoing.close();
    },
  };
}
