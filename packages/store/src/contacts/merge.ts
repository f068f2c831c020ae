import { type Id, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { announceContact } from "./write.ts";

interface MergeColumns {
  id: Id;
  name: string;
  merged_into_id: Id | null;
}

async function findForMerge(tx: Tx, id: Id): Promise<MergeColumns> {
  const [row] = await tx.query<MergeColumns>(
    "select id, name, merged_into_id from contacts where tenant_id = $1 and id = $2",
    [tx.tenantId, id],
  );
  if (!row) throw new RapportError("not_found");
  return row;
}

/**
 * Merges a contact into another, which survives (CTX-3): its addresses, conversations and memories become the survivor's, what the
 * survivor lacks (e-mail, phone, company, name, locale) is filled in. Nothing is destroyed; each row remembers whose it
 * was, so unmergeContact gives exactly that back. Throws not_found, conflict.
 */
export async function mergeContact(tx: Tx, survivorId: Id, fromId: Id): Promise<void> {
  await tx.reserveSeqs(0);
  const survivor = await findForMerge(tx, survivorId);
  const from = await findForMerge(tx, fromId);
  if (survivorId === fromId) {
    throw new RapportError("conflict", { sentence: "A contact cannot be merged into itself." });
  }
  if (survivor.merged_into_id || from.merged_into_id) {
    throw new RapportError("conflict", { sentence: "One of the two is merged into another contact already." });
  }
  await tx.query(
    `update identities set contact_id = $3, merged_from_id = coalesce(merged_from_id, contact_id)
     where tenant_id = $1 and contact_id = $2`,
    [tx.tenantId, fromId, survivorId],
  );
  await tx.query(
    `update conversations set contact_id = $3, contact_merged_from_id = coalesce(contact_merged_from_id, contact_id)
     where tenant_id = $1 and contact_id = $2`,
    [tx.tenantId, fromId, survivorId],
  );
  await tx.query(
    `update contact_memories set contact_id = $3, merged_from_id = coalesce(merged_from_id, contact_id)
     where tenant_id = $1 and contact_id = $2`,
    [tx.tenantId, fromId, survivorId],
  );
  await tx.query("update contacts set merged_into_id = $3 where tenant_id = $1 and (id = $2 or merged_into_id = $2)", [
    tx.tenantId,
    fromId,
    survivorId,
  ]);
  await tx.query(
    `update contacts f set merge_parent_id = $3, merge_filled = array_remove(array[
         case when s.name = '' and f.name <> '' then 'name' end, case when s.email is null and f.email is not null then 'email' end,
         case when s.phone is null and f.phone is not null then 'phone' end, case when s.company_id is null and f.company_id is not null then 'company_id' end,
         case when s.locale is null and f.locale is not null then 'locale' end], null)
     from contacts s where f.tenant_id = $1 and f.id = $2 and s.tenant_id = $1 and s.id = $3`,
    [tx.tenantId, fromId, survivorId],
  );
  await tx.query(
    `update contacts s set name = case when 'name' = any (f.merge_filled) then f.name else s.name end, email = coalesce(s.email, f.email),
       phone = coalesce(s.phone, f.phone), company_id = coalesce(s.company_id, f.company_id), locale = coalesce(s.locale, f.locale),
       last_event_at = greatest(s.last_event_at, f.last_event_at)
     from contacts f where s.tenant_id = $1 and s.id = $3 and f.tenant_id = $1 and f.id = $2`,
    [tx.tenantId, fromId, survivorId],
  );
  tx.audit({ action: "contacts.merge", targetKind: "contacts", targetId: survivorId, detail: { fromId } });
  await announceContact(tx, survivorId);
  await tx.publish({ kind: "contact", entityId: fromId });
}

/**
 * Takes a merged contact out again with its own addresses and conversations, and with the contacts that had been merged
 * into it before. What came in since the merge stays with the survivor; a blank that it filled is blank again unless
 * somebody wrote something else there since. Throws not_found, conflict (it is not merged).
 */
export async function unmergeContact(tx: Tx, id: Id): Promise<void> {
  await tx.reserveSeqs(0);
  const contact = await findForMerge(tx, id);
  const survivorId = contact.merged_into_id;
  if (!survivorId) throw new RapportError("conflict", { sentence: "This contact is not merged into another one." });
  const family = await tx.query<{ id: Id }>(
    `with recursive tree (id, depth) as (
       select $2::uuid, 0
       union all
       select k.id, t.depth + 1 from tree t join contacts k on k.tenant_id = $1 and k.merge_parent_id = t.id where t.depth < 100
     ) select id from tree`,
    [tx.tenantId, id],
  );
  const ids = family.map((row) => row.id);
  // Only what a merge brought is given back: an address that the survivor got otherwise is the survivor's.
  await tx.query(
    `update identities set contact_id = $2, merged_from_id = nullif(merged_from_id, $2)
     where tenant_id = $1 and contact_id = $3 and merged_from_id = any ($4::uuid[])`,
    [tx.tenantId, id, survivorId, ids],
  );
  await tx.query(
    `update conversations set contact_id = $2, contact_merged_from_id = nullif(contact_merged_from_id, $2)
     where tenant_id = $1 and contact_id = $3 and contact_merged_from_id = any ($4::uuid[])`,
    [tx.tenantId, id, survivorId, ids],
  );
  await tx.query(
    `update contact_memories set contact_id = $2, merged_from_id = nullif(merged_from_id, $2)
     where tenant_id = $1 and contact_id = $3 and merged_from_id = any ($4::uuid[])`,
    [tx.tenantId, id, survivorId, ids],
  );
  await tx.query(
    `update contacts s set
       name = case when 'name' = any (f.merge_filled) and s.name = f.name then '' else s.name end,
       email = case when 'email' = any (f.merge_filled) and s.email = f.email then null else s.email end,
       phone = case when 'phone' = any (f.merge_filled) and s.phone = f.phone then null else s.phone end,
       company_id = case when 'company_id' = any (f.merge_filled) and s.company_id = f.company_id then null else s.company_id end,
       locale = case when 'locale' = any (f.merge_filled) and s.locale = f.locale then null else s.locale end
     from contacts f where f.tenant_id = $1 and f.id = $2 and s.tenant_id = $1 and s.id = f.merge_parent_id`,
    [tx.tenantId, id],
  );
  await tx.query(
    `update contacts set merged_into_id = case when id = $2 then null else $2::uuid end,
       merge_parent_id = case when id = $2 then null else merge_parent_id end, merge_filled = case when id = $2 then '{}' else merge_filled end
     where tenant_id = $1 and id = any ($3::uuid[])`,
    [tx.tenantId, id, ids],
  );
  tx.audit({ action: "contacts.unmerge", targetKind: "contacts", targetId: id, detail: { from: survivorId } });
  await announceContact(tx, survivorId);
  await announceContact(tx, id);
}
