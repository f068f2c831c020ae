import { LIVE_ACTION_STATES } from "@rapport/schema";
import { findAction, findHangingActions, listActionAttempts, moveAction, releaseOldKeys } from "@rapport/store";
import { type ActionOptions, actJob, limitsOf, publishAction, reconcileJob } from "./options.ts";
import { loseTrack, settle } from "./settle.ts";

/** Most rows that one round takes; the next minute takes on. */
const ROUND = 500;
/** What was due so long without anybody taking it has lost its job. */
const IDLE_MS = 60_000;

/**
 * Finds actions that hang: claimed by a process that is gone (never sent: back among those to be done; sent: unknown),
 * offers that nobody took, and steps whose job was lost. Every minute, and when a process starts. Answers how many.
 */
export async function watchActions(options: ActionOptions): Promise<number> {
  const limits = limitsOf(options);
  const now = limits.now();
  const hanging = await findHangingActions(options.store.owner, {
    now,
    idleSince: new Date(now.getTime() - IDLE_MS),
    limit: ROUND,
  });
  for (const { tenantId, actionId, isExpired } of hanging) {
    await options.store.system(tenantId).write(async (tx) => {
      await tx.reserveSeqs(0);
      const row = await findAction(tx, actionId);
      if (!row || !LIVE_ACTION_STATES.includes(row.state)) return;
      if (row.state === "executing") {
        const guard = { claimId: row.claimId!, attempts: row.attempts, leaseOverAt: now };
        const attempts = await listActionAttempts(tx, actionId);
        // Every attempt of an earlier claim has an end, or it would not have been claimed again.
        if (attempts.at(-1)?.outcome === null) {
          await loseTrack(tx, limits, row, "Whoever did it stopped before its answer came.", now, guard);
          return;
        }
        const back = await moveAction(tx, row.id, ["executing"], { state: "confirmed", notBeforeAt: now }, now, guard);
        if (!back) return;
        tx.enqueue(actJob(row.id, now));
        await publishAction(tx, back);
      } else if (isExpired && row.expiresAt <= now && row.state !== "unknown") {
        const reason = row.state === "confirmed" ? "not done in time" : "nobody agreed in time";
        await settle(tx, row, { state: "expired", reason }, now);
      } else if (row.state === "unknown") tx.enqueue(reconcileJob(limits, row.id, 0, now));
      else if (row.state === "confirmed" || row.state === "proposed") tx.enqueue(actJob(row.id, now));
    });
  }
  await releaseOldKeys(options.store.owner, new Date(now.getTime() - limits.keyLifeMs), now);
  return hanging.length;
}
