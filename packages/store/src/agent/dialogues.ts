import type { Id, IdentityLevel } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** Where the dialogue of a conversation stands. */
export interface DialogueRow {
  conversationId: Id;
  holder: "ai" | "person";
  /** The dialogue manager's own memory; nobody else reads into it. */
  state: unknown;
  heardSeq: number;
  revision: number;
  agentVersionId: Id | null;
  category: string | null;
  identity: DialogueIdentityRow;
  handOffReason: string | null;
  summary: string | null;
}

/** How surely we know who writes from `address`. */
export interface DialogueIdentityRow {
  address: string | null;
  level: IdentityLevel;
  customerId: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
}

interface Columns {
  conversation_id: Id;
  holder: "ai" | "person";
  state: unknown;
  heard_seq: number;
  revision: number;
  agent_version_id: Id | null;
  category: string | null;
  identity_address: string | null;
  identity_level: IdentityLevel;
  customer_id: string | null;
  customer_name: string | null;
  customer_email: string | null;
  customer_phone: string | null;
  hand_off_reason: string | null;
  summary: string | null;
}

/** The dialogue of a conversation; null where the AI has never been. */
export async function findDialogue(tx: Tx, conversationId: Id): Promise<DialogueRow | null> {
  const [row] = await tx.prepared<Columns>("select * from dialogues where tenant_id = $1 and conversation_id = $2", [
    tx.tenantId,
    conversationId,
  ]);
  if (!row) return null;
  return {
    conversationId: row.conversation_id,
    holder: row.holder,
    state: row.state,
    heardSeq: Number(row.heard_seq),
    revision: row.revision,
    agentVersionId: row.agent_version_id,
    category: row.category,
    identity: {
      address: row.identity_address,
      level: row.identity_level,
      customerId: row.customer_id,
      name: row.customer_name,
      email: row.customer_email,
      phone: row.customer_phone,
    },
    handOffReason: row.hand_off_reason,
    summary: row.summary,
  };
}

/**
 * Writes a dialogue as it is after a turn, unless somebody wrote it since `revision` (0: there was none). Answers whether
 * it was written; when not, the turn thought about the past and has to begin again.
 */
export async function saveDialogue(tx: Tx, row: Omit<DialogueRow, "revision">, revision: number): Promise<boolean> {
  const values = [
    tx.tenantId,
    row.conversationId,
    row.holder,
    row.state === null ? null : JSON.stringify(row.state),
    row.heardSeq,
    row.agentVersionId,
    row.category,
    row.identity.address,
    row.identity.level,
    row.identity.customerId,
    row.identity.name,
    row.identity.email,
    row.identity.phone,
    row.handOffReason,
    row.summary,
  ];
  const written =
    revision === 0
      ? await tx.prepared(
          `insert into dialogues (tenant_id, conversation_id, holder, state, heard_seq, agent_version_id, category, identity_address,
             identity_level, customer_id, customer_name, customer_email, customer_phone, hand_off_reason, summary)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict do nothing returning revision`,
          values,
        )
      : await tx.prepared(
          `update dialogues set holder = $3, state = $4, heard_seq = $5, agent_version_id = $6, category = $7, identity_address = $8,
             identity_level = $9, customer_id = $10, customer_name = $11, customer_email = $12, customer_phone = $13,
             hand_off_reason = $14, summary = $15, revision = revision + 1, updated_at = now()
           where tenant_id = $1 and conversation_id = $2 and revision = $16 returning revision`,
          [...values, revision],
        );
  return written.length > 0;
}

/** A message of the customer's that the dialogue has not heard yet. */
export interface UnheardMessage {
  eventId: Id;
  seq: number;
  /** As written on the channel. */
  address: string | null;
  text: string;
  /** Null where the channel has none. */
  subject: string | null;
  isAutomatic: boolean;
  /** A button that was pressed, as the widget sent it. */
  decision: { actionId: Id; decision: "confirm" | "decline"; argumentsHash: string } | null;
  attachments: { id: Id; name: string; type: string }[];
  occurredAt: Date;
}

/** The customer's messages that the dialogue has not heard, oldest first; those of merged conversations included. */
export async function listUnheard(tx: Tx, conversationId: Id): Promise<UnheardMessage[]> {
  return tx.prepared<UnheardMessage>(
    `select e.id as "eventId", e.seq, t.author_address as address, coalesce(t.new_text, t.text, '') as text, t.subject,
       coalesce((t.meta ->> 'isAutomatic')::boolean, false) as "isAutomatic", t.meta -> 'decision' as decision, e.occurred_at as "occurredAt",
       coalesce((select json_agg(json_build_object('id', a.id, 'name', a.name, 'type', a.type) order by x.position) from event_attachments x
          join attachments a on a.tenant_id = x.tenant_id and a.id = x.attachment_id
        where x.tenant_id = e.tenant_id and x.event_id = e.id), '[]') as attachments
     from conversations c
       join events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id
       join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and e.kind = 'message' and e.direction = 'in'
       and e.seq > coalesce((select d.heard_seq from dialogues d where d.tenant_id = $1 and d.conversation_id = $2), 0)
     order by e.seq limit 50`,
    [tx.tenantId, conversationId],
  );
}

/** What was said in a conversation, oldest first: the latest `limit` messages, both sides. */
export async function listSaid(
  tx: Tx,
  conversationId: Id,
  limit: number,
): Promise<{ by: "customer" | "person" | "ai" | "system"; address: string | null; text: string; at: Date }[]> {
  const rows = await tx.prepared<{
    by: "customer" | "person" | "ai" | "system";
    address: string | null;
    text: string;
    at: Date;
  }>(
    `select case when e.direction = 'in' then 'customer' when p.kind = 'ai' then 'ai' when p.id is null then 'system' else 'person' end as by,
       t.author_address as address, coalesce(t.new_text, t.text, '') as text, e.occurred_at as at
     from conversations c
       join events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id
       join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
       left join actors p on p.tenant_id = e.tenant_id and p.id = e.actor_id
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and e.kind = 'message' and e.direction in ('in', 'out')
     order by e.seq desc limit $3`,
    [tx.tenantId, conversationId, limit],
  );
  return rows.reverse();
}

/**
 * Whether the mails that were not heard yet (else the latest) surely come from this address. From: can be forged by anybody, so
 * each has to answer one of ours, proved by the signed token that it carries back, and nobody else may have read that token:
 * the answered mail, or every mail of ours in the conversation, went to this address alone.
 */
export async function isMailProved(tx: Tx, conversationId: Id, address: string, heardSeq: number): Promise<boolean> {
  const [row] = await tx.prepared<{ isProved: boolean }>(
    `with thread as (select c.id from conversations c where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2)),
     heard as (
       select e.seq, t.author_address as address, t.meta -> 'proof' as proof
       from events e join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
       where e.tenant_id = $1 and e.conversation_id in (select id from thread) and e.kind = 'message' and e.direction = 'in'
         and not coalesce((t.meta ->> 'isAutomatic')::boolean, false)
       order by e.seq desc limit 50),
     ours as (
       select b.id, lower(b.content -> 'to' ->> 'address') = lower($3) and b.content -> 'cc' = '[]' as "isTheirsAlone"
       from outbox b where b.tenant_id = $1 and b.conversation_id in (select id from thread)
       union all
       select h.id, true from identity_challenges h
       where h.tenant_id = $1 and h.conversation_id in (select id from thread) and lower(h.address) = lower($3))
     select coalesce(bool_and(
         h.address = $3
         and exists (select from thread where id::text = h.proof ->> 'conversationId')
         and (not exists (select from ours where not "isTheirsAlone")
           or exists (select from ours where "isTheirsAlone" and h.proof -> 'messages' ? id::text))
       ), false) as "isProved"
     from heard h where h.seq > $4 or h.seq = (select max(seq) from heard)`,
    [tx.tenantId, conversationId, address, heardSeq],
  );
  return row?.isProved ?? false;
}

/** Whom the site's signature names behind an address of a web chat; null when nobody has signed in there. */
export async function findSignedVisitor(
  tx: Tx,
  visitorId: Id,
): Promise<{ subject: string; email: string | null; name: string | null } | null> {
  const [row] = await tx.prepared<{ subject: string; email: string | null; name: string | null }>(
    "select subject, signed_email as email, name from visitors where tenant_id = $1 and id = $2 and subject is not null",
    [tx.tenantId, visitorId],
  );
  return row ?? null;
}
