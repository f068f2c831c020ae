import type { Tx } from "../core/tx.ts";

/** What was spent in a while: tokens, and millionths of the price table's currency. */
export interface SpendTotals {
  calls: number;
  tokens: number;
  costMicros: number;
  unpricedCalls: number;
}

export interface SpendAmount {
  tokens: number;
  /** Null: the price is not known. */
  costMicros: number | null;
}

/**
 * What was spent on this day and in its month (`day` like 2026-11-21, UTC), with the day held until the transaction ends: no other
 * call of the tenant's can be counted in between, so that two never pass a limit together.
 */
export async function lockSpend(
  tx: Tx,
  day: string,
): Promise<{ today: { tokens: number; costMicros: number }; month: { costMicros: number } }> {
  const [today] = await tx.prepared<{ tokens: number; costMicros: number }>(
    `insert into model_spend as s (tenant_id, day) values ($1, $2) on conflict (tenant_id, day) do update set calls = s.calls
     returning s.tokens::float8 as tokens, s.cost_micros::float8 as "costMicros"`,
    [tx.tenantId, day],
  );
  const [month] = await tx.prepared<{ costMicros: number }>(
    `select coalesce(sum(cost_micros), 0)::float8 as "costMicros" from model_spend
     where tenant_id = $1 and day >= date_trunc('month', $2::date) and day < date_trunc('month', $2::date) + interval '1 month'`,
    [tx.tenantId, day],
  );
  return { today: today!, month: month! };
}

/** Counts a call with all that it may cost. */
export async function addSpend(tx: Tx, day: string, amount: SpendAmount): Promise<void> {
  await tx.prepared(
    `update model_spend set calls = calls + 1, tokens = tokens + $3, cost_micros = cost_micros + coalesce($4, 0),
       unpriced_calls = unpriced_calls + case when $4::bigint is null then 1 else 0 end
     where tenant_id = $1 and day = $2`,
    [tx.tenantId, day, amount.tokens, amount.costMicros],
  );
}

/** Puts what was counted for a call right: what it was counted with, and what it took. */
export async function correctSpend(tx: Tx, day: string, counted: SpendAmount, used: SpendAmount): Promise<void> {
  await tx.prepared(
    "update model_spend set tokens = greatest(0, tokens + $3), cost_micros = greatest(0, cost_micros + $4) where tenant_id = $1 and day = $2",
    [tx.tenantId, day, used.tokens - counted.tokens, (used.costMicros ?? 0) - (counted.costMicros ?? 0)],
  );
}

/** By day, newest first; days without a call are left out. */
export async function listSpend(tx: Tx, days: number): Promise<(SpendTotals & { day: string })[]> {
  return tx.query<SpendTotals & { day: string }>(
    `select to_char(day, 'YYYY-MM-DD') as day, calls, tokens::float8 as tokens, cost_micros::float8 as "costMicros", unpriced_calls as "unpricedCalls"
     from model_spend where tenant_id = $1 and day > (now() at time zone 'utc')::date - $2::int order by day desc`,
    [tx.tenantId, days],
  );
}
