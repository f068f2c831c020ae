import { ERRORS, type ErrorCode, RapportError } from "@rapport/schema";
import i18next from "i18next";

/**
 * What to tell a person about an error. The server's own words win in English when they say more than the registry;
 * in other languages the registry's sentence is translated by its code.
 */
export function sentenceOf(error: unknown): string {
  const code: ErrorCode = error instanceof RapportError ? error.code : "internal";
  const isExact = error instanceof RapportError && error.message !== ERRORS[code].sentence;
  if (isExact && i18next.language === "en") return error.message;
  return i18next.t(code, { ns: "errors" });
}

/** Complaints by field, for forms: `{"email": "Invalid address"}`. */
export function issuesOf(error: unknown): Record<string, string> {
  if (!(error instanceof RapportError)) return {};
  return Object.fromEntries(error.issues.map(({ path, message }) => [path, message]));
}
