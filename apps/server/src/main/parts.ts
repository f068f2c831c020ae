import type { ConnectorRegistry } from "@rapport/connector";
import type { Receiver } from "@rapport/ingestion";
import type { Store } from "@rapport/store";
import type { FastifyBaseLogger } from "fastify";
import type { AccessCache } from "../auth/access-cache.ts";
import type { AccessTokens } from "../auth/access-tokens.ts";
import type { SignIn } from "../auth/sign-in.ts";
import type { ServerConfig } from "../config.ts";
import type { ContextLoader } from "../connections/context.ts";
import type { AddressGuard } from "../outgoing/address-guard.ts";
import type { GuardedFetch } from "../outgoing/guarded-fetch.ts";
import type { Hub } from "../socket/hub.ts";

/** Everything that route modules, sockets and job handlers may ask for; each takes by name the few parts it needs. */
export interface ServerParts {
  config: ServerConfig;
  store: Store;
  access: AccessCache;
  tokens: AccessTokens;
  signIn: SignIn;
  /** What changed, told to sockets; who is online, looks and types. */
  hub: Hub;
  connectors: ConnectorRegistry;
  /** Connections with their settings and secrets, ready to be talked through. */
  loadContext: ContextLoader;
  /** Takes in what channels say. */
  receiver: Receiver;
  guard: AddressGuard;
  fetch: GuardedFetch;
  /** Where the product is reached from outside, without a slash at the end. */
  publicUrl: () => string;
  now: () => Date;
  /** Where failures behind the scenes are told. */
  reportError: (error: Error) => void;
  reportTo(log: FastifyBaseLogger): void;
  close(): Promise<void>;
}
