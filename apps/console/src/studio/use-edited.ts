import { RapportError } from "@rapport/schema";
import { useEffect, useState } from "react";
import { type Draft, useDraft } from "../forms/use-draft.ts";
import { type Submit, useSubmit } from "../forms/use-submit.ts";
import { mergeThree } from "./merge-three.ts";

/** A record of the server of which a page edits a piece, and how it is kept. */
export interface EditedSource<Part, Whole> {
  take: (whole: Whole) => Part;
  /** Throws conflict when somebody else changed the record since `over`. */
  store: (part: Part, over: Whole) => Promise<Whole>;
  load: () => Promise<Whole>;
  /** Whether the record is another one than when it was opened. */
  isOther: (whole: Whole, opened: Whole) => boolean;
}

export interface PartConflict<Part, Whole> {
  /** As the colleague saved it. */
  latest: Whole;
  /** Both people's changes together; where both changed the same place, mine. */
  merged: Part;
  /** Paths that both changed, differently. */
  overlaps: string[];
}

export interface Edited<Part, Whole> {
  draft: Draft<Part & object>;
  submit: Submit;
  /** Answers the record as it is now; null when it was not saved. */
  save: () => Promise<Whole | null>;
  conflict: PartConflict<Part, Whole> | null;
  /** Ends the conflict. `both` saves the merged state over the colleague's; `later` goes on editing. */
  settle: (choice: "both" | "theirs" | "later") => Promise<void>;
}

/**
 * Edits a piece of a record against the state that it was opened with, so that what a colleague saved meanwhile is noticed and
 * never written over unseen.
 */
export function useEdited<Part extends object, Whole>(
  whole: Whole,
  { take, store, load, isOther }: EditedSource<Part, Whole>,
): Edited<Part, Whole> {
  const submit = useSubmit();
  const [base, setBase] = useState(whole);
  const [conflict, setConflict] = useState<PartConflict<Part, Whole> | null>(null);
  const draft = useDraft(take(base));
  const isStale = !draft.isDirty && isOther(whole, base);
  useEffect(() => {
    if (isStale) setBase(whole);
  }, [whole, isStale]);

  const keep = async (value: Part, over: Whole): Promise<Whole> => {
    const saved = await store(value, over);
    setBase(saved);
    draft.reset();
    setConflict(null);
    return saved;
  };
  const explain = async (failure: unknown, mine: Part): Promise<null> => {
    if (!(failure instanceof RapportError) || failure.code !== "conflict") throw failure;
    const latest = await load();
    if (!isOther(latest, base)) throw failure;
    const { merged, overlaps } = mergeThree(take(base), mine, take(latest));
    setConflict({ latest, merged: merged as Part, overlaps });
    return null;
  };
  return {
    draft,
    submit,
    conflict,
    async save() {
      const mine = draft.value;
      const saved = await submit.run(() => keep(mine, base).catch((failure: unknown) => explain(failure, mine)));
      return saved ?? null;
    },
    async settle(choice) {
      if (!conflict || choice === "later") return setConflict(null);
      if (choice === "theirs") {
        draft.reset();
        setBase(conflict.latest);
        return setConflict(null);
      }
      await keep(conflict.merged, conflict.latest);
    },
  };
}
