import type { PlaybookLanguage } from "@rapport/schema";
import { currentLocale } from "../i18n/i18n.ts";

export const LANGUAGES: readonly PlaybookLanguage[] = ["en", "ru"];

/** A text in the reader's language, else in any that there is; empty when there is none. */
export function wordsOf(words: Partial<Record<PlaybookLanguage, string>> | undefined): string {
  if (!words) return "";
  return words[currentLocale()] || LANGUAGES.map((language) => words[language]).find(Boolean) || "";
}

/** A playbook's title for a heading: with a capital, and its category when it has none. */
export function titleOf(playbook: { category: string; title: Partial<Record<PlaybookLanguage, string>> }): string {
  const title = wordsOf(playbook.title) || playbook.category.replaceAll("_", " ");
  return title.charAt(0).toLocaleUpperCase(currentLocale()) + title.slice(1);
}
