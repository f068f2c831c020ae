import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { EmbeddedPostgresError, explainFailure } from "./failure.ts";
import { canReach, type ServerUser } from "./server-user.ts";

/** Where the parts of an embedded server lie inside the product's data directory. */
export interface ClusterPaths {
  /** Guards starting and stopping. */
  guardLock: string;
  /** Held shared by each process that uses the server. */
  usersLock: string;
  root: string;
  /** PGDATA; the only folder that the server's user owns. */
  cluster: string;
  secrets: string;
  configuration: string;
  hostAccess: string;
  log: string;
}

export interface ClusterSecrets {
  superuserPassword: string;
  ownerPassword: string;
}

/** The superuser of an embedded cluster; the product itself connects as `databaseOwner`, which is none. */
export const superuser = "postgres";
export const databaseOwner = "rapport";
export const databaseName = "rapport";

const largestLogBytes = 10 * 1024 * 1024;

export function describePaths(dataDirectory: string): ClusterPaths {
  const root = join(dataDirectory, "postgres");
  return {
    guardLock: join(dataDirectory, "postgres.lock"),
    usersLock: join(dataDirectory, "postgres.users"),
    root,
    cluster: join(root, "cluster"),
    secrets: join(root, "secrets.json"),
    configuration: join(root, "postgresql.conf"),
    hostAccess: join(root, "pg_hba.conf"),
    log: join(root, "server.log"),
  };
}

/** Makes the data directory, closed to others; root's may be passed through by the server's user, but not listed. */
export function openDataDirectory(dataDirectory: string, user: ServerUser | null): void {
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: user ? 0o711 : 0o700 });
    if (user) chmodSync(dataDirectory, statSync(dataDirectory).mode | 0o011);
    accessSync(dataDirectory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw explainFailure(`error: ${(error as Error).message}`, dataDirectory);
  }
  if (user && !canReach(dataDirectory, user)) {
    throw new EmbeddedPostgresError(
      "data_directory_refused",
      `PostgreSQL runs as the user ${user.name}, who may not enter ${dataDirectory}. Name another place with RAPPORT_DATA, for example /var/lib/rapport/main.`,
    );
  }
}

/**
 * Creates the cluster if there is none, checks that these binaries can read it if there is, and renews its
 * configuration. A half-made cluster is never seen: it is made aside and renamed. Call inside the guard lock.
 */
export function ensureCluster(
  paths: ClusterPaths,
  binaries: Binaries,
  user: ServerUser | null,
  settings: Readonly<Record<string, string>>,
): ClusterSecrets {
  removeHalfMade(paths);
  if (!existsSync(paths.root)) createCluster(paths, binaries, user, settings.fsync !== "off");
  const version = Number.parseInt(readFileSync(join(paths.cluster, "PG_VERSION"), "utf8"), 10);
  if (version !== binaries.majorVersion) {
    throw new EmbeddedPostgresError(
      "version_mismatch",
      `The data in ${paths.root} was written by PostgreSQL ${version}; this Rapport carries PostgreSQL ${binaries.majorVersion}, which cannot read it. ` +
        `With the Rapport that wrote it run \`rapport backup\`, move ${paths.root} away, then run \`rapport restore\` with this one. Nothing was changed.`,
    );
  }
  if (existsSync(paths.log) && statSync(paths.log).size > largestLogBytes) renameSync(paths.log, `${paths.log}.1`);
  writeFileSync(paths.hostAccess, hostAccessRules, { mode: 0o644 });
  writeFileSync(paths.configuration, configurationText(paths, settings), { mode: 0o644 });
  return JSON.parse(readFileSync(paths.secrets, "utf8")) as ClusterSecrets;
}

function removeHalfMade(paths: ClusterPaths): void {
  const parent = join(paths.root, "..");
  for (const name of readdirSync(parent)) {
    if (name.startsWith("postgres.partial-")) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function createCluster(paths: ClusterPaths, binaries: Binaries, user: ServerUser | null, isDurable: boolean): void {
  const partial = `${paths.root}.partial-${process.pid}`;
  const secrets: ClusterSecrets = {
    superuserPassword: randomBytes(24).toString("hex"),
    ownerPassword: randomBytes(24).toString("hex"),
  };
  try {
    mkdirSync(join(partial, "cluster"), { recursive: true, mode: 0o711 });
    chmodSync(partial, user ? 0o711 : 0o700);
    writeFileSync(join(partial, "secrets.json"), JSON.stringify(secrets), { mode: 0o600 });
    const passwordFile = join(partial, "superuser-password");
    writeFileSync(passwordFile, secrets.superuserPassword, { mode: 0o600 });
    chmodSync(join(partial, "cluster"), 0o700);
    if (user) {
      chownSync(join(partial, "cluster"), user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    const complaint = runInitdb(binaries, user, [
      `--pgdata=${join(partial, "cluster")}`,
      `--pwfile=${passwordFile}`,
      ...(isDurable ? [] : ["--no-sync"]),
    ]);
    if (complaint !== null) throw explainFailure(complaint, paths.root);
    rmSync(passwordFile);
    renameSync(partial, paths.root);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (error instanceof EmbeddedPostgresError) throw error;
    throw explainFailure(`error: ${(error as Error).message}`, paths.root);
  }
}

/**
 * The collation is PostgreSQL's own C.UTF-8, the same on every machine and after every system upgrade. LC_CTYPE must be
 * a UTF-8 locale too: with plain C, full text search doesn't split words at « » and — and pg_trgm sees no Cyrillic.
 * Returns what initdb said when it failed.
 */
function runInitdb(binaries: Binaries, user: ServerUser | null, placement: readonly string[]): string | null {
  let output = "";
  for (const ctype of ["C.UTF-8", "en_US.UTF-8"]) {
    const run = spawnSync(
      binaries.initdb,
      [
        ...placement,
        `--username=${superuser}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        `--lc-ctype=${ctype}`,
      ],
      {
        cwd: "/",
        encoding: "utf8",
        env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
        ...(user ? { uid: user.uid, gid: user.gid } : {}),
      },
    );
    if (run.status === 0) return null;
    output = `${run.stdout ?? ""}\n${run.stderr ?? ""}\n${run.error ? `error: ${run.error.message}` : ""}`;
    if (!/invalid locale name/.test(output)) break;
  }
  return output;
}

const hostAccessRules = `# Written at each start.
local all all scram-sha-256
host  all all 127.0.0.1/32 scram-sha-256
`;

/**
 * Sized for a machine with two cores and a few gigabytes. The owner's own wishes go through ALTER SYSTEM, which wins
 * over this file. The log never carries what people wrote: no statements, no parameters, no row contents.
 */
function configurationText(paths: ClusterPaths, settings: Readonly<Record<string, string>>): string {
  const megabytes = totalmem() / 1024 / 1024;
  const values: Record<string, string> = {
    hba_file: paths.hostAccess,
    ident_file: join(paths.cluster, "pg_ident.conf"),
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: `${Math.max(32, Math.min(256, Math.floor(megabytes / 8)))}MB`,
    effective_cache_size: `${Math.max(128, Math.floor(megabytes / 2))}MB`,
    work_mem: "8MB",
    maintenance_work_mem: "64MB",
    wal_level: "minimal",
    max_wal_senders: "0",
    wal_buffers: "16MB",
    max_wal_size: "2GB",
    fsync: "on",
    synchronous_commit: "on",
    jit: "off",
    random_page_cost: "1.1",
    autovacuum_naptime: "20s",
    autovacuum_vacuum_scale_factor: "0.05",
    autovacuum_vacuum_insert_scale_factor: "0.1",
    autovacuum_analyze_scale_factor: "0.05",
    password_encryption: "scram-sha-256",
    timezone: "UTC",
    log_timezone: "UTC",
    datestyle: "iso, ymd",
    default_text_search_config: "pg_catalog.simple",
    lc_messages: "C",
    log_line_prefix: "%m [%p] ",
    log_error_verbosity: "terse",
    log_min_error_statement: "panic",
    log_checkpoints: "off",
    ...settings,
  };
  const lines = Object.entries(values).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return `# Written by Rapport at each start. Use ALTER SYSTEM for settings of your own.\n${lines.join("\n")}\n`;
}
