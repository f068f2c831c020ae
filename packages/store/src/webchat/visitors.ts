import { type Id, newId } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** A visitor of a widget: one browser, or one person whom the site's signature names. */
export interface Visitor {
  id: Id;
  connectionId: Id;
  /** Whom the site's signature names; null: nobody has signed in. */
  subject: string | null;
  name: string | null;
  email: string | null;
  locale: string | null;
  hasProfile: boolean;
  readSeq: number;
}

/** A visitor as their token tells. */
export interface KnownVisitor extends Visitor {
  /** The contact whom they write as was blocked. */
  isBlocked: boolean;
}

const VISITOR = `v.id, v.connection_id as "connectionId", v.subject, v.name, v.email, v.locale, v.has_profile as "hasProfile", v.read_seq as "readSeq"`;

/** The visitor who holds this token, with the hash that the token's secret must have; null: no such token. */
export async function findVisitorByToken(
  tx: Tx,
  tokenId: Id,
): Promise<{ visitor: KnownVisitor; tokenHash: Buffer } | null> {
  const [row] = await tx.prepared<KnownVisitor & { tokenHash: Buffer }>(
    `select ${VISITOR}, k.token_hash as "tokenHash",
       exists (select from identities i join contacts c on c.tenant_id = i.tenant_id and c.id = i.contact_id
         where i.tenant_id = v.tenant_id and i.channel = 'webchat' and i.address = v.connection_id || ':' || v.id
           and c.blocked_at is not null) as "isBlocked"
     from visitor_tokens k
       join visitors v on v.tenant_id = k.tenant_id and v.id = k.visitor_id
     where k.tenant_id = $1 and k.id = $2`,
    [tx.tenantId, tokenId],
  );
  if (!row) return null;
  const { tokenHash, ...visitor } = row;
  return { visitor, tokenHash };
}

/**
 * Makes a visitor of a connection. With a subject: the visitor of that person, who may be there already. Of two at once
 * one is made.
 */
export async function ensureVisitor(tx: Tx, connectionId: Id, subject: string | null): Promise<Visitor> {
  const [row] = await tx.prepared<Visitor>(
    `insert into visitors as v (tenant_id, id, connection_id, subject) values ($1, $2, $3, $4)
     on conflict (tenant_id, connection_id, subject) do update set last_seen_at = now() returning ${VISITOR}`,
    [tx.tenantId, newId(), connectionId, subject],
  );
  return row!;
}

export async function insertVisitorToken(tx: Tx, token: { id: Id; visitorId: Id; tokenHash: Buffer }): Promise<void> {
  await tx.prepared("insert into visitor_tokens (tenant_id, id, visitor_id, token_hash) values ($1, $2, $3, $4)", [
    tx.tenantId,
    token.id,
    token.visitorId,
    token.tokenHash,
  ]);
}

export interface VisitorChange {
  name?: string | undefined;
  email?: string | undefined;
  /** As the site's signature says; what a visitor types into a form never gets here. */
  signedEmail?: string | undefined;
  locale?: string | undefined;
  hasProfile?: true;
}

/** Keeps what is known of a visitor; absent fields stay. */
export async function updateVisitor(tx: Tx, id: Id, change: VisitorChange): Promise<Visitor> {
  const [row] = await tx.prepared<Visitor>(
    `update visitors v set name = coalesce($3, name), email = coalesce($4, email), locale = coalesce($5, locale),
       has_profile = has_profile or $6, signed_email = coalesce($7, signed_email), last_seen_at = now()
     where tenant_id = $1 and id = $2 returning ${VISITOR}`,
    [
      tx.tenantId,
      id,
      change.name ?? null,
      change.email ?? null,
      change.locale ?? null,
      change.hasProfile ?? false,
      change.signedEmail ?? null,
    ],
  );
  return row!;
}

/** The visitor has seen everything up to this number; an older one is ignored. Answers whether it was news. */
export async function saveVisitorRead(tx: Tx, id: Id, seq: number): Promise<boolean> {
  const changed = await tx.prepared(
    "update visitors set read_seq = $3 where tenant_id = $1 and id = $2 and read_seq < $3 returning id",
    [tx.tenantId, id, seq],
  );
  return changed.length > 0;
}

/** Who the visitor is among the contacts: since their first message; null before. */
export async function findVisitorContact(tx: Tx, address: string): Promise<Id | null> {
  const [row] = await tx.prepared<{ contact_id: Id }>(
    "select contact_id from identities where tenant_id = $1 and channel = 'webchat' and address = $2",
    [tx.tenantId, address],
  );
  return row?.contact_id ?? null;
}

/** Fills blanks of the contact with what the visitor says of themselves; what people entered stays. */
export async function fillContactBlanks(
  tx: Tx,
  contactId: Id,
  known: { name?: string | undefined; email?: string | undefined },
): Promise<void> {
  const filled = await tx.prepared(
    `update contacts set name = case when name = '' then coalesce($3, '') else name end, email = coalesce(email, $4)
     where tenant_id = $1 and id = $2 and ((name = '' and $3::text is not null) or (email is null and $4::text is not null)) returning id`,
    [tx.tenantId, contactId, known.name ?? null, known.email ?? null],
  );
  if (filled.length > 0) await tx.publish({ kind: "contact", entityId: contactId });
}
