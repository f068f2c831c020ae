import type { Connector, ConnectorContext, OutgoingMessage, SendReceipt } from "@rapport/connector";
import { type DeliveryState, type Id, newId, nextStatus } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import {
  type ConversationState,
  claimOutbox,
  endAttempt,
  findActiveActors,
  findAhead,
  findOutbox,
  findRoute,
  listReferences,
  loadFiles,
  type OutboxRow,
  OWN_SOURCE,
  type Scope,
  type SendingRoute,
  type Settlement,
  settleOutbox,
  type Tx,
  takeFeed,
  takeSurvivor,
} from "@rapport/store";
import { commitEdit, type Edit, openEdit } from "../conversations/edit.ts";
import { deliverJob, type NewMessage, settleStatus, writeMessage } from "./queue.ts";
import {
  type DeliveryOptions,
  type DeliveryOutcome,
  settleAttempt,
  type Timing,
  timingOf,
  withTimeLimit,
  wordsOf,
} from "./settle.ts";

const MAX_RETRY_MS = 15 * 60_000;
/** A message that waits for another one looks again after this, should the other one's end not wake it. */
const WAIT_FOR_AHEAD_MS = 5_000;
/** So long a message of unknown fate holds up those behind it: time enough to ask the provider. */
const UNKNOWN_HOLDS_UP_MS = 30_000;
const MAX_REFERENCES = 30;
const PREVIEW_LENGTH = 200;

/** A claimed message with all that is needed to say it. */
interface Claimed {
  row: OutboxRow;
  route: SendingRoute;
  message: OutgoingMessage;
}

/**
 * Delivers one message (ORC-10). Life of a message: scheduled or queued → (claimed: the event is written) sending → sent,
 * then delivered and read by the provider's word; or failed, expired, cancelled; or unknown.
 * 1. One transaction claims it and writes the event, so that whatever happens next, what may have been said is on record.
 * 2. The provider is called outside of any transaction, with a time limit.
 * 3. One transaction writes down what the provider said. No word, a broken connection, an exception: `unknown`.
 * A crash between 1 and 3 leaves `sending`, which the watchdog turns into `unknown`; only reconciling moves that on.
 * Where the record itself is what the customer's screen follows, all three are one transaction.
 */
export async function deliver(options: DeliveryOptions, tenantId: Id, outboxId: Id): Promise<DeliveryOutcome> {
  return deliverFrom(options, tenantId, outboxId, ["queued", "scheduled"]);
}

/** As deliver, also for messages of unknown fate whose provider refuses doubles by our key. */
export async function deliverFrom(
  options: DeliveryOptions,
  tenantId: Id,
  outboxId: Id,
  from: readonly DeliveryState[],
): Promise<DeliveryOutcome> {
  const timing = timingOf(options);
  const scope = options.store.system(tenantId);
  const claimed = await scope.write((tx) => claimOrSend(tx, options, timing, outboxId, from));
  if (typeof claimed === "string") return claimed;
  const receipt = await callProvider(options, timing, scope, claimed);
  return scope.write((tx) => recordReceipt(tx, claimed.row, receipt, timing));
}

/** True for a channel whose messages `deliverWithin` sends. */
export function isSentByRecord(options: Pick<DeliveryOptions, "connectors">, route: SendingRoute): boolean {
  return findConnector(options, route)?.sendByRecord !== undefined;
}

/**
 * Writes a message and delivers it in the same transaction, where `isSentByRecord`; what the edit holds is written with it. One that
 * must wait for another, or may not leave, stays in the outbox as any other.
 */
export async function deliverWithin(
  tx: Tx,
  options: DeliveryOptions,
  edit: Edit,
  route: SendingRoute,
  message: NewMessage,
): Promise<DeliveryOutcome> {
  const timing = timingOf(options);
  const place = { id: newId(message.now.getTime()), seq: await tx.reserveSeqs(1) };
  const [row, ahead] = await Promise.all([
    writeMessage(tx, edit, route, message, place),
    findAhead(tx, place.id, freshSince(timing.now())),
  ]);
  const claimed = await claimFrom(tx, timing, ["queued"], { row, ahead, edit, route, isShown: false });
  if (typeof claimed === "string") {
    await commitEdit(tx, edit, { now: message.now, touchedItems: [row.id] });
    return claimed;
  }
  const outcome = await sendByRecord(tx, options, timing, claimed);
  if (typeof outcome !== "string") throw new Error(`the channel ${route.connector} is not sent by record`);
  return outcome;
}

async function claimOrSend(
  tx: Tx,
  options: DeliveryOptions,
  timing: Timing,
  outboxId: Id,
  from: readonly DeliveryState[],
): Promise<Claimed | DeliveryOutcome> {
  const claimed = await claim(tx, timing, outboxId, from);
  return typeof claimed === "string" ? claimed : sendByRecord(tx, options, timing, claimed);
}

async function sendByRecord(
  tx: Tx,
  options: DeliveryOptions,
  timing: Timing,
  claimed: Claimed,
): Promise<Claimed | DeliveryOutcome> {
  const { row, route, message } = claimed;
  const receipt = findConnector(options, route)?.sendByRecord?.(message, route.connectionId);
  return receipt ? recordReceipt(tx, row, receipt, timing) : claimed;
}

function findConnector(
  { connectors }: Pick<DeliveryOptions, "connectors">,
  route: SendingRoute,
): Connector | undefined {
  return connectors.all.find(({ name }) => name === route.connector);
}

async function claim(
  tx: Tx,
  timing: Timing,
  outboxId: Id,
  from: readonly DeliveryState[],
): Promise<Claimed | DeliveryOutcome> {
  const [, row, ahead] = await Promise.all([
    takeFeed(tx),
    findOutbox(tx, outboxId),
    findAhead(tx, outboxId, freshSince(timing.now())),
  ]);
  if (!row) return "not_claimed";
  const [state, route] = await Promise.all([takeSurvivor(tx, row.conversationId), findRoute(tx, row.connectionId)]);
  if (!state || !route) return "not_claimed";
  return claimFrom(tx, timing, from, { row, ahead, edit: openEdit(state), route, isShown: true });
}

/** A message that is to be claimed, with what was looked up for it under the tenant's feed. */
interface Candidate {
  row: OutboxRow;
  /** What has to leave before it. */
  ahead: Awaited<ReturnType<typeof findAhead>>;
  /** Written with the message when it leaves. */
  edit: Edit;
  route: SendingRoute;
  /** It stands in the outbox on people's screens. */
  isShown: boolean;
}

const freshSince = (now: Date): Date => new Date(now.getTime() - UNKNOWN_HOLDS_UP_MS);

async function claimFrom(
  tx: Tx,
  timing: Timing,
  from: readonly DeliveryState[],
  candidate: Candidate,
): Promise<Claimed | DeliveryOutcome> {
  const { row, ahead, edit, route } = candidate;
  const { state } = edit;
  const now = timing.now();
  if (!from.includes(row.state)) return "not_claimed";
  if (row.notBeforeAt > now) {
    tx.enqueue(deliverJob(row.id, row.notBeforeAt));
    return "waits";
  }
  if (ahead) {
    tx.enqueue(deliverJob(row.id, new Date(now.getTime() + WAIT_FOR_AHEAD_MS)));
    return "waits";
  }
  const refusal = refusalOf(row, state, route, now);
  if (refusal) return settleUnsent(tx, row, state, refusal, now);

  const eventId = row.eventId ?? eventIdOf(tx.tenantId, OWN_SOURCE, `outbox:${row.id}`);
  const attemptSeq = await tx.reserveSeqs(1);
  const expiresAt = new Date(now.getTime() + timing.expiresAfterMs);
  const [taken, authors, attachments, references] = await Promise.all([
    claimOutbox(tx, row.id, { eventId, now, expiresAt, from, seq: attemptSeq }),
    findActiveActors(tx, row.actorId ? [row.actorId] : []),
    loadFiles(tx, row.content.attachmentIds),
    listReferences(tx, state.id, row.connectionId, MAX_REFERENCES),
  ]);
  if (!taken) return "not_claimed";
  if (row.eventId === null) await writeLeaving(tx, taken, candidate, eventId, now);
  else tx.publishAt(attemptSeq, { kind: "item", conversationId: state.id, entityId: eventId });
  return {
    row: taken,
    route,
    message: {
      outboxId: row.id,
      conversationId: state.id,
      conversationNumber: state.number,
      to: row.content.to,
      cc: row.content.cc,
      subject: row.content.subject,
      text: row.content.text,
      author: { name: authors[0]?.name ?? "" },
      attachments,
      references,
      createdAt: row.createdAt.toISOString(),
    },
  };
}

/** Why a message must not leave any more, or null. */
function refusalOf(row: OutboxRow, state: ConversationState, route: SendingRoute, now: Date): Settlement | null {
  if (row.expiresAt && row.expiresAt <= now)
    return { state: "expired", reason: row.reason ?? "It could not be sent in time." };
  if (state.isContactBlocked) return { state: "failed", reason: "The contact was blocked before the message left." };
  if (route.isDeleted) return { state: "failed", reason: "The channel was disconnected before the message left." };
  const isMoved = row.content.isMoved || row.content.isAutomatic || row.eventId !== null;
  if (!isMoved && nextStatus(state.status, "agent_replied") === null) {
    return { state: "failed", reason: `The conversation was ${state.status} before the message left.` };
  }
  return null;
}

async function settleUnsent(
  tx: Tx,
  row: OutboxRow,
  state: ConversationState,
  settlement: Settlement,
  now: Date,
): Promise<DeliveryOutcome> {
  const seq = await tx.reserveSeqs(1);
  await settleOutbox(tx, row.id, [row.state], settlement, { seq, now });
  tx.publishAt(seq, { kind: "item", conversationId: state.id, entityId: row.eventId ?? row.id });
  return settlement.state;
}

/** The message becomes an event; the conversation now shows it as its latest words and waits for the customer. */
async function writeLeaving(
  tx: Tx,
  row: OutboxRow,
  { edit, isShown }: Candidate,
  eventId: Id,
  now: Date,
): Promise<void> {
  const { state } = edit;
  const { content } = row;
  edit.columns.preview = content.text.replace(/\s+/g, " ").trim().slice(0, PREVIEW_LENGTH).toWellFormed();
  edit.columns.previewDirection = "out";
  edit.columns.addedMessages = 1;
  edit.columns.lastEventAt = now;
  if (!content.isAutomatic) {
    edit.columns.waitingSinceAt = null;
    edit.columns.firstReplyAt = now;
    if (!content.isMoved) settleStatus(edit, content.thenStatus);
  }
  await commitEdit(tx, edit, {
    now,
    removedItems: isShown ? [row.id] : [],
    // What the edit held before is what the message was written with.
    areChangesFirst: !isShown,
    messages: [
      {
        id: eventId,
        kind: "message",
        channel: state.channel,
        direction: "out",
        connectionId: row.connectionId,
        conversationId: state.id,
        contactId: state.contactId,
        actorId: row.actorId,
        externalId: `outbox:${row.id}`,
        occurredAt: now,
        subject: content.subject,
        text: content.text,
        authorName: null,
        clientId: row.clientId,
        meta: content.isAutomatic ? { ...content.meta, isAutomatic: true } : (content.meta ?? null),
        attachmentIds: content.attachmentIds,
      },
    ],
  });
}

/** Calls the provider with a time limit. Whatever is thrown means that nobody knows. */
async function callProvider(
  options: DeliveryOptions,
  timing: Timing,
  scope: Scope,
  { route, message }: Claimed,
): Promise<SendReceipt> {
  let connector: Connector;
  let context: ConnectorContext;
  try {
    connector = options.connectors.get(route.connector);
    context = await options.openContext(scope, route);
  } catch (error) {
    // Nothing was said yet: settings or secrets could not be read.
    return { outcome: "failed", reason: wordsOf(error), isRetryable: true };
  }
  try {
    return await withTimeLimit(timing.sendTimeoutMs, (signal) => connector.send(message, { ...context, signal }));
  } catch (error) {
    return { outcome: "unknown", reason: wordsOf(error) };
  }
}

/** Writes down what the provider said; answers the state the message is in now. */
async function recordReceipt(tx: Tx, row: OutboxRow, receipt: SendReceipt, timing: Timing): Promise<DeliveryOutcome> {
  await takeFeed(tx);
  const now = timing.now();
  endAttempt(tx, row.id, row.attempts, {
    outcome: receipt.outcome,
    reason: receipt.outcome === "sent" ? null : receipt.reason,
    now,
  });
  const settlement = settlementOf(row, receipt, timing, now);
  return settleAttempt(tx, row, settlement, now);
}

function settlementOf(row: OutboxRow, receipt: SendReceipt, timing: Timing, now: Date): Settlement {
  if (receipt.outcome === "sent") {
    return { state: "sent", reason: null, providerMessageId: receipt.providerMessageId };
  }
  if (receipt.outcome === "unknown") return { state: "unknown", reason: receipt.reason };
  if (!receipt.isRetryable) return { state: "failed", reason: receipt.reason };
  const backOffMs = Math.min(timing.firstRetryMs * 2 ** (row.attempts - 1), MAX_RETRY_MS);
  const again = new Date(now.getTime() + Math.max(receipt.retryAfterMs ?? 0, backOffMs));
  if (row.expiresAt && again >= row.expiresAt) return { state: "expired", reason: receipt.reason };
  return { state: "queued", reason: receipt.reason, isRetryable: true, notBeforeAt: again };
}
