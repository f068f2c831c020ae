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

/** Writes events of our own; answers how many of them were new (an event is written once, however often it is asked). */
export async function writeOwnEvents(tx: Tx, events: readonly OwnEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const column = <Key extends keyof OwnEvent>(key: Key) => events.map((event) => event[key]);
  const written = await tx.prepared<{ id: Id }>(
    `insert into events (tenant_id, source, id, seq, kind, channel, direction, connection_id, conversation_id, contact_id, actor_id, external_id, occurred_at, received_at)
     select $1, '${OWN_SOURCE}', e.*, e.at from unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::timestamptz[])
       as e (id, seq, kind, channel, direction, connection_id, conversation_id, contact_id, actor_id, external_id, at)
     on conflict do nothing returning id`,
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
    ],
  );
  const fresh = new Set(written.map((row) => row.id));
  const texts = events.filter((event) => fresh.has(event.id));
  if (texts.length === 0) return 0;
  const textColumn = <Key extends keyof OwnEvent>(key: Key) => texts.map((event) => event[key]);
  await tx.prepared(
    `insert into event_texts (tenant_id, event_id, occurred_at, subject, text, author_name, client_id, meta)
     select $1, * from unnest($2::uuid[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[], $8::jsonb[])`,
    [
      tx.tenantId,
      textColumn("id"),
      textColumn("occurredAt"),
      textColumn("subject"),
      textColumn("text"),
      textColumn("authorName"),
      textColumn("clientId"),
      texts.map((event) => event.meta && JSON.stringify(event.meta)),
    ],
  );
  const files = texts.flatMap((event) =>
    event.attachmentIds.map((attachmentId, position) => ({ eventId: event.id, position, attachmentId })),
  );
  if (files.length > 0) {
    await tx.prepared(
      `insert into event_attachments (tenant_id, event_id, position, attachment_id)
       select $1, * from unnest($2::uuid[], $3::smallint[], $4::uuid[])`,
      [
        tx.tenantId,
        files.map((file) => file.eventId),
        files.map((file) => file.position),
        files.map((file) => file.attachmentId),
      ],
    );
  }
  return texts.length;
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
