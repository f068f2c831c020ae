import type { BusinessHours } from "@rapport/schema";

/**
 * Business-hours arithmetic (ORC-9). Opening times are wall-clock times of one zone; days have 23, 24 or 25 hours where
 * the zone changes its clocks, so everything is asked of the zone's own clock (Intl) and nothing is added up.
 */

export interface Opening {
  /** Null: the company keeps no hours. */
  isOpen: boolean | null;
  /** When it next opens; null when it is open, keeps no hours, or never opens within the next year. */
  opensAt: Date | null;
}

/** A wall clock: calendar day as days since 1970-01-01, and minutes since midnight as the clock shows them. */
interface Wall {
  day: number;
  minutes: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SEARCH_DAYS = 400;
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for an unknown zone. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const digits = "2-digit";
    clock = new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "iso8601",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: digits,
      day: digits,
      hour: digits,
      minute: digits,
      second: digits,
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** What the zone's clock shows, as if it were UTC: whole seconds since the epoch, in milliseconds. */
function wallMs(atMs: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(atMs)) parts[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function wallOf(atMs: number, timeZone: string): Wall {
  const shown = wallMs(atMs, timeZone);
  const day = Math.floor(shown / DAY_MS);
  return { day, minutes: (shown - day * DAY_MS) / MINUTE_MS };
}

/** The first instant at which the zone's clock shows this time, or has jumped over it. */
function instantOf(wall: Wall, timeZone: string): number {
  const shown = wall.day * DAY_MS + wall.minutes * MINUTE_MS;
  // Offsets lie within a day of UTC and change at most once between these two, so one of them is right before, one after.
  const offsets = [shown - DAY_MS, shown + DAY_MS].map((atMs) => wallMs(atMs, timeZone) - atMs);
  const hits = offsets.map((offset) => shown - offset).filter((atMs) => wallMs(atMs, timeZone) === shown);
  if (hits.length > 0) return Math.min(...hits);
  // The clock jumps over it: find the jump between the two readings.
  let [before, after] = [shown - Math.max(...offsets), shown - Math.min(...offsets)] as [number, number];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (wallMs(middle, timeZone) < shown) before = middle;
    else after = middle;
  }
  return after;
}

/** The day's times, [from, to) in minutes; none on holidays. */
function timesOf(hours: BusinessHours, day: number): readonly (readonly [number, number])[] {
  const date = new Date(day * DAY_MS);
  if (hours.holidays.includes(date.toISOString().slice(0, 10))) return [];
  const weekday = String(date.getUTCDay() || 7) as keyof BusinessHours["week"];
  return hours.week[weekday] ?? [];
}

function isOpenAt(hours: BusinessHours, atMs: number): boolean {
  const { day, minutes } = wallOf(atMs, hours.timeZone);
  return timesOf(hours, day).some(([from, to]) => from <= minutes && minutes < to);
}

/**
 * Whether the company is open now and when it next opens. Times on one day may touch or overlap; a day that is open
 * until 24:00 goes on into the next day's 0:00.
 */
export function openingAt(hours: BusinessHours, now: Date): Opening {
  if (!hours.isEnabled) return { isOpen: null, opensAt: null };
  const nowMs = now.getTime();
  if (isOpenAt(hours, nowMs)) return { isOpen: true, opensAt: null };
  const today = wallOf(nowMs, hours.timeZone).day;
  for (let day = today; day <= today + SEARCH_DAYS; day++) {
    const candidates = timesOf(hours, day)
      .map(([from]) => instantOf({ day, minutes: from }, hours.timeZone))
      .filter((atMs) => atMs > nowMs && isOpenAt(hours, atMs));
    if (candidates.length > 0) return { isOpen: false, opensAt: new Date(Math.min(...candidates)) };
  }
  return { isOpen: false, opensAt: null };
}
