import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { createTenant, insertConnection, openStore, type Store } from "@rapport/store";
import { migrate } from "@rapport/store/migrate";
import { resolveDataDirectory, startEmbeddedPostgres } from "@rapport/store/postgres";
import pg from "pg";

const ROOT = resolve(import.meta.dirname, "..");
const MIGRATIONS = resolve(ROOT, "packages/store/migrations");

/** An embedded PostgreSQL with the settings that the product runs with (fsync on), and a fresh database on it. */
export interface Ground {
  url: string;
  databaseUrl(name: string): string;
  store: Store;
  /** A fresh, migrated database beside it, dropped at the end. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function openGround(name: string, maxConnections = 20): Promise<Ground> {
  const server = await startEmbeddedPostgres({ dataDirectory: resolve(resolveDataDirectory(ROOT), "bench") });
  const urlOf = (database: string): string => {
    const url = new URL(server.adminUrl);
    url.pathname = `/${database}`;
    return url.toString();
  };
  const made: string[] = [];
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  const createDatabase = async (database: string): Promise<string> => {
    await admin.query(`drop database if exists ${database} with (force)`);
    await admin.query(`create database ${database}`);
    made.push(database);
    await migrate({ url: urlOf(database), directory: MIGRATIONS });
    return urlOf(database);
  };
  const url = await createDatabase(`bench_${name}`);
  const store = openStore({ url, secretKey: new Uint8Array(randomBytes(32)), maxConnections });
  return {
    url,
    databaseUrl: urlOf,
    store,
    createDatabase,
    async stop() {
      await store.close();
      for (const database of made) await admin.query(`drop database if exists ${database} with (force)`);
      await admin.end();
      await server.stop();
    },
  };
}

/** A company with one web chat. */
export async function foundTenant(
  store: Store,
  slug: string,
): Promise<{ tenantId: string; ownerId: string; webchatId: string }> {
  const owner = { name: "Olga Owner", email: `olga@${slug}.example`, passwordHash: null };
  const { tenantId, ownerId } = await createTenant(store.owner, { name: slug, slug, owner });
  const config = {
    allowedOrigins: ["http://shop.example"],
    color: "#2b5fd9",
    position: "right",
    language: "auto",
    texts: {},
    preChat: { isEnabled: false, askName: "no", askEmail: "no" },
    isIdentityRequired: false,
    undoSendSeconds: 0,
  };
  const webchatId = await store
    .system(tenantId)
    .write((tx) =>
      insertConnection(tx, { connector: "webchat", name: "Chat", config, teamId: null, mailAddresses: [] }),
    );
  return { tenantId, ownerId, webchatId };
}
