import type { DeliveryState, Id } from "@rapport/schema";
import {
  acknowledgeMessages,
  findByProviderMessage,
  findOutbox,
  type Job,
  saveContactRead,
  settleOutbox,
  type Tx,
  takeFeed,
  takeSurvivor,
} from "@rapport/store";

/** A provider's word on a message that we sent. */
export interface ProviderStatus {
  providerMessageId: string;
  /** Our own key, when the word carries it. */
  outboxId?: Id;
  state: "delivered" | "read" | "failed";
  /** The provider's own words. */
  reason: string | null;
}

/** States that a word may move a message on from; anything else would go backwards. A bounce of what was read is none. */
const MOVES_FROM: Readonly<Record<ProviderStatus["state"], readonly DeliveryState[]>> = {
  delivered: ["sending", "unknown", "sent"],
  read: ["sending", "unknown", "sent", "delivered"],
  failed: ["sending", "unknown", "sent", "delivered"],
};

export type StatusOutcome = "applied" | "ignored" | "not_found";

/**
 * Applies what a provider says of a message: delivered, read, failed (a bounce, with its own words); never backwards, and
 * twice is once. `not_found`: no message has that id, perhaps not yet (see applyStatusLater).
 */
export async function applyStatus(
  tx: Tx,
  connectionId: Id,
  status: ProviderStatus,
  now: Date = new Date(),
): Promise<StatusOutcome> {
  await takeFeed(tx);
  const row =
    (await findByProviderMessage(tx, connectionId, status.providerMessageId)) ??
    (status.outboxId ? await findOutbox(tx, status.outboxId) : null);
  if (row?.connectionId !== connectionId) return "not_found";
  const state = await takeSurvivor(tx, row.conversationId);
  const seq = await tx.reserveSeqs(1);
  const reason = status.state === "failed" ? (status.reason ?? "The provider could not deliver it.") : null;
  const settled = await settleOutbox(
    tx,
    row.id,
    MOVES_FROM[status.state],
    { state: status.state, reason },
    { seq, now },
  );
  if (!settled || !state) return "ignored";
  tx.publishAt(seq, { kind: "item", conversationId: state.id, entityId: settled.eventId ?? row.id });
  return "applied";
}

/** Looks for a message again after these waits: a bounce may be faster than our own note of the message's id. */
const LOOK_AGAIN_MS = [2_000, 15_000, 120_000];

/** The job that applies a status later; null when it was tried often enough and belongs to nothing of ours. */
export function applyStatusLater(connectionId: Id, status: ProviderStatus, look: number, now: Date): Job | null {
  const waitMs = LOOK_AGAIN_MS[look];
  if (waitMs === undefined) return null;
  return {
    task: "apply_status",
    payload: { connectionId, status, look: look + 1 },
    runAt: new Date(now.getTime() + waitMs),
  };
}

/**
 * Takes in a provider's word, now or, when the message is not known yet, a little later. This is what the receive path
 * calls for everything of kind `status`.
 */
export async function receiveStatus(
  tx: Tx,
  connectionId: Id,
  status: ProviderStatus,
  look: number = 0,
  now: Date = new Date(),
): Promise<StatusOutcome> {
  const outcome = await applyStatus(tx, connectionId, status, now);
  const later = outcome === "not_found" ? applyStatusLater(connectionId, status, look, now) : null;
  if (later) tx.enqueue(later);
  return outcome;
}

/**
 * The contact's own screen says that everything up to feed number `seq` has arrived there, or was read: the word of a
 * channel that is ours (web chat). Tells the agents. Answers how many messages moved on.
 */
export async function acknowledge(
  tx: Tx,
  conversationId: Id,
  seq: number,
  state: "delivered" | "read",
  now: Date = new Date(),
): Promise<number> {
  await takeFeed(tx);
  const survivor = await takeSurvivor(tx, conversationId);
  if (!survivor) return 0;
  const eventIds = await acknowledgeMessages(tx, survivor.id, seq, state, now);
  for (const eventId of eventIds) await tx.publish({ kind: "item", conversationId: survivor.id, entityId: eventId });
  if (state === "read" && (await saveContactRead(tx, survivor.id, now))) {
    await tx.publish({ kind: "contact_read", conversationId: survivor.id, detail: { readAt: now.toISOString() } });
  }
  return eventIds.length;
}
