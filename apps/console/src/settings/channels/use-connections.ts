import type { Connection } from "@rapport/api";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";

type Connections = { items: Connection[] };

/** The connected channels. Ledgers move without a frame, so the list is asked for again now and then while it is shown. */
export function useConnections(refetchMs = 30_000) {
  return useQuery({
    queryKey: keys.connections,
    queryFn: ({ signal }) => call("connections.list", {}, { signal }),
    staleTime: 5_000,
    refetchInterval: refetchMs,
  });
}

/** Puts an answer of the server into the cached list; null takes the connection out. */
export function useKeepConnection(): (id: string, connection: Connection | null) => void {
  const cache = useQueryClient();
  return useCallback(
    (id, connection) => {
      cache.setQueryData<Connections>(keys.connections, (known) => {
        if (!known) return known;
        const isKnown = known.items.some((item) => item.id === id);
        const rest = known.items.flatMap((item) => (item.id === id ? (connection ?? []) : item));
        return { items: connection && !isKnown ? [...rest, connection] : rest };
      });
      void cache.invalidateQueries({ queryKey: keys.connections });
    },
    [cache],
  );
}
