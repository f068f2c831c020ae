import { addMonths, boxDay, monthOf, monthsBetween } from "./calendar.ts";
import { type Customer, type KeptSubscription, MONTHS_APART, type Subscription } from "./records.ts";

/** True when a box falls into the month by the frequency alone. */
export function isBoxMonth(subscription: KeptSubscription, month: string): boolean {
  const distance = monthsBetween(subscription.anchorMonth, month);
  return distance % MONTHS_APART[subscription.frequency] === 0;
}

/** A pause ends by itself on its day. */
export function isPaused(subscription: KeptSubscription, today: string): boolean {
  return subscription.status === "paused" && (subscription.pausedUntil === null || today < subscription.pausedUntil);
}

/** Months of the next boxes that will leave after `today`, at most `count`; none when cancelled. */
export function nextBoxMonths(subscription: KeptSubscription, today: string, count: number): string[] {
  if (subscription.status === "cancelled") return [];
  const months: string[] = [];
  const pausedUntil = isPaused(subscription, today) ? subscription.pausedUntil : null;
  for (let month = monthOf(today), left = 120; left > 0 && months.length < count; month = addMonths(month, 1), left--) {
    if (boxDay(month) <= today || !isBoxMonth(subscription, month)) continue;
    if (pausedUntil !== null && boxDay(month) < pausedUntil) continue;
    if (!subscription.skippedMonths.includes(month)) months.push(month);
  }
  return months;
}

/** When the next box leaves; null: none will. */
export function nextBoxOn(subscription: KeptSubscription, today: string): string | null {
  const [month] = nextBoxMonths(subscription, today, 1);
  return month === undefined ? null : boxDay(month);
}

/** The subscription as the shop shows it on a day. */
export function showSubscription(subscription: KeptSubscription, today: string): Subscription {
  const { anchorMonth: _, ...shown } = subscription;
  const hasPauseEnded = shown.status === "paused" && !isPaused(subscription, today);
  return {
    ...shown,
    ...(hasPauseEnded ? { status: "active", pausedUntil: null } : {}),
    nextBoxOn: nextBoxOn(subscription, today),
  };
}

/** Price of the box after next discounts. */
export function boxPriceCents({ subscription }: Customer): number {
  const { discount, priceCents } = subscription;
  return discount && discount.boxesLeft > 0 ? Math.round((priceCents * (100 - discount.percent)) / 100) : priceCents;
}
