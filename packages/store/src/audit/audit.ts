import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface AuditEntryRow {
  seq: number;
  at: string;
  actorId: Id | null;
  actorName: string | null;
  action: string;
  outcome: "done" | "refused";
  targetKind: string | null;
  targetId: string | null;
  detail: Record<string, unknown>;
  address: string | null;
}

export interface AuditFilter {
  actorId?: Id | undefined;
  outcome?: "done" | "refused" | undefined;
  action?: string | undefined;
}

/** Entries before `beforeSeq` (null: from the newest), newest first. */
export async function listAudit(
  tx: Tx,
  filter: AuditFilter,
  page: { beforeSeq: number | null; limit: number },
): Promise<AuditEntryRow[]> {
  const rows = await tx.query<{
    seq: number;
    at: Date;
    actor_id: Id | null;
    actor_name: string | null;
    action: string;
    outcome: "done" | "refused";
    target_kind: string | null;
    target_id: string | null;
    detail: Record<string, unknown>;
    address: string | null;
  }>(
    `select l.seq, l.at, l.actor_id, a.name as actor_name, l.action, l.outcome, l.target_kind, l.target_id, l.detail, l.address
     from audit_log l left join actors a on a.tenant_id = l.tenant_id and a.id = l.actor_id
     where l.tenant_id = $1 and ($2::bigint is null or l.seq < $2) and ($3::uuid is null or l.actor_id = $3)
       and ($4::text is null or l.outcome = $4) and ($5::text is null or l.action = $5)
     order by l.seq desc limit $6`,
    [tx.tenantId, page.beforeSeq, filter.actorId ?? null, filter.outcome ?? null, filter.action ?? null, page.limit],
  );
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at.toISOString(),
    actorId: row.actor_id,
    actorName: row.actor_name,
    action: row.action,
    outcome: row.outcome,
    targetKind: row.target_kind,
    targetId: row.target_id,
    detail: row.detail,
    address: row.address,
  }));
}

/** How far back a repeated refusal is looked for. */
const RECENT_ENTRIES = 200;

/** True when this actor was refused the same, for the same reason, within the last minute: one line is enough. */
export async function hasRecentRefusal(
  tx: Tx,
  action: string,
  targetId: string | null,
  refusal: string,
): Promise<boolean> {
  const rows = await tx.query(
    `select 1 from (
       select at, actor_id, action, outcome, target_id, detail from audit_log where tenant_id = $1 order by seq desc limit ${RECENT_ENTRIES}
     ) l
     where l.at > now() - interval '1 minute' and l.actor_id = $2 and l.action = $3 and l.outcome = 'refused'
       and l.target_id is not distinct from $4 and l.detail ->> 'refusal' = $5 limit 1`,
    [tx.tenantId, tx.actor.actorId, action, targetId, refusal],
  );
  return rows.length > 0;
}

/** Recomputes the chain of hashes (CAN-9). */
export async function verifyAudit(tx: Tx): Promise<{ ok: boolean; checked: number; firstBrokenSeq: number | null }> {
  const [row] = await tx.query<{ checked: number; first_broken: number | null }>(
    "select checked, first_broken from rapport.verify_audit()",
  );
  const firstBrokenSeq = row?.first_broken ?? null;
  return { ok: firstBrokenSeq === null, checked: row?.checked ?? 0, firstBrokenSeq };
}
