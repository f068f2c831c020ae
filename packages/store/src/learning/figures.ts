import type { Id, LearningKind, LearningState } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

interface Settled {
  accepted: number;
  edited: number;
  rejected: number;
}

/** How people settled drafts by category in the last `days` (ANA-1). */
export async function countDrafts(tx: Tx, days: number): Promise<(Settled & { category: string })[]> {
  return tx.query(
    `select category, count(*) filter (where state = 'accepted')::int as accepted, count(*) filter (where state = 'edited')::int as edited,
       count(*) filter (where state = 'rejected')::int as rejected
     from suggestions where tenant_id = $1 and category is not null and settled_at > now() - make_interval(days => $2)
       and state in ('accepted', 'edited', 'rejected') group by 1 order by 1`,
    [tx.tenantId, days],
  );
}

export async function countLearnings(tx: Tx): Promise<{ kind: LearningKind; state: LearningState; count: number }[]> {
  return tx.query(
    `select kind, state, count(*)::int as count from learnings where tenant_id = $1 and seen_count >= ripe_at_count group by 1, 2 order by 1, 2`,
    [tx.tenantId],
  );
}

export interface ActiveLearning {
  id: Id;
  kind: LearningKind;
  category: string | null;
  activatedAt: Date;
  before: Settled;
  since: Settled;
}

/** Learnings at work with how drafts of their category (none: all) were settled as long before as since, at most 100. */
export async function measureActiveLearnings(tx: Tx): Promise<ActiveLearning[]> {
  const count = (state: string, span: string) => `'${state}', count(*) filter (where g.state = '${state}' and ${span})`;
  const settled = (span: string) =>
    `json_build_object(${["accepted", "edited", "rejected"].map((state) => count(state, span)).join(", ")})`;
  return tx.query(
    `select l.id, l.kind, l.category, l.activated_at as "activatedAt", f.before, f.since from learnings l
     cross join lateral (
       select ${settled("g.settled_at < l.activated_at")} as before, ${settled("g.settled_at >= l.activated_at")} as since
       from suggestions g where g.tenant_id = l.tenant_id and (l.category is null or g.category = l.category) and g.category is not null
         and g.settled_at > l.activated_at - (now() - l.activated_at)
     ) f
     where l.tenant_id = $1 and l.state = 'active' order by l.activated_at desc, l.id limit 100`,
    [tx.tenantId],
  );
}
