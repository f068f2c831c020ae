import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { Client } from "pg";
import { migrate, readMigrations } from "../migrate/index.ts";
import { withTestCluster } from "./test-cluster.ts";

export interface TestDatabase {
  /** Connects as the database's owner, who is not a superuser. */
  url: string;
  /** Removes the database, closing whatever is still connected. */
  drop(): Promise<void>;
}

const productMigrations = join(import.meta.dirname, "../../migrations");
/** Owner of every test database; like a hosted PostgreSQL's user it may make roles and databases and nothing more. */
const owner = "rapport_test";
const ownerPassword = "rapport_test";
/** "rapport template" as an advisory lock key, taken in the maintenance database. */
const templateLockKey = "7237128888997146989";
const keptTemplates = 4;

/**
 * A fresh, migrated database of one's own, cloned from a template that is made once for each state of the migrations.
 * Any number of test processes may call this at once. `directory` takes other migrations than the product's.
 */
export async function createTestDatabase(options: { directory?: string } = {}): Promise<TestDatabase> {
  const { adminUrl } = await withTestCluster();
  const template = await ensureTemplate(adminUrl, options.directory);
  const name = `test_${process.pid}_${randomBytes(6).toString("hex")}`;
  await asAdmin(adminUrl, (admin) => admin.query(`create database ${name} template ${template} owner ${owner}`));
  return {
    url: ownerUrl(adminUrl, name),
    drop: () =>
      asAdmin(adminUrl, async (admin) => {
        await admin.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

const templates = new Map<string, Promise<string>>();

/** Makes the template database for the present state of `directory` unless it exists; returns its name. */
export function ensureTemplate(adminUrl: string, directory: string = productMigrations): Promise<string> {
  const key = `${adminUrl} ${directory}`;
  let template = templates.get(key);
  if (!template) {
    template = makeTemplate(adminUrl, directory);
    templates.set(key, template);
  }
  return template;
}

async function makeTemplate(adminUrl: string, directory: string): Promise<string> {
  const files = await readMigrations(directory);
  const state = createHash("sha256");
  for (const file of files) state.update(`${file.name} ${file.checksum}\n`);
  const name = `rapport_template_${state.digest("hex").slice(0, 16)}`;

  await asAdmin(adminUrl, async (admin) => {
    const isReady = async () => {
      const found = await admin.query<{ datistemplate: boolean }>(
        "select datistemplate from pg_database where datname = $1",
        [name],
      );
      return found.rows[0]?.datistemplate === true;
    };
    if (await isReady()) return;
    await admin.query("select pg_advisory_lock($1)", [templateLockKey]);
    if (await isReady()) return;
    await ensureOwner(admin);
    // One without the template mark was left half-made by a killed process.
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.query(`create database ${name} owner ${owner} template template0 encoding 'UTF8'`);
    await migrate({ url: ownerUrl(adminUrl, name), directory });
    await admin.query(`alter database ${name} with allow_connections false is_template true`);
    await dropOldTemplates(admin);
  });
  return name;
}

async function ensureOwner(admin: Client): Promise<void> {
  const found = await admin.query("select from pg_roles where rolname = $1", [owner]);
  if (found.rowCount === 0)
    await admin.query(`create role ${owner} login createdb createrole password '${ownerPassword}'`);
}

async function dropOldTemplates(admin: Client): Promise<void> {
  const found = await admin.query<{ datname: string }>(
    "select datname from pg_database where datname like 'rapport\\_template\\_%' order by oid desc offset $1",
    [keptTemplates],
  );
  for (const { datname } of found.rows) {
    await admin.query(`alter database ${datname} with is_template false`);
    await admin.query(`drop database ${datname} with (force)`);
  }
}

async function asAdmin<Result>(adminUrl: string, work: (admin: Client) => Promise<Result>): Promise<Result> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function ownerUrl(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.username = owner;
  url.password = ownerPassword;
  url.pathname = `/${database}`;
  return url.href;
}
