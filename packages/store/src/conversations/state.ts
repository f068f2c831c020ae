import type { Channel, ConversationStatus, Id, Priority } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { Parameters, scopeCondition } from "./filter.ts";
import { priorityOf, priorityRank } from "./row.ts";

/** What the rules must know of a conversation to change it. */
export interface ConversationState {
  id: Id;
  number: number;
  channel: Channel;
  connectionId: Id | null;
  contactId: Id;
  contactName: string;
  contactLocale: string | null;
  isContactBlocked: boolean;
  subject: string | null;
  status: ConversationStatus;
  priority: Priority;
  assigneeId: Id | null;
  teamId: Id | null;
  tags: string[];
  snoozedUntilAt: Date | null;
  waitingSinceAt: Date | null;
  firstReplyAt: Date | null;
  lastInboundSeq: number;
  lastEventAt: Date;
  awaySentAt: Date | null;
  mergedIntoId: Id | null;
  seq: number;
}

/**
 * Takes the tenant's place in the feed: until the transaction ends nobody else of the tenant writes to conversations,
 * the receive path included, so what is read after this stays true. Must come before anything else is locked.
 */
export async function takeFeed(tx: Tx): Promise<void> {
  await tx.reserveSeqs(0);
}

/** The conversation for changing it, under the tenant's feed; null when there is none or the actor may not see it. */
export async function takeConversation(tx: Tx, id: Id): Promise<ConversationState | null> {
  const [, state] = await Promise.all([takeFeed(tx), readState(tx, id, false)]);
  return state;
}

/** As takeConversation, for the system's own work: a merged conversation answers as the one that survives. */
export async function takeSurvivor(tx: Tx, id: Id): Promise<ConversationState | null> {
  const [, state] = await Promise.all([takeFeed(tx), readState(tx, id, true)]);
  return state;
}

/** As takeSurvivor, but only to look: what is read may change at any moment. */
export async function findSurvivor(tx: Tx, id: Id): Promise<ConversationState | null> {
  return readState(tx, id, true);
}

async function readState(tx: Tx, id: Id, followsMerge: boolean): Promise<ConversationState | null> {
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const wanted = parameters.add(id, "uuid");
  const [row] = await tx.prepared<Omit<ConversationState, "priority"> & { priority: number }>(
    `select c.id, c.number, c.channel, c.connection_id as "connectionId", c.contact_id as "contactId", k.name as "contactName",
       k.locale as "contactLocale", k.blocked_at is not null as "isContactBlocked", c.subject, c.status, c.priority,
       c.assignee_id as "assigneeId", c.team_id as "teamId", c.tags, c.snoozed_until_at as "snoozedUntilAt",
       c.waiting_since_at as "waitingSinceAt", c.first_reply_at as "firstReplyAt", c.last_inbound_seq as "lastInboundSeq",
       c.last_event_at as "lastEventAt", c.away_sent_at as "awaySentAt", c.merged_into_id as "mergedIntoId", c.seq
     from conversations o
       join conversations c on c.tenant_id = o.tenant_id and c.id = ${followsMerge ? "coalesce(o.merged_into_id, o.id)" : "o.id"}
       join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
     where o.tenant_id = ${tenant} and o.id = ${wanted} and ${scopeCondition(tx.actor, parameters)}`,
    parameters.values,
  );
  return row ? { ...row, priority: priorityOf(row.priority) } : null;
}

/** Columns that a change may set; undefined leaves one as it is. */
export interface ConversationColumnsChange {
  status?: ConversationStatus | undefined;
  priority?: Priority | undefined;
  assigneeId?: Id | null | undefined;
  teamId?: Id | null | undefined;
  subject?: string | null | undefined;
  snoozedUntilAt?: Date | null | undefined;
  waitingSinceAt?: Date | null | undefined;
  firstReplyAt?: Date | undefined;
  preview?: string | undefined;
  previewDirection?: "in" | "out" | "internal" | undefined;
  addedMessages?: number | undefined;
  lastEventAt?: Date | undefined;
  awaySentAt?: Date | undefined;
}

const SETTERS: Readonly<Record<keyof ConversationColumnsChange, (parameter: string) => string>> = {
  status: (value) => `status = ${value}`,
  priority: (value) => `priority = ${value}`,
  assigneeId: (value) => `assignee_id = ${value}`,
  teamId: (value) => `team_id = ${value}`,
  subject: (value) => `subject = ${value}`,
  snoozedUntilAt: (value) => `snoozed_until_at = ${value}`,
  waitingSinceAt: (value) => `waiting_since_at = ${value}`,
  firstReplyAt: (value) => `first_reply_at = coalesce(first_reply_at, ${value})`,
  preview: (value) => `preview = ${value}`,
  previewDirection: (value) => `preview_direction = ${value}`,
  addedMessages: (value) => `message_count = message_count + ${value}`,
  lastEventAt: (value) => `last_event_at = greatest(last_event_at, ${value})`,
  awaySentAt: (value) => `away_sent_at = ${value}`,
};

/** Sets columns of a conversation and its version `seq`, the number of its feed entry. */
export function saveConversation(tx: Tx, id: Id, change: ConversationColumnsChange, seq: number): void {
  const values: unknown[] = [tx.tenantId, id, seq];
  const sets = ["seq = $3"];
  for (const [column, value] of Object.entries(change) as [keyof ConversationColumnsChange, unknown][]) {
    if (value === undefined) continue;
    values.push(column === "priority" ? priorityRank(value as Priority) : value);
    sets.push(SETTERS[column](`$${values.length}`));
  }
  tx.send(`update conversations set ${sets.join(", ")} where tenant_id = $1 and id = $2`, values);
}

/** Makes the conversation's tags exactly these. */
export function saveTags(tx: Tx, id: Id, tags: readonly string[]): void {
  tx.send("update conversations set tags = $3 where tenant_id = $1 and id = $2", [tx.tenantId, id, tags]);
  tx.send("delete from conversation_tags where tenant_id = $1 and conversation_id = $2 and tag <> all ($3::text[])", [
    tx.tenantId,
    id,
    tags,
  ]);
  tx.send(
    `insert into conversation_tags (tenant_id, tag, conversation_id) select $1, unnest($3::text[]), $2 on conflict do nothing`,
    [tx.tenantId, id, tags],
  );
}

export interface NewOwnConversation {
  id: Id;
  channel: Channel;
  connectionId: Id;
  contactId: Id;
  teamId: Id | null;
  assigneeId: Id | null;
  subject: string;
  threadSubject: string;
  status: ConversationStatus;
  seq: number;
  now: Date;
}

/** A conversation that somebody of the company begins. Under the tenant's feed. */
export async function insertConversation(tx: Tx, conversation: NewOwnConversation): Promise<void> {
  await tx.query(
    `with numbered as (
       update tenant_counters set conversation_number = conversation_number + 1 where tenant_id = $1 returning conversation_number
     )
     insert into conversations (tenant_id, number, id, channel, connection_id, contact_id, team_id, assignee_id, subject, thread_subject, status,
       preview_direction, created_at, last_event_at, seq)
     select $1, n.conversation_number, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'out', $11, $11, $12 from numbered n`,
    [
      tx.tenantId,
      conversation.id,
      conversation.channel,
      conversation.connectionId,
      conversation.contactId,
      conversation.teamId,
      conversation.assigneeId,
      conversation.subject,
      conversation.threadSubject,
      conversation.status,
      conversation.now,
      conversation.seq,
    ],
  );
}

/** Snoozed conversations of all companies whose time has come, the longest due first. As the schema's owner. */
export async function findDueSnoozes(
  owner: { query: (sql: string, values: unknown[]) => Promise<{ rows: { tenant_id: Id; id: Id }[] }> },
  now: Date,
  limit: number,
): Promise<{ tenantId: Id; conversationId: Id }[]> {
  const { rows } = await owner.query(
    `select tenant_id, id from conversations where status = 'snoozed' and snoozed_until_at <= $1 and merged_into_id is null
     order by snoozed_until_at limit $2`,
    [now, limit],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, conversationId: row.id }));
}

/** Resolved conversations of all companies in which nothing has happened since `before`. As the schema's owner. */
export async function findIdleResolved(
  owner: { query: (sql: string, values: unknown[]) => Promise<{ rows: { tenant_id: Id; id: Id }[] }> },
  before: Date,
  limit: number,
): Promise<{ tenantId: Id; conversationId: Id }[]> {
  const { rows } = await owner.query(
    `select c.tenant_id, c.id from tenants t cross join lateral (
       select c.tenant_id, c.id, c.last_event_at from conversations c
       where c.tenant_id = t.tenant_id and c.status = 'resolved' and c.merged_into_id is null and c.last_event_at < $1
       order by c.last_event_at, c.id limit $2
     ) c order by c.last_event_at limit $2`,
    [before, limit],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, conversationId: row.id }));
}
