import type { Id } from "@rapport/schema";
import type { ActionRow, Store, Tx } from "@rapport/store";
import type { ToolPorts } from "../tools/answer.ts";
import type { CustomerIdentity } from "../tools/arguments.ts";

/** What the ledger needs of its surroundings. Durations have defaults. */
export interface ActionOptions extends ToolPorts {
  store: Store;
  /** Who the conversation's customer is, as verified now. */
  loadIdentity: (tx: Tx, conversationId: Id) => Promise<CustomerIdentity>;
  now?: () => Date;
  /** How long a tool may take. Default 15 s. */
  callTimeoutMs?: number;
  /** How long an offer waits for its yes: a customer's hour, a colleague's day. */
  offerForMs?: { customer: number; staff: number; none: number };
  /** How long after the yes it may still be done. Default 15 minutes. */
  executeWithinMs?: number;
  /** How long a preview is tried. Default one minute. */
  previewWithinMs?: number;
  /** Delay before the second try; doubles until two minutes. Default 2 s. */
  firstRetryMs?: number;
  /** So long the same thing is not done anew after it succeeded (see releaseOtherKeys). Default one hour. */
  keyLifeMs?: number;
  /** Waits between looks at an action of unknown fate. */
  reconcileAfterMs?: readonly number[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export function limitsOf(options: ActionOptions) {
  const callTimeoutMs = options.callTimeoutMs ?? 15_000;
  return {
    now: options.now ?? (() => new Date()),
    callTimeoutMs,
    /** A claim lives through reading back, a preview and the call itself, with room to spare. */
    leaseMs: callTimeoutMs * 4,
    offerForMs: options.offerForMs ?? { customer: HOUR_MS, staff: 24 * HOUR_MS, none: HOUR_MS },
    executeWithinMs: options.executeWithinMs ?? 15 * MINUTE_MS,
    previewWithinMs: options.previewWithinMs ?? MINUTE_MS,
    firstRetryMs: options.firstRetryMs ?? 2000,
    keyLifeMs: options.keyLifeMs ?? HOUR_MS,
    reconcileAfterMs: options.reconcileAfterMs ?? [
      1000,
      5000,
      30_000,
      2 * MINUTE_MS,
      10 * MINUTE_MS,
      HOUR_MS,
      6 * HOUR_MS,
    ],
  };
}
export type ActionLimits = ReturnType<typeof limitsOf>;

/** When to try again after having tried `tries` times; the other side's own wish counts. */
export function retryAt(limits: ActionLimits, tries: number, wishMs: number | null, now: Date): Date {
  const backOffMs = Math.min(limits.firstRetryMs * 2 ** Math.min(tries, 10), 2 * MINUTE_MS);
  return new Date(now.getTime() + Math.max(backOffMs, wishMs ?? 0));
}

/** The job that takes an action its next step: its preview, or its execution. */
export function actJob(actionId: Id, runAt: Date) {
  return { task: "act", payload: { actionId }, runAt, key: `act:${actionId}` };
}

/** The job that looks for the `look`th time, counted from 0, what became of an action. */
export function reconcileJob(limits: ActionLimits, actionId: Id, look: number, now: Date) {
  const afterMs = limits.reconcileAfterMs[Math.min(look, limits.reconcileAfterMs.length - 1)] ?? 0;
  return {
    task: "reconcile_action",
    payload: { actionId, look },
    runAt: new Date(now.getTime() + afterMs),
    key: `reconcile_action:${actionId}`,
  };
}

/** Tells the screens that an action changed. */
export async function publishAction(tx: Tx, row: Pick<ActionRow, "id" | "conversationId">): Promise<void> {
  await tx.publish({ kind: "action", conversationId: row.conversationId, entityId: row.id });
}

/** Tells the screens and lets the dialogue go on: the action waits for a yes, or is over, or nobody knows. */
export async function announceAction(tx: Tx, row: ActionRow): Promise<void> {
  await publishAction(tx, row);
  tx.enqueue({ task: "turn", payload: { conversationId: row.conversationId, actionId: row.id } });
}
