import { basename, extname } from "node:path";
import { decodeText } from "./decode-text.ts";
import { ImportError, type SourceArticle } from "./import-error.ts";
import { readCsv } from "./read-csv.ts";
import { declaredCharset, readHtml } from "./read-html.ts";
import { readMarkdown } from "./read-markdown.ts";
import { readPdf } from "./read-pdf.ts";

const KINDS: Readonly<Record<string, "markdown" | "html" | "csv" | "pdf">> = {
  ".md": "markdown",
  ".markdown": "markdown",
  ".txt": "markdown",
  ".html": "html",
  ".htm": "html",
  ".csv": "csv",
  ".pdf": "pdf",
};

export const isImportable = (name: string): boolean => extname(name).toLowerCase() in KINDS;

/** Bytes of one file. */
export const MAX_FILE_BYTES = 25 * 1024 * 1024;
/** Characters of one article: a long book. */
const MAX_BODY = 2_000_000;
const MAX_TITLE = 300;
const NAMESPACE = /^[\p{L}\p{N}][\p{L}\p{N} _./-]{0,99}$/u;

/** What a file holds, by its ending. Throws ImportError for what cannot be taken in. */
export async function readKnowledgeFile(name: string, bytes: Uint8Array): Promise<SourceArticle[]> {
  if (bytes.length > MAX_FILE_BYTES) throw new ImportError("The file is larger than 25 MB; divide it.");
  if (bytes.length === 0) throw new ImportError("The file is empty.");
  const articles = await read(name, bytes);
  return articles.map(check);
}

async function read(name: string, bytes: Uint8Array): Promise<SourceArticle[]> {
  const title = titleFromName(name);
  switch (KINDS[extname(name).toLowerCase()]) {
    case "markdown":
      return [readMarkdown(decodeText(bytes), title)];
    case "html":
      return [readHtml(decodeText(bytes, declaredCharset(bytes)), title)];
    case "csv":
      return readCsv(decodeText(bytes));
    case "pdf":
      return [await readPdf(bytes, title)];
    default:
      throw new ImportError("Only .md, .txt, .html, .pdf and .csv files can be imported.");
  }
}

/** "02-returns_and-refunds.ru.md" is "Returns and refunds". */
function titleFromName(name: string): string {
  const words = basename(name, extname(name))
    .replace(/\.[a-z]{2}$/i, "")
    .replace(/^\d+[-_. ]+/, "")
    .replace(/[-_]+/g, " ")
    .trim();
  return words ? words[0]!.toUpperCase() + words.slice(1) : name;
}

function check(article: SourceArticle): SourceArticle {
  if (!/[\p{L}\p{N}]/u.test(article.body)) throw new ImportError("There is no text in it.");
  if (article.body.length > MAX_BODY) throw new ImportError("The text is longer than 2,000,000 characters; divide it.");
  if (article.namespace !== null && !NAMESPACE.test(article.namespace)) {
    throw new ImportError(
      `“${article.namespace.slice(0, 100)}” cannot be a namespace: letters, digits, spaces and _ . / - only.`,
    );
  }
  if (article.language !== null && !/^[a-z]{2,3}$/.test(article.language)) {
    throw new ImportError(`“${article.language.slice(0, 20)}” is no language code such as en or ru.`);
  }
  // PostgreSQL keeps no half of a surrogate pair.
  return { ...article, title: article.title.slice(0, MAX_TITLE).toWellFormed(), body: article.body.toWellFormed() };
}
