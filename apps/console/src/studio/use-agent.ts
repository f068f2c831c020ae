import type { Agent } from "@rapport/api";
import { type AgentConfig, RapportError } from "@rapport/schema";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { send } from "../forms/use-submit.ts";
import { keys } from "../query.ts";
import { call } from "../session/session.ts";
import { type Edited, useEdited } from "./use-edited.ts";

/** The agent as it is being edited. Asked anew on every page: colleagues edit the same draft. */
export function useAgent() {
  return useQuery({
    queryKey: keys.agent,
    queryFn: ({ signal }) => call("agent.get", {}, { signal }),
    staleTime: 0,
  });
}

/** One piece of the draft that a page edits. */
export interface AgentPart<Part> {
  take: (config: AgentConfig) => Part;
  put: (config: AgentConfig, part: Part) => AgentConfig;
}

/** Edits one piece of the draft; see useEdited. */
export function useEditedPart<Part extends object>(agent: Agent, part: AgentPart<Part>): Edited<Part, Agent> {
  const cache = useQueryClient();
  const keep = (saved: Agent): Agent => {
    cache.setQueryData(keys.agent, saved);
    return saved;
  };
  return useEdited<Part, Agent>(agent, {
    take: ({ draft }) => part.take(draft),
    store: async (value, over) =>
      keep(
        await send("agent.saveDraft", {
          body: { draft: part.put(over.draft, value), draftRevision: over.draftRevision },
        }),
      ),
    load: async () => keep(await call("agent.get", {})),
    isOther: (one, opened) => one.draftRevision > opened.draftRevision,
  });
}

const MAX_ROUNDS = 4;

/**
 * Changes the draft at once, on top of whatever colleagues saved meanwhile: for changes that stand by themselves, like a new
 * playbook. `change` may run again on a newer draft.
 */
export function useDraftChange(): (change: (config: AgentConfig) => AgentConfig) => Promise<Agent> {
  const cache = useQueryClient();
  return async (change) => {
    for (let round = 1; ; round += 1) {
      const { draft, draftRevision } = await call("agent.get", {});
      try {
        const saved = await send("agent.saveDraft", { body: { draft: change(draft), draftRevision } });
        cache.setQueryData(keys.agent, saved);
        return saved;
      } catch (failure) {
        if (failure instanceof RapportError && failure.code === "conflict" && round < MAX_ROUNDS) continue;
        await cache.invalidateQueries({ queryKey: keys.agent });
        throw failure;
      }
    }
  };
}
