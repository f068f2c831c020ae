import { type Actor, type Id, type Locale, newId, RapportError, type Role, type RowScope } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

interface ActorRow {
  id: Id;
  kind: Actor["kind"];
  name: string;
  email: string | null;
  role: Role;
  scope: RowScope;
  team_ids: Id[];
  locale: Locale;
  is_away: boolean;
  disabled_at: Date | null;
  created_at: Date;
}

const SELECT_ACTOR = `
  select a.id, a.kind, a.name, a.email, a.role, a.scope, a.locale, a.is_away, a.disabled_at, a.created_at,
    array(select m.team_id from team_members m where m.tenant_id = a.tenant_id and m.actor_id = a.id order by m.team_id) as team_ids
  from actors a where a.tenant_id = $1`;

function toActor(row: ActorRow): Actor {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    email: row.email,
    role: row.role,
    scope: row.scope,
    teamIds: row.team_ids,
    locale: row.locale,
    isAway: row.is_away,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Everyone who works here, people and machines, in the order they came. */
export async function listActors(tx: Tx): Promise<Actor[]> {
  const rows = await tx.prepared<ActorRow>(`${SELECT_ACTOR} order by a.created_at, a.id`, [tx.tenantId]);
  return rows.map(toActor);
}

/** Throws not_found. */
export async function loadActor(tx: Tx, actorId: Id): Promise<Actor> {
  const [row] = await tx.prepared<ActorRow>(`${SELECT_ACTOR} and a.id = $2`, [tx.tenantId, actorId]);
  if (!row) throw new RapportError("not_found");
  return toActor(row);
}

export interface NewActor {
  kind: Actor["kind"];
  name: string;
  email: string | null;
  role: Role;
  scope: RowScope;
  locale?: Locale;
  passwordHash?: string | null;
}

/** Throws already_exists when somebody has the e-mail address. Tells every screen that the list of actors changed. */
export async function insertActor(tx: Tx, actor: NewActor): Promise<Id> {
  const id = newId();
  const inserted = await tx.query(
    `insert into actors (tenant_id, id, kind, name, email, role, scope, locale, password_hash)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (tenant_id, lower(email)) where email is not null do nothing returning id`,
    [
      tx.tenantId,
      id,
      actor.kind,
      actor.name,
      actor.email,
      actor.role,
      actor.scope,
      actor.locale ?? "en",
      actor.passwordHash ?? null,
    ],
  );
  if (inserted.length === 0)
    throw new RapportError("already_exists", { sentence: "Somebody has that e-mail address." });
  await tx.publish({ kind: "changed", entityId: id, detail: { what: "actors" } });
  return id;
}

export interface ActorChange {
  name?: string | undefined;
  role?: Role | undefined;
  scope?: RowScope | undefined;
  locale?: Locale | undefined;
  isAway?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

/** Changes an actor; undefined fields stay. New rights are in force in every process when the transaction commits. */
export async function updateActor(tx: Tx, actorId: Id, change: ActorChange): Promise<void> {
  const updated = await tx.query(
    `update actors set name = coalesce($3, name), role = coalesce($4, role), scope = coalesce($5, scope),
       locale = coalesce($6, locale), is_away = coalesce($7, is_away),
       disabled_at = case when $8::boolean is null then disabled_at when $8 then coalesce(disabled_at, now()) end
     where tenant_id = $1 and id = $2 returning id`,
    [
      tx.tenantId,
      actorId,
      change.name ?? null,
      change.role ?? null,
      change.scope ?? null,
      change.locale ?? null,
      change.isAway ?? null,
      change.isDisabled ?? null,
    ],
  );
  if (updated.length === 0) throw new RapportError("not_found");
  await tx.publish({ kind: "changed", entityId: actorId, detail: { what: "actors" } });
  await announceAccessChange(tx);
}

/**
 * How many owners other than this one can still sign in. Locks the owners' rows, so that two of them cannot demote
 * each other at the same time.
 */
export async function countOtherOwners(tx: Tx, actorId: Id): Promise<number> {
  const rows = await tx.query<{ id: Id }>(
    `select id from actors where tenant_id = $1 and role = 'owner' and kind = 'person' and disabled_at is null
     order by id for update`,
    [tx.tenantId],
  );
  return rows.filter((row) => row.id !== actorId).length;
}

export async function loadPreferences(tx: Tx, actorId: Id): Promise<Record<string, unknown>> {
  const [row] = await tx.prepared<{ preferences: Record<string, unknown> }>(
    "select preferences from actors where tenant_id = $1 and id = $2",
    [tx.tenantId, actorId],
  );
  return row?.preferences ?? {};
}

/** Merges into the actor's preferences. */
export async function savePreferences(tx: Tx, actorId: Id, preferences: Record<string, unknown>): Promise<void> {
  await tx.query("update actors set preferences = preferences || $3::jsonb where tenant_id = $1 and id = $2", [
    tx.tenantId,
    actorId,
    JSON.stringify(preferences),
  ]);
}

export async function loadPasswordHash(tx: Tx, actorId: Id): Promise<string | null> {
  const [row] = await tx.query<{ password_hash: string | null }>(
    "select password_hash from actors where tenant_id = $1 and id = $2",
    [tx.tenantId, actorId],
  );
  return row?.password_hash ?? null;
}

export async function savePasswordHash(tx: Tx, actorId: Id, passwordHash: string): Promise<void> {
  await tx.query("update actors set password_hash = $3 where tenant_id = $1 and id = $2", [
    tx.tenantId,
    actorId,
    passwordHash,
  ]);
}

/** Wakes every process to forget what it knows of this tenant's rights; sent with the commit. */
export async function announceAccessChange(tx: Tx): Promise<void> {
  await tx.prepared("select pg_notify('rapport_said', $1)", [
    JSON.stringify({ topic: "access", tenantId: tx.tenantId }),
  ]);
}
