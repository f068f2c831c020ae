import { ConversationFilter, ConversationSort, type SavedView } from "@rapport/api";

/** The views everyone has. Their ids are words in the address; saved views go by their record's id. */
export const BUILT_IN_VIEWS = [
  { id: "mine", filter: { status: "open", assignee: "me" }, sort: "newest", isCounted: true },
  { id: "unassigned", filter: { status: "for_people", assignee: "none" }, sort: "newest", isCounted: true },
  { id: "open", filter: { status: "open" }, sort: "newest", isCounted: true },
  { id: "ai", filter: { status: "pending" }, sort: "newest", isCounted: true },
  { id: "mentions", filter: { status: "all", isMentioned: true }, sort: "newest", isCounted: false },
  { id: "snoozed", filter: { status: "snoozed" }, sort: "newest", isCounted: true },
  { id: "resolved", filter: { status: "resolved" }, sort: "newest", isCounted: false },
  { id: "all", filter: { status: "all" }, sort: "newest", isCounted: false },
] as const satisfies readonly {
  id: string;
  filter: ConversationFilter;
  sort: ConversationSort;
  isCounted: boolean;
}[];
export type BuiltInViewId = (typeof BUILT_IN_VIEWS)[number]["id"];

export const isBuiltInView = (id: string): id is BuiltInViewId => BUILT_IN_VIEWS.some((view) => view.id === id);

/** `any` lifts a condition of the view; an absent key leaves the view's own. */
export type FilterKey = Exclude<keyof ConversationFilter, "isMentioned">;
export type Overrides = { [Key in FilterKey]?: ConversationFilter[Key] | "any" } & { sort?: ConversationSort };

const WORDS: readonly (readonly [FilterKey, string])[] = [
  ["status", "status"],
  ["assignee", "assignee"],
  ["team", "team"],
  ["channel", "channel"],
  ["connectionId", "connection"],
  ["contactId", "contact"],
  ["priority", "priority"],
  ["tag", "tag"],
  ["isUnread", "unread"],
  ["isWaiting", "waiting"],
];

/** Reads the address's query into overrides. What is not understood is left out: an old link still opens. */
export function overridesFromSearch(search: Record<string, unknown>): Overrides {
  const overrides: Record<string, unknown> = {};
  for (const [key, word] of WORDS) {
    const value = search[word];
    if (typeof value !== "string" || value === "") continue;
    if (value === "any") overrides[key] = key === "status" ? "all" : "any";
    else {
      const read = ConversationFilter.shape[key].safeParse(value);
      if (read.success) overrides[key] = read.data;
    }
  }
  const sort = ConversationSort.safeParse(search.sort);
  if (sort.success) overrides.sort = sort.data;
  return overrides as Overrides;
}

/** Writes overrides as the address's query, in a fixed order, so that equal filters have equal addresses. */
export function searchFromOverrides(overrides: Overrides): Record<string, string> {
  const search: Record<string, string> = {};
  for (const [key, word] of WORDS) {
    const value = overrides[key];
    if (value !== undefined) search[word] = String(value);
  }
  if (overrides.sort) search.sort = overrides.sort;
  return search;
}

/** The view's filter with the overrides laid over it. Keys that hold nothing are absent, so equal filters are equal as keys. */
export function effectiveFilter(view: ConversationFilter, overrides: Overrides): ConversationFilter {
  const merged: Record<string, unknown> = { ...view };
  for (const [key] of WORDS) if (overrides[key] !== undefined) merged[key] = overrides[key];
  const entries = Object.entries(merged).filter(([, value]) => value !== undefined && value !== "any");
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1))) as ConversationFilter;
}

/** Which conditions the reader sees as chips: those that differ from the view's own. */
export function changedKeys(view: ConversationFilter, overrides: Overrides): FilterKey[] {
  return WORDS.map(([key]) => key).filter((key) => {
    const value = overrides[key];
    return value !== undefined && value !== view[key] && !(value === "any" && view[key] === undefined);
  });
}

export interface InboxView {
  id: string;
  /** Null for a built-in view, whose name is translated. */
  saved: SavedView | null;
  filter: ConversationFilter;
  sort: ConversationSort;
}

/** Finds a view by the word in the address; null while saved views load or when it is gone. */
export function findView(id: string, saved: readonly SavedView[]): InboxView | null {
  const builtIn = BUILT_IN_VIEWS.find((view) => view.id === id);
  if (builtIn) return { id, saved: null, filter: builtIn.filter, sort: builtIn.sort };
  const view = saved.find((candidate) => candidate.id === id);
  return view ? { id, saved: view, filter: view.filter, sort: view.sort } : null;
}

/** "999+" beyond what the server counts. */
export const countWord = (count: number): string => (count > 999 ? "999+" : String(count));
