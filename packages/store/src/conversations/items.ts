import type { Attachment, Channel, Delivery, DeliveryState, Direction, Id, Instant } from "@rapport/schema";
import { decodeCursor, encodeCursor, isInstantText, isIntegerText, isUuidText } from "../core/cursor.ts";
import type { Tx } from "../core/tx.ts";
import type { Page } from "./list.ts";

/** One entry in the conversation pane: a message, note, change, or an outgoing message still waiting to leave. */
export interface ConversationItem {
  id: Id;
  kind: "message" | "note" | "change" | "call" | "meeting" | "signal";
  channel: Channel;
  direction: Direction;
  conversationId: Id;
  occurredAt: Instant;
  seq: number;
  author: {
    kind: "contact" | "person" | "ai" | "integration" | "system";
    id: Id | null;
    name: string;
    address: string | null;
  };
  subject: string | null;
  text: string;
  newText: string;
  html: string | null;
  hasRemoteImages: boolean;
  attachments: Attachment[];
  mentions: Id[];
  delivery: Delivery | null;
  change: { what: string; from: unknown; to: unknown; cause: string | null } | null;
  clientId: string | null;
}

interface ItemColumns {
  id: Id;
  kind: "message" | "call" | "meeting" | "signal" | "change";
  channel: Channel;
  direction: Direction;
  conversation_id: Id;
  contact_id: Id | null;
  actor_id: Id | null;
  occurred_at: Date;
  place: string;
  seq: number;
  subject: string | null;
  text: string | null;
  new_text: string | null;
  html: string | null;
  author_name: string | null;
  author_address: string | null;
  client_id: string | null;
  meta: { what?: string; from?: unknown; to?: unknown; cause?: string | null } | null;
  actor_name: string | null;
  actor_kind: "person" | "ai" | "integration" | null;
  contact_name: string | null;
  attachments: Attachment[] | null;
  mentions: Id[] | null;
  outbox_id: Id | null;
  state: DeliveryState | null;
  reason: string | null;
  attempts: number | null;
  not_before_at: Date | null;
  outbox_updated_at: Date | null;
}

const FILE = `json_build_object('id', a.id, 'name', a.name, 'type', a.type, 'bytes', a.bytes, 'isInline', a.is_inline, 'contentId', a.content_id)`;

/** Turns rows of `e` (events) into items; joins what belongs to each by primary key, in the same statement. */
const EVENT_ITEM = `select e.id, e.kind, e.channel, e.direction, coalesce(o.merged_into_id, o.id) as conversation_id, e.contact_id, e.actor_id,
    e.occurred_at, e.occurred_at::text as place, e.seq, t.subject, t.text, t.new_text, t.html, t.author_name, t.author_address, t.client_id, t.meta,
    p.name as actor_name, p.kind as actor_kind, k.name as contact_name,
    (select json_agg(${FILE} order by x.position) from event_attachments x
       join attachments a on a.tenant_id = x.tenant_id and a.id = x.attachment_id
     where x.tenant_id = e.tenant_id and x.event_id = e.id) as attachments,
    (select array_agg(m.actor_id order by m.actor_id) from mentions m where m.tenant_id = e.tenant_id and m.event_id = e.id) as mentions,
    b.id as outbox_id, b.state, b.reason, b.attempts, b.not_before_at, b.updated_at as outbox_updated_at`;

const EVENT_JOINS = `left join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
    left join conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
    left join actors p on p.tenant_id = e.tenant_id and p.id = e.actor_id
    left join contacts k on k.tenant_id = e.tenant_id and k.id = e.contact_id
    left join outbox b on b.tenant_id = e.tenant_id and b.event_id = e.id`;

/** Outgoing messages that have not left: rows of `b` (outbox) as items, placed at the time they are to leave. */
const WAITING_ITEM = `select b.id, 'message' as kind, o.channel, 'out' as direction, coalesce(o.merged_into_id, o.id) as conversation_id, o.contact_id, b.actor_id,
    b.not_before_at as occurred_at, b.not_before_at::text as place, b.seq, b.content ->> 'subject' as subject, b.content ->> 'text' as text, null as new_text,
    null as html, null as author_name, null as author_address, b.client_id, null::jsonb as meta, p.name as actor_name, p.kind as actor_kind, null as contact_name,
    (select json_agg(${FILE} order by x.position) from jsonb_array_elements_text(b.content -> 'attachmentIds') with ordinality as x (id, position)
       join attachments a on a.tenant_id = b.tenant_id and a.id = x.id::uuid) as attachments,
    null::uuid[] as mentions, b.id as outbox_id, b.state, b.reason, b.attempts, b.not_before_at, b.updated_at as outbox_updated_at`;

const WAITING_JOINS = `join conversations o on o.tenant_id = b.tenant_id and o.id = b.conversation_id
    left join actors p on p.tenant_id = b.tenant_id and p.id = b.actor_id`;

/** States from which a person may send again, and from which a send may be taken back (ORC-10). */
export const RETRYABLE_STATES: readonly DeliveryState[] = ["failed", "expired"];
export const CANCELLABLE_STATES: readonly DeliveryState[] = ["scheduled", "queued"];

export function deliveryOf(columns: {
  id: Id;
  state: DeliveryState;
  reason: string | null;
  attempts: number;
  not_before_at: Date | null;
  updated_at: Date;
}): Delivery {
  return {
    id: columns.id,
    state: columns.state,
    reason: columns.reason,
    attempts: columns.attempts,
    notBeforeAt: columns.not_before_at?.toISOString() ?? null,
    canRetry: RETRYABLE_STATES.includes(columns.state),
    // What may have been said is never among these: a message waits again only when a provider surely did not take it.
    canCancel: CANCELLABLE_STATES.includes(columns.state),
    updatedAt: columns.updated_at.toISOString(),
  };
}

function authorOf(columns: ItemColumns): ConversationItem["author"] {
  if (columns.direction === "in") {
    const name = columns.author_name || columns.contact_name || columns.author_address || "";
    return { kind: "contact", id: columns.contact_id, name, address: columns.author_address };
  }
  if (columns.actor_id === null) return { kind: "system", id: null, name: columns.author_name ?? "", address: null };
  return {
    kind: columns.actor_kind ?? "person",
    id: columns.actor_id,
    name: columns.actor_name ?? columns.author_name ?? "",
    address: null,
  };
}

function itemOf(columns: ItemColumns): ConversationItem {
  const isChange = columns.kind === "change";
  const text = isChange ? "" : (columns.text ?? "");
  return {
    id: columns.id,
    kind: columns.kind === "message" && columns.direction === "internal" ? "note" : columns.kind,
    channel: columns.channel,
    direction: columns.direction,
    conversationId: columns.conversation_id,
    occurredAt: columns.occurred_at.toISOString(),
    seq: columns.seq,
    author: authorOf(columns),
    subject: columns.subject,
    text,
    newText: columns.new_text ?? text,
    html: columns.html,
    hasRemoteImages: columns.html?.includes("data-remote-src") ?? false,
    attachments: columns.attachments ?? [],
    mentions: columns.mentions ?? [],
    delivery:
      columns.outbox_id && columns.state && columns.outbox_updated_at
        ? deliveryOf({
            id: columns.outbox_id,
            state: columns.state,
            reason: columns.reason,
            attempts: columns.attempts ?? 0,
            not_before_at: columns.not_before_at,
            updated_at: columns.outbox_updated_at,
          })
        : null,
    change: isChange
      ? {
          what: columns.meta?.what ?? "",
          from: columns.meta?.from ?? null,
          to: columns.meta?.to ?? null,
          cause: columns.meta?.cause ?? null,
        }
      : null,
    clientId: columns.client_id,
  };
}

/** At most so many messages that have not left are shown under a conversation. */
const MAX_WAITING = 200;

/**
 * Messages, notes and changes of a conversation and of those merged into it: newest page first, each page in reading
 * order (when it happened, then feed number, so late deliveries stand where they belong). The first page ends with what
 * has not left yet. The caller has checked that the actor may see the conversation.
 */
export async function listItems(
  tx: Tx,
  conversationId: Id,
  cursor: string | undefined,
  limit: number,
): Promise<Page<ConversationItem>> {
  const before = decodeCursor("items", cursor, [isInstantText, isIntegerText]);
  const rows = await tx.prepared<ItemColumns & { is_waiting: boolean }>(
    `with family as (
       select id from conversations where tenant_id = $1 and (id = $2 or merged_into_id = $2)
     ), page as (
       select l.* from family f cross join lateral (
         select e.* from events e
         where e.tenant_id = $1 and e.conversation_id = f.id and ($3::timestamptz is null or (e.occurred_at, e.seq) < ($3::timestamptz, $4::bigint))
         order by e.occurred_at desc, e.seq desc limit $5
       ) l
       order by l.occurred_at desc, l.seq desc limit $5
     ), waiting as (
       select b.* from family f join outbox b on b.tenant_id = $1 and b.conversation_id = f.id and b.event_id is null
       where $3::timestamptz is null and b.state <> 'cancelled'
       order by b.not_before_at, b.created_at limit ${MAX_WAITING}
     )
     select *, false as is_waiting from (${EVENT_ITEM} from page e ${EVENT_JOINS}) items
     union all
     select *, true from (${WAITING_ITEM} from waiting b ${WAITING_JOINS}) unsent
     order by is_waiting, occurred_at, seq`,
    [tx.tenantId, conversationId, before?.[0] ?? null, before?.[1] ?? null, limit + 1],
  );
  const events = rows.filter((row) => !row.is_waiting);
  const hasMore = events.length > limit;
  const shown = hasMore ? rows.slice(1) : rows;
  const first = shown[0];
  return {
    items: shown.map(itemOf),
    cursor: hasMore && first ? encodeCursor("items", [first.place, String(first.seq)]) : null,
  };
}

/** Items by id, in no order: ids of events, or of deliveries that have not left. Cancelled and unknown ones are left out. */
export async function loadItems(tx: Tx, ids: readonly Id[]): Promise<ConversationItem[]> {
  if (ids.length === 0) return [];
  const rows = await tx.prepared<ItemColumns>(
    `${EVENT_ITEM} from events e ${EVENT_JOINS} where e.tenant_id = $1 and e.id = any ($2::uuid[])
     union all
     ${WAITING_ITEM} from outbox b ${WAITING_JOINS}
     where b.tenant_id = $1 and b.id = any ($2::uuid[]) and b.event_id is null and b.state <> 'cancelled'`,
    [tx.tenantId, ids],
  );
  return rows.map(itemOf);
}

export interface TimelineItem extends ConversationItem {
  conversationNumber: number | null;
  conversationSubject: string | null;
}

/**
 * Everything said with a contact, and with those merged into it, over all channels, newest first (CTX-4). Changes of
 * conversations are left out, and so is what was said in conversations outside of the actor's row scope.
 */
export async function listTimeline(
  tx: Tx,
  contactId: Id,
  cursor: string | undefined,
  limit: number,
): Promise<Page<TimelineItem>> {
  const before = decodeCursor("timeline", cursor, [isInstantText, isIntegerText, isUuidText]);
  const { actor } = tx;
  const rows = await tx.prepared<
    ItemColumns & { conversation_number: number | null; conversation_subject: string | null }
  >(
    `with family as (
       select id from contacts where tenant_id = $1 and (id = $2 or merged_into_id = $2)
     ), page as (
       select l.* from family f cross join lateral (
         select e.* from events e
           left join conversations o on o.tenant_id = e.tenant_id and o.id = e.conversation_id
           left join conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
         where e.tenant_id = $1 and e.contact_id = f.id and e.kind <> 'change'
           and ($3::timestamptz is null or (e.occurred_at, e.seq, e.id) < ($3::timestamptz, $4::bigint, $5::uuid))
           and ($7 = 'all' or c.assignee_id = $8
             or ($7 = 'team' and (c.team_id = any ($9::uuid[]) or (c.team_id is null and c.assignee_id is null))))
         order by e.occurred_at desc, e.seq desc, e.id desc limit $6
       ) l
       order by l.occurred_at desc, l.seq desc, l.id desc limit $6
     )
     select items.*, c.number as conversation_number, c.subject as conversation_subject
     from (${EVENT_ITEM} from page e ${EVENT_JOINS}) items
       left join conversations c on c.tenant_id = $1 and c.id = items.conversation_id
     order by items.occurred_at desc, items.seq desc, items.id desc`,
    [
      tx.tenantId,
      contactId,
      before?.[0] ?? null,
      before?.[1] ?? null,
      before?.[2] ?? null,
      limit + 1,
      actor.scope,
      actor.actorId,
      actor.teamIds,
    ],
  );
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    items: shown.map((columns) => ({
      ...itemOf(columns),
      conversationNumber: columns.conversation_number,
      conversationSubject: columns.conversation_subject,
    })),
    cursor: last ? encodeCursor("timeline", [last.place, String(last.seq), last.id]) : null,
  };
}
