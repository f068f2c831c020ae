import { parse } from "yaml";
import { ImportError, type SourceArticle } from "./import-error.ts";

/**
 * An article from Markdown with optional YAML front matter (title, namespace, language or lang, draft, status). Without a title
 * there, the first heading of the first level is it, else `fallbackTitle`. Throws ImportError for broken front matter.
 */
export function readMarkdown(text: string, fallbackTitle: string): SourceArticle {
  const { front, body } = splitFrontMatter(text);
  const word = (name: string): string | null => {
    const value = front[name];
    return typeof value === "string" || typeof value === "number" ? String(value).trim() || null : null;
  };
  return {
    key: null,
    title: word("title") ?? firstHeading(body) ?? fallbackTitle,
    body,
    namespace: word("namespace") ?? word("category"),
    language: (word("language") ?? word("lang") ?? word("locale"))?.toLowerCase().split(/[-_]/)[0] ?? null,
    isDraft: front.draft === true || word("status") === "draft",
  };
}

function splitFrontMatter(text: string): { front: Record<string, unknown>; body: string } {
  const found = /^---[ \t]*\n([\s\S]*?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)/.exec(text);
  if (!found) return { front: {}, body: text };
  let front: unknown;
  try {
    front = parse(found[1]!, { maxAliasCount: 0 });
  } catch (error) {
    throw new ImportError(`The front matter between the --- lines is not valid YAML: ${firstLine(error)}`);
  }
  // A rule between paragraphs looks the same; then nothing is taken away.
  if (front === null || typeof front !== "object" || Array.isArray(front)) return { front: {}, body: text };
  return { front: front as Record<string, unknown>, body: text.slice(found[0].length) };
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split("\n")[0]!;

function firstHeading(body: string): string | null {
  const title = /^\s{0,3}#\s+(.+?)\s*#*\s*$/m.exec(body)?.[1] ?? /^(\S.*)\n=+\s*$/m.exec(body)?.[1];
  const plain = title
    ?.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/[*_`]+/g, "")
    .trim();
  return plain || null;
}
