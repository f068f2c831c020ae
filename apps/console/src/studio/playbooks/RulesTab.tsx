import { MultiSelect, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { Playbook } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { Line, Section } from "../../settings/Page.tsx";
import { titleOf } from "../words-of.ts";
import { WordsFields } from "./WordsFields.tsx";

interface RulesTabProps {
  playbook: Playbook;
  set: (patch: Partial<Playbook>) => void;
  /** Names that the agent's playbooks know. */
  tools: readonly string[];
  playbooks: readonly Playbook[];
}

const REASONING = ["none", "low", "medium", "high"] as const;

/** Titles, instructions, tools, and when a person takes over. */
export function RulesTab({ playbook, set, tools, playbooks }: RulesTabProps) {
  const { t } = useTranslation("studio");
  const { handOff, model } = playbook;
  return (
    <>
      <Section title={t("rules.names")} text={t("rules.namesText")}>
        <WordsFields label={t("rules.title")} value={playbook.title} onChange={(title) => set({ title })} isOneLine />
      </Section>
      <Section title={t("rules.instructions")} text={t("rules.instructionsText")}>
        <Textarea
          aria-label={t("rules.instructions")}
          value={playbook.instructions}
          maxLength={20_000}
          autosize
          minRows={4}
          maxRows={20}
          onChange={(event) => set({ instructions: event.currentTarget.value })}
        />
      </Section>
      <Section title={t("rules.tools")} text={t("rules.toolsText")}>
        <TagsInput
          aria-label={t("rules.toolsField")}
          data={[...tools]}
          value={playbook.tools}
          onChange={(next) => set({ tools: next.filter((name) => /^[a-z][a-z0-9_]{0,63}$/.test(name)) })}
        />
      </Section>
      <Section title={t("rules.handOff")} text={t("rules.handOffText")}>
        <Line title={t("rules.afterMisunderstandings")}>
          <NumberInput
            w={84}
            aria-label={t("rules.afterMisunderstandings")}
            min={1}
            max={5}
            clampBehavior="strict"
            allowDecimal={false}
            value={handOff.afterMisunderstandings}
            onChange={(value) =>
              typeof value === "number" && set({ handOff: { ...handOff, afterMisunderstandings: value } })
            }
          />
        </Line>
        <Line title={t("rules.onNegative")} text={t("rules.onNegativeText")}>
          <Switch
            aria-label={t("rules.onNegative")}
            checked={handOff.onNegativeSentiment}
            onChange={(event) => set({ handOff: { ...handOff, onNegativeSentiment: event.currentTarget.checked } })}
          />
        </Line>
        <Line title={t("rules.minConfidence")}>
          <NumberInput
            w={84}
            aria-label={t("rules.minConfidence")}
            min={0}
            max={100}
            clampBehavior="strict"
            allowDecimal={false}
            suffix=" %"
            value={Math.round(handOff.minConfidence * 100)}
            onChange={(value) =>
              typeof value === "number" && set({ handOff: { ...handOff, minConfidence: value / 100 } })
            }
          />
        </Line>
      </Section>
      <Section title={t("rules.replaces")} text={t("rules.replacesText")}>
        <MultiSelect
          aria-label={t("rules.replacesField")}
          data={playbooks
            .filter(({ category }) => category !== playbook.category)
            .map((other) => ({ value: other.category, label: titleOf(other) }))}
          value={playbook.replaces}
          onChange={(replaces) => set({ replaces })}
        />
      </Section>
      <Section title={t("rules.knowledge")} text={t("rules.knowledgeText")}>
        <TextInput
          w={280}
          maw="100%"
          aria-label={t("rules.namespace")}
          placeholder={t("rules.namespace")}
          value={playbook.knowledgeNamespace ?? ""}
          maxLength={100}
          onChange={(event) => set({ knowledgeNamespace: event.currentTarget.value || null })}
        />
      </Section>
      <Section title={t("rules.model")} text={t("rules.modelText")}>
        <Line title={t("rules.modelId")}>
          <TextInput
            w={220}
            aria-label={t("rules.modelId")}
            placeholder={t("rules.modelDefault")}
            value={model.id ?? ""}
            maxLength={100}
            onChange={(event) => set({ model: { ...model, id: event.currentTarget.value || null } })}
          />
        </Line>
        <Line title={t("rules.reasoning")}>
          <Select
            w={220}
            aria-label={t("rules.reasoning")}
            data={REASONING.map((depth) => ({ value: depth, label: t(`rules.reasoningOf.${depth}`) }))}
            value={model.reasoning}
            allowDeselect={false}
            onChange={(depth) => depth && set({ model: { ...model, reasoning: depth as (typeof REASONING)[number] } })}
          />
        </Line>
      </Section>
    </>
  );
}
