import type { ConversationFilter, SavedView } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useSavedViews } from "../use-inbox.ts";
import { BUILT_IN_VIEWS } from "./views.ts";

/** The contract takes at most 40 filters a call. */
const MOST_FILTERS = 40;
const UNREAD_MINE: ConversationFilter = { status: "open", assignee: "me", isUnread: true };

function useAllCounts() {
  const { savedViews } = useSavedViews();
  const { ids, filters } = useMemo(() => countedFilters(savedViews), [savedViews]);
  const { data } = useQuery({
    queryKey: [...keys.counts, filters],
    queryFn: ({ signal }) => call("conversations.counts", { body: { filters } }, { signal }),
    placeholderData: (previous) => previous,
  });
  return useMemo(() => new Map(ids.map((id, index) => [id, data?.counts[index]])), [ids, data]);
}

function countedFilters(savedViews: readonly SavedView[]): { ids: string[]; filters: ConversationFilter[] } {
  const counted: [string, ConversationFilter][] = [
    ["unread-mine", UNREAD_MINE],
    ...BUILT_IN_VIEWS.filter(({ isCounted }) => isCounted).map(({ id, filter }): [string, ConversationFilter] => [
      id,
      filter,
    ]),
    ...savedViews.map(({ id, filter }): [string, ConversationFilter] => [id, filter]),
  ];
  const asked = counted.slice(0, MOST_FILTERS);
  return { ids: asked.map(([id]) => id), filters: asked.map(([, filter]) => filter) };
}

/** Live counts by view id; undefined while unknown. One request for all. */
export const useViewCounts = useAllCounts;

/** How many open conversations of mine hold something unread. */
export const useUnreadMine = (): number => useAllCounts().get("unread-mine") ?? 0;
