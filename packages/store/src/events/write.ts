import type { ConversationStatus, Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** Rows of one batch, decided before; written set by set, each set in one statement. */
export interface ArrivalRows {
  raws: { id: Id; connectionId: Id; contentType: string; content: Uint8Array; receivedAt: string }[];
  contacts: {
    id: Id;
    name: string;
    email: string | null;
    locale: string | null;
    attributes: Record<string, unknown>;
    /** When they wrote first, so that the row isn't written a second time for it. */
    lastEventAt: string;
  }[];
  identities: { id: Id; contactId: Id; channel: string; address: string; isVerified: boolean }[];
  conversations: NewConversation[];
  /** Conversations that go on, with what this batch makes of them. */
  continued: ContinuedConversation[];
  events: NewEvent[];
  attachments: NewAttachment[];
  references: { connectionId: Id; messageId: string; conversationId: Id }[];
  participants: { conversationId: Id; address: string }[];
}

export interface NewConversation {
  id: Id;
  channel: string;
  connectionId: Id;
  contactId: Id;
  teamId: Id | null;
  subject: string | null;
  threadSubject: string | null;
  status: ConversationStatus;
  createdAt: string;
  latest: LatestWords;
}

export interface LatestWords {
  preview: string;
  messageCount: number;
  lastInboundSeq: number;
  waitingSinceAt: string | null;
  lastEventAt: string;
  seq: number;
}

export interface ContinuedConversation {
  id: Id;
  status: ConversationStatus;
  latest: LatestWords;
}

export interface NewEvent {
  id: Id;
  seq: number;
  kind: "message" | "change";
  channel: string;
  direction: "in" | "internal";
  connectionId: Id;
  conversationId: Id;
  contactId: Id;
  rawId: Id | null;
  source: string;
  externalId: string;
  occurredAt: string;
  receivedAt: string;
  subject: string | null;
  text: string;
  newText: string | null;
  html: string | null;
  authorName: string | null;
  authorAddress: string | null;
  clientId: string | null;
  meta: Record<string, unknown> | null;
}

export interface NewAttachment {
  id: Id;
  eventId: Id;
  position: number;
  /** Null for a file that was uploaded before: only bound to the event now. */
  file: {
    sha256: Uint8Array;
    content: Uint8Array;
    name: string;
    type: string;
    isInline: boolean;
    contentId: string | null;
  } | null;
}

/** Writes a batch, with the transaction's end at the latest. Uniqueness is decided by the caller under the tenant's counter lock; the constraints are the last guard. */
export function writeArrivals(tx: Tx, rows: ArrivalRows): void {
  writeRaws(tx, rows.raws);
  if (rows.contacts.length > 0) writeContacts(tx, rows);
  if (rows.conversations.length > 0) writeConversations(tx, rows.conversations);
  if (rows.continued.length > 0) continueConversations(tx, rows.continued);
  writeEvents(tx, rows.events);
  if (rows.attachments.length > 0) writeAttachments(tx, rows.attachments);
  if (rows.references.length > 0) {
    tx.send(
      `insert into thread_references (tenant_id, connection_id, message_id, conversation_id)
       select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[]) on conflict do nothing`,
      [tx.tenantId, ...columns(rows.references, ["connectionId", "messageId", "conversationId"])],
    );
  }
  if (rows.participants.length > 0) {
    tx.send(
      `insert into conversation_participants (tenant_id, conversation_id, address)
       select $1, * from unnest($2::uuid[], $3::text[]) on conflict do nothing`,
      [tx.tenantId, ...columns(rows.participants, ["conversationId", "address"])],
    );
  }
}

/** Bytes in an array travel as text, twice their size; beyond this a row of its own, sent as it is, is cheaper. */
const LARGE_BYTES = 64 * 1024;

function writeRaws(tx: Tx, raws: ArrivalRows["raws"]): void {
  const small = raws.filter(({ content }) => content.byteLength <= LARGE_BYTES);
  if (small.length > 0) {
    tx.send(
      `insert into raw_payloads (tenant_id, id, connection_id, content_type, content, received_at)
       select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::timestamptz[]) on conflict do nothing`,
      [tx.tenantId, ...columns(small, ["id", "connectionId", "contentType", "content", "receivedAt"])],
    );
  }
  for (const raw of raws) {
    if (raw.content.byteLength > LARGE_BYTES) writeRaw(tx, raw);
  }
}

function writeRaw(tx: Tx, raw: ArrivalRows["raws"][number]): void {
  tx.send(
    `insert into raw_payloads (tenant_id, id, connection_id, content_type, content, received_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [tx.tenantId, raw.id, raw.connectionId, raw.contentType, Buffer.from(raw.content), raw.receivedAt],
  );
}

function writeContacts(tx: Tx, rows: ArrivalRows): void {
  tx.send(
    `insert into contacts (tenant_id, id, name, email, locale, attributes, last_event_at)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::timestamptz[])`,
    [
      tx.tenantId,
      ...columns(
        rows.contacts.map((contact) => ({ ...contact, attributes: JSON.stringify(contact.attributes) })),
        ["id", "name", "email", "locale", "attributes", "lastEventAt"],
      ),
    ],
  );
  tx.send(
    `insert into identities (tenant_id, id, contact_id, channel, address, verified_at)
     select $1, i.id, i.contact_id, i.channel, i.address, case when i.is_verified then now() end
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::boolean[]) as i (id, contact_id, channel, address, is_verified)`,
    [tx.tenantId, ...columns(rows.identities, ["id", "contactId", "channel", "address", "isVerified"])],
  );
}

function writeConversations(tx: Tx, conversations: NewConversation[]): void {
  const flat = conversations.map(({ latest, ...conversation }) => ({ ...conversation, ...latest }));
  tx.send(
    `with numbered as (
       update tenant_counters set conversation_number = conversation_number + cardinality($2::uuid[])
       where tenant_id = $1 returning conversation_number - cardinality($2::uuid[]) as before
     )
     insert into conversations (tenant_id, number, id, channel, connection_id, contact_id, team_id, subject, thread_subject, status, created_at,
       preview, preview_direction, message_count, last_inbound_seq, waiting_since_at, last_event_at, seq)
     select $1, n.before + c.place, c.id, c.channel, c.connection_id, c.contact_id, c.team_id, c.subject, c.thread_subject, c.status, c.created_at,
       c.preview, 'in', c.message_count, c.last_inbound_seq, c.waiting_since_at, c.last_event_at, c.seq
     from numbered n, unnest($2::uuid[], $3::text[], $4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::timestamptz[],
       $11::text[], $12::int[], $13::bigint[], $14::timestamptz[], $15::timestamptz[], $16::bigint[]) with ordinality
       as c (id, channel, connection_id, contact_id, team_id, subject, thread_subject, status, created_at, preview, message_count,
         last_inbound_seq, waiting_since_at, last_event_at, seq, place)`,
    [
      tx.tenantId,
      ...columns(flat, [
        "id",
        "channel",
        "connectionId",
        "contactId",
        "teamId",
        "subject",
        "threadSubject",
        "status",
        "createdAt",
        "preview",
        "messageCount",
        "lastInboundSeq",
        "waitingSinceAt",
        "lastEventAt",
        "seq",
      ]),
    ],
  );
}

function continueConversations(tx: Tx, continued: ContinuedConversation[]): void {
  const flat = continued.map(({ latest, ...conversation }) => ({ ...conversation, ...latest }));
  tx.send(
    `update conversations c set status = u.status, preview = u.preview, preview_direction = 'in', message_count = c.message_count + u.message_count,
       last_inbound_seq = u.last_inbound_seq, waiting_since_at = u.waiting_since_at, last_event_at = greatest(c.last_event_at, u.last_event_at), seq = u.seq,
       snoozed_until_at = case when u.status = 'snoozed' then c.snoozed_until_at end
     from unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::timestamptz[], $8::timestamptz[], $9::bigint[])
       as u (id, status, preview, message_count, last_inbound_seq, waiting_since_at, last_event_at, seq)
     where c.tenant_id = $1 and c.id = u.id`,
    [
      tx.tenantId,
      ...columns(flat, [
        "id",
        "status",
        "preview",
        "messageCount",
        "lastInboundSeq",
        "waitingSinceAt",
        "lastEventAt",
        "seq",
      ]),
    ],
  );
}

function writeEvents(tx: Tx, events: NewEvent[]): void {
  if (events.length === 0) return;
  tx.send(
    `insert into events (tenant_id, id, seq, kind, channel, direction, connection_id, conversation_id, contact_id, raw_id, source, external_id, occurred_at, received_at)
     select $1, * from unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[],
       $11::text[], $12::text[], $13::timestamptz[], $14::timestamptz[])`,
    [
      tx.tenantId,
      ...columns(events, [
        "id",
        "seq",
        "kind",
        "channel",
        "direction",
        "connectionId",
        "conversationId",
        "contactId",
        "rawId",
        "source",
        "externalId",
        "occurredAt",
        "receivedAt",
      ]),
    ],
  );
  tx.send(
    `insert into event_texts (tenant_id, event_id, occurred_at, subject, text, new_text, html, author_name, author_address, client_id, meta)
     select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::jsonb[])`,
    [
      tx.tenantId,
      ...columns(
        events.map((event) => ({ ...event, meta: event.meta && JSON.stringify(event.meta) })),
        ["id", "occurredAt", "subject", "text", "newText", "html", "authorName", "authorAddress", "clientId", "meta"],
      ),
    ],
  );
  // To the minute is enough for "last active", and spares a rewrite of the contact's index entries for every message.
  // Contacts are touched in the order of their ids, so that two batches never wait for each other crosswise.
  tx.send(
    `update contacts k set last_event_at = greatest(k.last_event_at, u.at)
     from (select contact_id, max(at) as at from unnest($2::uuid[], $3::timestamptz[]) as e (contact_id, at) group by contact_id order by contact_id) u
     where k.tenant_id = $1 and k.id = u.contact_id and (k.last_event_at is null or k.last_event_at < u.at - interval '1 minute')`,
    [tx.tenantId, ...columns(events, ["contactId", "occurredAt"])],
  );
}

function writeAttachments(tx: Tx, attachments: NewAttachment[]): void {
  const files = attachments.flatMap(({ id, file }) => (file ? [{ id, bytes: file.content.byteLength, ...file }] : []));
  if (files.length > 0) {
    for (const { sha256, content } of files) {
      tx.send("insert into blobs (tenant_id, sha256, content) values ($1, $2, $3) on conflict do nothing", [
        tx.tenantId,
        Buffer.from(sha256),
        Buffer.from(content),
      ]);
    }
    tx.send(
      `insert into attachments (tenant_id, id, sha256, name, type, bytes, is_inline, content_id)
       select $1, * from unnest($2::uuid[], $3::bytea[], $4::text[], $5::text[], $6::bigint[], $7::boolean[], $8::text[])`,
      [tx.tenantId, ...columns(files, ["id", "sha256", "name", "type", "bytes", "isInline", "contentId"])],
    );
  }
  tx.send(
    `insert into event_attachments (tenant_id, event_id, position, attachment_id)
     select $1, * from unnest($2::uuid[], $3::smallint[], $4::uuid[])`,
    [tx.tenantId, ...columns(attachments, ["eventId", "position", "id"])],
  );
}

/** Turns rows into one array per column, as `unnest` takes them. */
function columns<Row, Key extends keyof Row>(rows: readonly Row[], keys: readonly Key[]): Row[Key][][] {
  return keys.map((key) =>
    rows.map((row) => {
      const value = row[key];
      // node-postgres writes Buffers as bytea, but not plain byte arrays.
      return (value instanceof Uint8Array && !Buffer.isBuffer(value) ? Buffer.from(value) : value) as Row[Key];
    }),
  );
}

/** Keeps a payload nobody could read, with the reason; nothing that arrived is lost (ING-3). */
export function keepUnreadable(tx: Tx, raw: ArrivalRows["raws"][number], reason: string): void {
  writeRaw(tx, raw);
  tx.send(
    "insert into failed_payloads (tenant_id, raw_id, reason) values ($1, $2, $3) on conflict (tenant_id, raw_id) do update set reason = excluded.reason, failed_at = now()",
    [tx.tenantId, raw.id, reason.slice(0, 2000)],
  );
}

/** Adds to a connection's ledger (ING-4). */
export function countInLedger(
  tx: Tx,
  connectionId: Id,
  counts: {
    fetched?: number;
    linked?: number;
    duplicates?: number;
    excluded?: number;
    failed?: number;
    error?: string;
  },
): void {
  tx.send(
    `insert into connection_ledgers as l (tenant_id, connection_id, fetched, linked, duplicates, excluded, failed, last_success_at, last_error_at, last_error)
     values ($1, $2, $3, $4, $5, $6, $7, case when $8::text is null then now() end, case when $8::text is not null then now() end, $8)
     on conflict (tenant_id, connection_id) do update set fetched = l.fetched + excluded.fetched, linked = l.linked + excluded.linked,
       duplicates = l.duplicates + excluded.duplicates, excluded = l.excluded + excluded.excluded, failed = l.failed + excluded.failed,
       last_success_at = coalesce(excluded.last_success_at, l.last_success_at), last_error_at = coalesce(excluded.last_error_at, l.last_error_at),
       last_error = case when excluded.last_error is null then l.last_error else excluded.last_error end`,
    [
      tx.tenantId,
      connectionId,
      counts.fetched ?? 0,
      counts.linked ?? 0,
      counts.duplicates ?? 0,
      counts.excluded ?? 0,
      counts.failed ?? 0,
      counts.error ?? null,
    ],
  );
}
