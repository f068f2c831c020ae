import { type GoldContent, type Id, newId, RapportError } from "@rapport/schema";
import type { Page } from "../conversations/list.ts";
import { decodeCursor, encodeCursor, isInstantText, isUuidText } from "../core/cursor.ts";
import { actorIdOf, type Tx } from "../core/tx.ts";
import { insertRows } from "../history/columns.ts";

export type GoldSource = "shipped" | "correction" | "person";

export interface GoldRow {
  id: Id;
  content: GoldContent;
  source: GoldSource;
  createdBy: Id | null;
  createdAt: Date;
}

const GOLD = `id, content, source, created_by as "createdBy", created_at as "createdAt"`;

/** A case and what it is told apart from others by. */
export interface NewGold {
  content: GoldContent;
  fingerprint: Uint8Array;
}

/** How many shipped cases the tenant has, those taken out counted too. */
export async function countShippedGold(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "select count(*)::int as count from gold_cases where tenant_id = $1 and source = 'shipped'",
    [tx.tenantId],
  );
  return row!.count;
}

/** Takes the shipped cases in, those that people have taken out excepted. */
export async function stockGold(tx: Tx, cases: readonly NewGold[]): Promise<void> {
  await insertRows(
    tx,
    "gold_cases",
    [
      ["id", "uuid", () => newId()],
      ["kind", "text", ({ content }) => content.kind],
      ["content", "jsonb", ({ content }) => JSON.stringify(content)],
      ["fingerprint", "bytea", ({ fingerprint }) => fingerprint],
      ["source", "text", () => "shipped"],
    ],
    cases,
    "on conflict do nothing",
  );
}

/** Adds a case; one that was taken out before comes back. Throws already_exists. */
export async function insertGold(tx: Tx, { content, fingerprint }: NewGold, source: GoldSource): Promise<GoldRow> {
  const [row] = await tx.query<GoldRow>(
    `insert into gold_cases as g (tenant_id, id, kind, content, fingerprint, source, created_by) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, fingerprint) do update set content = excluded.content, source = excluded.source, created_by = excluded.created_by,
       created_at = now(), removed_at = null where g.removed_at is not null
     returning ${GOLD}`,
    [tx.tenantId, newId(), content.kind, JSON.stringify(content), fingerprint, source, actorIdOf(tx.actor)],
  );
  if (!row) throw new RapportError("already_exists", { sentence: "That case is in the gold set already." });
  await announceGold(tx);
  return row;
}

/** Throws not_found. */
export async function removeGold(tx: Tx, id: Id): Promise<void> {
  const rows = await tx.query(
    "update gold_cases set removed_at = now() where tenant_id = $1 and id = $2 and removed_at is null returning id",
    [tx.tenantId, id],
  );
  if (rows.length === 0) throw new RapportError("not_found");
  await announceGold(tx);
}

async function announceGold(tx: Tx): Promise<void> {
  await tx.publish({ kind: "changed", detail: { what: "gold" } });
}

/** Newest first. Throws invalid_input for a cursor of another list. */
export async function listGold(
  tx: Tx,
  filter: { kind?: GoldContent["kind"] | undefined; source?: GoldSource | undefined },
  cursor: string | undefined,
  limit: number,
): Promise<Page<GoldRow>> {
  const before = decodeCursor("gold", cursor, [isInstantText, isUuidText]);
  const rows = await tx.query<GoldRow & { place: string }>(
    `select ${GOLD}, created_at::text as place from gold_cases
     where tenant_id = $1 and removed_at is null and ($2::text is null or kind = $2) and ($3::text is null or source = $3)
       and ($4::timestamptz is null or (created_at, id) < ($4::timestamptz, $5::uuid))
     order by created_at desc, id desc limit $6`,
    [tx.tenantId, filter.kind ?? null, filter.source ?? null, before?.[0] ?? null, before?.[1] ?? null, limit + 1],
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ place: _place, ...row }) => row),
    cursor: last ? encodeCursor("gold", [last.place, last.id]) : null,
  };
}

/** All cases that count, oldest first. */
export async function loadGold(tx: Tx): Promise<GoldRow[]> {
  return tx.query<GoldRow>(
    `select ${GOLD} from gold_cases where tenant_id = $1 and removed_at is null order by created_at, id limit 5000`,
    [tx.tenantId],
  );
}

/** How many corrections were kept for training and how many for the gold set. */
export async function countCorrections(tx: Tx): Promise<{ proposed: number; gold: number }> {
  const [row] = await tx.query<{ proposed: number; gold: number }>(
    `select (select count(*)::int from learnings where tenant_id = $1 and kind = 'category_example') as proposed,
       (select count(*)::int from gold_cases where tenant_id = $1 and source = 'correction') as gold`,
    [tx.tenantId],
  );
  return row!;
}

/** A case that is told apart by this; null: none that counts. */
export async function findGold(tx: Tx, fingerprint: Uint8Array): Promise<GoldRow | null> {
  const [row] = await tx.query<GoldRow>(
    `select ${GOLD} from gold_cases where tenant_id = $1 and fingerprint = $2 and removed_at is null`,
    [tx.tenantId, fingerprint],
  );
  return row ?? null;
}

/** Other content under the same mark: a message that was put right once more. */
export async function replaceGold(tx: Tx, id: Id, content: GoldContent): Promise<void> {
  await tx.query("update gold_cases set content = $3, created_at = now() where tenant_id = $1 and id = $2", [
    tx.tenantId,
    id,
    JSON.stringify(content),
  ]);
  await announceGold(tx);
}

/** Names the state of everything that a check leans on: another one, when some of it was changed. */
export async function readCheckBasis(tx: Tx): Promise<string> {
  const [row] = await tx.query<{ basis: string }>(
    `select concat_ws('|',
       (select count(*) || ':' || coalesce(max(created_at)::text, '') || ':' || coalesce(max(removed_at)::text, '') from gold_cases where tenant_id = $1),
       (select deployed_version_id from agents where tenant_id = $1),
       (select count(*) || ':' || coalesce(max(created_at)::text, '') from category_examples where tenant_id = $1),
       (select count(*) || ':' || coalesce(max(updated_at)::text, '') from phrase_lists where tenant_id = $1),
       (select revision from knowledge_states where tenant_id = $1)) as basis`,
    [tx.tenantId],
  );
  return row!.basis;
}
