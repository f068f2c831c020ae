import type { Attachment, Id, Instant } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A message as the visitor may see it. */
export interface VisitorMessage {
  id: Id;
  clientId: string | null;
  seq: number;
  direction: "in" | "out";
  text: string;
  author: { name: string; kind: "visitor" | "person" | "ai" };
  attachments: Attachment[];
  quickReplies: QuickReply[];
  occurredAt: Instant;
}

/** A button under an answer, as the engine made it. */
export type QuickReply =
  | { kind: "text"; label: string; text: string }
  | {
      kind: "decision";
      label: string;
      actionId: Id;
      decision: "confirm" | "decline";
      argumentsHash: string;
    };

interface Row {
  id: Id;
  conversation_id: Id;
  address: string;
  client_id: string | null;
  seq: number;
  direction: "in" | "out";
  text: string | null;
  author_name: string | null;
  actor_kind: string | null;
  attachments: Attachment[] | null;
  quick_replies: QuickReply[] | null;
  occurred_at: Date;
}

const FILE = `json_build_object('id', a.id, 'name', a.name, 'type', a.type, 'bytes', a.bytes, 'isInline', a.is_inline, 'contentId', a.content_id)`;

/** Whom a message was written by or is meant for: a visitor sees their own words and answers addressed to them, nothing else. */
const ADDRESS = `case e.direction when 'in' then t.author_address else b.content #>> '{to,address}' end`;

const MESSAGE = `e.id, e.conversation_id, ${ADDRESS} as address, t.client_id, e.seq, e.direction, t.text, e.occurred_at,
    coalesce(p.name, t.author_name, '') as author_name, p.kind as actor_kind,
    case when e.direction = 'out' then t.meta -> 'quickReplies' end as quick_replies,
    (select json_agg(${FILE} order by x.position) from event_attachments x
       join attachments a on a.tenant_id = x.tenant_id and a.id = x.attachment_id
     where x.tenant_id = e.tenant_id and x.event_id = e.id) as attachments`;

const JOINS = `join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
    left join actors p on p.tenant_id = e.tenant_id and p.id = e.actor_id
    left join outbox b on b.tenant_id = e.tenant_id and b.event_id = e.id`;

const IS_MESSAGE = "e.kind = 'message' and e.direction in ('in', 'out')";

/** Conversations of the contact behind a visitor's address, and those into which they were merged. */
const FAMILY = `mine as (
    select c.id, c.merged_into_id from identities i join conversations c on c.tenant_id = i.tenant_id and c.contact_id = i.contact_id
    where i.tenant_id = $1 and i.channel = 'webchat' and i.address = $2
  ), family as (select id from mine union select merged_into_id from mine where merged_into_id is not null)`;

function toMessage(row: Row): VisitorMessage {
  return {
    id: row.id,
    clientId: row.direction === "in" ? row.client_id : null,
    seq: row.seq,
    direction: row.direction,
    text: row.text ?? "",
    author: {
      name: row.author_name ?? "",
      kind: row.direction === "in" ? "visitor" : row.actor_kind === "ai" ? "ai" : "person",
    },
    attachments: row.attachments ?? [],
    quickReplies: row.quick_replies ?? [],
    occurredAt: row.occurred_at.toISOString(),
  };
}

export interface MessagePage {
  /** In feed order. */
  messages: VisitorMessage[];
  /** There is more in the direction of reading. */
  hasMore: boolean;
}

/** What a visitor and the company said: the latest before a feed number (absent: the very latest), or the first after one. */
export async function listVisitorMessages(
  tx: Tx,
  address: string,
  place: { before?: number | undefined } | { after: number },
  limit: number,
): Promise<MessagePage> {
  const isForward = "after" in place;
  const bound = isForward ? place.after : (place.before ?? Number.MAX_SAFE_INTEGER);
  const rows = await tx.prepared<Row>(
    `with ${FAMILY}
     select ${MESSAGE} from family f join events e on e.tenant_id = $1 and e.conversation_id = f.id ${JOINS}
     where ${IS_MESSAGE} and ${ADDRESS} = $2 and e.seq ${isForward ? ">" : "<"} $3
     order by e.seq ${isForward ? "" : "desc"} limit $4`,
    [tx.tenantId, address, bound, limit + 1],
  );
  const messages = rows.slice(0, limit).map(toMessage);
  return { messages: isForward ? messages : messages.reverse(), hasMore: rows.length > limit };
}

/** Messages of widgets among these events, each with the visitor's address that it belongs to. */
export async function loadVisitorMessages(
  tx: Tx,
  eventIds: readonly Id[],
): Promise<{ address: string; conversationId: Id; message: VisitorMessage }[]> {
  if (eventIds.length === 0) return [];
  const rows = await tx.prepared<Row>(
    `select ${MESSAGE} from events e ${JOINS}
     where e.tenant_id = $1 and e.id = any ($2::uuid[]) and e.channel = 'webchat' and ${IS_MESSAGE} and ${ADDRESS} is not null
     order by e.seq`,
    [tx.tenantId, eventIds],
  );
  return rows.map((row) => ({ address: row.address, conversationId: row.conversation_id, message: toMessage(row) }));
}

/** How many answers a visitor has not seen. */
export async function countVisitorUnread(tx: Tx, address: string, readSeq: number): Promise<number> {
  const [row] = await tx.prepared<{ count: number }>(
    `with ${FAMILY}
     select count(*)::int as count from family f join events e on e.tenant_id = $1 and e.conversation_id = f.id ${JOINS}
     where e.kind = 'message' and e.direction = 'out' and ${ADDRESS} = $2 and e.seq > $3`,
    [tx.tenantId, address, readSeq],
  );
  return row?.count ?? 0;
}

/** Conversations that hold answers to a visitor after feed number `after`, up to `upTo`. */
export async function listAnsweredConversations(tx: Tx, address: string, after: number, upTo: number): Promise<Id[]> {
  const rows = await tx.prepared<{ id: Id }>(
    `with ${FAMILY}
     select distinct e.conversation_id as id from family f
       join events e on e.tenant_id = $1 and e.conversation_id = f.id
       join outbox b on b.tenant_id = e.tenant_id and b.event_id = e.id
     where e.kind = 'message' and e.direction = 'out' and b.content #>> '{to,address}' = $2 and e.seq > $3 and e.seq <= $4`,
    [tx.tenantId, address, after, upTo],
  );
  return rows.map((row) => row.id);
}

/** Conversations in which a visitor wrote, latest first; a merged one answers as the one it was merged into. */
export async function listVisitorConversations(tx: Tx, address: string, connectionId: Id): Promise<Id[]> {
  const rows = await tx.prepared<{ id: Id }>(
    `select c.id from identities i join conversations c on c.tenant_id = i.tenant_id and c.contact_id = i.contact_id
     where i.tenant_id = $1 and i.channel = 'webchat' and i.address = $2 and c.connection_id = $3 and c.merged_into_id is null
       and c.status <> 'closed'
       and exists (select from conversation_participants p where p.tenant_id = $1 and p.address = $2 and p.conversation_id in (
         select c.id union all select m.id from conversations m where m.tenant_id = $1 and m.merged_into_id = c.id))
     order by c.last_event_at desc, c.id desc limit 20`,
    [tx.tenantId, address, connectionId],
  );
  return rows.map((row) => row.id);
}
