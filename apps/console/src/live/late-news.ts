import type { QueryClient, QueryKey } from "@tanstack/react-query";

interface News {
  keys: readonly QueryKey[];
  apply: () => void;
}

const kept = new WeakMap<QueryClient, Map<string, News>>();

const isFetched = (queryClient: QueryClient, { keys }: News) =>
  keys.some((queryKey) => queryClient.isFetching({ queryKey }) > 0);

const isAbout = ({ keys }: News, queryKey: QueryKey) =>
  keys.some((key) => key.every((part, index) => part === queryKey[index]));

function follow(queryClient: QueryClient): Map<string, News> {
  const all = new Map<string, News>();
  kept.set(queryClient, all);
  queryClient.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || all.size === 0) return;
    const { action, query } = event;
    const isAnswer = action.type === "success" && !action.manual;
    if (!isAnswer && action.type !== "error") return;
    for (const [name, news] of all) {
      if (!isAbout(news, query.queryKey)) continue;
      if (isAnswer) news.apply();
      if (!isFetched(queryClient, news)) all.delete(name);
    }
  });
  return all;
}

/**
 * Puts news into the cache, and once more after each answer that was asked for before they came: such an answer may be
 * older than the news and would take them back. `apply` must bear being repeated. Of news of one name the last count.
 * `keys`: beginnings of the keys of the queries that `apply` changes.
 */
export function applyNews(queryClient: QueryClient, name: string, news: News): void {
  news.apply();
  const all = kept.get(queryClient) ?? follow(queryClient);
  if (isFetched(queryClient, news)) all.set(name, news);
  else all.delete(name);
}
