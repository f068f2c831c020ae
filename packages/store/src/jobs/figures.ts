import type { Pool } from "pg";

/** Jobs by task and state: `running`, `due`, `planned` (for later, or waiting to be tried again) or `dead`. */
export async function countJobs(owner: Pool): Promise<{ task: string; state: string; count: number }[]> {
  const { rows } = await owner.query<{ task: string; state: string; count: number }>(
    `select task_identifier as task,
       case when attempts >= max_attempts and locked_at is null then 'dead' when locked_at is not null then 'running'
         when run_at <= now() then 'due' else 'planned' end as state,
       count(*) as count
     from graphile_worker.jobs group by 1, 2`,
  );
  return rows;
}

/** Outgoing messages of all tenants that are not at their end, by state. */
export async function countOutbox(owner: Pool): Promise<{ state: string; count: number }[]> {
  const { rows } = await owner.query<{ state: string; count: number }>(
    `select state, count(*) as count from outbox where state in ('scheduled', 'queued', 'sending', 'unknown') group by state`,
  );
  return rows;
}

/** For how many seconds the most overdue outgoing message should have left already; 0 when none is due. */
export async function measureOutboxDelay(owner: Pool): Promise<number> {
  const { rows } = await owner.query<{ seconds: number | null }>(
    `select extract(epoch from now() - min(not_before_at))::float8 as seconds
     from outbox where state in ('scheduled', 'queued') and not_before_at <= now()`,
  );
  return rows[0]?.seconds ?? 0;
}
