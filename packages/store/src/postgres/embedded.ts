import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { type Binaries, prepareBinaries } from "./binaries.ts";
import {
  type ClusterPaths,
  type ClusterSecrets,
  databaseName,
  databaseOwner,
  describePaths,
  ensureCluster,
  openDataDirectory,
  superuser,
} from "./cluster.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import { joinUsers, withExclusiveLock } from "./locks.ts";
import { findPostmaster, launchPostmaster, type Postmaster, stopPostmaster, waitForPostmaster } from "./postmaster.ts";
import { chooseServerUser, type ServerUser } from "./server-user.ts";

export interface EmbeddedPostgresOptions {
  /** The product's data directory; the server keeps to its `postgres` sub-folder. Made if missing. */
  dataDirectory: string;
  /** Port on 127.0.0.1; a free one by default. A server that already runs keeps the port it has. */
  port?: number;
  /** Receives sentences about slow or unusual steps. */
  log?: (sentence: string) => void;
  /** Settings of postgresql.conf that win over ours; for tests and benchmarks. Used only by the process that starts the server. */
  settings?: Readonly<Record<string, string>>;
}

export interface EmbeddedPostgres {
  /** Connects as the database's owner, who is not a superuser, as on a hosted PostgreSQL. Stays valid over restarts. */
  readonly url: string;
  /** Connects as superuser to the database `postgres`; for backups, tests and repair. */
  readonly adminUrl: string;
  /** The server's process; another one after a crash. */
  readonly pid: number;
  /** False when this call found the server running and joined it. */
  readonly startedHere: boolean;
  /** Leaves the server; the last of its users shuts it down and waits until it is gone. Safe to call twice. */
  stop(): Promise<void>;
}

const watchIntervalMs = 500;

/**
 * Starts PostgreSQL on `dataDirectory`, or joins the one that already runs there: started by another process, or left
 * behind by one that was killed. While any user lives, a server that dies is started again on the same port.
 * Throws EmbeddedPostgresError, whose message says what to do.
 *
 * Life of a server: absent → (first user) running → (users join and leave) → (last user leaves) absent. Each change
 * happens inside one lock; membership is a second lock held for as long as the process lives, so a killed user is
 * counted out by the kernel.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDirectory, log = () => {}, settings = {} } = options;
  const user = chooseServerUser();
  openDataDirectory(dataDirectory, user);
  const binaries = prepareBinaries(user);
  const paths = describePaths(dataDirectory);

  /** A server may be dying in the moment in which it is joined (killed, or stopped by hand); then another is started. */
  async function launchOrJoin(secrets: ClusterSecrets): Promise<{ running: Postmaster; already: boolean }> {
    for (let attempt = 1; ; attempt++) {
      const found = await waitForPostmaster(paths.cluster);
      const running = found ?? (await launch(paths, binaries, user, options.port));
      try {
        await ensureDatabase(running.port, secrets);
        return { running, already: found !== null };
      } catch (error) {
        if (attempt === 50 || !isConnectionLost(error)) throw error;
        await delay(50);
      }
    }
  }

  const joined = await withExclusiveLock(paths.guardLock, async () => {
    const secrets = ensureCluster(paths, binaries, user, settings);
    const membership = joinUsers(paths.usersLock);
    try {
      const { running, already } = await launchOrJoin(secrets);
      if (already && options.port !== undefined && running.port !== options.port) {
        log(
          `PostgreSQL already runs on port ${running.port}; the wish for port ${options.port} has to wait for its next start.`,
        );
      }
      return { secrets, running, startedHere: !already, membership };
    } catch (error) {
      if (membership.leave()) await stopPostmaster(paths.cluster);
      throw error;
    }
  });

  const { secrets, membership, startedHere } = joined;
  let current: Postmaster = joined.running;
  let stopped: Promise<void> | null = null;
  let reviving = false;

  async function reviveIfDead(): Promise<void> {
    if (reviving || stopped || findPostmaster(paths.cluster)) return;
    reviving = true;
    try {
      await withExclusiveLock(paths.guardLock, async () => {
        if (stopped) return;
        const already = await waitForPostmaster(paths.cluster);
        if (!already) log("PostgreSQL ended unexpectedly; starting it again.");
        current = already ?? (await launch(paths, binaries, user, current.port));
      });
    } catch (error) {
      log((error as Error).message);
    } finally {
      reviving = false;
    }
  }
  const watch = setInterval(() => void reviveIfDead(), watchIntervalMs);
  watch.unref();

  async function leave(): Promise<void> {
    clearInterval(watch);
    await withExclusiveLock(paths.guardLock, async () => {
      if (membership.leave()) await stopPostmaster(paths.cluster);
    });
  }

  return {
    url: address(databaseOwner, secrets.ownerPassword, current.port, databaseName),
    adminUrl: address(superuser, secrets.superuserPassword, current.port, "postgres"),
    startedHere,
    get pid() {
      return current.pid;
    },
    stop() {
      stopped ??= leave();
      return stopped;
    },
  };
}

async function launch(
  paths: ClusterPaths,
  binaries: Binaries,
  user: ServerUser | null,
  wishedPort: number | undefined,
): Promise<Postmaster> {
  for (let attempt = 1; ; attempt++) {
    const port = wishedPort ?? (await findFreePort());
    try {
      return await launchPostmaster({
        postgres: binaries.postgres,
        cluster: paths.cluster,
        configuration: paths.configuration,
        logFile: paths.log,
        port,
        user,
      });
    } catch (error) {
      // Someone may take the free port before the server does; a wished one is not ours to change.
      const isTaken = error instanceof EmbeddedPostgresError && error.code === "port_taken";
      if (!isTaken || wishedPort !== undefined || attempt === 5) throw error;
    }
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const bound = probe.address();
      probe.close(() => (bound && typeof bound === "object" ? resolve(bound.port) : reject(new Error("no port"))));
    });
  });
}

function address(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** The socket broke, or the server says that it is starting, stopping or being ended (class 57P). */
function isConnectionLost(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  return /^(ECONNREFUSED|ECONNRESET|EPIPE|57P0[123])$/.test(code) || /connection terminated/i.test(message);
}

const invalidPassword = "28P01";
const noSuchDatabase = "3D000";

/** A first start may have been killed between creating the cluster and creating the database, so every start looks. */
async function ensureDatabase(port: number, secrets: ClusterSecrets): Promise<void> {
  const probe = new Client({ connectionString: address(databaseOwner, secrets.ownerPassword, port, databaseName) });
  try {
    await probe.connect();
    return;
  } catch (error) {
    const code = (error as { code?: string }).code;
    if (code !== invalidPassword && code !== noSuchDatabase) throw error;
  } finally {
    await probe.end().catch(() => {});
  }
  const admin = new Client({ connectionString: address(superuser, secrets.superuserPassword, port, "postgres") });
  await admin.connect();
  try {
    const roles = await admin.query("select from pg_roles where rolname = $1", [databaseOwner]);
    if (roles.rowCount === 0) {
      await admin.query(`create role ${databaseOwner} login createdb createrole password '${secrets.ownerPassword}'`);
    }
    const databases = await admin.query("select from pg_database where datname = $1", [databaseName]);
    if (databases.rowCount === 0) await admin.query(`create database ${databaseName} owner ${databaseOwner}`);
  } finally {
    await admin.end();
  }
}
