export type MomentPreset = "inAnHour" | "laterToday" | "thisEvening" | "tomorrow" | "nextWeek";

const MORNING_HOUR = 9;
const EVENING_HOUR = 18;

const at = (now: Date, days: number, hour: number) =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour, 0, 0, 0);

/** Days from `now` to the next Monday: 1-7. */
const daysToMonday = (now: Date) => (8 - now.getDay()) % 7 || 7;

/**
 * Moments to snooze until, in the reader's own zone: in three hours (on the full hour, while it is still today),
 * tomorrow at nine, next Monday at nine.
 */
export function snoozePresets(now: Date): { preset: MomentPreset; at: Date }[] {
  const later = at(now, 0, now.getHours() + 3);
  return [
    ...(later.getDate() === now.getDate() ? [{ preset: "laterToday" as const, at: later }] : []),
    { preset: "tomorrow", at: at(now, 1, MORNING_HOUR) },
    { preset: "nextWeek", at: at(now, daysToMonday(now), MORNING_HOUR) },
  ];
}

/** Moments to send at: in an hour, this evening at six while that is ahead, tomorrow at nine, next Monday at nine. */
export function schedulePresets(now: Date): { preset: MomentPreset; at: Date }[] {
  return [
    { preset: "inAnHour", at: new Date(now.getTime() + 3_600_000) },
    ...(now.getHours() < EVENING_HOUR - 1 ? [{ preset: "thisEvening" as const, at: at(now, 0, EVENING_HOUR) }] : []),
    { preset: "tomorrow", at: at(now, 1, MORNING_HOUR) },
    { preset: "nextWeek", at: at(now, daysToMonday(now), MORNING_HOUR) },
  ];
}

/** For a datetime-local field: the reader's local time without a zone, to the minute. */
export function localInputValue(date: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}
