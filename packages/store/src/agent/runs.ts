import type { GateVerdict, Id, Run, RunSpan } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A run with everything that is needed to read or repeat it. */
export interface RunRow extends Omit<Run, "agentVersionId" | "createdAt"> {
  agentVersionId: Id | null;
  input: unknown;
  output: unknown;
  spans: RunSpan[];
  /** What models answered; null: none was asked. */
  tape?: unknown;
}

/** Keeps a run (INT-11). */
export function insertRun(tx: Tx, run: RunRow): void {
  tx.send(
    `insert into runs (tenant_id, id, conversation_id, trigger, agent_version_id, category, outcome, gate, input, output, spans, duration_ms,
       input_tokens, output_tokens, cost_micros, tape)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) on conflict do nothing`,
    [
      tx.tenantId,
      run.id,
      run.conversationId,
      run.trigger,
      run.agentVersionId,
      run.category,
      run.outcome,
      run.gate && JSON.stringify(run.gate),
      JSON.stringify(run.input),
      JSON.stringify(run.output),
      JSON.stringify(run.spans),
      run.durationMs,
      run.inputTokens,
      run.outputTokens,
      run.costMicros,
      run.tape ? JSON.stringify(run.tape) : null,
    ],
  );
}

const SAID_LENGTH = 200;

const RUN = `r.id, r.conversation_id as "conversationId", r.trigger, r.agent_version_id as "agentVersionId", r.category, r.outcome, r.gate,
  r.duration_ms as "durationMs", r.input_tokens as "inputTokens", r.output_tokens as "outputTokens", r.cost_micros as "costMicros", r.created_at as "createdAt",
  k.name as "contactName", left(r.input #>> '{0,event,text}', ${SAID_LENGTH}) as said`;

const FROM = `from runs r
  left join conversations c on c.tenant_id = r.tenant_id and c.id = r.conversation_id
  left join contacts k on k.tenant_id = c.tenant_id and k.id = c.contact_id`;

export type RunSummary = Omit<RunRow, "input" | "output" | "spans" | "tape"> & {
  createdAt: Date;
  gate: GateVerdict | null;
  /** Null: the conversation is no longer kept. */
  contactName: string | null;
  /** The beginning of the customer's words that it answers; null: something else set it off. */
  said: string | null;
};

/** Runs, newest first, a page at a time; of one conversation, outcome or category when named. */
export async function listRuns(
  tx: Tx,
  filter: {
    conversationId?: Id | undefined;
    outcome?: string | undefined;
    category?: string | undefined;
    before?: Id | undefined;
    limit: number;
  },
): Promise<RunSummary[]> {
  return tx.query<RunSummary>(
    `select ${RUN} ${FROM}
     where r.tenant_id = $1 and ($2::uuid is null or r.conversation_id = $2) and ($3::text is null or r.outcome = $3)
       and ($4::text is null or r.category = $4)
       -- As the index of the newest says it.
       and r.created_at > '-infinity'
       and ($5::uuid is null or (r.created_at, r.id) < (select b.created_at, b.id from runs b where b.tenant_id = $1 and b.id = $5))
     order by r.created_at desc, r.id desc limit $6`,
    [
      tx.tenantId,
      filter.conversationId ?? null,
      filter.outcome ?? null,
      filter.category ?? null,
      filter.before ?? null,
      filter.limit,
    ],
  );
}

export async function findRun(
  tx: Tx,
  id: Id,
): Promise<(RunSummary & Pick<RunRow, "input" | "output" | "spans" | "tape">) | null> {
  const [row] = await tx.query<RunSummary & Pick<RunRow, "input" | "output" | "spans" | "tape">>(
    `select ${RUN}, r.input, r.output, r.spans, r.tape ${FROM} where r.tenant_id = $1 and r.id = $2`,
    [tx.tenantId, id],
  );
  return row ?? null;
}

/** Removes runs older than so many days, of all tenants. */
export async function pruneRuns(owner: Pick<import("pg").Pool, "query">, days: number): Promise<number> {
  const { rowCount } = await owner.query(
    "delete from rapport.runs where created_at < now() - make_interval(days => $1)",
    [days],
  );
  return rowCount ?? 0;
}
