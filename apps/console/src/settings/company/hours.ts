import type { BusinessHours } from "@rapport/schema";

export type Week = BusinessHours["week"];
export type Weekday = "1" | "2" | "3" | "4" | "5" | "6" | "7";
/** [from, to) in minutes after local midnight. */
export type Interval = [number, number];

export const WEEKDAYS: readonly Weekday[] = ["1", "2", "3", "4", "5", "6", "7"];
/** A week with the same hours on Monday to Friday. */
export function officeWeek(intervals: Interval[]): Week {
  return Object.fromEntries(WEEKDAYS.map((day) => [day, Number(day) <= 5 ? intervals : []])) as unknown as Week;
}

export const DAY_MINUTES = 1440;
const MINUTE_MS = 60_000;
const DAY_MS = DAY_MINUTES * MINUTE_MS;
/** As many holidays as the schema allows, and a week: beyond that nothing opens any more. */
const LOOK_AHEAD_DAYS = 407;
/** Who does not close within two weeks is called always open. */
const CLOSING_DAYS = 15;

/** "09:05"; the end of a day is written as the midnight it is. */
export function clockOf(minutes: number): string {
  const inDay = minutes % DAY_MINUTES;
  return `${String(Math.floor(inDay / 60)).padStart(2, "0")}:${String(inDay % 60).padStart(2, "0")}`;
}

/** Minutes of "09:05", or null. As an end, 00:00 is the end of the day. */
export function minutesOf(clock: string, isEnd: boolean): number | null {
  const match = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(clock);
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
  if (!(minutes < DAY_MINUTES)) return null;
  return isEnd && minutes === 0 ? DAY_MINUTES : minutes;
}

export type DayIssue = "backwards" | "overlap";

/** What is wrong with a day's intervals; null: nothing. */
export function dayIssue(intervals: readonly Interval[]): DayIssue | null {
  if (intervals.some(([from, to]) => from >= to)) return "backwards";
  const sorted = [...intervals].sort(([left], [right]) => left - right);
  return sorted.some(([from], index) => index > 0 && from < sorted[index - 1]![1]) ? "overlap" : null;
}

/** The interval offered when one more is added: after the last, two hours long where there is room; null: none fits. */
export function nextInterval(intervals: readonly Interval[]): Interval | null {
  if (intervals.length === 0) return [9 * 60, 18 * 60];
  const end = Math.max(...intervals.map(([, to]) => to));
  const from = Math.min(end + 60, DAY_MINUTES - 60);
  return from < end ? null : [from, Math.min(from + 120, DAY_MINUTES)];
}

export function isKnownTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    return false;
  }
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Local wall-clock time in the zone, as if it were UTC, in milliseconds. */
function wallTime(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year!, part.month! - 1, part.day, part.hour, part.minute, part.second);
}

/** Minutes that the zone is ahead of UTC at an instant. */
export function offsetMinutes(atMs: number, timeZone: string): number {
  return Math.round((wallTime(atMs, timeZone) - Math.floor(atMs / 1000) * 1000) / MINUTE_MS);
}

/** The instant of a wall-clock time; a time skipped by a clock change becomes the one after it. */
function instantOf(wallMs: number, timeZone: string): number {
  const guess = wallMs - offsetMinutes(wallMs, timeZone) * MINUTE_MS;
  return wallMs - offsetMinutes(guess, timeZone) * MINUTE_MS;
}

export interface OpenState {
  isOpen: boolean;
  /** When that changes; null: not within the time we look ahead (always open, or never). */
  changesAt: Date | null;
}

/** Whether the company is open now, and until or from when. Hours that are switched off are always open. */
export function openStateAt(hours: BusinessHours, now: Date): OpenState {
  if (!hours.isEnabled) return { isOpen: true, changesAt: null };
  const nowMs = now.getTime();
  const today = Math.floor(wallTime(nowMs, hours.timeZone) / DAY_MS) * DAY_MS;
  const holidays = new Set(hours.holidays);
  let openUntil: number | null = null;
  for (let offset = -1; offset < LOOK_AHEAD_DAYS; offset++) {
    const day = today + offset * DAY_MS;
    if (openUntil !== null && offset > CLOSING_DAYS) return { isOpen: true, changesAt: null };
    if (holidays.has(new Date(day).toISOString().slice(0, 10))) continue;
    const weekday = String(((new Date(day).getUTCDay() + 6) % 7) + 1) as Weekday;
    const intervals = [...(hours.week[weekday] ?? [])].sort(([left], [right]) => left - right);
    for (const [from, to] of intervals) {
      const opensMs = instantOf(day + from * MINUTE_MS, hours.timeZone);
      const closesMs = instantOf(day + to * MINUTE_MS, hours.timeZone);
      if (openUntil !== null) {
        // Hours that go on without a break, past midnight too, are one opening.
        if (opensMs > openUntil) return { isOpen: true, changesAt: new Date(openUntil) };
        openUntil = Math.max(openUntil, closesMs);
      } else if (opensMs <= nowMs && nowMs < closesMs) {
        openUntil = closesMs;
      } else if (opensMs > nowMs && closesMs > opensMs) {
        return { isOpen: false, changesAt: new Date(opensMs) };
      }
    }
  }
  return openUntil === null ? { isOpen: false, changesAt: null } : { isOpen: true, changesAt: new Date(openUntil) };
}
