import { type Id, newId } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A one-time link for an actor; links made for the same actor before stop working. */
export async function insertInvite(
  tx: Tx,
  invite: { actorId: Id; tokenHash: Uint8Array; expiresAt: Date },
  id: Id = newId(),
): Promise<Id> {
  await tx.query("update invites set used_at = now() where tenant_id = $1 and actor_id = $2 and used_at is null", [
    tx.tenantId,
    invite.actorId,
  ]);
  await tx.query("insert into invites (tenant_id, id, actor_id, token_hash, expires_at) values ($1, $2, $3, $4, $5)", [
    tx.tenantId,
    id,
    invite.actorId,
    invite.tokenHash,
    invite.expiresAt,
  ]);
  return id;
}

/** Uses the link up if it is unused, unexpired, its hash fits and its actor is not disabled; answers whose it is. */
export async function useInvite(tx: Tx, id: Id, tokenHash: Uint8Array): Promise<Id | null> {
  const [row] = await tx.query<{ actor_id: Id }>(
    `update invites i set used_at = now() from actors a
     where i.tenant_id = $1 and i.id = $2 and i.token_hash = $3 and i.used_at is null and i.expires_at > now()
       and a.tenant_id = i.tenant_id and a.id = i.actor_id and a.disabled_at is null
     returning i.actor_id`,
    [tx.tenantId, id, tokenHash],
  );
  return row?.actor_id ?? null;
}
