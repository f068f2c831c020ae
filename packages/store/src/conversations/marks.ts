import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { takeFeed } from "./state.ts";

/**
 * The actor has read the conversation up to this feed number; 0 marks it unread. A later mark is not taken back by an
 * older one that arrives late, except by 0. Tells the actor's other screens. Answers whether anything changed.
 */
export async function markRead(tx: Tx, conversationId: Id, seq: number): Promise<boolean> {
  // The feed before the row: whoever answers holds the feed while marking as read.
  await takeFeed(tx);
  const changed = await tx.prepared(
    `insert into conversation_reads as r (tenant_id, actor_id, conversation_id, seq) values ($1, $2, $3, $4)
     on conflict (tenant_id, actor_id, conversation_id)
     do update set seq = excluded.seq where r.seq < excluded.seq or (excluded.seq = 0 and r.seq > 0)
     returning r.seq`,
    [tx.tenantId, tx.actor.actorId, conversationId, seq],
  );
  if (changed.length === 0) return false;
  await tx.publish({ kind: "conversation", conversationId, entityId: conversationId, actorId: tx.actor.actorId });
  return true;
}

/** Keeps the actor's unfinished answer; empty text without attachments removes it. */
export async function saveDraft(
  tx: Tx,
  conversationId: Id,
  draft: { kind: "reply" | "note"; text: string; attachmentIds: readonly Id[] },
): Promise<void> {
  if (draft.text.trim() === "" && draft.attachmentIds.length === 0) return removeDraft(tx, conversationId);
  await tx.prepared(
    `insert into drafts (tenant_id, actor_id, conversation_id, kind, text, attachment_ids) values ($1, $2, $3, $4, $5, $6)
     on conflict (tenant_id, actor_id, conversation_id)
     do update set kind = excluded.kind, text = excluded.text, attachment_ids = excluded.attachment_ids, updated_at = now()`,
    [tx.tenantId, tx.actor.actorId, conversationId, draft.kind, draft.text, draft.attachmentIds],
  );
}

export async function removeDraft(tx: Tx, conversationId: Id): Promise<void> {
  await tx.prepared("delete from drafts where tenant_id = $1 and actor_id = $2 and conversation_id = $3", [
    tx.tenantId,
    tx.actor.actorId,
    conversationId,
  ]);
}

/** Tags in use on conversations that are not merged, most used first, at most 500. */
export async function listTags(tx: Tx): Promise<{ name: string; count: number }[]> {
  return tx.prepared<{ name: string; count: number }>(
    `select tag as name, count(*)::int as count from conversation_tags where tenant_id = $1
     group by tag order by count(*) desc, tag limit 500`,
    [tx.tenantId],
  );
}
