/** PostgreSQL text holds neither NUL nor half of a surrogate pair; strangers send both. */
export function cleanText(text: string): string {
  return text.replaceAll("\u0000", "").toWellFormed();
}

/** One line without control characters, cut to `maxLength` characters. */
export function cleanLine(text: string, maxLength: number): string {
  return cleanText(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, maxLength)
    .toWellFormed();
}

/** The words shown in a list: the beginning of the text on one line. */
export function firstLine(text: string): string {
  return cleanLine(text.slice(0, 1000), 200);
}
