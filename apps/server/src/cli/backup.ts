import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { keyIdOf, RestoreError, restoreBackup, writeBackup } from "@rapport/store";
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { migrateDatabase, openDatabase } from "../main/database.ts";
import { loadSecretKey, secretKeyFile, writeKeyFile } from "../main/secret-key.ts";
import { CommandError, EXIT, print, printJson, tell } from "./output.ts";

export function addBackup(program: Command): void {
  program
    .command("backup")
    .description("write everything into one compressed file, while work goes on")
    .argument("<file>", "where to write; must not exist")
    .option("--with-key", "put the secret key into it: then the file alone opens every stored password")
    .option("--json", "print the result as JSON")
    .action(async (given: string, options: { withKey?: boolean; json?: boolean }) => {
      const file = resolve(given);
      if (existsSync(file)) throw new CommandError(`${file} exists. Backups are never overwritten.`);
      const config = readConfig();
      const database = await openDatabase(config, tell);
      const draft = `${file}.${randomBytes(4).toString("hex")}.part`;
      try {
        await migrateDatabase(database.url, tell);
        const secretKey = options.withKey ? await loadSecretKey(config) : undefined;
        const report = await writeBackup(database.url, createWriteStream(draft, { flags: "wx", mode: 0o600 }), {
          secretKey,
        });
        await rename(draft, file);
        const bytes = (await stat(file)).size;
        if (options.json) return printJson({ file, bytes, ...report });
        const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
        print(`${file}: ${rows} rows of ${report.tables.length} tables, ${bytes} bytes.`);
        if (!options.withKey)
          tell(
            `Keep the secret key apart (${secretKeyFile(config.dataDirectory)}): without it stored passwords cannot be read.`,
          );
      } finally {
        await rm(draft, { force: true });
        await database.release();
      }
    });
}

export function addRestore(program: Command): void {
  program
    .command("restore")
    .description("put a backup into an empty database; all of it or nothing")
    .argument("<file>", "a file that `rapport backup` wrote")
    .option("--json", "print the result as JSON")
    .action(async (given: string, options: { json?: boolean }) => {
      const file = resolve(given);
      if (!existsSync(file)) throw new CommandError(`There is no ${file}.`);
      const config = readConfig();
      const database = await openDatabase(config, tell);
      try {
        await migrateDatabase(database.url, tell);
        const { secretKey, ...report } = await restoreBackup(database.url, createReadStream(file));
        const key = secretKey ? await keepKey(config, Buffer.from(secretKey, "hex")) : "not in the backup";
        if (options.json) return printJson({ file, ...report, key });
        const rows = report.tables.reduce((sum, table) => sum + table.rows, 0);
        print(`Restored ${rows} rows of ${report.tables.length} tables. Secret key: ${key}.`);
      } catch (error) {
        if (error instanceof RestoreError) throw new CommandError(error.message, EXIT.notInOrder);
        throw error;
      } finally {
        await database.release();
      }
    });
}

/** Puts the backup's key where the server looks for it; another key that is there already is left alone. */
async function keepKey(config: ReturnType<typeof readConfig>, key: Uint8Array): Promise<string> {
  const file = secretKeyFile(config.dataDirectory);
  if (config.secretKey || existsSync(file)) {
    const present = await loadSecretKey(config);
    if (keyIdOf(present) === keyIdOf(key)) return "the same as here";
    return "differs from the one here; start with RAPPORT_SECRET_KEY of the backup, or enter the channels' passwords anew";
  }
  await writeKeyFile(file, key);
  return `kept in ${file}`;
}
