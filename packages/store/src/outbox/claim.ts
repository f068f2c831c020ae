import type { DeliveryState, Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { OUTBOX, type OutboxRow } from "./queue.ts";

/**
 * What stands before a message in its conversation and must leave first, so that the customer reads answers in the order
 * in which they were written: the earliest other one that is unfinished. One of unknown fate holds the others up only
 * while it is fresh (since `unknownSince`), that is while it is being reconciled. Null: nothing.
 */
export async function findAhead(tx: Tx, id: Id, unknownSince: Date): Promise<{ id: Id; state: DeliveryState } | null> {
  const [ahead] = await tx.prepared<{ id: Id; state: DeliveryState }>(
    `select o.id, o.state from outbox me
       join outbox o on o.tenant_id = $1 and o.conversation_id = me.conversation_id and o.connection_id = me.connection_id and o.id <> me.id
     where me.tenant_id = $1 and me.id = $2
       and (o.state = 'sending' or ((o.created_at, o.id) < (me.created_at, me.id)
         and (o.state = 'queued' or (o.state = 'unknown' and o.updated_at > $3))))
     order by o.created_at, o.id limit 1`,
    [tx.tenantId, id, unknownSince],
  );
  return ahead ?? null;
}

/** The message that waits behind another one in its conversation, the earliest; null when none does. */
export async function findNext(tx: Tx, row: OutboxRow): Promise<{ id: Id; notBeforeAt: Date } | null> {
  const [next] = await tx.prepared<{ id: Id; notBeforeAt: Date }>(
    `select o.id, o.not_before_at as "notBeforeAt" from outbox o
     where o.tenant_id = $1 and o.conversation_id = $2 and o.id <> $3 and o.state = 'queued'
     order by o.created_at, o.id limit 1`,
    [tx.tenantId, row.conversationId, row.id],
  );
  return next ?? null;
}

/**
 * Claims a message for sending: one conditional update, so of any number of workers one wins, and a cancellation either
 * came before or is too late. Counts the attempt and writes it down. Null: somebody else has it, or it is not due.
 */
export async function claimOutbox(
  tx: Tx,
  id: Id,
  claim: { eventId: Id; now: Date; expiresAt: Date; from: readonly DeliveryState[]; seq: number },
): Promise<OutboxRow | null> {
  const [claimed] = await tx.prepared<OutboxRow>(
    `with b as (
       update outbox set state = 'sending', attempts = attempts + 1, event_id = $3, claimed_at = $4, updated_at = $4,
         expires_at = coalesce(expires_at, $5), seq = $7
       where tenant_id = $1 and id = $2 and state = any ($6::text[]) and not_before_at <= $4
       returning *
     ), tried as (
       insert into delivery_attempts (tenant_id, outbox_id, attempt, started_at) select $1, b.id, b.attempts, $4 from b
     )
     select ${OUTBOX} from b`,
    [tx.tenantId, id, claim.eventId, claim.now, claim.expiresAt, claim.from, claim.seq],
  );
  return claimed ?? null;
}

export interface Settlement {
  state: DeliveryState;
  reason: string | null;
  providerMessageId?: string | null;
  isRetryable?: boolean;
  notBeforeAt?: Date;
  /** Given: set; null: forgotten, so that the next claim sets it anew. */
  expiresAt?: Date | null;
}

/**
 * Moves a message on, only if it is in one of `from` (and, where given, still at this attempt): a late word never undoes
 * a newer one. Null: it was not.
 */
export async function settleOutbox(
  tx: Tx,
  id: Id,
  from: readonly DeliveryState[],
  settlement: Settlement,
  options: { attempt?: number; seq: number; now: Date },
): Promise<OutboxRow | null> {
  const [moved] = await tx.prepared<OutboxRow>(
    `update outbox b set state = $4, reason = $5, provider_message_id = coalesce($6, provider_message_id), is_retryable = $7,
       not_before_at = coalesce($8, not_before_at), expires_at = case when $9 then $10::timestamptz else expires_at end, updated_at = $11, seq = $12
     where tenant_id = $1 and id = $2 and state = any ($3::text[]) and ($13::int is null or attempts = $13) returning ${OUTBOX}`,
    [
      tx.tenantId,
      id,
      from,
      settlement.state,
      settlement.reason?.slice(0, 2000) ?? null,
      settlement.providerMessageId ?? null,
      settlement.isRetryable ?? false,
      settlement.notBeforeAt ?? null,
      settlement.expiresAt !== undefined,
      settlement.expiresAt ?? null,
      options.now,
      options.seq,
      options.attempt ?? null,
    ],
  );
  return moved ?? null;
}

/** Writes down how an attempt ended. */
export function endAttempt(
  tx: Tx,
  outboxId: Id,
  attempt: number,
  end: { outcome: string; reason: string | null; now: Date },
): void {
  tx.send(
    "update delivery_attempts set ended_at = $4, outcome = $5, reason = $6 where tenant_id = $1 and outbox_id = $2 and attempt = $3",
    [tx.tenantId, outboxId, attempt, end.now, end.outcome, end.reason?.slice(0, 2000) ?? null],
  );
}

export interface AttemptRow {
  attempt: number;
  startedAt: Date;
  endedAt: Date | null;
  outcome: string | null;
  reason: string | null;
}

/** All attempts at a message, first one first. */
export async function listAttempts(tx: Tx, outboxId: Id): Promise<AttemptRow[]> {
  return tx.prepared<AttemptRow>(
    `select attempt, started_at as "startedAt", ended_at as "endedAt", outcome, reason from delivery_attempts
     where tenant_id = $1 and outbox_id = $2 order by attempt`,
    [tx.tenantId, outboxId],
  );
}

/** Files of a message, in the order in which they were named. */
export async function loadFiles(
  tx: Tx,
  attachmentIds: readonly Id[],
): Promise<{ name: string; type: string; content: Uint8Array }[]> {
  if (attachmentIds.length === 0) return [];
  return tx.query<{ name: string; type: string; content: Buffer }>(
    `select a.name, a.type, b.content from unnest($2::uuid[]) with ordinality as x (id, position)
       join attachments a on a.tenant_id = $1 and a.id = x.id
       join blobs b on b.tenant_id = a.tenant_id and b.sha256 = a.sha256
     order by x.position`,
    [tx.tenantId, attachmentIds],
  );
}

/** The latest Message-IDs of a conversation and of those merged into it on this connection, oldest first, at most `limit`. */
export async function listReferences(tx: Tx, conversationId: Id, connectionId: Id, limit: number): Promise<string[]> {
  const rows = await tx.prepared<{ message_id: string }>(
    `select r.message_id from conversations c join thread_references r on r.tenant_id = c.tenant_id and r.conversation_id = c.id
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and r.connection_id = $3
     order by r.created_at desc, r.message_id limit $4`,
    [tx.tenantId, conversationId, connectionId, limit],
  );
  return rows.map((row) => row.message_id).reverse();
}

/** Remembers the Message-ID of what we sent, so that answers to it find the conversation (ING-6). */
export function insertReference(tx: Tx, connectionId: Id, messageId: string, conversationId: Id): void {
  tx.send(
    "insert into thread_references (tenant_id, connection_id, message_id, conversation_id) values ($1, $2, $3, $4) on conflict do nothing",
    [tx.tenantId, connectionId, messageId, conversationId],
  );
}
