import { type Channel, type Company, type Contact, type Id, isAllowed } from "@rapport/schema";
import type { Page } from "../conversations/list.ts";
import type { ContactCard } from "../conversations/row.ts";
import { decodeCursor, encodeCursor, isInstantText, isUuidText } from "../core/cursor.ts";
import type { Tx } from "../core/tx.ts";

export interface ContactRow extends Contact {
  companyName: string | null;
  conversationCount: number;
}

export interface IdentityRow {
  id: Id;
  contactId: Id;
  channel: Channel;
  address: string;
  verifiedAt: string | null;
}

export interface ContactDetail extends ContactRow {
  identities: IdentityRow[];
  company: Company | null;
  allowed: { edit: boolean; merge: boolean; block: boolean };
  mergedFrom: ContactCard[];
}

interface ContactColumns {
  id: Id;
  name: string;
  email: string | null;
  phone: string | null;
  company_id: Id | null;
  locale: string | null;
  note: string;
  attributes: Contact["attributes"];
  blocked_at: Date | null;
  merged_into_id: Id | null;
  created_at: Date;
  last_event_at: Date | null;
  company_name: string | null;
  conversation_count: number;
  place: string;
}

const ROW = `k.id, k.name, k.email, k.phone, k.company_id, k.locale, k.note, k.attributes, k.blocked_at, k.merged_into_id, k.created_at, k.last_event_at,
  m.name as company_name, coalesce(k.last_event_at, k.created_at)::text as place,
  (select count(*)::int from conversations c where c.tenant_id = k.tenant_id and c.contact_id = k.id and c.merged_into_id is null) as conversation_count`;

function rowOf(columns: ContactColumns): ContactRow {
  return {
    id: columns.id,
    name: columns.name,
    email: columns.email,
    phone: columns.phone,
    companyId: columns.company_id,
    locale: columns.locale,
    note: columns.note,
    attributes: columns.attributes,
    blockedAt: columns.blocked_at?.toISOString() ?? null,
    mergedIntoId: columns.merged_into_id,
    createdAt: columns.created_at.toISOString(),
    lastEventAt: columns.last_event_at?.toISOString() ?? null,
    companyName: columns.company_name,
    conversationCount: columns.conversation_count,
  };
}

/** At most so many contacts are found by words; more words find fewer. */
const MAX_FOUND = 200;

/**
 * Contacts, last active first, by keyset; merged ones are left out. `q` looks into names, addresses and phones and
 * answers the MAX_FOUND latest of all that fit.
 */
export async function listContacts(
  tx: Tx,
  filter: { q?: string | undefined; isBlocked?: boolean | undefined },
  cursor: string | undefined,
  limit: number,
): Promise<Page<ContactRow>> {
  const before = decodeCursor("contacts", cursor, [isInstantText, isUuidText]);
  const isSearch = filter.q !== undefined && filter.q !== "";
  const values: unknown[] = [tx.tenantId, before?.[0] ?? null, before?.[1] ?? null, limit + 1];
  const where = ["k.tenant_id = $1", "k.merged_into_id is null"];
  if (before) where.push("(coalesce(k.last_event_at, k.created_at), k.id) < ($2::timestamptz, $3::uuid)");
  else where.push("$2::timestamptz is null and $3::uuid is null");
  if (filter.isBlocked !== undefined) where.push(`k.blocked_at is ${filter.isBlocked ? "not " : ""}null`);
  // One contact per person is found by words; the function looks with the words' index, which row-level security forbids.
  if (isSearch) values.push(filter.q);
  const source = isSearch ? `rapport.search_contacts($5, ${MAX_FOUND})` : "contacts";
  const rows = await tx.query<ContactColumns>(
    `with page as (
       select k.* from ${source} k where ${where.join(" and ")}
       order by coalesce(k.last_event_at, k.created_at) desc, k.id desc limit $4
     )
     select ${ROW} from page k left join companies m on m.tenant_id = k.tenant_id and m.id = k.company_id
     order by coalesce(k.last_event_at, k.created_at) desc, k.id desc`,
    values,
  );
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return {
    items: rows.slice(0, limit).map(rowOf),
    cursor: last ? encodeCursor("contacts", [last.place, last.id]) : null,
  };
}

interface DetailColumns extends ContactColumns {
  identities: { id: Id; contactId: Id; channel: Channel; address: string; verifiedAt: string | null }[] | null;
  company: (Omit<Company, "createdAt"> & { createdAt: string }) | null;
  merged_from: ContactCard[] | null;
}

/** One contact with addresses and company; null when there is none. A merged one answers with `mergedIntoId` set. */
export async function getContact(tx: Tx, id: Id): Promise<ContactDetail | null> {
  const [columns] = await tx.prepared<DetailColumns>(
    `select ${ROW},
       (select json_agg(json_build_object('id', i.id, 'contactId', i.contact_id, 'channel', i.channel, 'address', i.address, 'verifiedAt', i.verified_at)
          order by i.created_at, i.id) from identities i where i.tenant_id = k.tenant_id and i.contact_id = k.id) as identities,
       case when m.id is not null then json_build_object('id', m.id, 'slug', m.slug, 'name', m.name, 'callsign', m.callsign, 'domain', m.domain,
         'isDomainLocked', m.is_domain_locked, 'aliases', m.aliases, 'identifiers', m.identifiers, 'createdAt', m.created_at) end as company,
       (select json_agg(json_build_object('id', f.id, 'name', f.name, 'email', f.email, 'isBlocked', f.blocked_at is not null) order by f.created_at, f.id)
          from contacts f where f.tenant_id = k.tenant_id and f.merged_into_id = k.id) as merged_from
     from contacts k left join companies m on m.tenant_id = k.tenant_id and m.id = k.company_id
     where k.tenant_id = $1 and k.id = $2`,
    [tx.tenantId, id],
  );
  if (!columns) return null;
  const isMerged = columns.merged_into_id !== null;
  const canWrite = isAllowed(tx.actor, "contact.write") && !isMerged;
  return {
    ...rowOf(columns),
    identities: (columns.identities ?? []).map((identity) => ({
      ...identity,
      verifiedAt: identity.verifiedAt && new Date(identity.verifiedAt).toISOString(),
    })),
    company: columns.company && { ...columns.company, createdAt: new Date(columns.company.createdAt).toISOString() },
    allowed: { edit: canWrite, merge: isAllowed(tx.actor, "contact.merge") && !isMerged, block: canWrite },
    mergedFrom: columns.merged_from ?? [],
  };
}

/** True when the company has such a contact. */
export async function isContact(tx: Tx, id: Id): Promise<boolean> {
  return (await tx.prepared("select id from contacts where tenant_id = $1 and id = $2", [tx.tenantId, id])).length > 0;
}

/** The contact to whom something is to be said; a merged one answers as the one that survives. Null: there is none. */
export async function findContactForWriting(
  tx: Tx,
  id: Id,
): Promise<{ id: Id; name: string; isBlocked: boolean } | null> {
  const [row] = await tx.prepared<{ id: Id; name: string; isBlocked: boolean }>(
    `select k.id, k.name, k.blocked_at is not null as "isBlocked" from contacts o
       join contacts k on k.tenant_id = o.tenant_id and k.id = coalesce(o.merged_into_id, o.id)
     where o.tenant_id = $1 and o.id = $2`,
    [tx.tenantId, id],
  );
  return row ?? null;
}
