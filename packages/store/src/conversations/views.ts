import { type Id, isAllowed, newId, RapportError } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import type { ConversationFilter } from "./filter.ts";
import type { ConversationSort } from "./list.ts";

export interface SavedView {
  id: Id;
  name: string;
  filter: ConversationFilter;
  sort: ConversationSort;
  isShared: boolean;
  ownerId: Id;
  canEdit: boolean;
  position: number;
}

interface ViewColumns {
  id: Id;
  name: string;
  filter: ConversationFilter;
  sort: ConversationSort;
  is_shared: boolean;
  owner_id: Id;
  position: number;
}

const SELECT_VIEW = `select id, name, filter, sort, is_shared, owner_id, position from saved_views
  where tenant_id = $1 and (owner_id = $2 or is_shared)`;

/** One's own views, and the shared ones for those who may share. */
function canEdit(tx: Tx, columns: { owner_id: Id; is_shared: boolean }): boolean {
  return columns.owner_id === tx.actor.actorId || (columns.is_shared && isAllowed(tx.actor, "view.share"));
}

function viewOf(tx: Tx, columns: ViewColumns): SavedView {
  return {
    id: columns.id,
    name: columns.name,
    filter: columns.filter,
    sort: columns.sort,
    isShared: columns.is_shared,
    ownerId: columns.owner_id,
    canEdit: canEdit(tx, columns),
    position: columns.position,
  };
}

/** The actor's views and the shared ones, in their order. */
export async function listViews(tx: Tx): Promise<SavedView[]> {
  const rows = await tx.prepared<ViewColumns>(`${SELECT_VIEW} order by position, lower(name), id`, [
    tx.tenantId,
    tx.actor.actorId,
  ]);
  return rows.map((columns) => viewOf(tx, columns));
}

export interface ViewChange {
  name?: string | undefined;
  filter?: ConversationFilter | undefined;
  sort?: ConversationSort | undefined;
  isShared?: boolean | undefined;
  position?: number | undefined;
}

/** Puts a new view at the end of the actor's list. The caller has checked the right to share. */
export async function insertView(
  tx: Tx,
  view: { name: string; filter: ConversationFilter; sort: ConversationSort; isShared: boolean },
): Promise<SavedView> {
  const id = newId();
  await tx.query(
    `insert into saved_views (tenant_id, id, owner_id, name, filter, sort, is_shared, position)
     select $1, $2, $3, $4, $5, $6, $7, coalesce(max(position), -1) + 1 from saved_views where tenant_id = $1 and (owner_id = $3 or is_shared)`,
    [tx.tenantId, id, tx.actor.actorId, view.name, JSON.stringify(view.filter), view.sort, view.isShared],
  );
  await announceViews(tx, id, view.isShared);
  return loadView(tx, id);
}

/** Undefined fields stay. Throws not_found, and not_allowed for a shared view of somebody else without the right. */
export async function updateView(tx: Tx, id: Id, change: ViewChange): Promise<SavedView> {
  const before = await loadView(tx, id);
  if (!before.canEdit) throw new RapportError("not_allowed");
  await tx.query(
    `update saved_views set name = coalesce($3, name), filter = coalesce($4, filter), sort = coalesce($5, sort),
       is_shared = coalesce($6, is_shared), position = coalesce($7, position)
     where tenant_id = $1 and id = $2`,
    [
      tx.tenantId,
      id,
      change.name ?? null,
      change.filter ? JSON.stringify(change.filter) : null,
      change.sort ?? null,
      change.isShared ?? null,
      change.position ?? null,
    ],
  );
  await announceViews(tx, id, before.isShared || change.isShared === true);
  return loadView(tx, id);
}

/** Throws not_found, not_allowed. */
export async function deleteView(tx: Tx, id: Id): Promise<void> {
  const view = await loadView(tx, id);
  if (!view.canEdit) throw new RapportError("not_allowed");
  await tx.query("delete from saved_views where tenant_id = $1 and id = $2", [tx.tenantId, id]);
  await announceViews(tx, id, view.isShared);
}

async function loadView(tx: Tx, id: Id): Promise<SavedView> {
  const [columns] = await tx.query<ViewColumns>(`${SELECT_VIEW} and id = $3`, [tx.tenantId, tx.actor.actorId, id]);
  if (!columns) throw new RapportError("not_found");
  return viewOf(tx, columns);
}

async function announceViews(tx: Tx, id: Id, isForAll: boolean): Promise<void> {
  await tx.publish({
    kind: "changed",
    entityId: id,
    actorId: isForAll ? null : tx.actor.actorId,
    detail: { what: "views" },
  });
}
