import type { Id } from "@rapport/schema";
import { endActionAttempt, findAction, loadTool, moveAction } from "@rapport/store";
import { keepsKeys, openTool } from "../tools/call.ts";
import { requireStillAllowed } from "./check.ts";
import { type Fate, readFate } from "./fate.ts";
import { type ActionOptions, actJob, announceAction, limitsOf, publishAction, reconcileJob } from "./options.ts";
import { refusalOf } from "./preview.ts";
import { type ActOutcome, settle, succeed } from "./settle.ts";

/** A request may still be on its way when it is asked for: only the second "never seen" is believed. */
const BELIEVED_AT_LOOK = 1;
/** Nobody waits in silence for hours: with the usual pauses after six seconds, and after two and a half minutes. */
const TELL_AT_LOOKS: readonly number[] = [1, 3];

/**
 * Finds out what became of an action of unknown fate by reading back. Done or refused: that is its end. Never seen: it
 * may be sent once more under the same key, where the other side keeps keys, the yes has not expired and whoever gave
 * it still may; else it has failed, or is refused after the last look. Where nobody can say it stays unknown, for a person (`settleUnknownAction`).
 */
export async function reconcileAction(
  options: ActionOptions,
  tenantId: Id,
  actionId: Id,
  look: number,
): Promise<ActOutcome> {
  const limits = limitsOf(options);
  const scope = options.store.system(tenantId);
  const found = await scope.read(async (tx) => {
    const row = await findAction(tx, actionId);
    if (row?.state !== "unknown") return null;
    return { row, open: await openTool(tx, options, await loadTool(tx, row.toolId)) };
  });
  if (!found) return "not_claimed";
  const { row, open } = found;
  const fate: Fate = await readFate(options, scope, row, open);
  return scope.write(async (tx) => {
    await tx.reserveSeqs(0);
    const now = limits.now();
    const guard = { attempts: row.attempts };
    if (fate.kind === "done" || fate.kind === "refused") {
      const outcome = fate.kind === "done" ? "ok" : "refused";
      await endActionAttempt(tx, row.id, row.attempts, { outcome, detail: "found by reading back", now });
      if (fate.kind === "done") return succeed(tx, row, fate.result, now, guard);
      return settle(tx, row, { state: "refused", reason: fate.message }, now, guard);
    }
    const isLast = fate.kind === "cannot_say" || look + 1 >= limits.reconcileAfterMs.length;
    const isBelieved = fate.kind === "never_seen" && look >= BELIEVED_AT_LOOK;
    const isOver = !keepsKeys(open.tool) || row.expiresAt <= now;
    const refusal =
      isBelieved && !isOver ? await refusalOf(() => requireStillAllowed(tx, options, row, open.tool, now)) : null;
    // Whoever said yes may not any more: it is not sent again, and what never came by the last look never will.
    if (isBelieved && (!refusal || isLast)) {
      await endActionAttempt(tx, row.id, row.attempts, {
        outcome: "unknown",
        detail: "reading back never saw it",
        now,
      });
      if (isOver) return settle(tx, row, { state: "failed", reason: "It never arrived." }, now, guard);
      if (refusal) return settle(tx, row, { state: "refused", reason: refusal.message }, now, guard);
      const again = await moveAction(tx, row.id, ["unknown"], { state: "confirmed", notBeforeAt: now }, now, guard);
      if (!again) return "not_claimed";
      tx.enqueue(actJob(row.id, now));
      await publishAction(tx, again);
      return again.state;
    }
    const next = reconcileJob(limits, row.id, look + 1, now);
    const stays = await moveAction(
      tx,
      row.id,
      ["unknown"],
      // After the last look nothing is due any more: the watchdog leaves it to a person.
      { state: "unknown", notBeforeAt: isLast ? FAR : next.runAt },
      now,
      guard,
    );
    if (!stays) return "not_claimed";
    // The dialogue says the first time that nobody knows yet, and the second time gives it to a person.
    const told = TELL_AT_LOOKS.filter((at) => look > at).length;
    const due = isLast ? TELL_AT_LOOKS.length : TELL_AT_LOOKS.filter((at) => look >= at).length;
    if (due > told) for (let time = told; time < due; time++) await announceAction(tx, stays);
    else await publishAction(tx, stays);
    if (!isLast) tx.enqueue(next);
    return stays.state;
  });
}

const FAR = new Date("9999-12-31T00:00:00Z");
