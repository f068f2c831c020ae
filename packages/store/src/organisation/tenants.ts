import { type BusinessHours, type Id, newId, RapportError, type Tenant } from "@rapport/schema";
import type { Pool } from "pg";
import type { Tx } from "../core/tx.ts";

const OFFICE_DAY: [number, number][] = [[9 * 60, 18 * 60]];

/** What a new company starts with: kept, but not in force until somebody enables it. */
const USUAL_HOURS: BusinessHours = {
  isEnabled: false,
  timeZone: "UTC",
  week: { 1: OFFICE_DAY, 2: OFFICE_DAY, 3: OFFICE_DAY, 4: OFFICE_DAY, 5: OFFICE_DAY, 6: [], 7: [] },
  holidays: [],
};

const UNIQUE_VIOLATION = "23505";

export interface NewTenant {
  name: string;
  /** Small letters, digits and hyphens; unique in the installation. */
  slug: string;
  owner: { name: string; email: string; passwordHash: string | null };
  businessHours?: BusinessHours;
}

/**
 * Makes a company with its first owner, all or nothing. Runs as the schema's owner, because before this no tenant
 * exists that could be acted in. Throws already_exists when the slug is taken.
 */
export async function createTenant(owner: Pool, tenant: NewTenant): Promise<{ tenantId: Id; ownerId: Id }> {
  const tenantId = newId();
  const ownerId = newId();
  const client = await owner.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query("insert into tenants (tenant_id, slug, name, business_hours) values ($1, $2, $3, $4)", [
      tenantId,
      tenant.slug,
      tenant.name,
      JSON.stringify(tenant.businessHours ?? USUAL_HOURS),
    ]);
    await client.query("insert into tenant_counters (tenant_id) values ($1)", [tenantId]);
    await client.query("insert into audit_heads (tenant_id) values ($1)", [tenantId]);
    await client.query(
      `insert into actors (tenant_id, id, kind, name, email, role, scope, password_hash)
       values ($1, $2, 'person', $3, $4, 'owner', 'all', $5)`,
      [tenantId, ownerId, tenant.owner.name, tenant.owner.email, tenant.owner.passwordHash],
    );
    await client.query("commit");
    return { tenantId, ownerId };
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    if ((error as { code?: string }).code === UNIQUE_VIOLATION) {
      throw new RapportError("already_exists", { sentence: `A company with the short name "${tenant.slug}" exists.` });
    }
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Ids of all companies of the installation; for the system's own rounds over them. */
export async function listTenantIds(owner: Pool): Promise<Id[]> {
  const { rows } = await owner.query<{ tenant_id: Id }>("select tenant_id from tenants order by tenant_id");
  return rows.map((row) => row.tenant_id);
}

export async function loadTenant(tx: Tx): Promise<Tenant> {
  const [row] = await tx.prepared<{ slug: string; name: string; business_hours: BusinessHours; created_at: Date }>(
    "select slug, name, business_hours, created_at from tenants where tenant_id = $1",
    [tx.tenantId],
  );
  if (!row) throw new RapportError("not_found");
  return {
    id: tx.tenantId,
    slug: row.slug,
    name: row.name,
    businessHours: row.business_hours,
    createdAt: row.created_at.toISOString(),
  };
}

/** Changes the company's name or opening times; what is undefined stays. */
export async function updateTenant(tx: Tx, change: { name?: string; businessHours?: BusinessHours }): Promise<void> {
  await tx.query(
    "update tenants set name = coalesce($2, name), business_hours = coalesce($3, business_hours) where tenant_id = $1",
    [tx.tenantId, change.name ?? null, change.businessHours ? JSON.stringify(change.businessHours) : null],
  );
}
