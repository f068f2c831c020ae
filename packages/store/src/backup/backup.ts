import { createHash } from "node:crypto";
import { PassThrough, type Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import { endRecords, readRecords, writeRecord } from "./records.ts";
import { type BackupTable, listTablesInOrder, quoteName, readMigrationNumber } from "./tables.ts";

const FORMAT = "rapport-backup";
const VERSION = 1;

export interface BackupManifest {
  format: typeof FORMAT;
  version: typeof VERSION;
  createdAt: string;
  /** Number of the newest migration of the database. */
  migration: number;
  /** The installation's key as hexadecimal digits, if it was asked for; else secrets can only be read with the old key. */
  secretKey: string | null;
}

export interface BackupReport {
  migration: number;
  tables: { name: string; rows: number }[];
  hasKey: boolean;
}

interface TableEnd {
  rows: number;
  sha256: string;
}

/**
 * Writes everything the product keeps as one compressed stream: one snapshot of all tables, while work goes on. Secrets
 * stay encrypted. The job queue is not part of it: what waits to be done is found again from the tables.
 */
export async function writeBackup(
  url: string,
  to: Writable,
  options: { secretKey?: Uint8Array | undefined } = {},
): Promise<BackupReport> {
  const client = await connect(url);
  const gzip = createGzip();
  const written = pipeline(gzip, to);
  try {
    await client.query("begin transaction isolation level repeatable read read only");
    const report: BackupReport = {
      migration: await readMigrationNumber(client),
      tables: [],
      hasKey: options.secretKey !== undefined,
    };
    const manifest: BackupManifest = {
      format: FORMAT,
      version: VERSION,
      createdAt: new Date().toISOString(),
      migration: report.migration,
      secretKey: options.secretKey ? Buffer.from(options.secretKey).toString("hex") : null,
    };
    await writeRecord(gzip, "M", manifest);
    for (const table of await listTablesInOrder(client)) {
      await writeRecord(gzip, "T", table);
      const end = await writeTable(client, table, gzip);
      await writeRecord(gzip, "E", end);
      report.tables.push({ name: table.name, rows: end.rows });
    }
    await writeRecord(gzip, "Z", { tables: report.tables.length });
    await Promise.all([endRecords(gzip), written]);
    return report;
  } catch (error) {
    gzip.destroy();
    await written.catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

async function writeTable(client: pg.Client, table: BackupTable, to: Writable): Promise<TableEnd> {
  const columns = table.columns.map(quoteName).join(", ");
  const rows = client.query(copyTo(`copy rapport.${quoteName(table.name)} (${columns}) to stdout`));
  const digest = createHash("sha256");
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    digest.update(chunk);
    await writeRecord(to, "D", chunk);
  }
  return { rows: rows.rowCount, sha256: digest.digest("hex") };
}

/** Why a backup was not restored; `message` says what to do. Nothing was changed. */
export class RestoreError extends Error {
  override name = "RestoreError";
}

/**
 * Puts a backup into an empty database that is at the backup's migration: everything or, on any failure, nothing. Each
 * table's rows are counted and compared. Throws RestoreError.
 */
export async function restoreBackup(url: string, from: Readable): Promise<BackupReport & { secretKey: string | null }> {
  const client = await connect(url);
  const gunzip = createGunzip();
  const read = pipeline(from, gunzip);
  read.catch(() => {});
  // It may fail once more after whoever reads from it has already given up.
  gunzip.on("error", () => {});
  try {
    await client.query("begin");
    const expected = await listTablesInOrder(client);
    await requireEmpty(client, expected);
    const report = await restoreRecords(client, gunzip, expected);
    await read;
    await client.query("commit");
    await client.query("analyze");
    return report;
  } catch (error) {
    gunzip.destroy();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith("Z_")) throw new RestoreError(`The file is damaged or no backup of Rapport (${message}).`);
    throw error;
  } finally {
    await client.end();
  }
}

async function restoreRecords(
  client: pg.Client,
  gunzip: Readable,
  expected: readonly BackupTable[],
): Promise<BackupReport & { secretKey: string | null }> {
  let manifest: BackupManifest | null = null;
  let open: OpenTable | null = null;
  let isComplete = false;
  const tables: { name: string; rows: number }[] = [];
  for await (const { kind, payload } of readRecords(gunzip)) {
    if (kind === "M") manifest = await readManifest(client, payload);
    else if (!manifest) throw new RestoreError("This is no backup of Rapport.");
    else if (kind === "T") open = openTable(client, JSON.parse(String(payload)) as BackupTable, expected);
    else if (kind === "D" && open) await open.write(payload);
    else if (kind === "E" && open) {
      tables.push({ name: open.name, rows: await open.end(JSON.parse(String(payload)) as TableEnd) });
      open = null;
    } else if (kind === "Z") isComplete = true;
  }
  if (!manifest || !isComplete) throw new RestoreError("The backup is torn: its end is missing.");
  if (tables.length !== expected.length) throw new RestoreError("The backup does not hold every table.");
  return { migration: manifest.migration, tables, hasKey: manifest.secretKey !== null, secretKey: manifest.secretKey };
}

async function readManifest(client: pg.Client, payload: Buffer): Promise<BackupManifest> {
  const manifest = JSON.parse(String(payload)) as BackupManifest;
  if (manifest.format !== FORMAT || manifest.version !== VERSION) {
    throw new RestoreError("This is no backup that this version of Rapport can read.");
  }
  const migration = await readMigrationNumber(client);
  if (manifest.migration !== migration) {
    throw new RestoreError(
      `The backup was made at migration ${manifest.migration}, this database is at ${migration}. Restore it with the version of Rapport that made it, then upgrade.`,
    );
  }
  return manifest;
}

interface OpenTable {
  name: string;
  write(bytes: Buffer): Promise<void>;
  end(expected: TableEnd): Promise<number>;
}

function openTable(client: pg.Client, table: BackupTable, known: readonly BackupTable[]): OpenTable {
  const target = known.find(({ name }) => name === table.name);
  const isKnown = target && table.columns.every((column) => target.columns.includes(column));
  if (!isKnown) throw new RestoreError(`This database has no table like ${table.name}.`);
  const columns = table.columns.map(quoteName).join(", ");
  const rows = client.query(copyFrom(`copy rapport.${quoteName(table.name)} (${columns}) from stdin`));
  const source = new PassThrough();
  const copied = pipeline(source, rows);
  copied.catch(() => {});
  const digest = createHash("sha256");
  return {
    name: table.name,
    async write(bytes) {
      digest.update(bytes);
      if (!source.write(bytes)) await Promise.race([new Promise((resolve) => source.once("drain", resolve)), copied]);
    },
    async end(expected) {
      source.end();
      await copied;
      if (rows.rowCount !== expected.rows || digest.digest("hex") !== expected.sha256) {
        throw new RestoreError(`The rows of ${table.name} are not those that were backed up.`);
      }
      return rows.rowCount;
    },
  };
}

async function requireEmpty(client: pg.Client, tables: readonly BackupTable[]): Promise<void> {
  for (const { name } of tables) {
    const { rows } = await client.query<{ found: boolean }>(
      `select exists (select from rapport.${quoteName(name)}) as found`,
    );
    if (rows[0]?.found) {
      throw new RestoreError(
        `The database is not empty (${name} has rows). Restore into a new one, so that nothing is mixed.`,
      );
    }
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: "rapport-backup" });
  await client.connect();
  return client;
}
