import type { Channel, Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

/** An event that Rapport itself brings about: a change of a conversation, a note, a message that leaves. */
export interface OwnEvent {
  id: Id;
  seq: number;
  kind: "message" | "change";
  channel: Channel;
  direction: "out" | "internal";
  connectionId: Id | null;
  conversationId: Id;
  /** Null for changes: they are nothing that was said with the contact. */
  contactId: Id | null;
  /** Null: the system itself. */
  actorId: Id | null;
  externalId: string;
  occurredAt: Date;
  subject: string | null;
  text: string;
  authorName: string | null;
  clientId: string | null;
  meta: Record<string, unknown> | null;
  attachmentIds: readonly Id[];
}

/** Source of every event that Rapport itself brings about. */
export const OWN_SOURCE = "rapport";

/** Writes events of our own, with the transaction's end at the latest; each is written once, however often it is asked. */
export function writeOwnEvents(tx: Tx, events: readonly OwnEvent[]): void {
  if (events.length === 0) return;
  const column = <Key extends keyof OwnEvent>(key: Key) => events.map((event) => event[key]);
  const files = events.flatMap((event) =>
    event.attachmentIds.map((attachmentId, position) => ({ eventId: event.id, position, attachmentId })),
  );
  tx.send(
    `with fresh as (
       insert into events (tenant_id, source, id, seq, kind, channel, direction, connection_id, conversation_id, contact_id, actor_id, external_id, occurred_at, received_at)
       select $1, '${OWN_SOURCE}', e.*, e.at from unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::timestamptz[])
         as e (id, seq, kind, channel, direction, connection_id, conversation_id, contact_id, actor_id, external_id, at)
       on conflict do nothing returning id
     ), worded as (
       insert into event_texts (tenant_id, event_id, occurred_at, subject, text, author_name, client_id, meta)
       select $1, w.* from unnest($2::uuid[], $12::timestamptz[], $13::text[], $14::text[], $15::text[], $16::text[], $17::jsonb[])
         as w (id, at, subject, text, author_name, client_id, meta) where w.id in (select id from fresh)
     )
     insert into event_attachments (tenant_id, event_id, position, attachment_id)
     select $1, f.* from unnest($18::uuid[], $19::smallint[], $20::uuid[]) as f (event_id, position, attachment_id)
     where f.event_id in (select id from fresh)`,
    [
      tx.tenantId,
      column("id"),
      column("seq"),
      column("kind"),
      column("channel"),
      column("direction"),
      column("connectionId"),
      column("conversationId"),
      column("contactId"),
      column("actorId"),
      column("externalId"),
      column("occurredAt"),
      column("subject"),
      column("text"),
      column("authorName"),
      column("clientId"),
      events.map((event) => event.meta && JSON.stringify(event.meta)),
      files.map((file) => file.eventId),
      files.map((file) => file.position),
      files.map((file) => file.attachmentId),
    ],
  );
}

/** Which fields of a conversation were changed after a feed number, by the names that change events carry. */
export async function changedFieldsSince(tx: Tx, conversationId: Id, seq: number): Promise<Set<string>> {
  const rows = await tx.prepared<{ what: string }>(
    `select distinct t.meta ->> 'what' as what from events e join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
     where e.tenant_id = $1 and e.conversation_id = $2 and e.kind = 'change' and e.seq > $3`,
    [tx.tenantId, conversationId, seq],
  );
  return new Set(rows.map((row) => row.what));
}

/** Of these attachments, the ones that the actor uploaded; nobody sends somebody else's file by naming its id. */
export async function findOwnAttachments(
  tx: Tx,
  ids: readonly Id[],
): Promise<{ id: Id; name: string; bytes: number }[]> {
  if (ids.length === 0) return [];
  return tx.prepared<{ id: Id; name: string; bytes: number }>(
    "select id, name, bytes from attachments where tenant_id = $1 and id = any ($2::uuid[]) and actor_id = $3",
    [tx.tenantId, ids, tx.actor.actorId],
  );
}

/** Tells the named actors of a note; the caller has checked that each may see the conversation. */
export async function insertMentions(tx: Tx, eventId: Id, conversationId: Id, actorIds: readonly Id[]): Promise<void> {
  await tx.prepared(
    `insert into mentions (tenant_id, actor_id, event_id, conversation_id) select $1, unnest($2::uuid[]), $3, $4 on conflict do nothing`,
    [tx.tenantId, actorIds, eventId, conversationId],
  );
}

/** Actors who can still work, with what decides which conversations they see. */
export async function findActiveActors(
  tx: Tx,
  ids: readonly Id[],
): Promise<{ actorId: Id; name: string; scope: "own" | "team" | "all"; teamIds: Id[] }[]> {
  if (ids.length === 0) return [];
  return tx.prepared<{ actorId: Id; name: string; scope: "own" | "team" | "all"; teamIds: Id[] }>(
    `select a.id as "actorId", a.name, a.scope,
       array(select m.team_id from team_members m where m.tenant_id = a.tenant_id and m.actor_id = a.id) as "teamIds"
     from actors a where a.tenant_id = $1 and a.id = any ($2::uuid[]) and a.disabled_at is null`,
    [tx.tenantId, ids],
  );
}

/** True when the company has such a team. */
export async function isTeam(tx: Tx, id: Id): Promise<boolean> {
  const rows = await tx.prepared("select id from teams where tenant_id = $1 and id = $2", [tx.tenantId, id]);
  return rows.length > 0;
}

/** The customer's message under this feed number in a conversation, and whether a machine wrote it. Null: there is none. */
export async function findInboundBySeq(
  tx: Tx,
  conversationId: Id,
  seq: number,
): Promise<{ eventId: Id; isAutomatic: boolean } | null> {
  const [row] = await tx.prepared<{ eventId: Id; isAutomatic: boolean }>(
    `select e.id as "eventId", coalesce((t.meta ->> 'isAutomatic')::boolean, false) as "isAutomatic"
     from events e join event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
     where e.tenant_id = $1 and e.conversation_id = $2 and e.seq = $3 and e.kind = 'message' and e.direction = 'in'`,
    [tx.tenantId, conversationId, seq],
  );
  return row ?? null;
}
