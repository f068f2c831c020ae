import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A step of a run under way, as its followers are told of it. */
export interface RunEventRow {
  runId: Id;
  /** From 1, without gaps. */
  position: number;
  kind: string;
  detail: Record<string, unknown>;
}

/** Keeps steps of a run and wakes its followers with the same commit. */
export async function insertRunEvents(
  tx: Tx,
  run: { id: Id; conversationId: Id | null },
  events: readonly Omit<RunEventRow, "runId">[],
): Promise<void> {
  await tx.query(
    `with kept as (
       insert into run_events (tenant_id, run_id, conversation_id, position, kind, detail)
       select $1, $2, $3, e.* from unnest($4::int[], $5::text[], $6::jsonb[]) as e on conflict do nothing
     )
     select pg_notify('rapport_said',
       json_build_object('topic', 'run', 'tenantId', $1::uuid, 'runId', $2::uuid, 'conversationId', $3::uuid)::text)`,
    [
      tx.tenantId,
      run.id,
      run.conversationId,
      events.map(({ position }) => position),
      events.map(({ kind }) => kind),
      events.map(({ detail }) => JSON.stringify(detail)),
    ],
  );
}

const MOST = 500;

/** Steps of a run after a position, in order, a page at a time. */
export async function listRunEvents(tx: Tx, runId: Id, after: number): Promise<RunEventRow[]> {
  return tx.prepared<RunEventRow>(
    `select run_id as "runId", position, kind, detail from run_events
     where tenant_id = $1 and run_id = $2 and position > $3 order by position limit ${MOST}`,
    [tx.tenantId, runId, after],
  );
}

/** Runs of a conversation that were followed, from one id on, the oldest first. */
export async function listFollowedRuns(tx: Tx, conversationId: Id, from: Id): Promise<Id[]> {
  const rows = await tx.prepared<{ id: Id }>(
    `select distinct run_id as id from run_events where tenant_id = $1 and conversation_id = $2 and run_id >= $3 order by 1 limit ${MOST}`,
    [tx.tenantId, conversationId, from],
  );
  return rows.map(({ id }) => id);
}

/** Removes the steps of runs that are older than so many hours, of all tenants. */
export async function pruneRunEvents(owner: Pick<import("pg").Pool, "query">, hours: number): Promise<void> {
  await owner.query("delete from rapport.run_events where created_at < now() - make_interval(hours => $1)", [hours]);
}
