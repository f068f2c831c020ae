import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** How the stated confidence of a tenant turned out; what it consists of is the engine's affair. */
export interface ConfidenceFitRow<Fit> {
  fit: Fit;
  settled: number;
  fittedAt: Date;
}

export async function findConfidenceFit<Fit>(tx: Tx): Promise<ConfidenceFitRow<Fit> | null> {
  const [row] = await tx.prepared<ConfidenceFitRow<Fit>>(
    `select fit, settled, fitted_at as "fittedAt" from confidence_fits where tenant_id = $1`,
    [tx.tenantId],
  );
  return row ?? null;
}

export async function saveConfidenceFit(tx: Tx, fit: object, settled: number): Promise<void> {
  await tx.query(
    `insert into confidence_fits as f (tenant_id, fit, settled) values ($1, $2, $3)
     on conflict (tenant_id) do update set fit = excluded.fit, settled = excluded.settled, fitted_at = now()`,
    [tx.tenantId, JSON.stringify(fit), settled],
  );
}

export interface JudgedSuggestion {
  raw: number;
  state: "accepted" | "edited" | "rejected";
  text: string;
  finalText: string | null;
}

/** The suggestions that people settled last. */
export async function listJudgedSuggestions(tx: Tx, limit: number): Promise<JudgedSuggestion[]> {
  return tx.query<JudgedSuggestion>(
    `select coalesce(raw_confidence, confidence)::float8 as raw, state, text, final_text as "finalText" from suggestions
     where tenant_id = $1 and state in ('accepted', 'edited', 'rejected') order by settled_at desc, id limit $2`,
    [tx.tenantId, limit],
  );
}

/** Tenants in which more was settled since their confidence was fitted. */
export async function listUnfittedTenants(owner: Pick<import("pg").Pool, "query">): Promise<Id[]> {
  const { rows } = await owner.query<{ id: Id }>(
    `select s.tenant_id as id from rapport.suggestions s left join rapport.confidence_fits f on f.tenant_id = s.tenant_id
     where s.state in ('accepted', 'edited', 'rejected') and (f.fitted_at is null or s.settled_at > f.fitted_at) group by 1`,
  );
  return rows.map(({ id }) => id);
}
