import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** Sentences that stand on a customer's screen while the answer is still being written. */
export interface Preview {
  conversationId: Id;
  runId: Id;
  /** All that is shown so far. */
  text: string;
  /** Who speaks. */
  actorId: Id;
}

/** What a customer's screen is told of a preview; momentary, by `Feed.onSaid`. */
export interface PreviewNews extends Record<string, unknown> {
  topic: "preview";
  tenantId: Id;
  address: string;
  text: string;
  name: string;
}

/** Until the transaction ends nobody else shows or says anything early in this conversation: what the next statement sees, stands. */
function lockPreview(tx: Tx, conversationId: Id): void {
  tx.send("select pg_advisory_xact_lock(hashtextextended('preview ' || $1::text || ' ' || $2::text, 0))", [
    tx.tenantId,
    conversationId,
  ]);
}

/**
 * Writes down what is to be shown and, with the same commit, tells the customer's screen of it. False, and nothing is shown: the
 * dialogue has moved on from `revision`, a person took it over, or another turn is just speaking.
 */
export async function showPreview(tx: Tx, preview: Preview, revision: number, address: string): Promise<boolean> {
  lockPreview(tx, preview.conversationId);
  const rows = await tx.prepared(
    `with open as (
       select c.id from conversations c
         join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id
         left join dialogues d on d.tenant_id = c.tenant_id and d.conversation_id = c.id
       where c.tenant_id = $1 and c.id = $2 and c.merged_into_id is null and c.status <> 'closed' and c.assignee_id is null
         and k.blocked_at is null and coalesce(d.revision, 0) = $6 and coalesce(d.holder, 'ai') = 'ai'
     ), shown as (
       insert into previews as p (tenant_id, conversation_id, run_id, text, actor_id)
       select $1, open.id, $3, $4, $5 from open
       on conflict (tenant_id, conversation_id) do update set text = excluded.text, shown_at = now() where p.run_id = excluded.run_id
       returning p.actor_id
     )
     select pg_notify('rapport_said', json_build_object('topic', 'preview', 'tenantId', $1::uuid, 'address', $7::text, 'text', $4::text,
       'name', coalesce(a.name, ''))::text)
     from shown join actors a on a.tenant_id = $1 and a.id = shown.actor_id`,
    [tx.tenantId, preview.conversationId, preview.runId, preview.text, preview.actorId, revision, address],
  );
  return rows.length > 0;
}

/** Takes the preview of a conversation away, for whoever now says it as a message; null: nothing is shown. */
export async function takePreview(tx: Tx, conversationId: Id): Promise<Preview | null> {
  lockPreview(tx, conversationId);
  const [row] = await tx.prepared<Preview>(
    `delete from previews where tenant_id = $1 and conversation_id = $2
     returning conversation_id as "conversationId", run_id as "runId", text, actor_id as "actorId"`,
    [tx.tenantId, conversationId],
  );
  return row ?? null;
}

/** Previews whose turn has died, of all tenants: nobody has said them for so many seconds. */
export async function listLostPreviews(
  owner: Pick<import("pg").Pool, "query">,
  seconds: number,
): Promise<{ tenantId: Id; conversationId: Id }[]> {
  const { rows } = await owner.query<{ tenantId: Id; conversationId: Id }>(
    `select tenant_id as "tenantId", conversation_id as "conversationId" from rapport.previews
     where shown_at < now() - make_interval(secs => $1) limit 200`,
    [seconds],
  );
  return rows;
}
