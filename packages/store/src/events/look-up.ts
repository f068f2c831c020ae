import type { ConversationStatus, Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** What the receive path must know of a conversation to place a message in it. */
export interface ThreadTarget {
  id: Id;
  contactId: Id;
  connectionId: Id | null;
  status: ConversationStatus;
  assigneeId: Id | null;
  subject: string | null;
  threadSubject: string | null;
  waitingSinceAt: Date | null;
  lastEventAt: Date;
}

const TARGET = `c.id, c.contact_id as "contactId", c.connection_id as "connectionId", c.status, c.assignee_id as "assigneeId",
  c.subject, c.thread_subject as "threadSubject", c.waiting_since_at as "waitingSinceAt", c.last_event_at as "lastEventAt"`;

/** Which of these events exist already, with the conversation they went to. */
export async function findExistingEvents(tx: Tx, eventIds: readonly Id[]): Promise<Map<Id, Id | null>> {
  const rows = await tx.prepared<{ id: Id; conversation_id: Id | null }>(
    "select id, conversation_id from events where tenant_id = $1 and id = any($2::uuid[])",
    [tx.tenantId, eventIds],
  );
  return new Map(rows.map((row) => [row.id, row.conversation_id]));
}

export interface KnownIdentity {
  identityId: Id;
  contactId: Id;
  name: string;
  isBlocked: boolean;
}

/** The contacts behind addresses of one channel, by address. */
export async function findIdentities(
  tx: Tx,
  channel: string,
  addresses: readonly string[],
): Promise<Map<string, KnownIdentity>> {
  const rows = await tx.prepared<{
    address: string;
    identity_id: Id;
    contact_id: Id;
    name: string;
    is_blocked: boolean;
  }>(
    // One look into the index for each address: a plan made while the tables were small must not become a scan later.
    `select a.address, l.* from unnest($3::text[]) as a (address) cross join lateral (
       select i.id as identity_id, i.contact_id,
         (select k.name from contacts k where k.tenant_id = $1 and k.id = i.contact_id) as name,
         (select k.blocked_at is not null from contacts k where k.tenant_id = $1 and k.id = i.contact_id) as is_blocked
       from identities i where i.tenant_id = $1 and i.channel = $2 and i.address = a.address limit 1
     ) l`,
    [tx.tenantId, channel, addresses],
  );
  return new Map(
    rows.map((row) => [
      row.address,
      { identityId: row.identity_id, contactId: row.contact_id, name: row.name, isBlocked: row.is_blocked },
    ]),
  );
}

/** Conversations by id; a merged one answers as the conversation it was merged into, under the id asked for. */
export async function findConversations(tx: Tx, ids: readonly Id[]): Promise<Map<Id, ThreadTarget>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.prepared<ThreadTarget & { asked: Id }>(
    `select o.id as asked, ${TARGET}
     from conversations o join conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
     where o.tenant_id = $1 and o.id = any($2::uuid[])`,
    [tx.tenantId, ids],
  );
  return new Map(rows.map(({ asked, ...target }) => [asked, target]));
}

export interface ReferencedThread {
  messageId: string;
  target: ThreadTarget;
  participants: string[];
}

/** Conversations that hold one of these Message-IDs on the connection, with the addresses that took part in each. */
export async function findReferencedThreads(
  tx: Tx,
  connectionId: Id,
  messageIds: readonly string[],
): Promise<ReferencedThread[]> {
  if (messageIds.length === 0) return [];
  const rows = await tx.prepared<ThreadTarget & { message_id: string; participants: string[] }>(
    `select r.message_id, ${TARGET},
       array(select p.address from conversation_participants p where p.tenant_id = r.tenant_id and p.conversation_id in (r.conversation_id, c.id)) as participants
     from thread_references r
       join conversations o on o.tenant_id = r.tenant_id and o.id = r.conversation_id
       join conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
     where r.tenant_id = $1 and r.connection_id = $2 and r.message_id = any($3::text[])`,
    [tx.tenantId, connectionId, messageIds],
  );
  return rows.map(({ message_id, participants, ...target }) => ({ messageId: message_id, target, participants }));
}

/** The latest conversations of contacts on a connection: those not closed, newest first. */
export async function findLatestConversations(
  tx: Tx,
  connectionId: Id,
  contactIds: readonly Id[],
): Promise<Map<Id, ThreadTarget>> {
  if (contactIds.length === 0) return new Map();
  const rows = await tx.prepared<ThreadTarget>(
    `select l.* from unnest($3::uuid[]) as k (contact_id) cross join lateral (
       select ${TARGET} from conversations c
       where c.tenant_id = $1 and c.contact_id = k.contact_id and c.connection_id = $2 and c.status <> 'closed' and c.merged_into_id is null
       order by c.last_event_at desc limit 1
     ) l`,
    [tx.tenantId, connectionId, contactIds],
  );
  return new Map(rows.map((row) => [row.contactId, row]));
}

/** A contact's conversation with this subject, not closed and alive within `days`: the strict last rule of mail threading. */
export async function findBySubject(
  tx: Tx,
  connectionId: Id,
  contactId: Id,
  threadSubject: string,
  days: number,
): Promise<ThreadTarget | null> {
  const [row] = await tx.prepared<ThreadTarget>(
    `select ${TARGET} from conversations c
     where c.tenant_id = $1 and c.contact_id = $3 and c.connection_id = $2 and c.thread_subject = $4
       and c.status <> 'closed' and c.merged_into_id is null and c.last_event_at > now() - make_interval(days => $5)
     order by c.last_event_at desc limit 1`,
    [tx.tenantId, connectionId, contactId, threadSubject, days],
  );
  return row ?? null;
}
