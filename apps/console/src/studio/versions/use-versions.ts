import { queryOptions, useQuery } from "@tanstack/react-query";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";

export const versionsQuery = queryOptions({
  queryKey: keys.agentVersions,
  queryFn: ({ signal }) => call("agent.versions", {}, { signal }),
  staleTime: 0,
});

/** A published version with its configuration; it never changes. Nothing is asked for without an id. */
export function useVersion(id: string | null) {
  return useQuery({
    queryKey: keys.agentVersion(id ?? ""),
    queryFn: ({ signal }) => call("agent.version", { params: { id: id! } }, { signal }),
    enabled: id !== null && id !== "",
    staleTime: Number.POSITIVE_INFINITY,
  });
}
