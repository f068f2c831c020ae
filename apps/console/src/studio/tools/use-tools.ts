import type { ToolDetail } from "@rapport/api";
import { type QueryClient, queryOptions, useQuery } from "@tanstack/react-query";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";

const toolsQuery = queryOptions({
  queryKey: keys.tools,
  queryFn: ({ signal }) => call("tools.list", {}, { signal }).then(({ items }) => items),
});

/** Every tool of the company, for whoever may read them. */
export function useTools() {
  return useQuery({ ...toolsQuery, enabled: useMay("action.read") });
}

export const sourcesQuery = queryOptions({
  queryKey: keys.toolSources,
  queryFn: ({ signal }) => call("toolSources.list", {}, { signal }).then(({ items }) => items),
});

/** The tool as it is now. Throws when it is gone. */
export async function loadTool(cache: QueryClient, id: string): Promise<ToolDetail> {
  const tools = await cache.fetchQuery({ ...toolsQuery, staleTime: 0 });
  const tool = tools.find((known) => known.id === id);
  if (!tool) throw new Error("the tool is gone");
  return tool;
}

export function keepTool(cache: QueryClient, tool: ToolDetail): ToolDetail {
  cache.setQueryData(toolsQuery.queryKey, (tools) => tools?.map((known) => (known.id === tool.id ? tool : known)));
  return tool;
}
