import type { DeliveryState, Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** What is to be said, as the outbox keeps it until it leaves. */
export interface OutboxContent {
  text: string;
  subject: string | null;
  to: { address: string; name: string | null };
  cc: string[];
  attachmentIds: Id[];
  /** Status the conversation is to have once the message leaves, unless that was done when it was queued. */
  thenStatus: "waiting_customer" | "resolved" | "closed" | null;
  /** The conversation was moved when the message was queued ("Send and resolve"). */
  isMoved: boolean;
  /** Nobody of the company wrote it: it answers nothing, so it changes neither who waits nor the status. */
  isAutomatic: boolean;
  /** What the event is to carry besides the words: buttons, citations. */
  meta?: Record<string, unknown>;
}

export interface OutboxRow {
  id: Id;
  conversationId: Id;
  connectionId: Id;
  actorId: Id | null;
  clientId: string;
  state: DeliveryState;
  reason: string | null;
  content: OutboxContent;
  eventId: Id | null;
  providerMessageId: string | null;
  attempts: number;
  notBeforeAt: Date;
  claimedAt: Date | null;
  expiresAt: Date | null;
  createdAt: Date;
}

/** A message's columns, of a row called `b`. */
export const OUTBOX = `b.id, b.conversation_id as "conversationId", b.connection_id as "connectionId", b.actor_id as "actorId", b.client_id as "clientId",
  b.state, b.reason, b.content, b.event_id as "eventId", b.provider_message_id as "providerMessageId", b.attempts,
  b.not_before_at as "notBeforeAt", b.claimed_at as "claimedAt", b.expires_at as "expiresAt", b.created_at as "createdAt"`;

/** The message that this actor queued under this client id, or null (idempotency of sends). */
export async function findQueued(
  tx: Tx,
  conversationId: Id,
  actorId: Id | null,
  clientId: string,
): Promise<OutboxRow | null> {
  const [row] = await tx.prepared<OutboxRow>(
    `select ${OUTBOX} from outbox b where b.tenant_id = $1 and b.conversation_id = $2 and b.actor_id is not distinct from $3 and b.client_id = $4`,
    [tx.tenantId, conversationId, actorId, clientId],
  );
  return row ?? null;
}

/** Under the tenant's feed: `created_at` is then the order in which messages were written, by which they leave. Answers the row. */
export async function insertOutbox(
  tx: Tx,
  row: {
    id: Id;
    conversationId: Id;
    connectionId: Id;
    actorId: Id | null;
    clientId: string;
    state: "scheduled" | "queued";
    content: OutboxContent;
    notBeforeAt: Date;
    seq: number;
  },
): Promise<OutboxRow> {
  const [written] = await tx.prepared<OutboxRow>(
    `insert into outbox as b (tenant_id, id, conversation_id, connection_id, actor_id, client_id, state, content, not_before_at, seq, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp()) returning ${OUTBOX}`,
    [
      tx.tenantId,
      row.id,
      row.conversationId,
      row.connectionId,
      row.actorId,
      row.clientId,
      row.state,
      JSON.stringify(row.content),
      row.notBeforeAt,
      row.seq,
    ],
  );
  return written!;
}

/** A message of the outbox by id; null when there is none. */
export async function findOutbox(tx: Tx, id: Id): Promise<OutboxRow | null> {
  const [row] = await tx.prepared<OutboxRow>(`select ${OUTBOX} from outbox b where b.tenant_id = $1 and b.id = $2`, [
    tx.tenantId,
    id,
  ]);
  return row ?? null;
}

/**
 * Takes back what has not left, or was surely not taken and waits to be tried again: one conditional update decides between this
 * and the claim. Null: it was too late.
 */
export async function cancelOutbox(tx: Tx, id: Id, seq: number): Promise<OutboxRow | null> {
  const [row] = await tx.prepared<OutboxRow>(
    `update outbox b set state = 'cancelled', updated_at = now(), seq = $3
     where b.tenant_id = $1 and b.id = $2 and b.state in ('scheduled', 'queued') returning ${OUTBOX}`,
    [tx.tenantId, id, seq],
  );
  return row ?? null;
}

export interface SendingRoute {
  connectionId: Id;
  connector: string;
  config: Record<string, unknown>;
  /** Team that new conversations on it belong to. */
  teamId: Id | null;
  isDeleted: boolean;
}

/** How a connection sends; null when there is none. */
export async function findRoute(tx: Tx, connectionId: Id): Promise<SendingRoute | null> {
  const [row] = await tx.prepared<SendingRoute>(
    `select id as "connectionId", connector, config, team_id as "teamId", deleted_at is not null as "isDeleted" from connections where tenant_id = $1 and id = $2`,
    [tx.tenantId, connectionId],
  );
  return row ?? null;
}

/** As much of a conversation as says to whom it goes. */
type Addressed = { id: Id; contactId: Id; connectionId: Id; channel: string; contactName: string };

/**
 * Whom an answer goes to: who last wrote in the conversation or in one merged into it, else the contact's own address on
 * the connection's channel.
 */
export async function findAddressee(
  tx: Tx,
  conversation: Addressed,
): Promise<{ address: string; name: string | null } | null> {
  const [last] = await tx.prepared<{ address: string; name: string | null }>(
    `select l.address, l.name from (
       select id from conversations where tenant_id = $1 and (id = $2 or merged_into_id = $2)
     ) f cross join lateral (
       select t.author_address as address, t.author_name as name, e.occurred_at, e.seq
       from events e join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
       where e.tenant_id = $1 and e.conversation_id = f.id and e.connection_id = $3 and e.kind = 'message' and e.direction = 'in'
         and t.author_address is not null
       order by e.occurred_at desc, e.seq desc limit 1
     ) l order by l.occurred_at desc, l.seq desc limit 1`,
    [tx.tenantId, conversation.id, conversation.connectionId],
  );
  return last ?? findOwnAddress(tx, conversation);
}

/** As findAddressee; `others`: further addresses that took part, for copies. */
export async function findRecipient(
  tx: Tx,
  conversation: Addressed,
): Promise<{ to: { address: string; name: string | null }; others: string[] } | null> {
  const to = await findAddressee(tx, conversation);
  if (!to) return null;
  const others = await tx.prepared<{ address: string }>(
    `select distinct p.address from conversations c
       join conversation_participants p on p.tenant_id = c.tenant_id and p.conversation_id = c.id
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and lower(p.address) <> lower($3)
       and not exists (select from mail_routes r where r.tenant_id = $1 and r.address = lower(p.address))
     order by p.address limit 50`,
    [tx.tenantId, conversation.id, to.address],
  );
  return { to, others: others.map((row) => row.address) };
}

async function findOwnAddress(
  tx: Tx,
  conversation: { contactId: Id; connectionId: Id; channel: string; contactName: string },
): Promise<{ address: string; name: string | null } | null> {
  const [identity] = await tx.prepared<{ address: string }>(
    `select address from identities where tenant_id = $1 and contact_id = $2 and channel = $3
       and ($3 <> 'webchat' or address like $4::text || ':%')
     order by verified_at nulls last, created_at limit 1`,
    [tx.tenantId, conversation.contactId, conversation.channel, conversation.connectionId],
  );
  return identity ? { address: identity.address, name: conversation.contactName || null } : null;
}
