import type { Store } from "@rapport/store";
import { createAccessCache } from "../auth/access-cache.ts";
import { createAccessTokens } from "../auth/access-tokens.ts";
import { createSignIn } from "../auth/sign-in.ts";
import { createConnectors } from "./connectors.ts";
import type { ServerParts } from "./parts.ts";

/** Makes the parts of the product from an open store. Nothing starts yet. */
export function openParts(options: { store: Store; publicUrl: () => string; now?: () => Date }): ServerParts {
  const { store, publicUrl } = options;
  const now = options.now ?? (() => new Date());
  const tokens = createAccessTokens(store.secretKey, now);
  return {
    store,
    publicUrl,
    now,
    tokens,
    access: createAccessCache(store),
    signIn: createSignIn({ store, tokens, now }),
    connectors: createConnectors(),
  };
}
