import type { Action, ActionPreview, ActionState, Id } from "@rapport/schema";
import type { Pool } from "pg";
import type { Tx } from "../core/tx.ts";
import { type ActionRow, findAction } from "./actions.ts";

/** What a move writes besides the state; absent fields stay. */
export interface ActionMove {
  state: ActionState;
  reason?: string | null;
  preview?: ActionPreview;
  result?: Record<string, unknown>;
  confirmedBy?: NonNullable<Action["confirmedBy"]>;
  confirmedById?: Id | null;
  confirmedAt?: Date;
  expiresAt?: Date;
  notBeforeAt?: Date;
  claim?: { id: Id; leaseUntil: Date };
}

/** Under which circumstances a move is made, besides the state it leaves. */
export interface ActionGuard {
  /** Still the same claim. */
  claimId?: Id;
  /** Still the same number of times sent. */
  attempts?: number;
  /** Exactly these arguments. */
  argsHash?: string;
  /** Its offer has not expired and its time has come. */
  isDueAt?: Date;
  /** The lease of its claim is over. */
  leaseOverAt?: Date;
}

/**
 * The one way in which an action changes its state: ONE conditional update, so of any number of callers one wins.
 * Null: it is in none of the states of `from`, or the guard does not hold.
 */
export async function moveAction(
  tx: Tx,
  id: Id,
  from: readonly ActionState[],
  move: ActionMove,
  now: Date,
  guard: ActionGuard = {},
): Promise<ActionRow | null> {
  const moved = await tx.prepared(
    `update actions set state = $4, reason = case when $5 then $6 else reason end, preview = coalesce($7, preview),
       result = coalesce($8, result), confirmed_by = coalesce($9, confirmed_by), confirmed_by_id = coalesce($10, confirmed_by_id),
       confirmed_at = coalesce($11, confirmed_at), expires_at = coalesce($12, expires_at), not_before_at = coalesce($13, not_before_at),
       claim_id = coalesce($14, claim_id), lease_until = coalesce($15, lease_until), updated_at = $16
     where tenant_id = $1 and id = $2 and state = any ($3::text[])
       and ($17::uuid is null or claim_id = $17) and ($18::int is null or attempts = $18) and ($19::text is null or args_hash = $19)
       and ($20::timestamptz is null or (expires_at > $20 and not_before_at <= $20))
       and ($21::timestamptz is null or lease_until < $21)
     returning id`,
    [
      tx.tenantId,
      id,
      from,
      move.state,
      move.reason !== undefined,
      move.reason?.slice(0, 2000) ?? null,
      move.preview ? JSON.stringify(move.preview) : null,
      move.result ? JSON.stringify(move.result) : null,
      move.confirmedBy ?? null,
      move.confirmedById ?? null,
      move.confirmedAt ?? null,
      move.expiresAt ?? null,
      move.notBeforeAt ?? null,
      move.claim?.id ?? null,
      move.claim?.leaseUntil ?? null,
      now,
      guard.claimId ?? null,
      guard.attempts ?? null,
      guard.argsHash ?? null,
      guard.isDueAt ?? null,
      guard.leaseOverAt ?? null,
    ],
  );
  return moved.length > 0 ? findAction(tx, id) : null;
}

/**
 * Writes down, before it is done, that the action is sent out now: only by the holder of a claim whose lease still runs.
 * Answers the attempt's number; null: the claim is lost and nothing may be sent.
 */
export async function beginActionAttempt(
  tx: Tx,
  id: Id,
  claim: { id: Id; leaseUntil: Date },
  now: Date,
): Promise<number | null> {
  const [row] = await tx.prepared<{ attempts: number }>(
    `update actions set attempts = attempts + 1, lease_until = $4, updated_at = $5
     where tenant_id = $1 and id = $2 and state = 'executing' and claim_id = $3 and lease_until > $5 and expires_at > $5 returning attempts`,
    [tx.tenantId, id, claim.id, claim.leaseUntil, now],
  );
  if (!row) return null;
  await tx.prepared("insert into action_attempts (tenant_id, action_id, attempt, started_at) values ($1, $2, $3, $4)", [
    tx.tenantId,
    id,
    row.attempts,
    now,
  ]);
  return row.attempts;
}

export interface ActionAttempt {
  attempt: number;
  startedAt: Date;
  endedAt: Date | null;
  outcome: "ok" | "refused" | "failed" | "unknown" | "not_taken" | null;
  detail: string | null;
}

/** Writes down how an attempt ended; the first word stays. */
export async function endActionAttempt(
  tx: Tx,
  actionId: Id,
  attempt: number,
  end: { outcome: NonNullable<ActionAttempt["outcome"]>; detail: string | null; now: Date },
): Promise<void> {
  await tx.prepared(
    `update action_attempts set ended_at = $4, outcome = $5, detail = $6
     where tenant_id = $1 and action_id = $2 and attempt = $3 and (outcome is null or outcome = 'unknown')`,
    [tx.tenantId, actionId, attempt, end.now, end.outcome, end.detail?.slice(0, 2000) ?? null],
  );
}

/** Every time an action was sent out, first one first. */
export async function listActionAttempts(tx: Tx, actionId: Id): Promise<ActionAttempt[]> {
  return tx.prepared<ActionAttempt>(
    `select attempt, started_at as "startedAt", ended_at as "endedAt", outcome, detail from action_attempts
     where tenant_id = $1 and action_id = $2 order by attempt`,
    [tx.tenantId, actionId],
  );
}

export interface HangingAction {
  tenantId: Id;
  actionId: Id;
  state: ActionState;
  isExpired: boolean;
}

/**
 * Actions of all companies that need somebody: `executing` with the lease over; offers past their time; and those that
 * have been due, or of unknown fate, since before `idleSince` without anybody moving them. As the schema's owner.
 */
export async function findHangingActions(
  owner: Pool,
  limits: { now: Date; idleSince: Date; limit: number },
): Promise<HangingAction[]> {
  const { rows } = await owner.query<HangingAction>(
    `select tenant_id as "tenantId", id as "actionId", state, state in ('proposed', 'awaiting', 'confirmed') and expires_at <= $1 as "isExpired"
     from actions
     where (state = 'executing' and lease_until < $1)
       or (state in ('proposed', 'awaiting', 'confirmed') and expires_at <= $1)
       or (state in ('proposed', 'confirmed') and not_before_at <= $1 and updated_at < $2)
       or (state = 'unknown' and not_before_at <= $1 and updated_at < $2)
     order by updated_at limit $3`,
    [limits.now, limits.idleSince, limits.limit],
  );
  return rows;
}

/** Gives the keys of what succeeded before then free, in all companies; answers how many. As the schema's owner. */
export async function releaseOldKeys(owner: Pool, before: Date, now: Date): Promise<number> {
  const { rowCount } = await owner.query(
    "update actions set key_released_at = $2 where state = 'succeeded' and key_released_at is null and updated_at < $1",
    [before, now],
  );
  return rowCount ?? 0;
}
