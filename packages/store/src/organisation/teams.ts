import { type Id, newId, RapportError, type Team } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { announceAccessChange } from "./actors.ts";

interface TeamRow {
  id: Id;
  name: string;
  member_ids: Id[];
  created_at: Date;
}

const SELECT_TEAM = `
  select t.id, t.name, t.created_at,
    array(select m.actor_id from team_members m where m.tenant_id = t.tenant_id and m.team_id = t.id order by m.actor_id) as member_ids
  from teams t where t.tenant_id = $1`;

function toTeam(row: TeamRow): Team {
  return { id: row.id, name: row.name, memberIds: row.member_ids, createdAt: row.created_at.toISOString() };
}

export async function listTeams(tx: Tx): Promise<Team[]> {
  const rows = await tx.prepared<TeamRow>(`${SELECT_TEAM} order by lower(t.name), t.id`, [tx.tenantId]);
  return rows.map(toTeam);
}

/** Throws not_found. */
export async function loadTeam(tx: Tx, teamId: Id): Promise<Team> {
  const [row] = await tx.prepared<TeamRow>(`${SELECT_TEAM} and t.id = $2`, [tx.tenantId, teamId]);
  if (!row) throw new RapportError("not_found");
  return toTeam(row);
}

/** Throws already_exists when the name is taken, not_found when a member does not exist. */
export async function insertTeam(tx: Tx, team: { name: string; memberIds: readonly Id[] }): Promise<Id> {
  const id = newId();
  const inserted = await tx.query(
    "insert into teams (tenant_id, id, name) values ($1, $2, $3) on conflict (tenant_id, lower(name)) do nothing returning id",
    [tx.tenantId, id, team.name],
  );
  if (inserted.length === 0) throw new RapportError("already_exists", { sentence: "A team has that name." });
  await replaceMembers(tx, id, team.memberIds);
  await announceTeams(tx, id);
  return id;
}

/** Throws not_found, already_exists. */
export async function updateTeam(
  tx: Tx,
  teamId: Id,
  change: { name?: string | undefined; memberIds?: readonly Id[] | undefined },
): Promise<void> {
  await loadTeam(tx, teamId);
  if (change.name !== undefined) {
    const [taken] = await tx.query(
      "select id from teams where tenant_id = $1 and lower(name) = lower($3) and id <> $2",
      [tx.tenantId, teamId, change.name],
    );
    if (taken) throw new RapportError("already_exists", { sentence: "A team has that name." });
    await tx.query("update teams set name = $3 where tenant_id = $1 and id = $2", [tx.tenantId, teamId, change.name]);
  }
  if (change.memberIds) await replaceMembers(tx, teamId, change.memberIds);
  await announceTeams(tx, teamId);
}

/** Conversations and connections stay, without a team. Throws not_found. */
export async function deleteTeam(tx: Tx, teamId: Id): Promise<void> {
  await loadTeam(tx, teamId);
  await tx.query("update connections set team_id = null where tenant_id = $1 and team_id = $2", [tx.tenantId, teamId]);
  const freed = await tx.query<{ id: Id }>(
    "select id from conversations where tenant_id = $1 and team_id = $2 order by id for update",
    [tx.tenantId, teamId],
  );
  if (freed.length > 0) {
    const first = await tx.reserveSeqs(freed.length);
    await tx.query(
      `update conversations c set team_id = null, seq = f.seq
       from unnest($2::uuid[], $3::bigint[]) as f (id, seq) where c.tenant_id = $1 and c.id = f.id`,
      [tx.tenantId, freed.map((row) => row.id), freed.map((_, index) => first + index)],
    );
    for (const [index, row] of freed.entries()) {
      tx.publishAt(first + index, { kind: "conversation", conversationId: row.id });
    }
  }
  await tx.query("delete from teams where tenant_id = $1 and id = $2", [tx.tenantId, teamId]);
  await announceTeams(tx, teamId);
}

/** Puts an actor into exactly these teams. Throws not_found when one does not exist. */
export async function setTeamsOf(tx: Tx, actorId: Id, teamIds: readonly Id[]): Promise<void> {
  const wanted = [...new Set(teamIds)];
  const known = await tx.query<{ id: Id }>("select id from teams where tenant_id = $1 and id = any ($2::uuid[])", [
    tx.tenantId,
    wanted,
  ]);
  if (known.length !== wanted.length)
    throw new RapportError("not_found", { sentence: "One of the teams does not exist." });
  await tx.query("delete from team_members where tenant_id = $1 and actor_id = $2 and team_id <> all ($3::uuid[])", [
    tx.tenantId,
    actorId,
    wanted,
  ]);
  await tx.query(
    "insert into team_members (tenant_id, team_id, actor_id) select $1, unnest($3::uuid[]), $2 on conflict do nothing",
    [tx.tenantId, actorId, wanted],
  );
  await announceTeams(tx, null);
}

async function replaceMembers(tx: Tx, teamId: Id, memberIds: readonly Id[]): Promise<void> {
  const wanted = [...new Set(memberIds)];
  const known = await tx.query<{ id: Id }>("select id from actors where tenant_id = $1 and id = any ($2::uuid[])", [
    tx.tenantId,
    wanted,
  ]);
  if (known.length !== wanted.length)
    throw new RapportError("not_found", { sentence: "One of the members does not exist." });
  await tx.query("delete from team_members where tenant_id = $1 and team_id = $2 and actor_id <> all ($3::uuid[])", [
    tx.tenantId,
    teamId,
    wanted,
  ]);
  await tx.query(
    "insert into team_members (tenant_id, team_id, actor_id) select $1, $2, unnest($3::uuid[]) on conflict do nothing",
    [tx.tenantId, teamId, wanted],
  );
}

async function announceTeams(tx: Tx, teamId: Id | null): Promise<void> {
  await tx.publish({ kind: "changed", entityId: teamId, detail: { what: "teams" } });
  await announceAccessChange(tx);
}
