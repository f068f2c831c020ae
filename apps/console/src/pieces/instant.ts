const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();

/** Whole local days from `at` to `now`: 0 today, 1 yesterday, negative in the future. Right across clock changes. */
export function daysBetween(at: Date, now: Date): number {
  return Math.round((startOfDay(now) - startOfDay(at)) / DAY_MS);
}

/**
 * Short, for a list: "now", "5 min", "3 h", "Mon", "12 Mar", "12.03.24". Future instants: time today, else the date.
 * Units are CLDR's narrow ones in the reader's language.
 */
export function shortTime(at: string, now: Date, locale: string, nowWord: string): string {
  const date = new Date(at);
  const ageMs = now.getTime() - date.getTime();
  if (ageMs < 0 && ageMs > -MINUTE_MS) return nowWord;
  if (ageMs < 0) return daysBetween(date, now) === 0 ? clockTime(at, locale) : dayAndMonth(date, now, locale);
  if (ageMs < MINUTE_MS) return nowWord;
  if (ageMs < HOUR_MS) return unit(Math.floor(ageMs / MINUTE_MS), "minute", locale);
  if (ageMs < 12 * HOUR_MS || daysBetween(date, now) === 0) return unit(Math.floor(ageMs / HOUR_MS), "hour", locale);
  if (daysBetween(date, now) < 7) return format(locale, { weekday: "short" }).format(date);
  return dayAndMonth(date, now, locale);
}

/** A length of time in its largest whole unit: "12 min", "3 h", "2 days". */
export function shortDuration(durationMs: number, locale: string): string {
  if (durationMs < HOUR_MS) return unit(Math.max(1, Math.floor(durationMs / MINUTE_MS)), "minute", locale);
  if (durationMs < DAY_MS) return unit(Math.floor(durationMs / HOUR_MS), "hour", locale);
  return unit(Math.floor(durationMs / DAY_MS), "day", locale);
}

function unit(count: number, name: "minute" | "hour" | "day", locale: string): string {
  return new Intl.NumberFormat(locale, { style: "unit", unit: name, unitDisplay: "short" }).format(count);
}

function dayAndMonth(date: Date, now: Date, locale: string): string {
  if (date.getFullYear() === now.getFullYear()) return format(locale, { day: "numeric", month: "short" }).format(date);
  return format(locale, { day: "numeric", month: "short", year: "numeric" }).format(date);
}

/** "14:05" or "2:05 PM", as the reader's language writes it. */
export function clockTime(at: string, locale: string): string {
  return format(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** The exact instant in the reader's zone, with the zone's name: for a hover. */
export function exactTime(at: string, locale: string): string {
  return format(locale, {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(new Date(at));
}

/** "3 Mar 2026": a day in the middle of a sentence. */
export function exactDay(at: string, locale: string): string {
  return format(locale, { day: "numeric", month: "short", year: "numeric" }).format(new Date(at));
}

/** "Tomorrow 9:00"-like words for a moment ahead: weekday, date and time. */
export function momentTime(at: string, now: Date, locale: string): string {
  const date = new Date(at);
  const isThisYear = date.getFullYear() === now.getFullYear();
  return format(locale, {
    weekday: "short",
    day: "numeric",
    month: "short",
    ...(isThisYear ? {} : { year: "numeric" }),
    hour: "numeric",
    minute: "2-digit",
  }).format(date);
}

/** A day's heading: "Today", "Yesterday", "Monday, 3 March". */
export function dayHeading(at: string, now: Date, locale: string, words: { today: string; yesterday: string }): string {
  const date = new Date(at);
  const days = daysBetween(date, now);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return format(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(date.getFullYear() === now.getFullYear() ? {} : { year: "numeric" }),
  }).format(date);
}
