import { currentLocale } from "./i18n.ts";

/** A language in the reader's words, by its code (BCP 47); a code that names none stays as it is. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(currentLocale(), { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
