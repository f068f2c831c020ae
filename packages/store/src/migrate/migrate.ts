import { Logger, runMigrations } from "graphile-worker";
import { type ClientBase, type DatabaseError, Pool, type PoolClient } from "pg";
import { MigrationError } from "./migration-error.ts";
import { type MigrationFile, readMigrations } from "./migration-files.ts";

export type MigrateOptions = {
  /** Folder of numbered SQL files. */
  directory: string;
  log?: (sentence: string) => void;
} & (
  | { url: string }
  /** At least two connections: one holds the lock while graphile-worker uses another. */
  | { pool: Pool }
);

export interface MigrationReport {
  /** Names of the files that this call applied, in order. */
  applied: string[];
  /** Number of the newest migration in the database; 0 for none. May exceed our newest file. */
  current: number;
}

interface AppliedMigration {
  number: number;
  name: string;
  checksum: string;
  breaking: boolean;
}

/** "rapport migrate" as a key for pg_advisory_lock; any constant that nobody else uses. */
const migrationLockKey = "7237128888997146988";
const undefinedTable = "42P01";

/**
 * Brings a database up to the newest file of `directory` (OPS-4); graphile-worker's own migrations run first, because
 * ours call its functions. Any number of processes may call this at once: one works, the others wait and find nothing
 * left to do. Each file is one transaction. Throws MigrationError and changes nothing when the database was upgraded by a
 * newer binary with a breaking migration, or when applied files and present files disagree.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationReport> {
  const files = await readMigrations(options.directory);
  const pool = "pool" in options ? options.pool : openPool(options.url);
  try {
    return await migratePool(pool, files, options.log ?? (() => {}));
  } finally {
    if (!("pool" in options)) await pool.end();
  }
}

/** A lost connection fails the query that uses it; without listeners it would also end the process. */
function openPool(url: string): Pool {
  const pool = new Pool({ connectionString: url, max: 2 });
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

async function migratePool(
  pool: Pool,
  files: MigrationFile[],
  log: (sentence: string) => void,
): Promise<MigrationReport> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // The usual start: everything is there, and no lock is worth waiting for.
    const before = await readApplied(client);
    if (before && findPending(files, before).length === 0) return { applied: [], current: newestNumber(before) };

    await client.query("select pg_advisory_lock($1)", [migrationLockKey]);
    const report = await applyPending(pool, client, files, log);
    await client.query("select pg_advisory_unlock($1)", [migrationLockKey]);
    return report;
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // After a failure the connection's state is unknown; closing it also frees the lock for certain.
    client.release(broken);
  }
}

async function applyPending(
  pool: Pool,
  client: PoolClient,
  files: MigrationFile[],
  log: (sentence: string) => void,
): Promise<MigrationReport> {
  let applied = await readApplied(client);
  if (!applied) {
    await client.query(`create table rapport_migrations (
      number integer primary key,
      name text not null,
      checksum text not null,
      breaking boolean not null,
      applied_at timestamptz not null default now()
    )`);
    applied = [];
  }
  const pending = findPending(files, applied);
  if (pending.length > 0) await runMigrations({ pgPool: pool, logger: quietLogger });
  for (const file of pending) {
    await applyFile(client, file);
    log(`Applied migration ${file.name}.`);
  }
  return { applied: pending.map((file) => file.name), current: newestNumber([...applied, ...pending]) };
}

const quietLogger = new Logger(() => () => {});

async function readApplied(client: ClientBase): Promise<AppliedMigration[] | null> {
  try {
    const result = await client.query<AppliedMigration>(
      "select number, name, checksum, breaking from rapport_migrations order by number",
    );
    return result.rows;
  } catch (error) {
    if ((error as DatabaseError).code === undefinedTable) return null;
    throw error;
  }
}

function newestNumber(migrations: readonly { number: number }[]): number {
  return migrations.reduce((newest, { number }) => Math.max(newest, number), 0);
}

/** The files still to apply; throws when what was applied and what lies in the folder can't belong together. */
function findPending(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): MigrationFile[] {
  const newestFile = newestNumber(files);
  const newestApplied = newestNumber(applied);
  const byNumber = new Map(applied.map((migration) => [migration.number, migration]));

  const unknownBreaking = applied.find(({ number, breaking }) => breaking && number > newestFile);
  if (unknownBreaking) {
    throw new MigrationError(
      "database_newer",
      `This database was upgraded by a newer Rapport (migration ${unknownBreaking.number} ${withoutNumber(unknownBreaking.name)}; this one knows up to ${newestFile}). Start that version or newer.`,
    );
  }
  for (const file of files) {
    const known = byNumber.get(file.number);
    if (known && known.checksum !== file.checksum) {
      throw new MigrationError(
        "migration_changed",
        `The migration ${file.name}.sql differs from the one that this database was made with (${known.name}). Applied migrations never change: restore the file and put the change into a new one.`,
      );
    }
    if (!known && file.number < newestApplied) {
      throw new MigrationError(
        "migration_out_of_order",
        `The migration ${file.name}.sql was never applied, but ${newestApplied} was. Give it a number above ${Math.max(newestApplied, newestFile)}.`,
      );
    }
  }
  return files.filter((file) => !byNumber.has(file.number));
}

function withoutNumber(name: string): string {
  return name.replace(/^\d+_/, "").replaceAll("_", " ");
}

async function applyFile(client: ClientBase, file: MigrationFile): Promise<void> {
  await client.query("begin");
  try {
    await client.query(file.sql);
    await client.query("insert into rapport_migrations (number, name, checksum, breaking) values ($1, $2, $3, $4)", [
      file.number,
      file.name,
      file.checksum,
      file.breaking,
    ]);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    const failure = error as DatabaseError;
    const line = failure.position ? `, line ${file.sql.slice(0, Number(failure.position)).split("\n").length}` : "";
    const hint = [failure.detail, failure.hint].filter(Boolean).join(" ");
    throw new MigrationError(
      "migration_failed",
      `The migration ${file.name}.sql${line} failed: ${failure.message}.${hint ? ` ${hint}` : ""} Nothing of it was kept.`,
      error,
    );
  }
}
