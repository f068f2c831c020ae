import type { ActingActor, Id, Role, RowScope } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface Access {
  actor: ActingActor;
  name: string;
}

/** Proof that a caller came with: the session of an access token, or an API key. */
export type Credential = { sessionId: Id; actorId: Id } | { apiKeyId: Id };

/**
 * The rights of whoever holds the credential, as they are now: null when the actor is gone or disabled, the session
 * ended or the key revoked. For keys also answers the hash of the secret, which the caller must compare.
 */
export async function loadAccess(
  tx: Tx,
  credential: Credential,
): Promise<(Access & { secretHash: Buffer | null }) | null> {
  const bySession = "sessionId" in credential;
  const [row] = await tx.prepared<{
    id: Id;
    kind: "person" | "ai" | "integration";
    name: string;
    role: Role;
    scope: RowScope;
    team_ids: Id[];
    secret_hash: Buffer | null;
  }>(
    `select a.id, a.kind, a.name, a.role, a.scope, ${bySession ? "null::bytea" : "p.secret_hash"} as secret_hash,
       array(select m.team_id from team_members m where m.tenant_id = a.tenant_id and m.actor_id = a.id) as team_ids
     from ${bySession ? "sessions" : "api_keys"} p join actors a on a.tenant_id = p.tenant_id and a.id = p.actor_id
     where p.tenant_id = $1 and p.id = $2 and a.disabled_at is null
       and ${bySession ? "p.ended_at is null and p.expires_at > now() and p.actor_id = $3" : "p.revoked_at is null"}`,
    bySession ? [tx.tenantId, credential.sessionId, credential.actorId] : [tx.tenantId, credential.apiKeyId],
  );
  if (!row) return null;
  return {
    actor: {
      tenantId: tx.tenantId,
      actorId: row.id,
      kind: row.kind,
      role: row.role,
      scope: row.scope,
      teamIds: row.team_ids,
    },
    name: row.name,
    secretHash: row.secret_hash,
  };
}
