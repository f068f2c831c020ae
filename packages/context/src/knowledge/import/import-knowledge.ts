import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { formatUuid, type Id } from "@rapport/schema";
import {
  addArticleVersion,
  announceKnowledge,
  findArticleBySource,
  insertArticle,
  listArticlesBySource,
  loadArticle,
  placeArticle,
  type Scope,
  setSourceHash,
  type Tx,
} from "@rapport/store";
import { archiveArticle, publishVersion } from "../articles.ts";
import { guessLanguage } from "../passages/words.ts";
import { ImportError, type SourceArticle } from "./import-error.ts";
import { isImportable, MAX_FILE_BYTES, readKnowledgeFile } from "./read-file.ts";

export interface ImportOptions {
  /** For articles that name none of their own; `general` without it. */
  namespace?: string | undefined;
  /** For articles that name none of their own; without it Russian is told from English by the letters. */
  language?: string | undefined;
}

export interface ImportedArticle {
  articleId: Id;
  title: string;
  outcome: "new" | "changed" | "unchanged" | "archived";
}

/** What became of one file: its articles, or why it was left out. A file that failed has changed nothing. */
export interface ImportedFile {
  file: string;
  articles: ImportedArticle[];
  /** A sentence; null: it went well. */
  failure: string | null;
}

/** The same file is the same article in every run: its id is made from the tenant and the source. */
function articleIdOf(tenantId: Id, source: string): Id {
  const bytes = createHash("sha256").update(`${tenantId} ${source}`).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return formatUuid(bytes);
}

/**
 * Takes one file in and publishes its articles, in one transaction. A file that says what it said last time changes nothing, so
 * that edits made in the console stay; else each changed article gets a new version. Throws ImportError.
 * `source`: what the file is known by, for example `help/shipping.md`.
 */
export async function importFile(
  scope: Scope,
  source: string,
  bytes: Uint8Array,
  options: ImportOptions = {},
): Promise<ImportedArticle[]> {
  const articles = await readKnowledgeFile(source, bytes);
  return scope.write(async (tx) => {
    const imported: ImportedArticle[] = [];
    for (const article of articles) imported.push(await importArticle(tx, source, article, options));
    if (imported.some(({ outcome }) => outcome !== "unchanged")) await announceKnowledge(tx, null);
    return imported;
  });
}

async function importArticle(
  tx: Tx,
  file: string,
  article: SourceArticle,
  options: ImportOptions,
): Promise<ImportedArticle> {
  const source = article.key === null ? file : `${file}#${article.key}`;
  const { title, body } = article;
  const namespace = article.namespace ?? options.namespace ?? "general";
  const language = article.language ?? options.language ?? guessLanguage(`${title}\n${body}`);
  const hash = createHash("sha256")
    .update(JSON.stringify([title, body, namespace, language, article.isDraft]))
    .digest();
  const known = await findArticleBySource(tx, source);
  if (known?.sourceHash?.equals(hash)) return { articleId: known.id, title, outcome: "unchanged" };
  const articleId =
    known?.id ??
    (await insertArticle(tx, { id: articleIdOf(tx.tenantId, source), namespace, language, source, title, body }));
  const version = known ? await addArticleVersion(tx, known, { title, body }) : 1;
  if (known) await placeArticle(tx, articleId, namespace, language);
  if (!article.isDraft) await publishVersion(tx, await loadArticle(tx, articleId), version);
  await setSourceHash(tx, articleId, hash);
  return { articleId, title, outcome: known ? "changed" : "new" };
}

/**
 * Imports a folder with its sub-folders, or a single file; reports each file as it is done. With `prune` the articles of files
 * that have vanished from this folder are archived: only when every file could be read. Throws when the path cannot be read.
 */
export async function importKnowledge(
  scope: Scope,
  path: string,
  options: ImportOptions & { prune?: boolean; onFile?: (file: ImportedFile) => void } = {},
): Promise<ImportedFile[]> {
  const root = resolve(path);
  const isFolder = (await stat(root)).isDirectory();
  const files = isFolder ? await listFiles(root) : [root];
  const base = isFolder ? root : dirname(root);
  const results: ImportedFile[] = [];
  const add = (result: ImportedFile) => {
    results.push(result);
    options.onFile?.(result);
  };
  for (const file of files) add(await importOne(scope, base, file, options));
  if (options.prune && isFolder && results.every(({ failure }) => failure === null)) {
    for (const result of await prune(scope, base, results)) add(result);
  }
  return results;
}

async function importOne(scope: Scope, base: string, file: string, options: ImportOptions): Promise<ImportedFile> {
  const name = relative(base, file).split(sep).join("/");
  try {
    if ((await stat(file)).size > MAX_FILE_BYTES) throw new ImportError("The file is larger than 25 MB; divide it.");
    const articles = await importFile(scope, `${basename(base)}/${name}`, await readFile(file), options);
    return { file: name, articles, failure: null };
  } catch (error) {
    const isOfFile = error instanceof ImportError || (error instanceof Error && "syscall" in error && "path" in error);
    if (!isOfFile && !(error instanceof RangeError)) throw error;
    const failure = error instanceof RangeError ? "It is nested too deeply to be read." : error.message;
    return { file: name, articles: [], failure };
  }
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isImportable(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(root, path)
          .split(sep)
          .some((part) => part.startsWith(".") || part === "node_modules"),
    )
    .sort();
}

async function prune(scope: Scope, base: string, results: readonly ImportedFile[]): Promise<ImportedFile[]> {
  const kept = new Set(results.flatMap(({ articles }) => articles.map(({ articleId }) => articleId)));
  return scope.write(async (tx) => {
    const prefix = `${basename(base)}/`;
    const vanished = (await listArticlesBySource(tx, prefix)).filter(({ id }) => !kept.has(id));
    for (const { id } of vanished) {
      await archiveArticle(tx, id);
      await setSourceHash(tx, id, null);
    }
    return vanished.map(({ id, source, title }) => ({
      file: source.slice(prefix.length),
      articles: [{ articleId: id, title, outcome: "archived" as const }],
      failure: null,
    }));
  });
}
