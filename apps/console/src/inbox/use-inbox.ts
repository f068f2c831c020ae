import type { ConversationRow } from "@rapport/api";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { keys, queryClient } from "../query.ts";
import { call } from "../session/session.ts";
import { rowsOf } from "./list-cache.ts";
import {
  BUILT_IN_VIEWS,
  effectiveFilter,
  findView,
  type InboxView,
  isBuiltInView,
  type Overrides,
  overridesFromSearch,
  searchFromOverrides,
} from "./views/views.ts";

const PAGE_SIZE = 50;
const NO_VIEWS: never[] = [];
const NO_ROWS: ConversationRow[] = [];

export function useSavedViews() {
  const query = useQuery({
    queryKey: keys.views,
    queryFn: ({ signal }) => call("views.list", {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { savedViews: query.data?.items ?? NO_VIEWS, isLoading: query.isPending };
}

/** Where in the inbox the reader is: everything that the address says. */
export function useInboxPlace() {
  const { view: viewId = "mine", conversationId } = useParams({ strict: false }) as {
    view?: string;
    conversationId?: string;
  };
  const search = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const { savedViews, isLoading } = useSavedViews();
  const overrides = useMemo(() => overridesFromSearch(search), [search]);
  const found = findView(viewId, savedViews);
  const view: InboxView = found ?? { id: viewId, saved: null, filter: BUILT_IN_VIEWS[0].filter, sort: "newest" };
  const filter = useMemo(() => effectiveFilter(view.filter, overrides), [view.filter, overrides]);
  const sort = overrides.sort ?? view.sort;

  return {
    view,
    isViewLoading: !isBuiltInView(viewId) && isLoading,
    isViewGone: !isBuiltInView(viewId) && !isLoading && found === null,
    conversationId: conversationId ?? null,
    overrides,
    filter,
    sort,
    setOverrides: (next: Overrides) =>
      void navigate({ to: ".", search: () => searchFromOverrides(next) as never, replace: true }),
    /** Opens a conversation in this list, keeping the filter; null closes it. */
    open: (id: string | null, options: { replace?: boolean } = {}) =>
      void navigate(
        id === null
          ? { to: "/inbox/$view", params: { view: viewId }, search: (before) => before, ...options }
          : {
              to: "/inbox/$view/$conversationId",
              params: { view: viewId, conversationId: id },
              search: (before) => before,
              ...options,
            },
      ),
  };
}
export type InboxPlace = ReturnType<typeof useInboxPlace>;

export function useConversationList({ filter, sort, isViewLoading, isViewGone }: InboxPlace) {
  const query = useInfiniteQuery({
    queryKey: keys.conversationList(filter, sort),
    queryFn: ({ pageParam, signal }) =>
      call(
        "conversations.list",
        { query: { ...filter, sort, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    enabled: !isViewLoading && !isViewGone,
  });
  const rows = useMemo(() => (query.data ? rowsOf(query.data) : NO_ROWS), [query.data]);
  return { ...query, rows };
}
export type ConversationList = ReturnType<typeof useConversationList>;

export const conversationQuery = (id: string) => ({
  queryKey: keys.conversation(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => call("conversations.get", { params: { id } }, { signal }),
});

const ITEMS_PAGE = 50;

export const itemsQuery = (id: string) => ({
  queryKey: keys.items(id),
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) =>
    call(
      "conversations.items",
      { params: { id }, query: { limit: ITEMS_PAGE, ...(pageParam ? { cursor: pageParam } : {}) } },
      { signal },
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: { cursor: string | null }) => page.cursor ?? undefined,
});

/** Loads a conversation before it is asked for, so that it opens from the cache. */
export function prefetchConversation(id: string): void {
  void queryClient.prefetchQuery(conversationQuery(id));
  void queryClient.prefetchInfiniteQuery(itemsQuery(id));
}
