import type { ContactDetail, ContactRow } from "@rapport/api";
import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { keys } from "../query.ts";
import { call } from "../session/session.ts";

const PAGE_SIZE = 100;

export interface ContactFilter {
  q?: string;
  isBlocked?: boolean;
}

const NO_ROWS: ContactRow[] = [];

/** Contacts, last active first, page by page. While another search runs, the rows of the one before stay. */
export function useContacts(filter: ContactFilter) {
  const list = useInfiniteQuery({
    queryKey: keys.contactList(filter),
    queryFn: ({ pageParam, signal }) =>
      call(
        "contacts.list",
        { query: { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  const rows = useMemo(() => list.data?.pages.flatMap(({ items }) => items) ?? NO_ROWS, [list.data]);
  return { ...list, rows };
}

/** Puts a changed contact where it is shown; its row in the lists comes anew. */
export function useKeepContact(): (contact: ContactDetail) => void {
  const cache = useQueryClient();
  return useCallback(
    (contact) => {
      cache.setQueryData(keys.contact(contact.id), contact);
      void cache.invalidateQueries({ queryKey: ["contacts", "list"] });
    },
    [cache],
  );
}
