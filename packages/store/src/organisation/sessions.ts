import { type Id, newId } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { announceAccessChange } from "./actors.ts";

export interface NewSession {
  actorId: Id;
  id?: Id;
  tokenHash: Uint8Array;
  expiresAt: Date;
}

export async function insertSession(tx: Tx, session: NewSession): Promise<Id> {
  const id = session.id ?? newId();
  await tx.query("insert into sessions (tenant_id, id, actor_id, token_hash, expires_at) values ($1, $2, $3, $4, $5)", [
    tx.tenantId,
    id,
    session.actorId,
    session.tokenHash,
    session.expiresAt,
  ]);
  return id;
}

export interface SessionRow {
  id: Id;
  actorId: Id;
  tokenHash: Buffer;
  previousTokenHash: Buffer | null;
  rotatedAt: Date;
}

/** The session with its row locked, unless it has ended, has expired, or its actor is disabled. */
export async function lockSession(tx: Tx, sessionId: Id): Promise<SessionRow | null> {
  const [row] = await tx.query<{
    actor_id: Id;
    token_hash: Buffer;
    previous_token_hash: Buffer | null;
    rotated_at: Date;
  }>(
    `select s.actor_id, s.token_hash, s.previous_token_hash, s.rotated_at
     from sessions s join actors a on a.tenant_id = s.tenant_id and a.id = s.actor_id
     where s.tenant_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > now() and a.disabled_at is null
     for update of s`,
    [tx.tenantId, sessionId],
  );
  if (!row) return null;
  return {
    id: sessionId,
    actorId: row.actor_id,
    tokenHash: row.token_hash,
    previousTokenHash: row.previous_token_hash,
    rotatedAt: row.rotated_at,
  };
}

export async function rotateSession(
  tx: Tx,
  sessionId: Id,
  next: { tokenHash: Uint8Array; rotatedAt: Date; expiresAt: Date },
): Promise<void> {
  await tx.query(
    `update sessions set previous_token_hash = token_hash, token_hash = $3, rotated_at = $4, expires_at = $5
     where tenant_id = $1 and id = $2`,
    [tx.tenantId, sessionId, next.tokenHash, next.rotatedAt, next.expiresAt],
  );
}

/** Ends one session; its access tokens stop working at once. */
export async function endSession(tx: Tx, sessionId: Id): Promise<void> {
  await tx.query("update sessions set ended_at = now() where tenant_id = $1 and id = $2 and ended_at is null", [
    tx.tenantId,
    sessionId,
  ]);
  await announceAccessChange(tx);
}

/** Ends all sessions of an actor but `exceptId`. */
export async function endSessionsOf(tx: Tx, actorId: Id, exceptId: Id | null = null): Promise<void> {
  await tx.query(
    `update sessions set ended_at = now()
     where tenant_id = $1 and actor_id = $2 and ended_at is null and id is distinct from $3::uuid`,
    [tx.tenantId, actorId, exceptId],
  );
  await announceAccessChange(tx);
}
