import type { DeliveryState, Id } from "@rapport/schema";
import type { Pool } from "pg";
import type { Tx } from "../core/tx.ts";
import { findOutbox, type OutboxRow } from "./queue.ts";

export interface Unfinished {
  tenantId: Id;
  outboxId: Id;
  state: DeliveryState;
  attempts: number;
}

/**
 * Messages of all companies that hang: `sending` since before `claimedBefore` (whoever had them is gone), or due since
 * before `dueBefore` without anybody taking them. As the schema's owner.
 */
export async function findHanging(
  owner: Pool,
  limits: { claimedBefore: Date; dueBefore: Date; limit: number },
): Promise<Unfinished[]> {
  const { rows } = await owner.query<{ tenant_id: Id; id: Id; state: DeliveryState; attempts: number }>(
    `select tenant_id, id, state, attempts from outbox
     where (state = 'sending' and claimed_at < $1) or (state in ('queued', 'scheduled') and not_before_at < $2)
     order by updated_at limit $3`,
    [limits.claimedBefore, limits.dueBefore, limits.limit],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, outboxId: row.id, state: row.state, attempts: row.attempts }));
}

/** The message that a provider speaks of; null when we know of none with that id on the connection. */
export async function findByProviderMessage(
  tx: Tx,
  connectionId: Id,
  providerMessageId: string,
): Promise<OutboxRow | null> {
  const [row] = await tx.prepared<{ id: Id }>(
    "select id from outbox where tenant_id = $1 and connection_id = $2 and provider_message_id = $3 order by created_at desc limit 1",
    [tx.tenantId, connectionId, providerMessageId],
  );
  return row ? findOutbox(tx, row.id) : null;
}

/**
 * Marks the messages of a conversation up to feed number `seq` as arrived or read by the contact, never backwards;
 * answers the events concerned.
 */
export async function acknowledgeMessages(
  tx: Tx,
  conversationId: Id,
  seq: number,
  state: "delivered" | "read",
  now: Date,
): Promise<Id[]> {
  const rows = await tx.prepared<{ event_id: Id }>(
    `update outbox b set state = $4, reason = null, updated_at = $5
     from conversations c join events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.direction = 'out' and e.kind = 'message'
     where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2) and e.seq <= $3 and b.tenant_id = $1 and b.event_id = e.id
       and b.state = any ($6::text[])
     returning b.event_id`,
    [
      tx.tenantId,
      conversationId,
      seq,
      state,
      now,
      state === "read" ? ["sent", "delivered", "unknown"] : ["sent", "unknown"],
    ],
  );
  return rows.map((row) => row.event_id);
}

/** The contact has read up to this instant; answers false when a later one was known. */
export async function saveContactRead(tx: Tx, conversationId: Id, readAt: Date): Promise<boolean> {
  const changed = await tx.prepared(
    `update conversations set contact_read_at = $3 where tenant_id = $1 and id = $2 and (contact_read_at is null or contact_read_at < $3) returning id`,
    [tx.tenantId, conversationId, readAt],
  );
  return changed.length > 0;
}
