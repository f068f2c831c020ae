import type { Id } from "@rapport/schema";
import type { ConversationItem, FeedRow, LoadedRow, Tx } from "@rapport/store";
import { loadItems, loadRows } from "@rapport/store";

/**
 * One entry of the change feed with what it speaks of, loaded once for everybody. `frames` keeps what was made of it for
 * the sockets, so that a thousand readers cost one serialisation.
 */
export interface Moment {
  seq: number;
  kind: FeedRow["kind"];
  conversationId: Id | null;
  entityId: Id | null;
  /** The one actor it is for; null: everyone who may see the conversation. */
  actorId: Id | null;
  detail: Record<string, unknown> | null;
  /** The conversation as it was when this was loaded; with the read marks of the actors who listened then. */
  conversation: LoadedRow | null;
  /** For `item` and `mention`. */
  item: ConversationItem | null;
  frames: Map<string, Buffer>;
  /** Actors whose read marks `conversation` carries; who is not in it has not been asked about. */
  markedFor: Set<Id>;
  /** Rough weight in memory. */
  bytes: number;
}

const NEEDS_ITEM = new Set(["item", "mention"]);
const BASE_BYTES = 1500;

/** Loads what the entries speak of: two queries however many there are. `actorIds`: whose read marks are wanted. */
export async function loadMoments(tx: Tx, entries: readonly FeedRow[], actorIds: readonly Id[]): Promise<Moment[]> {
  const wanted = dropRepeated(entries);
  const conversationIds = unique(wanted.map((entry) => entry.conversationId));
  const itemIds = unique(wanted.filter((entry) => NEEDS_ITEM.has(entry.kind)).map((entry) => entry.entityId));
  const [loadedRows, loadedItems] = await Promise.all([
    loadRows(tx, conversationIds, actorIds),
    loadItems(tx, itemIds),
  ]);
  const rows = new Map(loadedRows.map((loaded) => [loaded.row.id, loaded]));
  const items = new Map(loadedItems.map((item) => [item.id, item]));
  return wanted.map((entry) => {
    const item = entry.entityId ? (items.get(entry.entityId) ?? null) : null;
    return {
      ...entry,
      conversation: entry.conversationId ? (rows.get(entry.conversationId) ?? null) : null,
      item: NEEDS_ITEM.has(entry.kind) ? item : null,
      frames: new Map(),
      markedFor: new Set(actorIds),
      bytes: BASE_BYTES + 2 * ((item?.text.length ?? 0) + (item?.html?.length ?? 0)),
    };
  });
}

/** A row is loaded as it is now, so of several entries about one conversation or contact the last says it all. */
function dropRepeated(entries: readonly FeedRow[]): FeedRow[] {
  const last = new Map<string, number>();
  const keyOf = (entry: FeedRow): string | null => {
    if (entry.kind === "conversation") return `conversation ${entry.conversationId} ${entry.actorId}`;
    if (entry.kind === "contact") return `contact ${entry.entityId}`;
    return entry.kind === "item" ? `item ${entry.entityId}` : null;
  };
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key) last.set(key, entry.seq);
  }
  return entries.filter((entry) => {
    const key = keyOf(entry);
    return key === null || last.get(key) === entry.seq;
  });
}

function unique(ids: readonly (Id | null)[]): Id[] {
  return [...new Set(ids)].filter((id) => id !== null);
}
