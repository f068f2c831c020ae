import { createHash } from "node:crypto";
import type { Connector, RawPayload, ReceivedMessage } from "@rapport/connector";
import { type ConversationStatus, type Id, newId, nextStatus } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import type { ArrivalRows, KnownIdentity, LatestWords, NewEvent, ReferencedThread, ThreadTarget } from "@rapport/store";
import { cleanLine, cleanText, firstLine } from "./clean.ts";

/** A connection as the receive path needs it. */
export interface IntakeConnection {
  tenantId: Id;
  id: Id;
  teamId: Id | null;
}

/** One parsed message on its way in. */
export interface Arrival {
  eventId: Id;
  rawId: Id;
  connection: IntakeConnection;
  connector: Connector;
  raw: RawPayload;
  message: ReceivedMessage;
}

export interface Placement {
  eventId: Id;
  conversationId: Id;
  isDuplicate: boolean;
  seq: number | null;
}

/** What the database knew when the batch began. */
export interface Known {
  existing: Map<Id, Id | null>;
  /** By channel and address. */
  identities: Map<string, KnownIdentity>;
  trusted: Map<Id, ThreadTarget>;
  /** By connection and Message-ID. */
  referenced: Map<string, ReferencedThread>;
  /** By connection and contact. */
  latest: Map<string, ThreadTarget>;
  /** By event: found by the strict subject rule. */
  bySubject: Map<Id, ThreadTarget>;
}

export const keyOf = (...parts: string[]): string => parts.join("\u0000");

/** The conversations of this batch as they grow while its messages are placed one after another. */
interface OpenThread {
  target: ThreadTarget;
  isNew: boolean;
  latest: LatestWords;
  participants: Set<string>;
}

/**
 * Decides where each message of a batch goes: which contact wrote, which conversation it belongs to, what becomes of
 * that conversation's status. Pure: reads `known`, answers rows to write. Messages are placed in their order, each seeing
 * what those before it did. `seqs` yields feed numbers, three at most for each message.
 *
 * A message joins a conversation (ING-6): 1. by a proof (signed token, session); 2. by a Message-ID it names, if the
 * sender took part there; 3. where the channel has no threads, the contact's latest one; 4. a reply without usable
 * references, by the same subject from the same contact. With a new subject, it is a new conversation (1 and 2 too).
 */
export function planBatch(
  arrivals: readonly Arrival[],
  known: Known,
  nextSeq: () => number,
): { rows: ArrivalRows; placements: Placement[] } {
  const rows: ArrivalRows = {
    raws: [],
    contacts: [],
    identities: [],
    conversations: [],
    continued: [],
    events: [],
    attachments: [],
    references: [],
    participants: [],
  };
  const threads = new Map<Id, OpenThread>();
  const identities = new Map(known.identities);
  const latest = new Map(known.latest);
  const referenced = new Map(known.referenced);
  const placed = new Map<Id, Placement>();
  const placements: Placement[] = [];

  for (const arrival of arrivals) {
    const { eventId, connection, message } = arrival;
    const earlier = placed.get(eventId);
    const existing = known.existing.get(eventId);
    if (earlier || existing !== undefined) {
      placements.push({
        eventId,
        conversationId: earlier?.conversationId ?? existing ?? "",
        isDuplicate: true,
        seq: null,
      });
      continue;
    }
    const contact = contactOf(arrival, identities, rows);
    const found = findThread(arrival, contact.contactId, { known, latest, referenced, threads });
    const thread = openThread(arrival, contact, found, threads, nextSeq);
    const event = eventOf(arrival, contact.contactId, thread.target.id, nextSeq());
    advance(thread, event, message, contact.isBlocked, rows, nextSeq);

    rows.raws.push({
      id: arrival.rawId,
      connectionId: connection.id,
      contentType: arrival.raw.contentType,
      content: arrival.raw.content,
      receivedAt: arrival.raw.receivedAt,
    });
    rows.events.push(event);
    pushAttachments(rows, message, eventId);
    latest.set(keyOf(connection.id, thread.target.contactId), thread.target);
    const messageId = message.thread.messageId;
    if (messageId) {
      rows.references.push({ connectionId: connection.id, messageId, conversationId: thread.target.id });
      referenced.set(keyOf(connection.id, messageId), {
        messageId,
        target: thread.target,
        participants: [...thread.participants, message.from.address],
      });
    }
    for (const address of [message.from.address, ...(message.thread.participants ?? [])]) {
      if (thread.participants.has(address)) continue;
      thread.participants.add(address);
      rows.participants.push({ conversationId: thread.target.id, address });
    }
    const placement = { eventId, conversationId: thread.target.id, isDuplicate: false, seq: event.seq };
    placed.set(eventId, placement);
    placements.push(placement);
  }
  settle(threads, new Map(arrivals.map(({ connection }) => [connection.id, connection.teamId])), rows);
  return { rows, placements };
}

function contactOf(arrival: Arrival, identities: Map<string, KnownIdentity>, rows: ArrivalRows): KnownIdentity {
  const { message, connector } = arrival;
  const key = keyOf(connector.channel, message.from.address);
  const known = identities.get(key);
  if (known) return known;
  const email = connector.channel === "email" ? message.from.address : (message.contact?.email ?? null);
  const fresh: KnownIdentity = {
    identityId: newId(),
    contactId: newId(),
    name: cleanLine(message.from.name ?? "", 300) || email || "",
    isBlocked: false,
  };
  rows.contacts.push({
    id: fresh.contactId,
    name: fresh.name,
    email,
    locale: message.contact?.locale ?? null,
    attributes: message.contact?.attributes ?? {},
    lastEventAt: message.occurredAt,
  });
  rows.identities.push({
    id: fresh.identityId,
    contactId: fresh.contactId,
    channel: connector.channel,
    address: message.from.address,
    isVerified: message.from.isVerified,
  });
  identities.set(key, fresh);
  return fresh;
}

interface Sight {
  known: Known;
  latest: Map<string, ThreadTarget>;
  referenced: Map<string, ReferencedThread>;
  threads: Map<Id, OpenThread>;
}

function findThread(arrival: Arrival, contactId: Id, sight: Sight): ThreadTarget | null {
  const { message, connection, connector } = arrival;
  const { thread } = message;
  const trusted = thread.conversationId ? sight.known.trusted.get(thread.conversationId) : undefined;
  if (trusted && isSameSubject(trusted, thread.replySubject)) return trusted;
  // Newest reference first: the last one named is the message that was answered.
  for (const messageId of [...(thread.references ?? [])].reverse()) {
    const reference = sight.referenced.get(keyOf(connection.id, messageId));
    if (!reference) continue;
    // Anybody can write a header. Only who took part may continue by it (CVE-2026-47123, CVE-2026-53591).
    const tookPart = reference.target.contactId === contactId || reference.participants.includes(message.from.address);
    if (tookPart && isSameSubject(reference.target, thread.replySubject)) return reference.target;
  }
  if (connector.capabilities.continuesLatestConversation)
    return sight.latest.get(keyOf(connection.id, contactId)) ?? null;
  return sight.known.bySubject.get(arrival.eventId) ?? null;
}

/** A reply under a new subject is a new matter (chatwoot#15869). Absent or contained subjects count as the same. */
function isSameSubject(target: ThreadTarget, subject: string | null | undefined): boolean {
  if (!subject) return true;
  return [target.threadSubject, target.subject?.toLowerCase()].some(
    (known) => !known || known === subject || known.includes(subject) || subject.includes(known),
  );
}

function openThread(
  arrival: Arrival,
  contact: KnownIdentity,
  found: ThreadTarget | null,
  threads: Map<Id, OpenThread>,
  nextSeq: () => number,
): OpenThread {
  const already = found && threads.get(found.id);
  if (already) return already;
  const { message, connection } = arrival;
  const target: ThreadTarget = found ?? {
    id: newId(),
    contactId: contact.contactId,
    connectionId: connection.id,
    status: "new",
    assigneeId: null,
    subject: message.subject === null ? null : cleanLine(message.subject, 500),
    threadSubject: message.thread.replySubject ?? null,
    waitingSinceAt: null,
    lastEventAt: new Date(message.occurredAt),
  };
  const thread: OpenThread = {
    // A copy: status and waiting change while the batch is placed, and the batch may be tried again.
    target: { ...target },
    isNew: found === null,
    latest: {
      preview: "",
      messageCount: 0,
      lastInboundSeq: 0,
      waitingSinceAt: target.waitingSinceAt?.toISOString() ?? null,
      lastEventAt: message.occurredAt,
      // The number of the conversation's own feed entry.
      seq: nextSeq(),
    },
    participants: new Set(),
  };
  threads.set(target.id, thread);
  return thread;
}

function eventOf(arrival: Arrival, contactId: Id, conversationId: Id, seq: number): NewEvent {
  const { message, connector, connection, raw } = arrival;
  return {
    id: arrival.eventId,
    seq,
    kind: "message",
    channel: connector.channel,
    direction: "in",
    connectionId: connection.id,
    conversationId,
    contactId,
    rawId: arrival.rawId,
    source: connection.id,
    externalId: message.externalId,
    occurredAt: message.occurredAt,
    receivedAt: raw.receivedAt,
    subject: message.subject === null ? null : cleanLine(message.subject, 2000),
    text: cleanText(message.text),
    newText: message.newText === null || message.newText === message.text ? null : cleanText(message.newText),
    html: message.html === null ? null : cleanText(message.html),
    authorName: message.from.name === null ? null : cleanLine(message.from.name, 300),
    authorAddress: message.from.address,
    clientId: message.clientId,
    meta: message.isAutomatic ? { ...message.meta, isAutomatic: true } : (message.meta ?? null),
  };
}

/** What a message does to its conversation: the words shown in lists, who waits, and the status by the machine. */
function advance(
  thread: OpenThread,
  event: NewEvent,
  message: ReceivedMessage,
  isBlocked: boolean,
  rows: ArrivalRows,
  nextSeq: () => number,
): void {
  const { target, latest } = thread;
  latest.preview = firstLine(event.newText ?? event.text) || (message.attachments[0]?.name ?? "");
  latest.messageCount += 1;
  latest.lastInboundSeq = event.seq;
  if (event.occurredAt > latest.lastEventAt) latest.lastEventAt = event.occurredAt;
  if (isBlocked) {
    if (thread.isNew) target.status = "closed";
    return;
  }
  // A machine's note (out of office, bounce copy) is kept but does not bring work back.
  if (message.isAutomatic && !thread.isNew) return;
  latest.waitingSinceAt ??= event.occurredAt;
  const status: ConversationStatus = nextStatus(target.status, "customer_wrote") ?? target.status;
  if (status === target.status) return;
  if (!thread.isNew) rows.events.push(statusChange(event, target.status, status, nextSeq()));
  target.status = status;
}

function statusChange(event: NewEvent, from: ConversationStatus, to: ConversationStatus, seq: number): NewEvent {
  const externalId = `status:${event.id}`;
  return {
    ...event,
    id: eventIdOf(event.conversationId, "rapport", externalId),
    seq,
    kind: "change",
    direction: "internal",
    rawId: null,
    source: "rapport",
    externalId: `${event.conversationId}:${externalId}`,
    subject: null,
    text: "",
    newText: null,
    html: null,
    authorName: null,
    authorAddress: null,
    clientId: null,
    meta: { what: "status", from, to, cause: "customer_wrote" },
  };
}

function pushAttachments(rows: ArrivalRows, message: ReceivedMessage, eventId: Id): void {
  let position = 0;
  for (const id of message.uploadedAttachmentIds ?? [])
    rows.attachments.push({ id, eventId, position: position++, file: null });
  for (const file of message.attachments) {
    rows.attachments.push({
      id: newId(),
      eventId,
      position: position++,
      file: { ...file, name: cleanLine(file.name, 300), sha256: createHash("sha256").update(file.content).digest() },
    });
  }
}

function settle(threads: Map<Id, OpenThread>, teams: Map<Id, Id | null>, rows: ArrivalRows): void {
  for (const { target, isNew, latest } of threads.values()) {
    if (!isNew) {
      rows.continued.push({ id: target.id, status: target.status, latest });
      continue;
    }
    const first = rows.events.find((event) => event.conversationId === target.id)!;
    rows.conversations.push({
      id: target.id,
      channel: first.channel,
      connectionId: target.connectionId!,
      contactId: target.contactId,
      teamId: teams.get(target.connectionId!) ?? null,
      subject: target.subject,
      threadSubject: target.threadSubject,
      status: target.status,
      createdAt: first.receivedAt,
      latest,
    });
  }
}
