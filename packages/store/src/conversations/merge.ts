import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/**
 * Merging keeps everything: the merged conversation stays with its events, reads and thread references, only hidden.
 * `merged_into_id` names the one that survives (one hop, for readers and the receive path), `merge_parent_id` the one it
 * was merged into by a person, so that taking it out again brings back exactly the tree that was below it.
 */
export async function attachConversation(tx: Tx, id: Id, survivorId: Id): Promise<void> {
  await tx.query("update conversations set merge_parent_id = $3 where tenant_id = $1 and id = $2", [
    tx.tenantId,
    id,
    survivorId,
  ]);
  await tx.query(
    "update conversations set merged_into_id = $3 where tenant_id = $1 and (id = $2 or merged_into_id = $2)",
    [tx.tenantId, id, survivorId],
  );
  await tx.query("update mentions set conversation_id = $3 where tenant_id = $1 and conversation_id = $2", [
    tx.tenantId,
    id,
    survivorId,
  ]);
}

/** Takes a merged conversation out with all that was merged into it; answers their ids, the conversation's own first. */
export async function detachConversation(tx: Tx, id: Id): Promise<Id[]> {
  const family = await tx.query<{ id: Id }>(
    `with recursive tree (id, depth) as (
       select $2::uuid, 0
       union all
       select c.id, t.depth + 1 from tree t join conversations c on c.tenant_id = $1 and c.merge_parent_id = t.id where t.depth < 100
     ) select id from tree order by depth, id`,
    [tx.tenantId, id],
  );
  const ids = family.map((row) => row.id);
  await tx.query(
    `update conversations set merged_into_id = case when id = $2 then null else $2::uuid end,
       merge_parent_id = case when id = $2 then null else merge_parent_id end
     where tenant_id = $1 and id = any ($3::uuid[])`,
    [tx.tenantId, id, ids],
  );
  await tx.query(
    `update mentions m set conversation_id = $2 from events e
     where m.tenant_id = $1 and e.tenant_id = $1 and e.id = m.event_id and e.conversation_id = any ($3::uuid[])`,
    [tx.tenantId, id, ids],
  );
  return ids;
}

/**
 * Folds the figures of a list row anew from the events of the conversation and of what is merged into it: message count,
 * latest words, who waits since when, first reply. What people set (status, assignee, tags) is not touched.
 */
export async function refoldConversation(tx: Tx, id: Id, seq: number): Promise<void> {
  await tx.query(
    `with said as (
       select e.seq, e.direction, e.actor_id, e.occurred_at, e.id, (t.meta ->> 'isAutomatic')::boolean is true as is_automatic
       from conversations c
         join events e on e.tenant_id = c.tenant_id and e.conversation_id = c.id and e.kind = 'message'
         join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
       where c.tenant_id = $1 and (c.id = $2 or c.merged_into_id = $2)
     ), spoke as (
       select max(occurred_at) filter (where direction = 'out' and not is_automatic) as last_reply_at,
         min(occurred_at) filter (where direction = 'out' and not is_automatic) as first_reply_at,
         max(seq) filter (where direction = 'in') as last_inbound_seq,
         max(occurred_at) filter (where direction <> 'internal') as last_event_at,
         count(*) filter (where direction <> 'internal') as messages
       from said
     ), latest as (
       select left(regexp_replace(coalesce(t.new_text, t.text), '\\s+', ' ', 'g'), 200) as preview, s.direction
       from said s join event_texts t on t.tenant_id = $1 and t.event_id = s.id
       where s.direction <> 'internal' order by s.occurred_at desc, s.seq desc limit 1
     )
     update conversations c set message_count = f.messages, last_inbound_seq = coalesce(f.last_inbound_seq, 0), first_reply_at = f.first_reply_at,
       last_event_at = coalesce(f.last_event_at, c.last_event_at),
       preview = coalesce((select preview from latest), ''), preview_direction = coalesce((select direction from latest), c.preview_direction),
       waiting_since_at = case when c.status not in ('resolved', 'closed') then
         (select min(s.occurred_at) from said s where s.direction = 'in' and not s.is_automatic and s.occurred_at > coalesce(f.last_reply_at, '-infinity')) end,
       seq = $3
     from spoke f where c.tenant_id = $1 and c.id = $2`,
    [tx.tenantId, id, seq],
  );
}
