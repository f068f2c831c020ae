import { ERRORS, RapportError } from "@rapport/schema";
import { MigrationError } from "@rapport/store/migrate";
import { EmbeddedPostgresError } from "@rapport/store/postgres";
import { Command, CommanderError } from "commander";
import { ConfigError } from "../config.ts";
import { addBackup, addRestore } from "./backup.ts";
import { addDemo } from "./demo.ts";
import { addDoctor } from "./doctor.ts";
import { addGate } from "./gate.ts";
import { addImportMail } from "./import-mail.ts";
import { addInit } from "./init.ts";
import { addKnowledge } from "./knowledge.ts";
import { addMigrate } from "./migrate.ts";
import { CommandError, EXIT, tell } from "./output.ts";
import { addRouter } from "./router.ts";
import { addServe } from "./serve.ts";

const program = new Command("rapport")
  .description("Everything a company and its customers say to each other, on your own server.")
  .version("0.1.0")
  .showHelpAfterError("(add --help for what is possible)")
  .exitOverride()
  .addHelpText(
    "after",
    "\nExit codes: 0 done, 1 failed, 2 wrong usage, 3 what was looked at is not in order.\nSettings come from the environment; docs/configuration.md lists them.",
  );

// A reader that has seen enough, such as `head`, closes the pipe; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.done);
  throw error;
});

for (const add of [
  addServe,
  addDemo,
  addInit,
  addDoctor,
  addMigrate,
  addBackup,
  addRestore,
  addImportMail,
  addKnowledge,
  addRouter,
  addGate,
])
  add(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what went wrong in a sentence; the stack only where nobody foresaw it. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof CommandError) {
    tell(error.message);
    return error.exitCode;
  }
  const isForeseen =
    error instanceof ConfigError || error instanceof MigrationError || error instanceof EmbeddedPostgresError;
  if (isForeseen || (error instanceof RapportError && error.code in ERRORS)) {
    tell(error.message);
    return EXIT.failed;
  }
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === "EADDRINUSE") tell(`${message}. Another program has that port; choose another with --port or PORT.`);
  else if (code === "ECONNREFUSED" || code === "ENOTFOUND")
    tell(`The database cannot be reached: ${message}. Check DATABASE_URL.`);
  else tell(stack ?? message);
  return EXIT.failed;
}
