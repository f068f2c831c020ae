const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** For the middle of a sentence: "just now" (the reader's word for it), "2 min. ago", "yesterday", "on 3 Mar 2025" as a date. */
export function agoWords(at: string, now: Date, locale: string, nowWord: string): string {
  const ageMs = now.getTime() - Date.parse(at);
  if (ageMs < MINUTE_MS) return nowWord;
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  if (ageMs < HOUR_MS) return format.format(-Math.floor(ageMs / MINUTE_MS), "minute");
  if (ageMs < DAY_MS) return format.format(-Math.floor(ageMs / HOUR_MS), "hour");
  if (ageMs < 14 * DAY_MS) return format.format(-Math.floor(ageMs / DAY_MS), "day");
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric" }).format(Date.parse(at));
}
