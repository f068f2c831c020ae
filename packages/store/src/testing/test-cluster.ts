import { resolve } from "node:path";
import { Client } from "pg";
import { resolveDataDirectory, startEmbeddedPostgres } from "../postgres/index.ts";

export interface TestCluster {
  /** Connects as superuser (or as who `RAPPORT_TEST_PG` names) to a maintenance database. */
  adminUrl: string;
  /** Leaves the cluster; the last test process to leave shuts it down. Happens by itself when the process ends. */
  stop(): Promise<void>;
}

const checkout = resolve(import.meta.dirname, "../../../..");

/** Nothing in it is worth keeping, so nothing is written twice; it's shared by every test process of the checkout. */
const settings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "500",
  max_wal_size: "1GB",
  io_method: "sync",
};

let cluster: Promise<TestCluster> | null = null;

/**
 * The PostgreSQL that tests run on: the one that `RAPPORT_TEST_PG` names (a superuser's URL, any version ≥ 15), else an
 * embedded one in the checkout's data directory, started by the first test process and joined by the others.
 */
export function withTestCluster(): Promise<TestCluster> {
  cluster ??= openCluster();
  return cluster;
}

async function openCluster(): Promise<TestCluster> {
  const given = process.env.RAPPORT_TEST_PG;
  if (given) return { adminUrl: given, stop: async () => {} };
  const dataDirectory = resolve(resolveDataDirectory(checkout, {}), "test");
  const server = await startEmbeddedPostgres({ dataDirectory, settings });
  if (server.startedHere) await dropAbandoned(server.adminUrl);
  process.once("beforeExit", () => void server.stop());
  return { adminUrl: server.adminUrl, stop: () => server.stop() };
}

/** Databases of test processes that were killed; their names carry the process id (see test-database.ts). */
async function dropAbandoned(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const found = await client.query<{ datname: string }>(
      "select datname from pg_database where datname ~ '^test_[0-9]+_'",
    );
    for (const { datname } of found.rows) {
      if (!isAlive(Number(datname.split("_")[1])))
        await client.query(`drop database if exists ${datname} with (force)`);
    }
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
