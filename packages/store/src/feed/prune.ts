import type { Pool } from "pg";

/**
 * Forgets feed entries older than `days`. The newest entry of each tenant stays, so that a client whose place is no
 * longer kept can tell (see readFeed). Answers how many were forgotten.
 */
export async function pruneFeed(owner: Pool, days: number): Promise<number> {
  const { rowCount } = await owner.query(
    `delete from change_feed f where f.at < now() - make_interval(days => $1)
       and f.seq < (select max(n.seq) from change_feed n where n.tenant_id = f.tenant_id)`,
    [days],
  );
  return rowCount ?? 0;
}
