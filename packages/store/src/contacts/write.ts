import { type Contact, type Id, newId, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** What may be said of a contact; undefined leaves a field as it is. */
export interface ContactChange {
  name?: string | undefined;
  email?: string | null | undefined;
  phone?: string | null | undefined;
  /** Found by its name, made when there is none; null: belongs to no company. */
  companyName?: string | null | undefined;
  note?: string | undefined;
  attributes?: Contact["attributes"] | undefined;
  isBlocked?: boolean | undefined;
}

/** Makes a contact with the addresses given. Throws already_exists when the e-mail address is another contact's. */
export async function insertContact(tx: Tx, contact: ContactChange & { name: string }): Promise<Id> {
  await tx.reserveSeqs(0);
  const id = newId();
  await tx.query("insert into contacts (tenant_id, id, name) values ($1, $2, $3)", [tx.tenantId, id, contact.name]);
  await applyChange(tx, id, contact);
  tx.audit({ action: "contacts.create", targetKind: "contacts", targetId: id });
  await tx.publish({ kind: "contact", entityId: id });
  return id;
}

/**
 * Changes or blocks a contact. A new e-mail address becomes one that it is known by; the old ones stay, because mail
 * from them is still theirs. Throws not_found, conflict (merged), already_exists (the address is another contact's).
 */
export async function updateContact(tx: Tx, id: Id, change: ContactChange): Promise<void> {
  await tx.reserveSeqs(0);
  const [known] = await tx.query<{ merged_into_id: Id | null }>(
    "select merged_into_id from contacts where tenant_id = $1 and id = $2",
    [tx.tenantId, id],
  );
  if (!known) throw new RapportError("not_found");
  if (known.merged_into_id) {
    throw new RapportError("conflict", { sentence: "This contact was merged into another one. Change that one." });
  }
  await applyChange(tx, id, change);
  const fields = Object.entries(change).flatMap(([field, value]) => (value === undefined ? [] : [field]));
  tx.audit({ action: "contacts.update", targetKind: "contacts", targetId: id, detail: { fields } });
  await announceContact(tx, id);
}

async function applyChange(tx: Tx, id: Id, change: ContactChange): Promise<void> {
  const email = change.email === undefined ? undefined : change.email?.trim().toLowerCase() || null;
  if (email) await claimAddress(tx, id, "email", email);
  const companyId = change.companyName === undefined ? undefined : await companyByName(tx, change.companyName);
  const sets: string[] = [];
  const values: unknown[] = [tx.tenantId, id];
  const set = (column: string, value: unknown) => {
    if (value === undefined) return;
    values.push(value);
    sets.push(`${column} = $${values.length}`);
  };
  set("name", change.name);
  set("email", email);
  set("phone", change.phone === undefined ? undefined : change.phone || null);
  set("company_id", companyId);
  set("note", change.note);
  set("attributes", change.attributes === undefined ? undefined : JSON.stringify(change.attributes));
  if (change.isBlocked !== undefined) {
    sets.push(change.isBlocked ? "blocked_at = coalesce(blocked_at, now())" : "blocked_at = null");
  }
  if (sets.length === 0) return;
  await tx.query(`update contacts set ${sets.join(", ")} where tenant_id = $1 and id = $2`, values);
}

/** Makes the address this contact's. Throws already_exists when it is another's. */
async function claimAddress(tx: Tx, contactId: Id, channel: string, address: string): Promise<void> {
  await tx.query(
    "insert into identities (tenant_id, id, contact_id, channel, address) values ($1, $2, $3, $4, $5) on conflict (tenant_id, channel, address) do nothing",
    [tx.tenantId, newId(), contactId, channel, address],
  );
  const [owner] = await tx.query<{ contact_id: Id; name: string }>(
    `select i.contact_id, k.name from identities i join contacts k on k.tenant_id = i.tenant_id and k.id = i.contact_id
     where i.tenant_id = $1 and i.channel = $2 and i.address = $3`,
    [tx.tenantId, channel, address],
  );
  if (owner && owner.contact_id !== contactId) {
    throw new RapportError("already_exists", {
      sentence: `${address} belongs to the contact ${owner.name || "without a name"}. Merge the two if they are the same person.`,
    });
  }
}

/** The contact behind an e-mail address; made, with that name, when there is none. */
export async function contactByEmail(tx: Tx, email: string, name: string | undefined): Promise<Id> {
  const address = email.trim().toLowerCase();
  const [known] = await tx.query<{ contact_id: Id }>(
    "select contact_id from identities where tenant_id = $1 and channel = 'email' and address = $2",
    [tx.tenantId, address],
  );
  return known?.contact_id ?? insertContact(tx, { name: name?.trim() || address, email: address });
}

async function companyByName(tx: Tx, name: string | null): Promise<Id | null> {
  const wanted = name?.trim();
  if (!wanted) return null;
  const [known] = await tx.query<{ id: Id }>(
    "select id from companies where tenant_id = $1 and lower(name) = lower($2)",
    [tx.tenantId, wanted],
  );
  if (known) return known.id;
  const id = newId();
  await tx.query("insert into companies (tenant_id, id, slug, name) values ($1, $2, $3, $4)", [
    tx.tenantId,
    id,
    await freeSlug(tx, wanted),
    wanted,
  ]);
  return id;
}

/** A slug never changes once given (CAN-2), so it is made from the first name, with a number when taken. */
async function freeSlug(tx: Tx, name: string): Promise<string> {
  const base =
    name
      .normalize("NFKD")
      .toLowerCase()
      .replace(/\p{M}+/gu, "")
      .replace(/[^\p{L}\p{N}]+/gu, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "company";
  const taken = await tx.query<{ slug: string }>(
    "select slug from companies where tenant_id = $1 and (slug = $2 or slug like $3)",
    [tx.tenantId, base, `${base.replace(/[\\%_]/g, "\\$&")}-%`],
  );
  const slugs = new Set(taken.map((row) => row.slug));
  if (!slugs.has(base)) return base;
  for (let number = 2; ; number++) if (!slugs.has(`${base}-${number}`)) return `${base}-${number}`;
}

/** Tells the screens: the contact, and the rows of its latest conversations, which show its name. */
export async function announceContact(tx: Tx, id: Id): Promise<void> {
  await tx.publish({ kind: "contact", entityId: id });
  const rows = await tx.query<{ id: Id }>(
    `select id from conversations where tenant_id = $1 and contact_id = $2 and merged_into_id is null
     order by last_event_at desc limit 20`,
    [tx.tenantId, id],
  );
  for (const row of rows) await tx.publish({ kind: "conversation", conversationId: row.id, entityId: row.id });
}
