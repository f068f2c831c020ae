import type { ArticleText, RouteInput } from "@rapport/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";

export function useNamespaces() {
  return useQuery({
    queryKey: [...keys.knowledge, "namespaces"],
    queryFn: ({ signal }) => call("knowledge.namespaces", {}, { signal }),
    staleTime: 30_000,
  });
}

/** Nothing is asked for without an id. */
export function useArticle(id: string | null) {
  return useQuery({
    queryKey: [...keys.knowledge, "article", id],
    queryFn: ({ signal }) => call("knowledge.get", { params: { id: id! } }, { signal }),
    enabled: id !== null,
    staleTime: 0,
  });
}

export function useGaps(status: NonNullable<RouteInput<"knowledge.gaps">["query"]>["status"]) {
  return useQuery({
    queryKey: [...keys.knowledge, "gaps", status],
    queryFn: ({ signal }) => call("knowledge.gaps", { query: { status } }, { signal }),
    staleTime: 0,
  });
}

/** Puts a changed article where its page reads it, and lets the lists ask anew. */
export function useKeepArticle(): (article: ArticleText) => Promise<void> {
  const cache = useQueryClient();
  return useCallback(
    async (article) => {
      cache.setQueryData([...keys.knowledge, "article", article.id], article);
      await cache.invalidateQueries({
        queryKey: keys.knowledge,
        predicate: ({ queryKey }) => queryKey[1] !== "article",
      });
    },
    [cache],
  );
}
