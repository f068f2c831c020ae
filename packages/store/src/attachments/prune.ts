import type { Pool } from "pg";

/**
 * Forgets files that somebody uploaded more than `hours` ago and that no message, draft or waiting message names, with the bytes
 * that nothing else shares. Answers how many.
 */
export async function pruneUploads(owner: Pool, hours: number): Promise<number> {
  const { rows } = await owner.query<{ tenant_id: string; sha256: Buffer }>(
    `delete from attachments a
     where a.created_at < now() - make_interval(hours => $1) and (a.actor_id is not null or a.identity_id is not null)
       and not exists (select from event_attachments x where x.tenant_id = a.tenant_id and x.attachment_id = a.id)
       and not exists (select from drafts d where d.tenant_id = a.tenant_id and a.id = any (d.attachment_ids))
       and not exists (
         select from outbox b where b.tenant_id = a.tenant_id and b.event_id is null and b.content -> 'attachmentIds' ? a.id::text)
     returning a.tenant_id, a.sha256`,
    [hours],
  );
  await owner.query(
    `delete from blobs f using unnest($1::uuid[], $2::bytea[]) as g (tenant_id, sha256)
     where f.tenant_id = g.tenant_id and f.sha256 = g.sha256
       and not exists (select from attachments a where a.tenant_id = f.tenant_id and a.sha256 = f.sha256)`,
    [rows.map((row) => row.tenant_id), rows.map((row) => row.sha256)],
  );
  return rows.length;
}

/** Forgets visitors of web sites who never wrote and were not seen for `days`; their next visit makes them anew. Answers how many. */
export async function pruneVisitors(owner: Pool, days: number): Promise<number> {
  const { rowCount } = await owner.query(
    `delete from visitors v
     where v.last_seen_at < now() - make_interval(days => $1)
       and not exists (
         select from identities i
         where i.tenant_id = v.tenant_id and i.channel = 'webchat' and i.address = v.connection_id::text || ':' || v.id::text)`,
    [days],
  );
  return rowCount ?? 0;
}
