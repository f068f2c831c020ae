import type { ConnectorRegistry } from "@rapport/connector";
import { type Id, newId, nextStatus, RapportError } from "@rapport/schema";
import {
  type ConversationState,
  cancelOutbox,
  findOutbox,
  findQueued,
  findRecipient,
  findRoute,
  insertOutbox,
  markRead,
  type OutboxContent,
  type OutboxRow,
  removeDraft,
  type SendingRoute,
  settleOutbox,
  type Tx,
  takeConversation,
  takeFeed,
  takeSurvivor,
} from "@rapport/store";
import { refuseMerged } from "../conversations/change.ts";
import { assign, commitEdit, type Edit, openEdit, pull, refuseMove } from "../conversations/edit.ts";
import { requireWords } from "../conversations/note.ts";
import { holdBack } from "./hold-back.ts";

export interface Reply {
  text: string;
  attachmentIds: readonly Id[];
  /** Chosen by the writer, unique per message: sending the same one again changes nothing. */
  clientId: string;
  /** When it is to leave (ISO 8601); absent: now, after the connection's undo window. */
  sendAt?: string | undefined;
  thenStatus?: "waiting_customer" | "resolved" | "closed" | undefined;
  /** The writer has read why the gate holds it back, and sends it all the same. */
  isGateOverridden?: boolean | undefined;
}

export interface Queued {
  outboxId: Id;
  /** The id under which the message is shown: the delivery's, later the event's. */
  itemId: Id;
  isNew: boolean;
}

const MAX_AHEAD_MS = 366 * 24 * 3600 * 1000;
const DEFAULT_ATTACHMENT_BYTES = 25 * 1024 * 1024;

/**
 * Puts an answer into the outbox: row and job in the transaction of the caller (ORC-10). Idempotent by writer and clientId.
 * A person who answers a conversation of nobody takes it; "send and resolve" moves it now, everything else happens when the
 * message leaves. Throws not_found, contact_blocked, illegal_transition, conflict (merged, channel gone), invalid_input,
 * gate_refused.
 */
export async function queueReply(
  tx: Tx,
  connectors: ConnectorRegistry,
  conversationId: Id,
  reply: Reply,
  now: Date = new Date(),
): Promise<Queued> {
  const state = await takeConversation(tx, conversationId);
  if (!state) throw new RapportError("not_found");
  const known = await findQueued(tx, conversationId, tx.actor.actorId, reply.clientId);
  if (known) return { outboxId: known.id, itemId: known.eventId ?? known.id, isNew: false };
  refuseMerged(state);
  if (state.isContactBlocked) {
    throw new RapportError("contact_blocked", { sentence: "This contact is blocked. Unblock it before you answer." });
  }
  if (nextStatus(state.status, "agent_replied") === null) throw refuseMove(state, "agent_replied");
  await holdBack(tx, state, reply.text, { isOverridden: reply.isGateOverridden ?? false });
  const route = await openRoute(tx, state.connectionId);
  await requireFiles(tx, connectors, route, reply);
  const recipient = await findRecipient(tx, { ...state, connectionId: route.connectionId });
  if (!recipient) {
    throw new RapportError("conflict", {
      sentence: "There is no address of this contact to which the channel can write.",
    });
  }
  const edit = openEdit(state);
  if (state.assigneeId === null && tx.actor.kind === "person") assign(edit, tx.actor.actorId, "replied");
  const { notBeforeAt, isScheduled } = leavingTime(route, reply.sendAt, now);
  const isMoved = !isScheduled && (reply.thenStatus === "resolved" || reply.thenStatus === "closed");
  if (isMoved) settleStatus(edit, reply.thenStatus as "resolved" | "closed");
  const queued = await enqueueMessage(tx, edit, route, {
    actorId: tx.actor.actorId,
    clientId: reply.clientId,
    notBeforeAt,
    isScheduled,
    now,
    content: {
      text: reply.text,
      subject: replySubject(connectors, route, state),
      to: recipient.to,
      cc: connectors.get(route.connector).capabilities.hasSubject ? recipient.others : [],
      attachmentIds: [...new Set(reply.attachmentIds)],
      thenStatus: reply.thenStatus ?? null,
      isMoved,
      isAutomatic: false,
    },
  });
  await removeDraft(tx, conversationId);
  if (state.lastInboundSeq > 0) await markRead(tx, conversationId, state.lastInboundSeq);
  return queued;
}

/** A message that is to be written into the outbox. */
export interface NewMessage {
  actorId: Id | null;
  clientId: string;
  notBeforeAt: Date;
  isScheduled: boolean;
  now: Date;
  content: OutboxContent;
}

/** Writes the outbox row, the job that delivers it, and the feed entries. */
export async function enqueueMessage(tx: Tx, edit: Edit, route: SendingRoute, message: NewMessage): Promise<Queued> {
  const id = newId(message.now.getTime());
  await writeMessage(tx, edit, route, message, { id, seq: await tx.reserveSeqs(1) });
  tx.enqueue(deliverJob(id, message.notBeforeAt));
  await commitEdit(tx, edit, { now: message.now, touchedItems: [id] });
  return { outboxId: id, itemId: id, isNew: true };
}

/** Writes the outbox row alone, at once: for a caller who delivers it in the same transaction. */
export function writeMessage(
  tx: Tx,
  edit: Edit,
  route: SendingRoute,
  message: NewMessage,
  { id, seq }: { id: Id; seq: number },
): Promise<OutboxRow> {
  return insertOutbox(tx, {
    id,
    conversationId: edit.state.id,
    connectionId: route.connectionId,
    actorId: message.actorId,
    clientId: message.clientId,
    state: message.isScheduled ? "scheduled" : "queued",
    content: message.content,
    notBeforeAt: message.notBeforeAt,
    seq,
  });
}

/** The job that hands a message to its provider; a newer one replaces one that waits. */
export function deliverJob(
  outboxId: Id,
  runAt: Date,
): { task: string; payload: { outboxId: Id }; runAt: Date; key: string } {
  return { task: "deliver", payload: { outboxId }, runAt, key: `deliver:${outboxId}` };
}

/** The status the writer wished for, on the way the machine allows: answered, resolved, closed. */
export function settleStatus(edit: Edit, wish: OutboxContent["thenStatus"]): void {
  pull(edit, "agent_replied");
  if (wish === "resolved" || wish === "closed") pull(edit, "resolved");
  if (wish === "closed") pull(edit, "closed");
}

/** The connection that a message leaves by. Throws conflict when there is none any more. */
export async function openRoute(tx: Tx, connectionId: Id | null): Promise<SendingRoute> {
  return requireRoute(connectionId ? await findRoute(tx, connectionId) : null);
}

/** As openRoute, of one that was looked up before. */
export function requireRoute(route: SendingRoute | null): SendingRoute {
  if (!route || route.isDeleted) {
    throw new RapportError("conflict", {
      sentence: "The channel of this conversation was disconnected, so nothing can be sent in it.",
    });
  }
  return route;
}

export function undoWindowMs(route: SendingRoute): number {
  const seconds = route.config.undoSendSeconds;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1000 : 0;
}

function leavingTime(
  route: SendingRoute,
  sendAt: string | undefined,
  now: Date,
): { notBeforeAt: Date; isScheduled: boolean } {
  const undoEndsAt = new Date(now.getTime() + undoWindowMs(route));
  if (sendAt === undefined) return { notBeforeAt: undoEndsAt, isScheduled: false };
  const at = new Date(sendAt);
  if (at.getTime() - now.getTime() > MAX_AHEAD_MS) {
    throw new RapportError("invalid_input", {
      issues: [{ path: "sendAt", message: "A message can be scheduled at most a year ahead." }],
    });
  }
  // An instant that has passed means now, and now can still be undone.
  return at > undoEndsAt ? { notBeforeAt: at, isScheduled: true } : { notBeforeAt: undoEndsAt, isScheduled: false };
}

function replySubject(connectors: ConnectorRegistry, route: SendingRoute, state: ConversationState): string | null {
  if (!connectors.get(route.connector).capabilities.hasSubject) return null;
  const subject = state.subject ?? "";
  return /^\s*re\s*:/i.test(subject) ? subject : `Re: ${subject}`.trim();
}

/** The files exist, are the writer's, and the channel can carry them. */
export async function requireFiles(
  tx: Tx,
  connectors: ConnectorRegistry,
  route: SendingRoute,
  message: { text: string; attachmentIds: readonly Id[] },
): Promise<void> {
  const files = await requireWords(tx, message);
  const limit = connectors.get(route.connector).capabilities.maxAttachmentBytes ?? DEFAULT_ATTACHMENT_BYTES;
  const total = files.reduce((sum, file) => sum + file.bytes, 0);
  if (total > limit) {
    throw new RapportError("too_large", {
      sentence: `The files are larger than this channel carries (${Math.floor(limit / 1024 / 1024)} MB).`,
    });
  }
}

/**
 * Takes back a message that has not left (undo, cancel a scheduled one, or one that waits to be tried again because nobody took
 * it so far); answers what was written, for editing. One that was tried stays on record, as cancelled.
 * Throws not_found, too_late_to_undo.
 */
export async function cancelDelivery(
  tx: Tx,
  outboxId: Id,
  now: Date = new Date(),
): Promise<{ conversationId: Id; text: string; attachmentIds: Id[] }> {
  await takeFeed(tx);
  const row = await findOutbox(tx, outboxId);
  const survivor = row && (await takeSurvivor(tx, row.conversationId));
  if (!row || !survivor) throw new RapportError("not_found");
  const cancelled = await cancelOutbox(tx, outboxId, await tx.reserveSeqs(1));
  if (!cancelled) throw new RapportError("too_late_to_undo");
  const edit = openEdit(survivor);
  // "Send and resolve" moved it when the message was queued; without the message the matter is open again.
  const { thenStatus, isMoved } = row.content;
  if (isMoved && survivor.status === thenStatus) pull(edit, "reopened", "send_undone");
  // It looked answered since the first try; nobody has read an answer.
  const looksAnswered =
    cancelled.eventId !== null && !cancelled.content.isAutomatic && survivor.waitingSinceAt === null;
  if (looksAnswered) edit.columns.waitingSinceAt = now;
  await commitEdit(tx, edit, {
    now,
    ...(cancelled.eventId ? { touchedItems: [cancelled.eventId] } : { removedItems: [outboxId] }),
  });
  tx.audit({ action: "deliveries.cancel", targetKind: "deliveries", targetId: outboxId });
  return {
    conversationId: survivor.id,
    text: cancelled.content.text,
    attachmentIds: cancelled.content.attachmentIds,
  };
}

/**
 * Sends a message that failed or expired again: the same row, the next attempt, and the provider is really called
 * (chatwoot#14120). Answers the event shown for it, or the delivery when it never left. Throws not_found, cannot_retry.
 */
export async function retryDelivery(tx: Tx, outboxId: Id, now: Date = new Date()): Promise<Id> {
  await takeFeed(tx);
  const row = await findOutbox(tx, outboxId);
  const survivor = row && (await takeSurvivor(tx, row.conversationId));
  if (!row || !survivor) throw new RapportError("not_found");
  if (survivor.isContactBlocked) {
    throw new RapportError("contact_blocked", {
      sentence: "This contact is blocked. Unblock it before you send again.",
    });
  }
  const seq = await tx.reserveSeqs(1);
  const queued = await settleOutbox(
    tx,
    outboxId,
    ["failed", "expired"],
    { state: "queued", reason: null, notBeforeAt: now, expiresAt: null },
    { seq, now },
  );
  if (!queued) throw new RapportError("cannot_retry");
  tx.enqueue(deliverJob(outboxId, now));
  tx.publishAt(seq, { kind: "item", conversationId: survivor.id, entityId: queued.eventId ?? outboxId });
  tx.audit({ action: "deliveries.retry", targetKind: "deliveries", targetId: outboxId });
  return queued.eventId ?? outboxId;
}
