import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { migrateDatabase, openDatabase } from "../main/database.ts";
import { print, printJson, tell } from "./output.ts";

export function addMigrate(program: Command): void {
  program
    .command("migrate")
    .description("bring the database to this version (serve does so by itself)")
    .option("--json", "print the result as JSON")
    .action(async (options: { json?: boolean }) => {
      const database = await openDatabase(readConfig(), tell);
      try {
        const report = await migrateDatabase(database.url, tell);
        if (options.json) printJson(report);
        else if (report.applied.length === 0) print(`Nothing to do: the database is at migration ${report.current}.`);
        else print(`Done: the database is at migration ${report.current}.`);
      } finally {
        await database.release();
      }
    });
}
