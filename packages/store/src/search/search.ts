import type { Id, Instant } from "@rapport/schema";
import { Parameters, scopeCondition } from "../conversations/filter.ts";
import {
  type ContactCard,
  type ConversationColumns,
  type ConversationRow,
  ROW_COLUMNS,
  rowFor,
} from "../conversations/row.ts";
import type { Tx } from "../core/tx.ts";

export interface SearchResult {
  messages: {
    eventId: Id;
    conversationId: Id;
    conversationNumber: number;
    subject: string | null;
    contactName: string;
    /** Hits stand between U+0002 and U+0003. */
    snippet: string;
    occurredAt: Instant;
    direction: "in" | "out" | "internal";
  }[];
  /** Common words were looked for only in messages since then; null: in all of them, or there are more hits than shown. */
  messagesSince: Instant | null;
  contacts: ContactCard[];
  conversations: ConversationRow[];
}

interface MessageHit {
  event_id: Id;
  conversation_id: Id;
  conversation_number: number;
  subject: string | null;
  contact_name: string;
  snippet: string;
  occurred_at: Date;
  direction: "in" | "out" | "internal";
}

/**
 * Looks for words in messages, contacts and conversations that the actor may see. "#123" or "123" finds the conversation
 * of that number first. `limit` for each kind.
 */
export async function searchAll(tx: Tx, q: string, limit: number): Promise<SearchResult> {
  const { actor } = tx;
  const hits = await tx.query<MessageHit | { event_id: null; occurred_at: Date }>(
    "select * from rapport.search_messages($1, $2, $3, $4, $5)",
    [q, actor.actorId, actor.scope, actor.teamIds, limit],
  );
  const messages = hits.filter((hit) => hit.event_id !== null);
  const lookedBackTo = hits.find((hit) => hit.event_id === null)?.occurred_at;
  const contacts = await tx.query<{ id: Id; name: string; email: string | null; blocked_at: Date | null }>(
    "select id, name, email, blocked_at from rapport.search_contacts($1, $2)",
    [q, limit],
  );
  return {
    messages: messages.map((hit) => ({
      eventId: hit.event_id,
      conversationId: hit.conversation_id,
      conversationNumber: hit.conversation_number,
      subject: hit.subject,
      contactName: hit.contact_name,
      snippet: hit.snippet,
      occurredAt: hit.occurred_at.toISOString(),
      direction: hit.direction,
    })),
    messagesSince: lookedBackTo?.toISOString() ?? null,
    contacts: contacts.map((contact) => ({
      id: contact.id,
      name: contact.name,
      email: contact.email,
      isBlocked: contact.blocked_at !== null,
    })),
    conversations: await findConversationRows(
      tx,
      q,
      contacts.map(({ id }) => id),
      messages,
      limit,
    ),
  };
}

/** By number, of the contacts found, and those whose messages were found; in this order, the newest first in each. */
async function findConversationRows(
  tx: Tx,
  q: string,
  contactIds: readonly Id[],
  messages: readonly MessageHit[],
  limit: number,
): Promise<ConversationRow[]> {
  const number = /^#?(\d{1,15})$/.exec(q.trim())?.[1];
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const me = parameters.add(tx.actor.actorId, "uuid");
  const wantedNumber = parameters.add(number ?? null, "bigint");
  const contacts = parameters.add(contactIds, "uuid[]");
  const hits = parameters.add([...new Set(messages.map((hit) => hit.conversation_id))], "uuid[]");
  const count = parameters.add(limit, "int");
  const scope = scopeCondition(tx.actor, parameters);
  const rows = await tx.query<ConversationColumns & { read_seq: number }>(
    `with found (id, rank) as (
       select coalesce(c.merged_into_id, c.id), 0 from conversations c where c.tenant_id = ${tenant} and c.number = ${wantedNumber}
       union all
       select l.id, 1 from unnest(${contacts}) as w (contact_id) cross join lateral (
         select c.id from conversations c where c.tenant_id = ${tenant} and c.contact_id = w.contact_id and c.merged_into_id is null
         order by c.last_event_at desc limit ${count}
       ) l
       union all
       select unnest(${hits}), 2
     ), best as (select id, min(rank) as rank from found group by id)
     select ${ROW_COLUMNS}, coalesce(r.seq, 0) as read_seq
     from best b join conversations c on c.tenant_id = ${tenant} and c.id = b.id
       join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
       left join conversation_reads r on r.tenant_id = c.tenant_id and r.actor_id = ${me} and r.conversation_id = c.id
     where ${scope} order by b.rank, c.last_event_at desc, c.id desc limit ${count}`,
    parameters.values,
  );
  return rows.map((columns) => rowFor(columns, columns.read_seq));
}
