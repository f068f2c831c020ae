import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { MigrationError } from "./migration-error.ts";

export interface MigrationFile {
  number: number;
  /** File name without `.sql`, for example 000007_add_teams. */
  name: string;
  sql: string;
  /** SHA-256 of the text, line ends unified, in hex. */
  checksum: string;
  /** True when the first line says `--! breaking`: older binaries must not run on the result. */
  breaking: boolean;
}

const fileName = /^(\d{6})_[a-z0-9_]+$/;

/** Reads `000001_name.sql` files in order. Throws MigrationError `migration_misnamed` for any other .sql file or a number used twice. */
export async function readMigrations(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).sort();
  const files: MigrationFile[] = [];
  for (const entry of names) {
    const name = entry.slice(0, -".sql".length);
    const number = Number(fileName.exec(name)?.[1]);
    if (Number.isNaN(number)) {
      throw new MigrationError(
        "migration_misnamed",
        `The migration ${entry} must be named like 000012_add_teams.sql: six digits, then small letters, digits and underscores.`,
      );
    }
    const twin = files.at(-1);
    if (twin?.number === number) {
      throw new MigrationError(
        "migration_misnamed",
        `${entry} and ${twin.name}.sql have the same number; renumber the newer.`,
      );
    }
    const sql = (await readFile(join(directory, entry), "utf8")).replaceAll("\r\n", "\n");
    files.push({
      number,
      name,
      sql,
      checksum: createHash("sha256").update(sql).digest("hex"),
      breaking: /^--!\s*breaking\b/.test(sql),
    });
  }
  return files;
}
