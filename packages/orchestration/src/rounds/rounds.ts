import { type Id, RapportError } from "@rapport/schema";
import { findDueSnoozes, findHanging, findIdleResolved, type Store, takeConversation } from "@rapport/store";
import { changeConversation } from "../conversations/change.ts";
import { deliverJob } from "../delivery/queue.ts";
import { giveUpSending } from "../delivery/reconcile.ts";
import { type DeliveryOptions, timingOf } from "../delivery/settle.ts";

/** Most rows that one round takes; the next minute takes on. */
const ROUND = 500;
const DAY_MS = 24 * 3600_000;

/** Wakes one snoozed conversation if its time has come; answers whether it did. */
export async function wakeSnoozed(store: Store, tenantId: Id, conversationId: Id, now: Date): Promise<boolean> {
  return store.system(tenantId).write(async (tx) => {
    const state = await takeConversation(tx, conversationId);
    const isDue = state?.status === "snoozed" && state.snoozedUntilAt !== null && state.snoozedUntilAt <= now;
    if (!isDue || state.mergedIntoId) return false;
    await changeConversation(tx, conversationId, { trigger: "snooze_ended", cause: "snooze_ended" }, now);
    return true;
  });
}

/** The round over all companies, for those whose own job was lost or late; answers how many woke. */
export async function wakeDue(store: Store, now: Date): Promise<number> {
  let woken = 0;
  for (const due of await findDueSnoozes(store.owner, now, ROUND)) {
    if (await wakeSnoozed(store, due.tenantId, due.conversationId, now)) woken++;
  }
  return woken;
}

/** Closes resolved conversations in which nothing has happened for `days`; answers how many. */
export async function closeResolved(store: Store, days: number, now: Date): Promise<number> {
  let closed = 0;
  const before = new Date(now.getTime() - days * DAY_MS);
  for (const idle of await findIdleResolved(store.owner, before, ROUND)) {
    try {
      await store.system(idle.tenantId).write(async (tx) => {
        const state = await takeConversation(tx, idle.conversationId);
        if (state?.status !== "resolved" || state.lastEventAt >= before) return;
        await changeConversation(tx, idle.conversationId, { trigger: "closed", cause: "auto_close" }, now);
        closed++;
      });
    } catch (error) {
      // It was merged or moved in between: the next round sees it as it then is.
      if (!(error instanceof RapportError)) throw error;
    }
  }
  return closed;
}

/** A message may stay `sending` for this many time limits of the provider before it counts as abandoned. */
const ABANDONED_AFTER_LIMITS = 1.5;
/** A due message that nobody took for so long has lost its job. */
const OVERDUE_MS = 60_000;

/**
 * Finds messages that hang (chatwoot#13807): `sending` by a process that is gone becomes `unknown` and is reconciled; due
 * ones without a job get one. Every minute, and when a process starts. Answers how many were found.
 */
export async function watchDeliveries(options: DeliveryOptions): Promise<number> {
  const timing = timingOf(options);
  const now = timing.now();
  const hanging = await findHanging(options.store.owner, {
    claimedBefore: new Date(now.getTime() - timing.sendTimeoutMs * ABANDONED_AFTER_LIMITS),
    dueBefore: new Date(now.getTime() - OVERDUE_MS),
    limit: ROUND,
  });
  for (const { tenantId, outboxId, state, attempts } of hanging) {
    await options.store.system(tenantId).write(async (tx) => {
      if (state === "sending") await giveUpSending(tx, outboxId, attempts, now);
      else tx.enqueue(deliverJob(outboxId, now));
    });
  }
  return hanging.length;
}
