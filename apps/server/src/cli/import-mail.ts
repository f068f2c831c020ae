import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { describeMail, parseMail } from "@rapport/connector-email";
import { listMailConnections, openStore, routeMail, type Store } from "@rapport/store";
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import type { LiveConnection } from "../connections/context.ts";
import { migrateDatabase, openDatabase } from "../main/database.ts";
import { openParts } from "../main/open-parts.ts";
import type { ServerParts } from "../main/parts.ts";
import { loadSecretKey } from "../main/secret-key.ts";
import { CommandError, EXIT, print, tell } from "./output.ts";

interface Options {
  dryRun?: boolean;
  json?: boolean;
  connection?: string;
}

/** What is said of one file; with --json one such object a line. */
interface Line {
  file: string;
  outcome: "new" | "duplicate" | "failed";
  /** Why it failed; null otherwise. */
  why: string | null;
  event: string | null;
  conversation: string | null;
  /** `Name <address>`, or the bare address. */
  from: string | null;
  subject: string | null;
  text: string;
  newText: string;
  attachments: { name: string; type: string; bytes: number }[];
}

export function addImportMail(program: Command): void {
  program
    .command("import-mail")
    .argument("<dir>", "folder with .eml files; sub-folders too")
    .description("take .eml files in on the same way as live mail; repeating it changes nothing")
    .option("--dry-run", "parse and print only; needs no database and keeps nothing")
    .option("--json", "one JSON object a line")
    .option(
      "--connection <id>",
      "the e-mail connection to import into (default: the one the mail is addressed to, or the only one)",
    )
    .action(async (directory: string, options: Options) => {
      const files = await listMails(directory);
      if (files.length === 0) throw new CommandError(`There are no .eml files in ${directory}.`, EXIT.notInOrder);
      const say = (line: Line) => print(options.json ? JSON.stringify(line) : sentenceOf(line));
      const failed = options.dryRun
        ? await describeAll(directory, files, say)
        : await importAll(directory, files, options, say);
      if (failed > 0) throw new CommandError(`${failed} of ${files.length} files failed.`, EXIT.notInOrder);
    });
}

async function listMails(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true }).catch((error: Error) => {
    throw new CommandError(`${directory} cannot be read: ${error.message}`);
  });
  return entries
    .filter((entry) => entry.isFile() && /\.eml$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function sentenceOf(line: Line): string {
  const what = [line.outcome.padEnd(9), line.file, line.from ?? "", JSON.stringify(line.subject ?? "")].join("  ");
  return line.why ? `${what}  ${line.why}` : what;
}

async function describeAll(directory: string, files: string[], say: (line: Line) => void): Promise<number> {
  let failed = 0;
  for (const path of files) {
    const line = await describe(relative(directory, path), path);
    if (line.outcome === "failed") failed++;
    say(line);
  }
  return failed;
}

async function describe(file: string, path: string): Promise<Line> {
  try {
    const { from, ...mail } = await describeMail(await readFile(path));
    return {
      file,
      outcome: "new",
      why: null,
      event: null,
      conversation: null,
      from: from && formatAddress(from),
      ...mail,
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      file,
      outcome: "failed",
      why,
      event: null,
      conversation: null,
      from: null,
      subject: null,
      text: "",
      newText: "",
      attachments: [],
    };
  }
}

function formatAddress({ name, address }: { name: string; address: string }): string {
  return name ? `${name} <${address}>` : address;
}

async function importAll(
  directory: string,
  files: string[],
  options: Options,
  say: (line: Line) => void,
): Promise<number> {
  const config = readConfig();
  const database = await openDatabase(config, tell);
  let store: Store | null = null;
  let parts: ServerParts | null = null;
  try {
    await migrateDatabase(database.url, tell);
    store = openStore({ url: database.url, secretKey: await loadSecretKey(config) });
    parts = openParts({ config, store, publicUrl: () => config.publicUrl ?? "" });
    const fallback = await findFallback(parts, options.connection);
    let failed = 0;
    // Oldest first, so that an answer finds the conversation it belongs to.
    for (const path of await sortByDate(files)) {
      const line = await importOne(parts, relative(directory, path), path, fallback);
      if (line.outcome === "failed") failed++;
      say(line);
    }
    return failed;
  } finally {
    await parts?.close();
    await store?.close();
    await database.release();
  }
}

async function sortByDate(files: string[]): Promise<string[]> {
  const dated: { path: string; date: string }[] = [];
  for (const path of files) {
    const mail = await readFile(path).then(parseMail, () => null);
    dated.push({ path, date: mail?.date ?? "" });
  }
  return dated.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)).map(({ path }) => path);
}

/** The connection for mail that is addressed to none of ours: the one asked for, or the only one there is. */
async function findFallback(parts: ServerParts, asked: string | undefined): Promise<LiveConnection | null> {
  const all = await listMailConnections(parts.store);
  const candidates = asked ? all.filter(({ connectionId }) => connectionId === asked) : all;
  if (asked && candidates.length === 0) throw new CommandError(`There is no e-mail connection with the id ${asked}.`);
  const only = candidates.length === 1 ? candidates[0]! : null;
  return only && parts.loadContext(only.tenantId, only.connectionId);
}

async function importOne(
  parts: ServerParts,
  file: string,
  path: string,
  fallback: LiveConnection | null,
): Promise<Line> {
  const described = await describe(file, path);
  if (described.outcome === "failed") return described;
  const content = await readFile(path);
  const mail = await parseMail(content);
  const live = (await findConnection(parts, [...mail.deliveredTo, ...mail.to, ...mail.cc])) ?? fallback;
  if (!live)
    return {
      ...described,
      outcome: "failed",
      why: "it is addressed to none of the connections; name one with --connection",
    };
  const now = new Date();
  // History keeps its own time; a date in the future is nobody's.
  const receivedAt = mail.date !== null && new Date(mail.date) < now ? mail.date : now.toISOString();
  const connection = { tenantId: live.context.tenantId, id: live.row.id, teamId: live.row.teamId };
  const raw = { content, contentType: "message/rfc822", receivedAt };
  const [receipt] = await parts.receiver.receive(live.connector, connection, raw, live.context);
  if (receipt?.outcome === "new" || receipt?.outcome === "duplicate") {
    return { ...described, outcome: receipt.outcome, event: receipt.eventId, conversation: receipt.conversationId };
  }
  if (receipt?.outcome === "status") return { ...described, outcome: "new", why: "a report about a message we sent" };
  const why = receipt && "why" in receipt ? receipt.why : "nothing came of it";
  return { ...described, outcome: "failed", why };
}

async function findConnection(parts: ServerParts, addresses: { address: string }[]): Promise<LiveConnection | null> {
  for (const { address } of addresses) {
    const target = await routeMail(parts.store, address.replace(/\+[^@]*@/, "@"));
    if (target) return parts.loadContext(target.tenantId, target.connectionId);
  }
  return null;
}
