import { type MigrationReport, migrate } from "@rapport/store/migrate";
import { startEmbeddedPostgres } from "@rapport/store/postgres";
import { MIGRATIONS, type ServerConfig } from "../config.ts";

export interface Database {
  url: string;
  isEmbedded: boolean;
  /** Leaves the embedded server; the last one out stops it. */
  release(): Promise<void>;
}

/** The database of the configuration: the one named by DATABASE_URL, or our own, started or joined. */
export async function openDatabase(
  config: Pick<ServerConfig, "databaseUrl" | "dataDirectory">,
  log: (sentence: string) => void,
): Promise<Database> {
  if (config.databaseUrl) return { url: config.databaseUrl, isEmbedded: false, release: async () => {} };
  const postgres = await startEmbeddedPostgres({ dataDirectory: config.dataDirectory, log });
  return { url: postgres.url, isEmbedded: true, release: () => postgres.stop() };
}

/** Brings the database to this version. Throws MigrationError when a newer one has been here. */
export function migrateDatabase(url: string, log: (sentence: string) => void): Promise<MigrationReport> {
  return migrate({ url, directory: MIGRATIONS, log });
}
