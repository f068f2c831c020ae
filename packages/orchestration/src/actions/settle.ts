import type { Id } from "@rapport/schema";
import { type ActionRow, moveAction, releaseOtherKeys, type Tx } from "@rapport/store";
import { type ActionLimits, actJob, announceAction, publishAction, reconcileJob, retryAt } from "./options.ts";

/** The state that an action is in after a step; `not_claimed`: somebody else has it, or it is not due. */
export type ActOutcome = ActionRow["state"] | "not_claimed";

/** Only of this claim, and only while it was sent no oftener. */
type Guard = { claimId?: Id; attempts?: number };
const UNDER_WAY = ["executing", "unknown"] as const;

export async function succeed(
  tx: Tx,
  row: ActionRow,
  result: Record<string, unknown>,
  now: Date,
  guard: Guard = {},
): Promise<ActOutcome> {
  const outcome = await settle(tx, row, { state: "succeeded", reason: null, result }, now, guard);
  if (outcome === "succeeded") await releaseOtherKeys(tx, row, now);
  return outcome;
}

/** The end of an action, from wherever it is: written down, shown, and the dialogue told. */
export async function settle(
  tx: Tx,
  row: ActionRow,
  move: {
    state: "succeeded" | "failed" | "refused" | "expired";
    reason: string | null;
    result?: Record<string, unknown>;
  },
  now: Date,
  guard: Guard = {},
): Promise<ActOutcome> {
  const from = move.state === "expired" ? ([row.state] as const) : ([row.state, ...UNDER_WAY] as const);
  const settled = await moveAction(tx, row.id, from, move, now, guard);
  if (!settled) return "not_claimed";
  tx.audit({
    action: "action.execute",
    outcome: settled.state === "succeeded" ? "done" : "refused",
    targetKind: "action",
    targetId: row.id,
    detail: { tool: row.tool, state: settled.state, reason: move.reason, attempts: settled.attempts },
  });
  await announceAction(tx, settled);
  return settled.state;
}

/** True when there is time left to try again before the yes expires. */
export function canWait(limits: ActionLimits, row: ActionRow, wishMs: number | null, now: Date): boolean {
  return retryAt(limits, row.attempts, wishMs, now) < row.expiresAt;
}

/** Back among those to be done, later. */
export async function postpone(
  tx: Tx,
  limits: ActionLimits,
  row: ActionRow,
  reason: string,
  wishMs: number | null,
  now: Date,
  guard: Guard,
): Promise<ActOutcome> {
  const notBeforeAt = retryAt(limits, row.attempts, wishMs, now);
  const postponed = await moveAction(
    tx,
    row.id,
    ["executing"],
    { state: "confirmed", reason, notBeforeAt },
    now,
    guard,
  );
  if (!postponed) return "not_claimed";
  tx.enqueue(actJob(row.id, notBeforeAt));
  await publishAction(tx, postponed);
  return postponed.state;
}

/** It was sent and nobody knows what became of it: only reading back moves it on. */
export async function loseTrack(
  tx: Tx,
  limits: ActionLimits,
  row: ActionRow,
  reason: string,
  now: Date,
  guard: Guard & { leaseOverAt?: Date },
): Promise<ActOutcome> {
  const job = reconcileJob(limits, row.id, 0, now);
  const lost = await moveAction(
    tx,
    row.id,
    ["executing"],
    { state: "unknown", reason, notBeforeAt: job.runAt },
    now,
    guard,
  );
  if (!lost) return "not_claimed";
  await publishAction(tx, lost);
  tx.enqueue(job);
  return lost.state;
}
