import type { Learning, LearningDetail, RouteInput } from "@rapport/api";
import type { GoldCheck } from "@rapport/schema";
import { type QueryClient, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { categoryWord } from "../../inbox/engine/use-engine-words.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useAgent } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";

/** While a trial runs the feed tells of its progress; this is for the case that a frame is lost. */
const RUNNING_POLL_MS = 3000;
const PAGE_SIZE = 30;
const FIGURE_DAYS = 90;

export const isTrialRunning = (check: GoldCheck | null): boolean =>
  check?.state === "waiting" || check?.state === "running";

export type LearningFilter = Pick<NonNullable<RouteInput<"learnings.list">["query"]>, "state" | "kind" | "category">;

export function useLearnings(filter: LearningFilter) {
  return useInfiniteQuery({
    queryKey: [...keys.learnings, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        "learnings.list",
        { query: { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(({ check }) => isTrialRunning(check))) ? RUNNING_POLL_MS : false,
  });
}

const learningQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.learnings, "one", id],
    queryFn: ({ signal }) => call("learnings.get", { params: { id } }, { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) => (isTrialRunning(state.data?.check ?? null) ? RUNNING_POLL_MS : false),
  });

export const useLearning = (id: string) => useQuery(learningQuery(id));

/** Shows a learning as a move has left it, and lets the lists ask anew. */
export async function keepLearning(cache: QueryClient, learning: LearningDetail): Promise<void> {
  cache.setQueryData(learningQuery(learning.id).queryKey, learning);
  await cache.invalidateQueries({ queryKey: keys.learnings, predicate: ({ queryKey }) => queryKey[1] !== "one" });
}

/** How many learnings stand where, and how drafts fared before and since. */
export function useLearningFigures() {
  return useQuery({
    queryKey: [...keys.learnings, "figures"],
    queryFn: ({ signal }) => call("learnings.figures", { query: { days: FIGURE_DAYS } }, { signal }),
    staleTime: 0,
  });
}

/** What categories are called, by the playbooks of the draft; `oos` belongs to none. */
export function useCategoryTitles(): { titleOf: (category: string | null) => string; all: [string, string][] } {
  const { t } = useTranslation("learning");
  const agent = useAgent();
  const titles = new Map((agent.data?.draft.playbooks ?? []).map((one) => [one.category, titleOf(one)]));
  return {
    titleOf(category) {
      if (category === null) return t("agentItself");
      return category === "oos" ? t("outOfScope") : (titles.get(category) ?? categoryWord(category));
    },
    all: [...titles],
  };
}

/** One line that tells what a learning is about. */
export function headlineOf({ content }: Pick<Learning, "content">): string {
  switch (content.kind) {
    case "category_example":
      return content.text;
    case "playbook_example":
      return content.answer;
    case "template":
      return content.after;
    case "article":
      return content.title;
    case "phrase":
      return content.phrase;
  }
}
