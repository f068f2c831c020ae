import { RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A tenant's settings of language models, as the model port's configuration; keys stand elsewhere. */
export interface ModelSettingsRow {
  config: Record<string, unknown>;
  revision: number;
  updatedAt: Date;
}

/** Null: the tenant has never set any. */
export async function findModelSettings(tx: Tx): Promise<ModelSettingsRow | null> {
  const [row] = await tx.prepared<ModelSettingsRow>(
    `select config, revision, updated_at as "updatedAt" from model_settings where tenant_id = $1`,
    [tx.tenantId],
  );
  return row ?? null;
}

/** Keeps settings; `revision` is the one that was read, 0 for none. Throws conflict when somebody else changed them meanwhile. */
export async function saveModelSettings(tx: Tx, config: Record<string, unknown>, revision: number): Promise<void> {
  const rows = await tx.prepared(
    `insert into model_settings as s (tenant_id, config) select $1, $2::jsonb where $3 = 0 or exists (select from model_settings where tenant_id = $1)
     on conflict (tenant_id) do update set config = excluded.config, revision = s.revision + 1, updated_at = now() where s.revision = $3
     returning revision`,
    [tx.tenantId, JSON.stringify(config), revision],
  );
  if (rows.length > 0) return;
  throw new RapportError("conflict", { sentence: "Somebody else changed these settings meanwhile. Load them again." });
}

/** Ids of the providers whose key is kept. */
export async function listModelSecrets(tx: Tx): Promise<string[]> {
  const rows = await tx.prepared<{ provider_id: string }>(
    "select distinct provider_id from model_secrets where tenant_id = $1 order by 1",
    [tx.tenantId],
  );
  return rows.map((row) => row.provider_id);
}

/** Forgets the keys of providers other than these. */
export async function keepModelSecretsOf(tx: Tx, providerIds: readonly string[]): Promise<void> {
  await tx.prepared("delete from model_secrets where tenant_id = $1 and provider_id <> all($2::text[])", [
    tx.tenantId,
    providerIds,
  ]);
}
