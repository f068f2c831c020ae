import type { ActingActor, Id } from "@rapport/schema";
import pg from "pg";
import { createFeed, type Feed } from "../feed/feed.ts";
import { GatheringSocket } from "./gathering-socket.ts";
import { createLocks, type Locks } from "./locks.ts";
import { createScope, type Scope, systemActor } from "./scope.ts";

// Feed numbers and counts stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export interface StoreOptions {
  /** PostgreSQL 15 or newer; the user must own the schema (it also migrates). */
  url: string;
  /** Connections for the application's work. */
  maxConnections?: number;
  /** 32 bytes: the key that secrets are encrypted with. */
  secretKey: Uint8Array;
  /** Told of connection losses; the store reconnects by itself. */
  onError?: (error: Error) => void;
}

export interface Store {
  as(actor: ActingActor): Scope;
  /** The same door for the system's own work in a tenant. */
  system(tenantId: Id): Scope;
  readonly feed: Feed;
  readonly locks: Locks;
  readonly secretKey: Uint8Array;
  /** As the schema's owner, outside of any tenant: migrations, the job queue, pruning. Nothing that a request asked for. */
  readonly owner: pg.Pool;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function openStore(options: StoreOptions): Store {
  const app = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 20,
    // Statements that need nothing of one another's answers travel together; see Scope and Tx.
    pipeline: true,
    stream: () => new GatheringSocket(),
    // From the first moment on the connection has only the application role's rights and sees no tenant.
    options: "-c role=rapport_app -c search_path=rapport,public -c idle_in_transaction_session_timeout=60000",
    application_name: "rapport",
  });
  const owner = new pg.Pool({
    connectionString: options.url,
    max: 12,
    options: "-c search_path=rapport,public",
    application_name: "rapport-owner",
  });
  // Without a listener an idle connection's loss would end the process.
  for (const pool of [app, owner]) {
    pool.on("error", (error) => options.onError?.(error));
    // A connection in use has no listener of its own either.
    pool.on("connect", (client) => client.on("error", (error) => options.onError?.(error)));
  }
  const feed = createFeed(options.url, owner, (error) => options.onError?.(error));

  const locks = createLocks(options.url, (error) => options.onError?.(error));

  return {
    as: (actor) => createScope(app, actor),
    system: (tenantId) => createScope(app, systemActor(tenantId)),
    feed,
    locks,
    secretKey: options.secretKey,
    owner,
    async ping() {
      await app.query("select 1");
    },
    async close() {
      await feed.close();
      await locks.close();
      await Promise.all([app.end(), owner.end()]);
    },
  };
}
