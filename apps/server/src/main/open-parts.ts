import { createReceiver } from "@rapport/ingestion";
import type { Store } from "@rapport/store";
import type { FastifyBaseLogger } from "fastify";
import { createAccessCache } from "../auth/access-cache.ts";
import { createAccessTokens } from "../auth/access-tokens.ts";
import { createSignIn } from "../auth/sign-in.ts";
import type { ServerConfig } from "../config.ts";
import { createContextLoader } from "../connections/context.ts";
import { createAddressGuard } from "../outgoing/address-guard.ts";
import { createGuardedFetch } from "../outgoing/guarded-fetch.ts";
import { createConnectors } from "./connectors.ts";
import type { ServerParts } from "./parts.ts";

export interface PartsOptions {
  config: ServerConfig;
  store: Store;
  publicUrl: () => string;
  now?: () => Date;
}

/** Makes the parts of the product from an open store. Nothing listens and nothing works yet. */
export function openParts({ config, store, publicUrl, now = () => new Date() }: PartsOptions): ServerParts {
  let log: FastifyBaseLogger | null = null;
  const tokens = createAccessTokens(store.secretKey, now);
  const connectors = createConnectors();
  const guard = createAddressGuard(config.allowAddresses);
  const outgoing = createGuardedFetch(guard);
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
      async onStatus() {},
    }),
    guard,
    fetch: outgoing.fetch,
    loadContext: createContextLoader({ store, registry: connectors, publicUrl, resolveHost: guard.resolveHost }),
    reportError: (error) => log?.error({ err: error }, "behind the scenes"),
    reportTo(target) {
      log = target;
    },
    close: () => outgoing.close(),
  };
}
