import { type Id, RapportError, type Role } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { insertActor, updateActor } from "./actors.ts";

export interface ApiKeyRow {
  id: Id;
  name: string;
  prefix: string;
  role: Role;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface NewApiKey {
  id: Id;
  name: string;
  role: Role;
  /** The first characters of the key, by which people tell keys apart. */
  prefix: string;
  secretHash: Uint8Array;
}

/** Makes the key and the integration that acts with it. */
export async function insertApiKey(tx: Tx, key: NewApiKey): Promise<void> {
  const actorId = await insertActor(tx, {
    kind: "integration",
    name: key.name,
    email: null,
    role: key.role,
    scope: "all",
  });
  await tx.query(
    "insert into api_keys (tenant_id, id, actor_id, name, prefix, secret_hash) values ($1, $2, $3, $4, $5, $6)",
    [tx.tenantId, key.id, actorId, key.name, key.prefix, key.secretHash],
  );
}

/** Keys that are not revoked, newest first. */
export async function listApiKeys(tx: Tx): Promise<ApiKeyRow[]> {
  const rows = await tx.query<{
    id: Id;
    name: string;
    prefix: string;
    role: Role;
    created_at: Date;
    last_used_at: Date | null;
  }>(
    `select k.id, k.name, k.prefix, a.role, k.created_at, k.last_used_at
     from api_keys k join actors a on a.tenant_id = k.tenant_id and a.id = k.actor_id
     where k.tenant_id = $1 and k.revoked_at is null order by k.created_at desc, k.id desc`,
    [tx.tenantId],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  }));
}

/** Revokes the key and disables its integration. Throws not_found. */
export async function revokeApiKey(tx: Tx, id: Id): Promise<void> {
  const [row] = await tx.query<{ actor_id: Id }>(
    "update api_keys set revoked_at = now() where tenant_id = $1 and id = $2 and revoked_at is null returning actor_id",
    [tx.tenantId, id],
  );
  if (!row) throw new RapportError("not_found");
  await updateActor(tx, row.actor_id, { isDisabled: true });
}

export async function markApiKeyUsed(tx: Tx, id: Id): Promise<void> {
  await tx.query("update api_keys set last_used_at = now() where tenant_id = $1 and id = $2", [tx.tenantId, id]);
}
