import type { ConnectorContext, ConnectorRegistry } from "@rapport/connector";
import type { DeliveryState, Id } from "@rapport/schema";
import {
  findNext,
  insertReference,
  type Job,
  type OutboxRow,
  type Scope,
  type SendingRoute,
  type Settlement,
  type Store,
  settleOutbox,
  type Tx,
  takeSurvivor,
} from "@rapport/store";
import { deliverJob } from "./queue.ts";

export interface DeliveryOptions {
  store: Store;
  connectors: ConnectorRegistry;
  /** Settings, secrets and keys of a connection, as its connector needs them. */
  openContext: (scope: Scope, route: SendingRoute) => Promise<ConnectorContext>;
  /** How long a provider may take. Default one minute. */
  sendTimeoutMs?: number;
  /** How long after it was first tried a message is tried again. Default one day. */
  expiresAfterMs?: number;
  /** Delay before the second attempt; doubles until 15 minutes. Default 10 s. */
  firstRetryMs?: number;
  now?: () => Date;
}

export interface Timing {
  sendTimeoutMs: number;
  expiresAfterMs: number;
  firstRetryMs: number;
  now: () => Date;
}

export function timingOf(options: DeliveryOptions): Timing {
  return {
    sendTimeoutMs: options.sendTimeoutMs ?? 60_000,
    expiresAfterMs: options.expiresAfterMs ?? 24 * 3600_000,
    firstRetryMs: options.firstRetryMs ?? 10_000,
    now: options.now ?? (() => new Date()),
  };
}

/** The state a message is in after a step; or why the step did nothing. */
export type DeliveryOutcome = DeliveryState | "not_claimed" | "waits";

/** Rejects when the time is over, even if the work does not listen to its signal. */
export async function withTimeLimit<Result>(
  limitMs: number,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`The provider did not answer within ${Math.round(limitMs / 1000)} s.`);
      controller.abort(error);
      reject(error);
    }, limitMs);
  });
  try {
    return await Promise.race([work(controller.signal), limit]);
  } finally {
    clearTimeout(timer);
  }
}

export function wordsOf(error: unknown): string {
  return error instanceof Error && error.message ? error.message : String(error);
}

/** Moves a message on from `sending` or `unknown`, tells the screens, and lets go what waits behind it. */
export async function settleAttempt(
  tx: Tx,
  row: OutboxRow,
  settlement: Settlement,
  now: Date,
): Promise<DeliveryOutcome> {
  const seq = await tx.reserveSeqs(1);
  const [settled, state, behind] = await Promise.all([
    settleOutbox(tx, row.id, ["sending", "unknown"], settlement, { seq, now, attempt: row.attempts }),
    takeSurvivor(tx, row.conversationId),
    findNext(tx, row),
  ]);
  if (!settled) return "not_claimed";
  if (state) tx.publishAt(seq, { kind: "item", conversationId: state.id, entityId: settled.eventId ?? row.id });
  if (settled.state === "queued") tx.enqueue(deliverJob(row.id, settled.notBeforeAt));
  if (settled.state === "unknown") tx.enqueue(reconcileJob(row.id, settled.attempts, 0, now));
  if (settled.state === "sent" && settled.providerMessageId) {
    insertReference(tx, row.connectionId, settled.providerMessageId, state?.id ?? row.conversationId);
  }
  // What waited behind it may go; while it is to be tried again or its fate is asked for, it may not.
  const next = settled.state === "queued" || settled.state === "unknown" ? null : behind;
  if (next) tx.enqueue(deliverJob(next.id, next.notBeforeAt));
  return settled.state;
}

/** Waits between looks at a message of unknown fate: at once, then ever more seldom, over about a day. */
export const RECONCILE_AFTER_MS = [0, 60_000, 5 * 60_000, 30 * 60_000, 2 * 3600_000, 6 * 3600_000, 12 * 3600_000];

/** The job that looks at a message of unknown fate for the `look`th time, counted from 0. */
export function reconcileJob(outboxId: Id, attempt: number, look: number, now: Date): Job {
  return {
    task: "reconcile_delivery",
    payload: { outboxId, attempt, look },
    runAt: new Date(now.getTime() + (RECONCILE_AFTER_MS[look] ?? 0)),
    key: `reconcile:${outboxId}`,
  };
}
