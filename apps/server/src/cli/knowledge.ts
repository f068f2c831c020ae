import { type ImportedFile, importKnowledge, searchKnowledge } from "@rapport/context";
import { listTenantIds, loadTenant, openStore, type Scope, type Store } from "@rapport/store";
import { type Command, InvalidArgumentError } from "commander";
import { readConfig } from "../config.ts";
import { migrateDatabase, openDatabase } from "../main/database.ts";
import { loadSecretKey } from "../main/secret-key.ts";
import { CommandError, EXIT, print, printJson, tell } from "./output.ts";

interface ImportFlags {
  namespace?: string;
  language?: string;
  prune?: boolean;
  company?: string;
  json?: boolean;
}

interface SearchFlags {
  namespace?: string;
  language?: string;
  limit: number;
  company?: string;
  json?: boolean;
}

/** `rapport knowledge`: takes articles in and tries the search (CTX-7, CTX-8). */
export function addKnowledge(program: Command): void {
  const knowledge = program.command("knowledge").description("take articles in, and look for answers in them");
  knowledge
    .command("import")
    .argument("<dir>", "folder with .md, .txt, .html, .pdf and .csv files, sub-folders too; or one file")
    .description("take articles in and publish them; a file that has not changed changes nothing")
    .option("--namespace <name>", "for files that name none of their own (default: general)")
    .option(
      "--language <code>",
      "for files that name none of their own, like en (default: told by the letters)",
      readLanguage,
    )
    .option("--prune", "archive what was imported from this folder before and is no longer there")
    .option("--company <slug>", "the company's short name; needed when there are several")
    .option("--json", "one JSON object a line")
    .action((directory: string, flags: ImportFlags) =>
      withCompany(flags.company, async (scope) => {
        const say = (file: ImportedFile) => print(flags.json ? JSON.stringify(file) : sentenceOf(file));
        const files = await importKnowledge(scope, directory, { ...flags, onFile: say }).catch((error: unknown) => {
          if (error instanceof Error && "syscall" in error)
            throw new CommandError(`${directory} cannot be read: ${error.message}`);
          throw error;
        });
        if (files.length === 0)
          throw new CommandError(`There are no .md, .txt, .html, .pdf or .csv files in ${directory}.`, EXIT.notInOrder);
        const failed = files.filter(({ failure }) => failure !== null).length;
        const kept = flags.prune && failed > 0 ? " Nothing was archived, because not every file could be read." : "";
        if (failed > 0) throw new CommandError(`${failed} of ${files.length} files failed.${kept}`, EXIT.notInOrder);
      }),
    );
  knowledge
    .command("search")
    .argument("<question>", "in the customer's words")
    .description("find the passages that answer a question, the best first")
    .option("--namespace <name>", "only articles of this namespace")
    .option("--language <code>", "articles in this language come first (default: the question's)", readLanguage)
    .option("--limit <number>", "passages, at most", readLimit, 5)
    .option("--company <slug>", "the company's short name; needed when there are several")
    .option("--json", "a JSON list")
    .action((question: string, flags: SearchFlags) =>
      withCompany(flags.company, async (scope) => {
        const { passages, isConfident } = await scope.read((tx) => searchKnowledge(tx, question, flags));
        if (flags.json) return printJson(passages.map((passage) => ({ ...passage, isConfident })));
        if (passages.length === 0) return tell("Nothing was found.");
        if (!isConfident) tell("Nothing here is good enough to answer from:");
        for (const { title, heading, source, score, text, articleId, version, span } of passages) {
          print(`${score.toFixed(2)}  ${title}${heading ? `: ${heading}` : ""}  (${source ?? articleId})`);
          print(`      ${text.replace(/\s+/g, " ").slice(0, 300)}`);
          print(`      version ${version}, ${span.start}–${span.end}\n`);
        }
      }),
    );
}

function sentenceOf({ file, articles, failure }: ImportedFile): string {
  if (failure !== null) return `failed     ${file}  ${failure}`;
  return articles.map(({ outcome, title }) => `${outcome.padEnd(9)}  ${file}  ${JSON.stringify(title)}`).join("\n");
}

async function withCompany(slug: string | undefined, work: (scope: Scope) => Promise<void>): Promise<void> {
  const config = readConfig();
  const database = await openDatabase(config, tell);
  let store: Store | null = null;
  try {
    await migrateDatabase(database.url, tell);
    store = openStore({ url: database.url, secretKey: await loadSecretKey(config), maxConnections: 2 });
    await work(await findCompany(store, slug));
  } finally {
    await store?.close();
    await database.release();
  }
}

async function findCompany(store: Store, slug: string | undefined): Promise<Scope> {
  const scopes = (await listTenantIds(store.owner)).map((tenantId) => store.system(tenantId));
  if (scopes.length === 0) throw new CommandError("There is no company yet: rapport init makes the first one.");
  const named = await Promise.all(scopes.map(async (scope) => ({ scope, slug: (await scope.read(loadTenant)).slug })));
  const found = slug === undefined ? named : named.filter((company) => company.slug === slug);
  if (found.length === 1) return found[0]!.scope;
  const slugs = named.map((company) => company.slug).join(", ");
  throw new CommandError(
    found.length === 0
      ? `There is no company “${slug}”; there are: ${slugs}.`
      : `Say which company with --company: ${slugs}.`,
    EXIT.usage,
  );
}

function readLanguage(text: string): string {
  const code = text.toLowerCase();
  if (!/^[a-z]{2,3}$/.test(code)) throw new InvalidArgumentError("Give a language code like en or ru.");
  return code;
}

function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 50)
    throw new InvalidArgumentError("Give a number from 1 to 50.");
  return limit;
}
