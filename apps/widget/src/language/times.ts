import { fill, type Language } from "./texts.ts";

const DAY_MS = 86_400_000;

/** The visitor's own calendar day as a number that grows by one each day. */
function dayNumber(instant: Date): number {
  return Math.round(Date.UTC(instant.getFullYear(), instant.getMonth(), instant.getDate()) / DAY_MS);
}

/** Hour and minute in the visitor's zone and custom, like "14:05". */
export function formatTime(instant: Date, language: Language): string {
  return new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(instant);
}

/** A day as people call it, seen from `now`: today, yesterday, tomorrow, a weekday within a week, else the date. */
export function formatDay(instant: Date, now: Date, language: Language): string {
  const days = dayNumber(instant) - dayNumber(now);
  if (Math.abs(days) < 2) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  const isThisYear = instant.getFullYear() === now.getFullYear();
  const style: Intl.DateTimeFormatOptions =
    Math.abs(days) < 7
      ? { weekday: "long" }
      : { day: "numeric", month: "long", ...(isThisYear ? {} : { year: "numeric" }) };
  return new Intl.DateTimeFormat(language, style).format(instant);
}

/** True when two messages were written on the same calendar day of the visitor. */
export function isSameDay(a: Date, b: Date): boolean {
  return dayNumber(a) === dayNumber(b);
}

/** When the company is back, put into `pattern` with its `{day}` and `{time}`; null when that is not known. */
export function formatOpening(opensAt: string | null, now: Date, language: Language, pattern: string): string | null {
  const instant = new Date(opensAt ?? "");
  if (!(instant > now)) return null;
  return fill(pattern, { day: formatDay(instant, now, language), time: formatTime(instant, language) });
}

/** File size for people, like "1.4 MB". */
export function formatBytes(bytes: number, language: Language): string {
  const [unit, value] =
    bytes < 1000
      ? (["byte", bytes] as const)
      : bytes < 1_000_000
        ? (["kilobyte", bytes / 1000] as const)
        : (["megabyte", bytes / 1_000_000] as const);
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}
