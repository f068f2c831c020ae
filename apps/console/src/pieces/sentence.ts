import { ERRORS, type ErrorCode, RapportError } from "@rapport/schema";
import i18next from "i18next";
import { serverSentence } from "./server-sentences.ts";

/** The server's words in the reader's language; undefined where we have none for them. */
function translated(said: string): string | undefined {
  if (i18next.language === "en") return said;
  const known = serverSentence(said);
  // One key stands for all in the types: which values a text takes is known only when it is read.
  return known ? i18next.t(`exact.${known.key}` as "exact.empty", { ns: "errors", ...known.values }) : undefined;
}

/**
 * What to tell a person about an error. The server's own words win when they say more than the registry and we can say
 * them in the reader's language; else the registry's sentence is translated by its code.
 */
export function sentenceOf(error: unknown): string {
  const code: ErrorCode = error instanceof RapportError ? error.code : "internal";
  const isExact = error instanceof RapportError && error.message !== ERRORS[code].sentence;
  return (isExact ? translated(error.message) : undefined) ?? i18next.t(code, { ns: "errors" });
}

/** A complaint about one field, in the reader's language where we have words for it. */
export const issueSentence = (message: string): string => translated(message) ?? message;

/** Complaints by field, for forms: `{"email": "Invalid address"}`. */
export function issuesOf(error: unknown): Record<string, string> {
  if (!(error instanceof RapportError)) return {};
  return Object.fromEntries(error.issues.map(({ path, message }) => [path, issueSentence(message)]));
}
