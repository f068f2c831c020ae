import type { Channel, ConversationStatus, Id, Instant, Priority } from "@rapport/schema";
import { Priority as PriorityOptions } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** Who the customer is, as lists show them. */
export interface ContactCard {
  id: Id;
  name: string;
  email: string | null;
  isBlocked: boolean;
}

/** A conversation as every reader may know it, without what depends on who looks. */
export interface SharedRow {
  id: Id;
  number: number;
  channel: Channel;
  connectionId: Id | null;
  contactId: Id;
  subject: string | null;
  status: ConversationStatus;
  priority: Priority;
  assigneeId: Id | null;
  teamId: Id | null;
  tags: string[];
  snoozedUntilAt: Instant | null;
  preview: string;
  previewDirection: "in" | "out" | "internal";
  messageCount: number;
  waitingSinceAt: Instant | null;
  firstReplyAt: Instant | null;
  mergedIntoId: Id | null;
  createdAt: Instant;
  lastEventAt: Instant;
  seq: number;
  contact: ContactCard;
}

/** One row of the inbox list, for one reader. */
export interface ConversationRow extends SharedRow {
  isUnread: boolean;
}

/** A row with what is needed to say for any actor whether it is unread: for those who tell many readers at once. */
export interface LoadedRow {
  row: SharedRow;
  lastInboundSeq: number;
  /** Read marks of the actors asked for; an actor without one has read nothing. */
  readSeqs: ReadonlyMap<Id, number>;
}

/** Columns of `c` (conversations) and `k` (contacts) that rowOf reads. */
export const ROW_COLUMNS = `c.id, c.number, c.channel, c.connection_id, c.contact_id, c.subject, c.status, c.priority, c.assignee_id, c.team_id,
  c.tags, c.snoozed_until_at, c.preview, c.preview_direction, c.message_count, c.waiting_since_at, c.first_reply_at, c.merged_into_id,
  c.created_at, c.last_event_at, c.seq, c.last_inbound_seq, k.name as contact_name, k.email as contact_email, k.blocked_at as contact_blocked_at`;

export interface ConversationColumns {
  id: Id;
  number: number;
  channel: Channel;
  connection_id: Id | null;
  contact_id: Id;
  subject: string | null;
  status: ConversationStatus;
  priority: number;
  assignee_id: Id | null;
  team_id: Id | null;
  tags: string[];
  snoozed_until_at: Date | null;
  preview: string;
  preview_direction: "in" | "out" | "internal";
  message_count: number;
  waiting_since_at: Date | null;
  first_reply_at: Date | null;
  merged_into_id: Id | null;
  created_at: Date;
  last_event_at: Date;
  seq: number;
  last_inbound_seq: number;
  contact_name: string;
  contact_email: string | null;
  contact_blocked_at: Date | null;
}

/** Rank of a priority in the database: 0 low … 3 urgent. */
export function priorityRank(priority: Priority): number {
  return PriorityOptions.options.indexOf(priority);
}

export function priorityOf(rank: number): Priority {
  return PriorityOptions.options[rank] ?? "normal";
}

export function instantOf(date: Date | null): Instant | null {
  return date ? date.toISOString() : null;
}

export function sharedRowOf(columns: ConversationColumns): SharedRow {
  return {
    id: columns.id,
    number: columns.number,
    channel: columns.channel,
    connectionId: columns.connection_id,
    contactId: columns.contact_id,
    subject: columns.subject,
    status: columns.status,
    priority: priorityOf(columns.priority),
    assigneeId: columns.assignee_id,
    teamId: columns.team_id,
    tags: columns.tags,
    snoozedUntilAt: instantOf(columns.snoozed_until_at),
    preview: columns.preview,
    previewDirection: columns.preview_direction,
    messageCount: columns.message_count,
    waitingSinceAt: instantOf(columns.waiting_since_at),
    firstReplyAt: instantOf(columns.first_reply_at),
    mergedIntoId: columns.merged_into_id,
    createdAt: columns.created_at.toISOString(),
    lastEventAt: columns.last_event_at.toISOString(),
    seq: columns.seq,
    contact: {
      id: columns.contact_id,
      name: columns.contact_name,
      email: columns.contact_email,
      isBlocked: columns.contact_blocked_at !== null,
    },
  };
}

/** The row for a reader whose read mark is `readSeq` (0: has read nothing). */
export function rowFor(columns: ConversationColumns, readSeq: number): ConversationRow {
  return { ...sharedRowOf(columns), isUnread: columns.last_inbound_seq > readSeq };
}

/** A loaded row as this actor's list shows it. */
export function rowForActor(loaded: LoadedRow, actorId: Id): ConversationRow {
  return { ...loaded.row, isUnread: loaded.lastInboundSeq > (loaded.readSeqs.get(actorId) ?? 0) };
}

/**
 * Rows by id, in no order, whoever may see them: the caller asks isConversationVisible for each reader. Missing ids are
 * left out; merged conversations come with `mergedIntoId`. `actorIds`: whose read marks to bring along.
 */
export async function loadRows(tx: Tx, ids: readonly Id[], actorIds: readonly Id[] = []): Promise<LoadedRow[]> {
  if (ids.length === 0) return [];
  const rows = await tx.prepared<ConversationColumns & { reads: Record<Id, number> | null }>(
    `select ${ROW_COLUMNS},
       (select jsonb_object_agg(r.actor_id, r.seq) from conversation_reads r
        where r.tenant_id = $1 and r.conversation_id = c.id and r.actor_id = any ($3::uuid[])) as reads
     from conversations c join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
     where c.tenant_id = $1 and c.id = any ($2::uuid[])`,
    [tx.tenantId, ids, actorIds],
  );
  return rows.map((columns) => ({
    row: sharedRowOf(columns),
    lastInboundSeq: columns.last_inbound_seq,
    readSeqs: new Map(Object.entries(columns.reads ?? {})),
  }));
}
