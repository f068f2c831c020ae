import { createHash } from "node:crypto";
import type { Id } from "@rapport/schema";
import type { FeedEntry, Tx } from "../core/tx.ts";
import { arrayLiteral, insertRows } from "./columns.ts";
import type { History, HistoryConversation, HistoryEvent } from "./rows.ts";

/**
 * Writes a company's past in the caller's transaction, so that all of it is there or none: each event with its text,
 * files, mentions and delivery, its place in the feed, and conversations numbered on from the tenant's counter. What it
 * says of a conversation (status, preview, counts) is taken as given; the events are not folded anew. No jobs are
 * enqueued: what lies in the past asks for no work. Rejects when an id, address or external id exists already.
 */
export async function writeHistory(tx: Tx, history: History): Promise<void> {
  const events = history.events.toSorted((one, other) => (one.occurredAt < other.occurredAt ? -1 : 1));
  const feed = await placeInFeed(tx, events, history.conversations);
  await writeCustomers(tx, history);
  await writeConversations(tx, history.conversations, feed);
  await writeEvents(tx, events, feed);
  await writeFiles(tx, events);
  await writeDeliveries(tx, events, feed);
  await writeThreads(tx, history);
  await writeReading(tx, history, feed);
}

/** Feed numbers: of each event, of each conversation's own entry, and of the last thing its contact said. */
interface Places {
  ofEvent: Map<Id, number>;
  ofConversation: Map<Id, number>;
  lastInbound: Map<Id, number>;
}

async function placeInFeed(
  tx: Tx,
  events: readonly HistoryEvent[],
  conversations: readonly HistoryConversation[],
): Promise<Places> {
  const places: Places = { ofEvent: new Map(), ofConversation: new Map(), lastInbound: new Map() };
  if (events.length + conversations.length === 0) return places;
  let seq = await tx.reserveSeqs(events.length + conversations.length);
  const publish = (entry: FeedEntry): number => {
    tx.publishAt(seq, entry);
    return seq++;
  };
  for (const { id, conversationId, direction, kind } of events) {
    const place = publish({ kind: "item", conversationId, entityId: id });
    places.ofEvent.set(id, place);
    if (kind === "message" && direction === "in") places.lastInbound.set(conversationId, place);
  }
  for (const { id } of conversations) {
    places.ofConversation.set(id, publish({ kind: "conversation", conversationId: id, entityId: id }));
  }
  return places;
}

async function writeCustomers(tx: Tx, { companies, contacts, identities, visitors }: History): Promise<void> {
  await insertRows(
    tx,
    "companies",
    [
      ["id", "uuid", (row) => row.id],
      ["slug", "text", (row) => row.slug],
      ["name", "text", (row) => row.name],
      ["domain", "text", (row) => row.domain],
      ["created_at", "timestamptz", (row) => row.createdAt],
    ],
    companies,
  );
  await insertRows(
    tx,
    "contacts",
    [
      ["id", "uuid", (row) => row.id],
      ["name", "text", (row) => row.name],
      ["email", "text", (row) => row.email],
      ["phone", "text", (row) => row.phone],
      ["company_id", "uuid", (row) => row.companyId],
      ["locale", "text", (row) => row.locale],
      ["note", "text", (row) => row.note],
      ["attributes", "jsonb", (row) => JSON.stringify(row.attributes)],
      ["created_at", "timestamptz", (row) => row.createdAt],
      ["last_event_at", "timestamptz", (row) => row.lastEventAt],
    ],
    contacts,
  );
  await insertRows(
    tx,
    "identities",
    [
      ["id", "uuid", (row) => row.id],
      ["contact_id", "uuid", (row) => row.contactId],
      ["channel", "text", (row) => row.channel],
      ["address", "text", (row) => row.address],
      ["verified_at", "timestamptz", (row) => row.verifiedAt],
      ["created_at", "timestamptz", (row) => row.createdAt],
    ],
    identities,
  );
  await insertRows(
    tx,
    "visitors",
    [
      ["id", "uuid", (row) => row.id],
      ["connection_id", "uuid", (row) => row.connectionId],
      ["subject", "text", (row) => row.subject],
      ["name", "text", (row) => row.name],
      ["email", "text", (row) => row.email],
      ["locale", "text", (row) => row.locale],
      ["has_profile", "boolean", () => true],
      ["created_at", "timestamptz", (row) => row.createdAt],
      ["last_seen_at", "timestamptz", (row) => row.createdAt],
    ],
    visitors,
  );
}

async function writeConversations(tx: Tx, conversations: readonly HistoryConversation[], feed: Places): Promise<void> {
  const [counter] = await tx.query<{ last: number }>(
    `update tenant_counters set conversation_number = conversation_number + $2 where tenant_id = $1
     returning conversation_number as last`,
    [tx.tenantId, conversations.length],
  );
  if (!counter) throw new Error(`tenant ${tx.tenantId} has no counters`);
  const first = counter.last - conversations.length + 1;
  const numbers = new Map(conversations.map(({ id }, index) => [id, first + index]));
  await insertRows(
    tx,
    "conversations",
    [
      ["id", "uuid", (row) => row.id],
      ["number", "bigint", (row) => numbers.get(row.id)],
      ["channel", "text", (row) => row.channel],
      ["connection_id", "uuid", (row) => row.connectionId],
      ["contact_id", "uuid", (row) => row.contactId],
      ["subject", "text", (row) => row.subject],
      ["thread_subject", "text", (row) => row.threadSubject],
      ["status", "text", (row) => row.status],
      ["priority", "smallint", (row) => row.priority],
      ["assignee_id", "uuid", (row) => row.assigneeId],
      ["team_id", "uuid", (row) => row.teamId],
      ["tags", "text[]", (row) => arrayLiteral(row.tags)],
      ["snoozed_until_at", "timestamptz", (row) => row.snoozedUntilAt],
      ["preview", "text", (row) => row.preview],
      ["preview_direction", "text", (row) => row.previewDirection],
      ["message_count", "int", (row) => row.messageCount],
      ["waiting_since_at", "timestamptz", (row) => row.waitingSinceAt],
      ["first_reply_at", "timestamptz", (row) => row.firstReplyAt],
      ["last_inbound_seq", "bigint", (row) => feed.lastInbound.get(row.id) ?? 0],
      ["contact_read_at", "timestamptz", (row) => row.contactReadAt],
      ["merged_into_id", "uuid", (row) => row.mergedIntoId],
      ["merge_parent_id", "uuid", (row) => row.mergedIntoId],
      ["created_at", "timestamptz", (row) => row.createdAt],
      ["last_event_at", "timestamptz", (row) => row.lastEventAt],
      ["seq", "bigint", (row) => feed.ofConversation.get(row.id)],
    ],
    conversations,
  );
  await insertRows(
    tx,
    "conversation_tags",
    [
      ["tag", "text", (row) => row.tag],
      ["conversation_id", "uuid", (row) => row.id],
    ],
    conversations.flatMap(({ id, tags }) => tags.map((tag) => ({ id, tag }))),
  );
}

async function writeEvents(tx: Tx, events: readonly HistoryEvent[], feed: Places): Promise<void> {
  await insertRows(
    tx,
    "events",
    [
      ["id", "uuid", (row) => row.id],
      ["seq", "bigint", (row) => feed.ofEvent.get(row.id)],
      ["kind", "text", (row) => row.kind],
      ["channel", "text", (row) => row.channel],
      ["direction", "text", (row) => row.direction],
      ["connection_id", "uuid", (row) => row.connectionId],
      ["conversation_id", "uuid", (row) => row.conversationId],
      ["contact_id", "uuid", (row) => row.contactId],
      ["actor_id", "uuid", (row) => row.actorId],
      ["source", "text", (row) => row.source],
      ["external_id", "text", (row) => row.externalId],
      ["occurred_at", "timestamptz", (row) => row.occurredAt],
      ["received_at", "timestamptz", (row) => row.occurredAt],
    ],
    events,
  );
  await insertRows(
    tx,
    "event_texts",
    [
      ["event_id", "uuid", (row) => row.id],
      ["occurred_at", "timestamptz", (row) => row.occurredAt],
      ["subject", "text", (row) => row.subject],
      ["text", "text", (row) => row.text],
      ["new_text", "text", (row) => (row.newText === row.text ? null : row.newText)],
      ["html", "text", (row) => row.html],
      ["author_name", "text", (row) => row.authorName],
      ["author_address", "text", (row) => row.authorAddress],
      ["client_id", "text", (row) => row.clientId],
      ["meta", "jsonb", (row) => (row.meta ? JSON.stringify(row.meta) : null)],
    ],
    events,
  );
  await insertRows(
    tx,
    "mentions",
    [
      ["actor_id", "uuid", (row) => row.actorId],
      ["event_id", "uuid", (row) => row.eventId],
      ["conversation_id", "uuid", (row) => row.conversationId],
      ["created_at", "timestamptz", (row) => row.occurredAt],
    ],
    events.flatMap((event) =>
      event.mentions.map((actorId) => ({
        actorId,
        eventId: event.id,
        conversationId: event.conversationId,
        occurredAt: event.occurredAt,
      })),
    ),
  );
}

async function writeFiles(tx: Tx, events: readonly HistoryEvent[]): Promise<void> {
  const files = events.flatMap((event) =>
    event.attachments.map((file, position) => ({
      ...file,
      content: Buffer.from(file.content),
      sha256: createHash("sha256").update(file.content).digest(),
      eventId: event.id,
      actorId: event.actorId,
      position,
      at: event.occurredAt,
    })),
  );
  const contents = new Map(files.map((file) => [file.sha256.toString("hex"), file]));
  await insertRows(
    tx,
    "blobs",
    [
      ["sha256", "bytea", (row) => row.sha256],
      ["content", "bytea", (row) => row.content],
    ],
    [...contents.values()],
    "on conflict do nothing",
  );
  await insertRows(
    tx,
    "attachments",
    [
      ["id", "uuid", (row) => row.id],
      ["sha256", "bytea", (row) => row.sha256],
      ["name", "text", (row) => row.name],
      ["type", "text", (row) => row.type],
      ["bytes", "bigint", (row) => row.content.byteLength],
      ["is_inline", "boolean", (row) => row.isInline],
      ["actor_id", "uuid", (row) => row.actorId],
      ["created_at", "timestamptz", (row) => row.at],
    ],
    files,
  );
  await insertRows(
    tx,
    "event_attachments",
    [
      ["event_id", "uuid", (row) => row.eventId],
      ["position", "smallint", (row) => row.position],
      ["attachment_id", "uuid", (row) => row.id],
    ],
    files,
  );
}

async function writeDeliveries(tx: Tx, events: readonly HistoryEvent[], feed: Places): Promise<void> {
  const deliveries = events.flatMap((event) => (event.delivery ? [{ event, ...event.delivery }] : []));
  await insertRows(
    tx,
    "outbox",
    [
      ["id", "uuid", (row) => row.id],
      ["conversation_id", "uuid", (row) => row.event.conversationId],
      ["connection_id", "uuid", (row) => row.event.connectionId],
      ["actor_id", "uuid", (row) => row.event.actorId],
      ["client_id", "text", (row) => row.event.clientId ?? row.id],
      ["state", "text", (row) => row.state],
      ["reason", "text", (row) => row.reason],
      ["content", "jsonb", (row) => JSON.stringify(contentOf(row.event, row))],
      ["event_id", "uuid", (row) => row.event.id],
      ["provider_message_id", "text", (row) => row.providerMessageId],
      ["attempts", "int", () => 1],
      ["not_before_at", "timestamptz", (row) => row.event.occurredAt],
      ["claimed_at", "timestamptz", (row) => row.event.occurredAt],
      ["created_at", "timestamptz", (row) => row.event.occurredAt],
      ["updated_at", "timestamptz", (row) => row.event.occurredAt],
      ["seq", "bigint", (row) => feed.ofEvent.get(row.event.id)],
    ],
    deliveries,
  );
  await insertRows(
    tx,
    "delivery_attempts",
    [
      ["outbox_id", "uuid", (row) => row.id],
      ["attempt", "int", () => 1],
      ["started_at", "timestamptz", (row) => row.event.occurredAt],
      ["ended_at", "timestamptz", (row) => row.event.occurredAt],
      ["outcome", "text", (row) => (row.state === "failed" ? "failed" : "sent")],
      ["reason", "text", (row) => row.reason],
    ],
    deliveries,
  );
}

/** As the outbox keeps what is to be said. */
function contentOf(event: HistoryEvent, delivery: NonNullable<HistoryEvent["delivery"]>): Record<string, unknown> {
  return {
    text: event.text,
    subject: delivery.subject,
    to: delivery.to,
    cc: [],
    attachmentIds: event.attachments.map(({ id }) => id),
    thenStatus: null,
    isMoved: true,
    isAutomatic: false,
  };
}

async function writeThreads(tx: Tx, { references, participants }: History): Promise<void> {
  await insertRows(
    tx,
    "thread_references",
    [
      ["connection_id", "uuid", (row) => row.connectionId],
      ["message_id", "text", (row) => row.messageId],
      ["conversation_id", "uuid", (row) => row.conversationId],
      ["created_at", "timestamptz", (row) => row.at],
    ],
    references,
  );
  await insertRows(
    tx,
    "conversation_participants",
    [
      ["conversation_id", "uuid", (row) => row.conversationId],
      ["address", "text", (row) => row.address],
    ],
    participants,
    "on conflict do nothing",
  );
}

async function writeReading(tx: Tx, { reads, drafts }: History, feed: Places): Promise<void> {
  await insertRows(
    tx,
    "conversation_reads",
    [
      ["actor_id", "uuid", (row) => row.actorId],
      ["conversation_id", "uuid", (row) => row.conversationId],
      ["seq", "bigint", (row) => feed.lastInbound.get(row.conversationId) ?? 0],
    ],
    reads,
  );
  await insertRows(
    tx,
    "drafts",
    [
      ["actor_id", "uuid", (row) => row.actorId],
      ["conversation_id", "uuid", (row) => row.conversationId],
      ["kind", "text", (row) => row.kind],
      ["text", "text", (row) => row.text],
      ["updated_at", "timestamptz", (row) => row.updatedAt],
    ],
    drafts,
  );
}
