import type { Agent } from "@rapport/api";
import { type AgentConfig, RapportError } from "@rapport/schema";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type Draft, useDraft } from "../forms/use-draft.ts";
import { type Submit, send, useSubmit } from "../forms/use-submit.ts";
import { keys } from "../query.ts";
import { call } from "../session/session.ts";
import { mergeThree } from "./merge-three.ts";

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

export interface PartConflict<Part> {
  /** As the colleague saved it. */
  theirs: Part;
  latest: Agent;
  /** Both people's changes together; where both changed the same place, mine. */
  merged: Part;
  /** Paths that both changed, differently. */
  overlaps: string[];
}

export interface EditedPart<Part> {
  draft: Draft<Part & object>;
  submit: Submit;
  save: () => Promise<boolean>;
  conflict: PartConflict<Part> | null;
  /** Ends the conflict. `both` saves the merged state over the colleague's; `later` goes on editing. */
  settle: (choice: "both" | "theirs" | "later") => Promise<void>;
}

/**
 * Edits one piece of the draft against the revision that it was opened with, so that what a colleague saved meanwhile is
 * noticed and never written over unseen.
 */
export function useEditedPart<Part extends object>(agent: Agent, part: AgentPart<Part>): EditedPart<Part> {
  const cache = useQueryClient();
  const submit = useSubmit();
  const [base, setBase] = useState(agent);
  const [conflict, setConflict] = useState<PartConflict<Part> | null>(null);
  const draft = useDraft(part.take(base.draft));
  useEffect(() => {
    if (!draft.isDirty && agent.draftRevision > base.draftRevision) setBase(agent);
  }, [agent, base, draft.isDirty]);

  const store = async (value: Part, over: Agent) => {
    const body = { draft: part.put(over.draft, value), draftRevision: over.draftRevision };
    const saved = await send("agent.saveDraft", { body });
    cache.setQueryData(keys.agent, saved);
    setBase(saved);
    draft.reset();
    setConflict(null);
  };
  const explain = async (failure: unknown, mine: Part) => {
    if (!(failure instanceof RapportError) || failure.code !== "conflict") throw failure;
    const latest = await call("agent.get", {});
    if (latest.draftRevision === base.draftRevision) throw failure;
    cache.setQueryData(keys.agent, latest);
    const theirs = part.take(latest.draft);
    const { merged, overlaps } = mergeThree(part.take(base.draft), mine, theirs);
    setConflict({ theirs, latest, merged: merged as Part, overlaps });
    return false;
  };
  return {
    draft,
    submit,
    conflict,
    async save() {
      const mine = draft.value;
      const isSaved = await submit.run(async () => {
        try {
          await store(mine, base);
          return true;
        } catch (failure) {
          return explain(failure, mine);
        }
      });
      return isSaved ?? false;
    },
    async settle(choice) {
      if (!conflict || choice === "later") return setConflict(null);
      if (choice === "theirs") {
        draft.reset();
        setBase(conflict.latest);
        return setConflict(null);
      }
      await store(conflict.merged, conflict.latest);
    },
  };
}
