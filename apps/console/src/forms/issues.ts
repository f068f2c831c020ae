import { contract, type RouteName } from "@rapport/api";
import { type InputIssue, RapportError } from "@rapport/schema";
import i18next from "i18next";
import type { z } from "zod";
import { issueSentence } from "../pieces/sentence.ts";

type RawIssue = z.core.$ZodIssue;

/** What is wrong with one field, as a key of the `forms` texts and its values; null: the schema's own words are best. */
export function issueWords(issue: RawIssue): { key: string; count?: number } | null {
  switch (issue.code) {
    case "too_small":
      if (issue.origin === "string") {
        const least = Number(issue.minimum);
        return least <= 1 ? { key: "missing" } : { key: "tooShort", count: least };
      }
      return issue.origin === "number" ? { key: "tooSmall", count: Number(issue.minimum) } : null;
    case "too_big":
      if (issue.origin === "string") return { key: "tooLong", count: Number(issue.maximum) };
      if (issue.origin === "array") return { key: "tooMany", count: Number(issue.maximum) };
      return issue.origin === "number" ? { key: "tooLarge", count: Number(issue.maximum) } : null;
    case "invalid_format":
      if (issue.format === "email") return { key: "email" };
      if (issue.format === "date") return { key: "date" };
      if (issue.format === "regex" && /https\?/.test(String(issue.pattern))) return { key: "origin" };
      if (issue.format === "regex" && /\\p\{L\}/.test(String(issue.pattern))) return { key: "shortcut" };
      if (issue.format === "regex" && /0-9a-f\]\{6\}/.test(String(issue.pattern))) return { key: "color" };
      return { key: "format" };
    case "invalid_type":
      return { key: issue.input === undefined || issue.input === null ? "missing" : "format" };
    default:
      return null;
  }
}

/** The innermost complaints: a union that fits nowhere says little itself. */
function leavesOf(issue: RawIssue): RawIssue[] {
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [issue];
  const nearest = [...issue.errors].sort((left, right) => left.length - right.length)[0]!;
  return nearest.flatMap(leavesOf).map((leaf) => ({ ...leaf, path: [...issue.path, ...leaf.path] }));
}

/**
 * Checks a body against the contract before it is sent, so that a slip is named at once, at its field and in the
 * reader's language. Throws RapportError `invalid_input` with the same paths as the server's.
 */
export function requireValidBody(route: RouteName, body: unknown): void {
  const schema = (contract[route] as { body?: z.ZodType }).body;
  const result = schema?.safeParse(body);
  if (!result || result.success) return;
  const issues: InputIssue[] = result.error.issues.flatMap(leavesOf).map((issue) => {
    const words = issueWords(issue);
    const message = words
      ? i18next.t(`issue.${words.key}` as "issue.missing", { ns: "forms", count: words.count ?? 0 })
      : issue.message;
    return { path: ["body", ...issue.path].map(String).join("."), message };
  });
  throw new RapportError("invalid_input", { issues });
}

/** Complaints by field of the body: `{"config.imap.host": "Fill this in."}`; also for `field` in a refused duplicate. */
export function fieldIssues(error: unknown): Record<string, string> {
  if (!(error instanceof RapportError)) return {};
  const issues: Record<string, string> = {};
  for (const { path, message } of error.issues) issues[path.replace(/^body\./, "")] ??= issueSentence(message);
  return issues;
}
