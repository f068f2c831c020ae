import type { ConversationFilter, ConversationRow, ConversationSort, Me } from "@rapport/api";
import type { InfiniteData } from "@tanstack/react-query";
import { compareRows, matchesFilter } from "./filter.ts";

export interface Page<Item> {
  items: Item[];
  cursor: string | null;
}
export type Pages<Item> = InfiniteData<Page<Item>, unknown>;

export interface ListQuery {
  filter: ConversationFilter;
  sort: ConversationSort;
  reader: Pick<Me["actor"], "id" | "teamIds">;
  /** The open conversation stays in its list although it no longer belongs there, until another one is opened. */
  pinnedId: string | null;
}

export const rowsOf = (pages: Pages<ConversationRow>): ConversationRow[] => pages.pages.flatMap(({ items }) => items);

/**
 * A cached list after one row changed: moved, updated, added or taken out. A row older than the cached one changes
 * nothing, so a frame may come twice. A row that belongs below the last loaded page is left for that page to bring.
 */
export function placeRow(pages: Pages<ConversationRow>, row: ConversationRow, list: ListQuery): Pages<ConversationRow> {
  const rows = rowsOf(pages);
  const known = rows.find(({ id }) => id === row.id);
  if (known && known.seq > row.seq) return pages;
  const rest = known ? rows.filter(({ id }) => id !== row.id) : rows;
  const belongs = matchesFilter(row, list.filter, list.reader) ?? known !== undefined;
  if (!belongs && !(known && list.pinnedId === row.id)) return known ? withRows(pages, rest) : pages;
  const at = rest.findIndex((other) => compareRows(row, other, list.sort) < 0);
  const hasMore = (pages.pages.at(-1)?.cursor ?? null) !== null;
  if (at === -1 && hasMore && !known) return pages;
  const place = at === -1 ? rest.length : at;
  return withRows(pages, [...rest.slice(0, place), row, ...rest.slice(place)]);
}

/** The list without one conversation. */
export function dropRow(pages: Pages<ConversationRow>, id: string): Pages<ConversationRow> {
  const rows = rowsOf(pages);
  const rest = rows.filter((row) => row.id !== id);
  return rest.length === rows.length ? pages : withRows(pages, rest);
}

/** Takes out rows that were only kept because they were open. */
export function dropStrangers(pages: Pages<ConversationRow>, list: ListQuery): Pages<ConversationRow> {
  const rows = rowsOf(pages);
  const rest = rows.filter((row) => row.id === list.pinnedId || matchesFilter(row, list.filter, list.reader) !== false);
  return rest.length === rows.length ? pages : withRows(pages, rest);
}

/** Cursors belong to pages, so each page keeps its size and the last takes the difference. */
function withRows(pages: Pages<ConversationRow>, rows: ConversationRow[]): Pages<ConversationRow> {
  let from = 0;
  const last = pages.pages.length - 1;
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      const to = index === last ? rows.length : Math.min(rows.length, from + page.items.length);
      const items = rows.slice(from, to);
      from = to;
      return { ...page, items };
    }),
  };
}
