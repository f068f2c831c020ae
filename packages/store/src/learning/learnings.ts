import type { GoldCheck, Id, LearningContent, LearningKind, LearningState } from "@rapport/schema";
import { newId, RapportError } from "@rapport/schema";
import { Parameters, scopeCondition } from "../conversations/filter.ts";
import type { Page } from "../conversations/list.ts";
import { decodeCursor, encodeCursor, isInstantText, isUuidText } from "../core/cursor.ts";
import { actorIdOf, type Tx } from "../core/tx.ts";

export interface LearningRow {
  id: Id;
  kind: LearningKind;
  state: LearningState;
  category: string | null;
  language: string | null;
  content: LearningContent;
  seenCount: number;
  check: GoldCheck | null;
  /** The state of things that the check was made for. */
  checkBasis: string | null;
  /** What activation changed; only its maker reads into it. */
  applied: unknown;
  decidedBy: Id | null;
  decidedByName: string | null;
  decidedAt: Date | null;
  activatedAt: Date | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
}

const LEARNING = `l.id, l.kind, l.state, l.category, l.language, l.content, l.seen_count as "seenCount", l.gold_check as check, l.check_basis as "checkBasis",
  l.applied, l.decided_by as "decidedBy", (select a.name from actors a where a.tenant_id = l.tenant_id and a.id = l.decided_by) as "decidedByName",
  l.decided_at as "decidedAt", l.activated_at as "activatedAt", l.first_seen_at as "firstSeenAt", l.last_seen_at as "lastSeenAt"`;

export interface NewLearning {
  content: LearningContent;
  category: string | null;
  language: string | null;
  fingerprint: Uint8Array;
  /** Sightings from which on it is shown. */
  ripeAtCount: number;
}

export interface NewSighting {
  /** What it was seen in, like `suggestion:<id>`; the same one counts once. */
  source: string;
  suggestionId: Id | null;
  conversationId: Id | null;
  eventIds: readonly Id[];
  before: string;
  after: string;
  actorId: Id | null;
}

/** Puts a learning forward, or counts it once more where it is known, whatever became of it. Answers its id. */
export async function proposeLearning(tx: Tx, learning: NewLearning, sighting: NewSighting): Promise<Id> {
  const made = newId();
  const [row] = await tx.query<{ id: Id }>(
    `insert into learnings as l (tenant_id, id, kind, category, language, content, fingerprint, ripe_at_count)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, fingerprint) do update set last_seen_at = l.last_seen_at returning id`,
    [
      tx.tenantId,
      made,
      learning.content.kind,
      learning.category,
      learning.language,
      JSON.stringify(learning.content),
      learning.fingerprint,
      learning.ripeAtCount,
    ],
  );
  const id = row!.id;
  if (id === made) await insertHistory(tx, id, null, "proposed", "");
  const seen = await tx.query(
    `insert into learning_sightings (tenant_id, learning_id, source, id, suggestion_id, conversation_id, event_ids, before, after, actor_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing returning id`,
    [
      tx.tenantId,
      id,
      sighting.source,
      newId(),
      sighting.suggestionId,
      sighting.conversationId,
      sighting.eventIds,
      sighting.before,
      sighting.after,
      sighting.actorId,
    ],
  );
  if (seen.length > 0) {
    await tx.query(
      "update learnings set seen_count = seen_count + 1, last_seen_at = now() where tenant_id = $1 and id = $2",
      [tx.tenantId, id],
    );
    await announceLearning(tx, id);
  }
  return id;
}

export async function announceLearning(tx: Tx, id: Id): Promise<void> {
  await tx.publish({ kind: "changed", entityId: id, detail: { what: "learnings" } });
}

export interface LearningFilter {
  state?: LearningState | undefined;
  kind?: LearningKind | undefined;
  category?: string | undefined;
}

/** Learnings that were seen often enough, last seen first. Throws invalid_input for a cursor of another list. */
export async function listLearnings(
  tx: Tx,
  filter: LearningFilter,
  cursor: string | undefined,
  limit: number,
): Promise<Page<LearningRow>> {
  const before = decodeCursor("learnings", cursor, [isInstantText, isUuidText]);
  const rows = await tx.query<LearningRow & { place: string }>(
    `select ${LEARNING}, l.last_seen_at::text as place from learnings l
     where l.tenant_id = $1 and l.last_seen_at is not null and l.seen_count >= l.ripe_at_count
       and ($2::text is null or l.state = $2) and ($3::text is null or l.kind = $3) and ($4::text is null or l.category = $4)
       and ($5::timestamptz is null or (l.last_seen_at, l.id) < ($5::timestamptz, $6::uuid))
     order by l.last_seen_at desc, l.id desc limit $7`,
    [
      tx.tenantId,
      filter.state ?? null,
      filter.kind ?? null,
      filter.category ?? null,
      before?.[0] ?? null,
      before?.[1] ?? null,
      limit + 1,
    ],
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ place: _place, ...row }) => row),
    cursor: last ? encodeCursor("learnings", [last.place, last.id]) : null,
  };
}

/** Throws not_found. */
export async function loadLearning(tx: Tx, id: Id): Promise<LearningRow> {
  const [row] = await tx.query<LearningRow>(
    `select ${LEARNING} from learnings l where l.tenant_id = $1 and l.id = $2`,
    [tx.tenantId, id],
  );
  if (!row) throw new RapportError("not_found");
  return row;
}

/**
 * As loadLearning, and no learning of the tenant is changed by anybody else until the transaction ends: two at once could each
 * be fine with the gold set and together not.
 */
export async function lockLearning(tx: Tx, id: Id): Promise<LearningRow> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('learnings ' || $1, 0))", [tx.tenantId]);
  return loadLearning(tx, id);
}

/** Moves a learning and writes down who did. `applied`: only with `active`. */
export async function moveLearning(
  tx: Tx,
  row: Pick<LearningRow, "id" | "state">,
  to: LearningState,
  note: string,
  applied?: unknown,
): Promise<void> {
  await tx.query(
    `update learnings set state = $3, decided_by = $4, decided_at = now(), applied = coalesce($5::jsonb, applied),
       activated_at = case when $3 = 'active' then now() else activated_at end where tenant_id = $1 and id = $2`,
    [tx.tenantId, row.id, to, actorIdOf(tx.actor), applied === undefined ? null : JSON.stringify(applied)],
  );
  await insertHistory(tx, row.id, row.state, to, note);
  await announceLearning(tx, row.id);
}

async function insertHistory(
  tx: Tx,
  learningId: Id,
  from: LearningState | null,
  to: LearningState,
  note: string,
): Promise<void> {
  await tx.query(
    "insert into learning_history (tenant_id, learning_id, id, from_state, to_state, actor_id, note) values ($1, $2, $3, $4, $5, $6, $7)",
    [tx.tenantId, learningId, newId(), from, to, actorIdOf(tx.actor), note],
  );
}

/** Other words for a proposal; what was checked with the old ones no longer counts. */
export async function saveLearningContent(tx: Tx, id: Id, content: LearningContent): Promise<void> {
  await tx.query(
    "update learnings set content = $3, gold_check = null, check_basis = null where tenant_id = $1 and id = $2",
    [tx.tenantId, id, JSON.stringify(content)],
  );
  await announceLearning(tx, id);
}

/** Keeps how a check stands; `basis`: the state of things it is made for. */
export async function saveGoldCheck(tx: Tx, id: Id, check: GoldCheck, basis: string | null): Promise<void> {
  await tx.query("update learnings set gold_check = $3, check_basis = $4 where tenant_id = $1 and id = $2", [
    tx.tenantId,
    id,
    JSON.stringify(check),
    basis,
  ]);
  await announceLearning(tx, id);
}

export interface SightingRow {
  id: Id;
  conversationId: Id | null;
  suggestionId: Id | null;
  eventIds: Id[];
  before: string;
  after: string;
  actorId: Id | null;
  actorName: string | null;
  seenAt: Date;
}

/** Where a learning was seen, newest first, at most 50; words of conversations out of the actor's row scope are left out. */
export async function listSightings(tx: Tx, learningId: Id): Promise<SightingRow[]> {
  const parameters = new Parameters();
  const tenant = parameters.add(tx.tenantId, "uuid");
  const learning = parameters.add(learningId, "uuid");
  const rows = await tx.query<SightingRow & { isSeen: boolean }>(
    `select s.id, s.suggestion_id as "suggestionId", s.event_ids as "eventIds", s.before, s.after, s.actor_id as "actorId", a.name as "actorName",
       s.seen_at as "seenAt", c.id as "conversationId", c.id is not null and ${scopeCondition(tx.actor, parameters)} as "isSeen"
     from learning_sightings s
       left join actors a on a.tenant_id = s.tenant_id and a.id = s.actor_id
       left join conversations o on o.tenant_id = s.tenant_id and o.id = s.conversation_id
       left join conversations c on c.tenant_id = o.tenant_id and c.id = coalesce(o.merged_into_id, o.id)
     where s.tenant_id = ${tenant} and s.learning_id = ${learning} order by s.seen_at desc, s.id desc limit 50`,
    parameters.values,
  );
  return rows.map(({ isSeen, ...row }) =>
    isSeen ? row : { ...row, conversationId: null, suggestionId: null, eventIds: [], before: "", after: "" },
  );
}

/** The suggestion it was seen in first, whose run shows the case it is about; null: in none that is still kept. */
export async function findFirstRunOf(tx: Tx, learningId: Id): Promise<Id | null> {
  const [row] = await tx.query<{ run_id: Id }>(
    `select g.run_id from learning_sightings s
       join suggestions g on g.tenant_id = s.tenant_id and g.id = s.suggestion_id
       join runs r on r.tenant_id = g.tenant_id and r.id = g.run_id
     where s.tenant_id = $1 and s.learning_id = $2 order by s.seen_at, s.id limit 1`,
    [tx.tenantId, learningId],
  );
  return row?.run_id ?? null;
}

export interface HistoryRow {
  from: LearningState | null;
  to: LearningState;
  actorId: Id | null;
  actorName: string | null;
  note: string;
  at: Date;
}

export async function listLearningHistory(tx: Tx, learningId: Id): Promise<HistoryRow[]> {
  return tx.query<HistoryRow>(
    `select h.from_state as from, h.to_state as to, h.actor_id as "actorId", a.name as "actorName", h.note, h.at
     from learning_history h left join actors a on a.tenant_id = h.tenant_id and a.id = h.actor_id
     where h.tenant_id = $1 and h.learning_id = $2 order by h.at, h.id`,
    [tx.tenantId, learningId],
  );
}
