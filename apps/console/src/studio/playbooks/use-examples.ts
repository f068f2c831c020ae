import type { Playbook } from "@rapport/schema";
import { useQuery } from "@tanstack/react-query";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";

/** How many examples the router knows of each category; undefined while it is not known yet. */
export function useExampleCounts(): ((category: string) => { shipped: number; own: number }) | undefined {
  const { data } = useQuery({
    queryKey: [...keys.examples, "counts"],
    queryFn: ({ signal }) => call("examples.count", {}, { signal }),
    staleTime: 0,
  });
  return data && ((category) => data.items.find((item) => item.category === category) ?? { shipped: 0, own: 0 });
}

export function useExamples(category: string) {
  return useQuery({
    queryKey: [...keys.examples, "list", category],
    queryFn: ({ signal }) => call("examples.list", { query: { category } }, { signal }),
    staleTime: 0,
  });
}

/** How a message can come to a playbook: by examples, by words of its own only, or not at all. */
export function recognitionOf(
  { keywords, sureWords }: Pick<Playbook, "keywords" | "sureWords">,
  { shipped, own }: { shipped: number; own: number },
): "examples" | "words" | "nothing" {
  if (shipped + own > 0) return "examples";
  const words = [...Object.values(keywords), ...Object.values(sureWords)];
  return words.some((text) => text.trim() !== "") ? "words" : "nothing";
}
