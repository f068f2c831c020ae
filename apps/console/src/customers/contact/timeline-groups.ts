import type { RouteOutput } from "@rapport/api";
import type { Channel } from "@rapport/schema";

export type TimelineItem = RouteOutput<"contacts.timeline">["items"][number];

export interface TimelineDay {
  /** The local calendar day, `2026-03-09`. */
  day: string;
  items: TimelineItem[];
}

/** The local calendar day of an instant. */
export function dayOf(at: string): string {
  const date = new Date(at);
  const part = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}

/** Newest day first, newest entry first within it. An entry that two pages both brought stands once. */
export function groupByDay(items: readonly TimelineItem[], channel: Channel | null): TimelineDay[] {
  const seen = new Set<string>();
  const wanted = items
    .filter((item) => channel === null || item.channel === channel)
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .sort((left, right) => right.occurredAt.localeCompare(left.occurredAt) || right.seq - left.seq);
  const days: TimelineDay[] = [];
  for (const item of wanted) {
    const day = dayOf(item.occurredAt);
    if (days.at(-1)?.day === day) days.at(-1)!.items.push(item);
    else days.push({ day, items: [item] });
  }
  return days;
}

/** Channels that occur, most used first. */
export function channelsOf(items: readonly TimelineItem[]): Channel[] {
  const counts = new Map<Channel, number>();
  for (const { channel } of items) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left).map(([channel]) => channel);
}
