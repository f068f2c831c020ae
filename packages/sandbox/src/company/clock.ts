import type { Random } from "./random.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** When customers write: by hour of the local day, mornings and evenings most. */
const WRITING_HOURS = [1, 0, 0, 0, 0, 1, 3, 6, 9, 13, 14, 13, 11, 11, 10, 9, 9, 10, 11, 13, 13, 10, 6, 3];
/** By weekday, Sunday first. */
const WRITING_DAYS = [0.55, 1.3, 1.15, 1.05, 1, 0.95, 0.6];
/** When the shop answers: from, to, in local hours. Sunday first. */
const OPEN_HOURS: readonly [number, number][] = [
  [10, 16],
  [8, 20],
  [8, 20],
  [8, 20],
  [8, 20],
  [8, 20],
  [10, 16],
];

export interface Clock {
  /** An instant at which a customer may have written, between the two. */
  writingTime(fromMs: number, toMs: number): number;
  /** When somebody of the shop answers what came at `afterMs`, usually after `medianMinutes` of opening time. */
  answerTime(afterMs: number, medianMinutes: number): number;
}

/** Days and hours are those of a place `offsetMinutes` ahead of UTC. */
export function createClock(random: Random, offsetMinutes: number): Clock {
  const local = (ms: number): Date => new Date(ms + offsetMinutes * MINUTE_MS);
  const startOfDay = (ms: number): number => ms - ((ms + offsetMinutes * MINUTE_MS) % DAY_MS);

  const nextOpening = (ms: number): number => {
    let day = startOfDay(ms);
    for (;;) {
      const [from, to] = OPEN_HOURS[local(day).getUTCDay()]!;
      if (ms < day + from * HOUR_MS) return day + from * HOUR_MS;
      if (ms < day + to * HOUR_MS) return ms;
      day += DAY_MS;
    }
  };

  return {
    writingTime(fromMs, toMs) {
      for (;;) {
        const day = startOfDay(fromMs + random.next() * (toMs - fromMs));
        if (!random.chance(WRITING_DAYS[local(day).getUTCDay()]! / 1.3)) continue;
        const hour = random.pickWeighted([...WRITING_HOURS.keys()], (index) => WRITING_HOURS[index]!);
        const at = day + hour * HOUR_MS + random.next() * HOUR_MS;
        if (at >= fromMs && at < toMs) return Math.round(at);
      }
    },
    answerTime(afterMs, medianMinutes) {
      const waitMs = Math.max(0.7, random.around(medianMinutes, 0.9)) * MINUTE_MS;
      const at = nextOpening(afterMs + waitMs);
      return Math.round(at === afterMs + waitMs ? at : at + random.around(12, 0.8) * MINUTE_MS);
    },
  };
}

/** Minutes that a time zone is ahead of UTC at an instant. Throws RangeError for an unknown zone. */
export function zoneOffsetMinutes(timeZone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" }).formatToParts(atMs);
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "GMT";
  const match = /GMT([+-])(\d\d):(\d\d)/.exec(name);
  return match ? (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) : 0;
}
