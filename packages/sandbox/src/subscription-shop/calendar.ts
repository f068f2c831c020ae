/** Months are yyyy-mm, days yyyy-mm-dd, all UTC: they compare as texts. */

const DAY_MS = 86_400_000;

/** Boxes leave on this day of a month. */
export const SHIPPING_DAY = "03";

export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

export function monthOf(day: string): string {
  return day.slice(0, 7);
}

export function addDays(day: string, days: number): string {
  return dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS));
}

export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

export function addMonths(month: string, months: number): string {
  const index = countMonths(month) + months;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

export function monthsBetween(from: string, to: string): number {
  return countMonths(to) - countMonths(from);
}

function countMonths(month: string): number {
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
}

export function boxDay(month: string): string {
  return `${month}-${SHIPPING_DAY}`;
}
