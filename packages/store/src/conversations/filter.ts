import {
  type ActingActor,
  type Channel,
  type ConversationStatus,
  type Id,
  OPEN_STATUSES,
  type Priority,
} from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { priorityRank } from "./row.ts";

/** A filter made ready by resolveChannel. */
export interface ReadyFilter extends ConversationFilter {
  /** The connections that make up the channel asked for, where they are few enough for one index scan each. */
  connectionIds?: readonly Id[];
}

/** A list's filter; all conditions must hold. The shape of the API's ConversationFilter. */
export interface ConversationFilter {
  status: ConversationStatus | "open" | "for_people" | "all";
  /** An actor's id, `me`, or `none`. */
  assignee?: string | undefined;
  /** A team's id, `mine`, or `none`. */
  team?: string | undefined;
  channel?: Channel | undefined;
  connectionId?: Id | undefined;
  contactId?: Id | undefined;
  priority?: Priority | undefined;
  tag?: string | undefined;
  isUnread?: boolean | undefined;
  isWaiting?: boolean | undefined;
  isMentioned?: boolean | undefined;
}

/** Collects parameters; answers their placeholders. */
export class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** What one index scan looks for: a fixed assignee and team, or any. */
interface Reach {
  assignee?: Id | null;
  /** Somebody else's or nobody's. */
  notAssignee?: Id;
  team?: Id | null;
}

/**
 * The conversations that the actor may see (ORC-15), cut into parts that never overlap and that one index answers each:
 * `own`: mine; `team`: mine, then each of my teams' without mine, then those of nobody and no team. An `or` over them
 * would have to walk everybody's. Must say the same as isConversationVisible in the schema package.
 */
function reachesOf(actor: ActingActor): Reach[] {
  if (actor.scope === "all") return [{}];
  const mine: Reach = { assignee: actor.actorId };
  if (actor.scope === "own") return [mine];
  return [
    mine,
    ...actor.teamIds.map((team) => ({ team, notAssignee: actor.actorId })),
    { assignee: null, team: null, notAssignee: actor.actorId },
  ];
}

/** The part of `reach` that is also the filter's, or null when they have nothing in common. */
function narrow(reach: Reach, want: Reach): Reach | null {
  const result: Reach = { ...reach };
  if (want.assignee !== undefined) {
    if (reach.assignee !== undefined && reach.assignee !== want.assignee) return null;
    if (reach.notAssignee !== undefined && reach.notAssignee === want.assignee) return null;
    result.assignee = want.assignee;
  }
  if (want.team !== undefined) {
    if (reach.team !== undefined && reach.team !== want.team) return null;
    result.team = want.team;
  }
  if (result.assignee !== undefined) delete result.notAssignee;
  return result;
}

function wantedOf(filter: ConversationFilter, actor: ActingActor): Reach[] {
  const assignee =
    filter.assignee === undefined
      ? {}
      : { assignee: filter.assignee === "none" ? null : filter.assignee === "me" ? actor.actorId : filter.assignee };
  if (filter.team === undefined) return [assignee];
  if (filter.team === "mine") return actor.teamIds.map((team) => ({ ...assignee, team }));
  return [{ ...assignee, team: filter.team === "none" ? null : filter.team }];
}

/**
 * The filter as a list of conditions on `c` (conversations), one for each part; parts don't overlap, so they can be
 * joined by `union all`. No part: nothing can match.
 */
export function partsOf(filter: ReadyFilter, actor: ActingActor, parameters: Parameters): string[] {
  const reaches = wantedOf(filter, actor).flatMap((want) =>
    reachesOf(actor).flatMap((reach) => narrow(reach, want) ?? []),
  );
  if (reaches.length === 0 || filter.connectionIds?.length === 0) return [];
  const tenant = parameters.add(actor.tenantId, "uuid");
  const common = [`c.tenant_id = ${tenant}`, "c.merged_into_id is null", ...ownConditions(filter, actor, parameters)];
  const statuses = statusParts(filter.status, parameters);
  return reaches.flatMap((reach) => {
    const where = [...common];
    if (reach.assignee === null) where.push("c.assignee_id is null");
    else if (reach.assignee !== undefined) where.push(`c.assignee_id = ${parameters.add(reach.assignee, "uuid")}`);
    else if (reach.notAssignee !== undefined)
      where.push(`c.assignee_id is distinct from ${parameters.add(reach.notAssignee, "uuid")}`);
    if (reach.team === null) where.push("c.team_id is null");
    else if (reach.team !== undefined) where.push(`c.team_id = ${parameters.add(reach.team, "uuid")}`);
    const connections = filter.connectionIds?.map((id) => [`c.connection_id = ${parameters.add(id, "uuid")}`]) ?? [[]];
    return connections.flatMap((connection) =>
      statuses.map((status) => [...where, ...connection, ...status].join(" and ")),
    );
  });
}

/** Every part fixes is_open, because the indexes begin with it. */
function statusParts(status: ConversationFilter["status"], parameters: Parameters): string[][] {
  if (status === "open") return [["c.is_open"]];
  if (status === "all") return [["c.is_open"], ["not c.is_open"]];
  // Each by its own index: what the AI holds may be far more than what is left to people.
  if (status === "for_people") {
    return OPEN_STATUSES.filter((open) => open !== "pending").flatMap((open) => statusParts(open, parameters));
  }
  const isOpen = status !== "snoozed" && status !== "resolved" && status !== "closed";
  return [[`c.status = ${parameters.add(status, "text")}`, isOpen ? "c.is_open" : "not c.is_open"]];
}

function ownConditions(filter: ReadyFilter, actor: ActingActor, parameters: Parameters): string[] {
  const where: string[] = [];
  const tenant = "c.tenant_id";
  if (filter.channel && !filter.connectionIds) where.push(`c.channel = ${parameters.add(filter.channel, "text")}`);
  if (filter.connectionId) where.push(`c.connection_id = ${parameters.add(filter.connectionId, "uuid")}`);
  if (filter.contactId) where.push(`c.contact_id = ${parameters.add(filter.contactId, "uuid")}`);
  if (filter.priority) where.push(`c.priority = ${parameters.add(priorityRank(filter.priority), "smallint")}`);
  if (filter.isWaiting !== undefined) where.push(`c.waiting_since_at is ${filter.isWaiting ? "not " : ""}null`);
  if (filter.tag !== undefined) {
    const tag = parameters.add(filter.tag, "text");
    where.push(
      `exists (select from conversation_tags g where g.tenant_id = ${tenant} and g.tag = ${tag} and g.conversation_id = c.id)`,
    );
  }
  if (filter.isUnread !== undefined) {
    const me = parameters.add(actor.actorId, "uuid");
    const read = `exists (select from conversation_reads r
        where r.tenant_id = ${tenant} and r.actor_id = ${me} and r.conversation_id = c.id and r.seq >= c.last_inbound_seq)`;
    where.push(filter.isUnread ? `c.last_inbound_seq > 0 and not ${read}` : `(c.last_inbound_seq = 0 or ${read})`);
  }
  if (filter.isMentioned !== undefined) {
    const me = parameters.add(actor.actorId, "uuid");
    where.push(
      `${filter.isMentioned ? "" : "not "}exists (select from mentions m
        where m.tenant_id = ${tenant} and m.actor_id = ${me} and m.conversation_id = c.id)`,
    );
  }
  return where;
}

/** Above so many connections of one channel each of them is common enough to be met by walking the list. */
const MAX_CONNECTION_PARTS = 6;

/**
 * A channel is what its connections speak, so a filter by channel becomes one by connection, which has an index. Walking
 * the list for a rare channel would read every row.
 */
export async function resolveChannel(tx: Tx, filter: ConversationFilter): Promise<ReadyFilter> {
  if (!filter.channel || filter.connectionId) return filter;
  const rows = await tx.prepared<{ id: Id }>(
    `select n.id from connections n where n.tenant_id = $1 and (
       select c.channel from conversations c where c.tenant_id = $1 and c.connection_id = n.id and c.merged_into_id is null limit 1) = $2
     order by n.id limit ${MAX_CONNECTION_PARTS + 1}`,
    [tx.tenantId, filter.channel],
  );
  return rows.length > MAX_CONNECTION_PARTS ? filter : { ...filter, connectionIds: rows.map((row) => row.id) };
}

/** The actor's row scope as one condition on `c`, for look-ups of single rows. */
export function scopeCondition(actor: ActingActor, parameters: Parameters): string {
  if (actor.scope === "all") return "true";
  const me = parameters.add(actor.actorId, "uuid");
  if (actor.scope === "own") return `c.assignee_id = ${me}`;
  const teams = parameters.add(actor.teamIds, "uuid[]");
  return `(c.assignee_id = ${me} or c.team_id = any (${teams}) or (c.team_id is null and c.assignee_id is null))`;
}
