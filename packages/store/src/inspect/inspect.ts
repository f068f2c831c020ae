import pg from "pg";
import { readMigrations } from "../migrate/index.ts";
import { keyIdOf } from "../secrets/keys.ts";

/** What the doctor asks of a database. Reads only. */
export interface DatabaseFindings {
  /** Like 180001. */
  versionNumber: number;
  version: string;
  canCreateInDatabase: boolean;
  /** May make the application's role, or is already a member of it. */
  canHaveRole: boolean;
  missingExtensions: string[];
  /** Newest applied migration; null: none yet. */
  migration: number | null;
  newestMigration: number;
  /** Secrets that were encrypted with another key than the given one. */
  unreadableSecrets: number;
  tenants: number;
}

/** Throws the driver's error when the database cannot be reached. */
export async function inspectDatabase(
  url: string,
  options: { migrations: string; secretKey: Uint8Array | null },
): Promise<DatabaseFindings> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    application_name: "rapport-doctor",
  });
  await client.connect();
  try {
    const one = async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row> =>
      (await client.query<Row>(sql, values)).rows[0] as Row;
    const server = await one<{ version_number: number; version: string; can_create: boolean; can_have_role: boolean }>(
      `select current_setting('server_version_num')::int as version_number, current_setting('server_version') as version,
         has_database_privilege(current_database(), 'create') as can_create,
         (select rolcreaterole or rolsuper from pg_roles where rolname = current_user)
           or exists (select from pg_roles r where r.rolname = 'rapport_app' and pg_has_role(current_user, r.oid, 'member')) as can_have_role`,
    );
    const { rows: extensions } = await client.query<{ name: string }>(
      `select wanted.name from unnest(array['pg_trgm', 'btree_gin']) as wanted (name)
       where not exists (select from pg_available_extensions a where a.name = wanted.name)`,
    );
    const { found } = await one<{ found: boolean }>(
      "select to_regclass('public.rapport_migrations') is not null as found",
    );
    const migration = found
      ? (await one<{ number: number | null }>("select max(number) as number from public.rapport_migrations")).number
      : null;
    const { ready } = await one<{ ready: boolean }>("select to_regclass('rapport.secrets') is not null as ready");
    const counts = ready
      ? await one<{ unreadable: number; tenants: number }>(
          `select (select count(*)::int from rapport.secrets where key_id <> $1) as unreadable,
             (select count(*)::int from rapport.tenants) as tenants`,
          [options.secretKey ? keyIdOf(options.secretKey) : ""],
        )
      : { unreadable: 0, tenants: 0 };
    const files = await readMigrations(options.migrations);
    return {
      versionNumber: server.version_number,
      version: server.version,
      canCreateInDatabase: server.can_create,
      canHaveRole: server.can_have_role,
      missingExtensions: extensions.map((row) => row.name),
      migration,
      newestMigration: files.at(-1)?.number ?? 0,
      unreadableSecrets: counts.unreadable,
      tenants: counts.tenants,
    };
  } finally {
    await client.end();
  }
}
