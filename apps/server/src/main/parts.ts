import type { ConnectorRegistry } from "@rapport/connector";
import type { Store } from "@rapport/store";
import type { AccessCache } from "../auth/access-cache.ts";
import type { AccessTokens } from "../auth/access-tokens.ts";
import type { SignIn } from "../auth/sign-in.ts";

/** Everything that route modules, sockets and job handlers may ask for; each takes by name the few parts it needs. */
export interface ServerParts {
  store: Store;
  access: AccessCache;
  tokens: AccessTokens;
  signIn: SignIn;
  connectors: ConnectorRegistry;
  /** Where the product is reached from outside, without a slash at the end. */
  publicUrl: () => string;
  now: () => Date;
}
