import type { AgentConfigDraft, PlaybookLanguage } from "@rapport/schema";

type FieldDraft = NonNullable<AgentConfigDraft["playbooks"][number]["form"]>[number];
type Hints = Partial<Record<PlaybookLanguage, string>>;

/**
 * A step's own words for yes and no beside the usual ones: a field named like the `propose` step, never asked for. "I'll stay"
 * takes the offer to stay; "the link" doesn't.
 * @param hints beginnings of words, comma separated
 */
export function nameAnswers(step: string, { yes, no }: { yes: Hints; no: Hints }): FieldDraft {
  return {
    name: step,
    kind: "yes_no",
    isRequired: false,
    ask: { en: "Yes or no?", ru: "Да или нет?" },
    choices: [
      { value: "yes", label: { en: "Yes", ru: "Да" }, hints: yes },
      { value: "no", label: { en: "No", ru: "Нет" }, hints: no },
    ],
  };
}
