import type { Connector, OutgoingMessage, ReadBack } from "@rapport/connector";
import type { Id } from "@rapport/schema";
import {
  endAttempt,
  findOutbox,
  findRoute,
  type OutboxRow,
  type Scope,
  type SendingRoute,
  type Settlement,
  type Tx,
  takeFeed,
  takeSurvivor,
} from "@rapport/store";
import { deliverFrom } from "./deliver.ts";
import {
  type DeliveryOptions,
  type DeliveryOutcome,
  RECONCILE_AFTER_MS,
  reconcileJob,
  settleAttempt,
  type Timing,
  timingOf,
  withTimeLimit,
} from "./settle.ts";

/**
 * Finds out what became of a message of unknown fate. A provider that refuses doubles is simply asked again with the same
 * key; one that can be read is asked whether it arrived; otherwise it stays `unknown` and is shown as such. It is never
 * sent again blindly.
 */
export async function reconcileDelivery(
  options: DeliveryOptions,
  tenantId: Id,
  task: { outboxId: Id; attempt: number; look: number },
): Promise<DeliveryOutcome> {
  const timing = timingOf(options);
  const scope = options.store.system(tenantId);
  const found = await scope.read(async (tx) => {
    const row = await findOutbox(tx, task.outboxId);
    const route = row && (await findRoute(tx, row.connectionId));
    return row && route ? { row, route } : null;
  });
  if (found?.row.state !== "unknown" || found.row.attempts !== task.attempt) return "not_claimed";
  const connector = options.connectors.get(found.route.connector);
  if (connector.capabilities.isSendIdempotent) {
    return deliverFrom(options, tenantId, task.outboxId, ["unknown"]);
  }
  if (!connector.capabilities.canReadBack || !connector.readBack) return "unknown";
  const answer = await askBack(options, timing, scope, connector, found);
  return scope.write(async (tx) => {
    await takeFeed(tx);
    const now = timing.now();
    if (answer.outcome === "arrived") {
      const settlement: Settlement = { state: "sent", reason: null, providerMessageId: answer.providerMessageId };
      return settleAttempt(tx, found.row, settlement, now);
    }
    if (answer.outcome === "absent") {
      return settleAttempt(tx, found.row, { state: "queued", reason: found.row.reason, notBeforeAt: now }, now);
    }
    if (task.look + 1 < RECONCILE_AFTER_MS.length) {
      tx.enqueue(reconcileJob(task.outboxId, task.attempt, task.look + 1, now));
    }
    return "unknown";
  });
}

async function askBack(
  options: DeliveryOptions,
  timing: Timing,
  scope: Scope,
  connector: Connector,
  { row, route }: { row: OutboxRow; route: SendingRoute },
): Promise<ReadBack> {
  const { content } = row;
  try {
    const context = await options.openContext(scope, route);
    const state = await scope.write((tx) => takeSurvivor(tx, row.conversationId));
    const message: OutgoingMessage = {
      outboxId: row.id,
      conversationId: state?.id ?? row.conversationId,
      conversationNumber: state?.number ?? 0,
      to: content.to,
      cc: content.cc,
      subject: content.subject,
      text: content.text,
      author: { name: "" },
      attachments: [],
      references: [],
      createdAt: row.createdAt.toISOString(),
    };
    return await withTimeLimit(timing.sendTimeoutMs, async (signal) => {
      const answer = await connector.readBack?.(message, { ...context, signal });
      return answer ?? { outcome: "unknown" };
    });
  } catch {
    // Asking again later is all that can be done; the message stays of unknown fate.
    return { outcome: "unknown" };
  }
}

/** Marks a message that nobody works on any more as of unknown fate and has it reconciled. */
export async function giveUpSending(tx: Tx, outboxId: Id, attempt: number, now: Date): Promise<DeliveryOutcome> {
  await takeFeed(tx);
  const row = await findOutbox(tx, outboxId);
  if (row?.state !== "sending" || row.attempts !== attempt) return "not_claimed";
  const reason = "The server stopped while the message was being sent; whether it left is not known.";
  endAttempt(tx, outboxId, attempt, { outcome: "unknown", reason, now });
  return settleAttempt(tx, row, { state: "unknown", reason }, now);
}
