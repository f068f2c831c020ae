import type { Tx } from "../core/tx.ts";
import type { FeedRow } from "./feed.ts";

/** Where the tenant's feed stands now. */
export async function readFeedHead(tx: Tx): Promise<number> {
  const [row] = await tx.prepared<{ feed_seq: number }>("select feed_seq from tenant_counters where tenant_id = $1", [
    tx.tenantId,
  ]);
  return row?.feed_seq ?? 0;
}

/**
 * Entries after `since`, in order, at most `limit`. Answers null when `since` lies before what is still kept: the
 * client must load anew.
 */
export async function readFeed(tx: Tx, since: number, limit: number): Promise<FeedRow[] | null> {
  const rows = await tx.prepared<{
    seq: number;
    kind: string;
    conversation_id: string | null;
    entity_id: string | null;
    actor_id: string | null;
    detail: Record<string, unknown> | null;
    is_kept: boolean;
  }>(
    // Reserved numbers may stay unused, so a gap alone proves nothing: only a pruned feed has no entry at or before `since`.
    `select seq, kind, conversation_id, entity_id, actor_id, detail,
       (select exists (select from change_feed where tenant_id = $1 and seq <= $2)) as is_kept from change_feed
     where tenant_id = $1 and seq > $2 order by seq limit $3`,
    [tx.tenantId, since, limit],
  );
  const [oldest] = rows;
  if (oldest && oldest.seq > since + 1 && since > 0 && !oldest.is_kept) return null;
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    conversationId: row.conversation_id,
    entityId: row.entity_id,
    actorId: row.actor_id,
    detail: row.detail,
  }));
}
