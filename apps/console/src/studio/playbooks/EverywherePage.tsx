import { NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@rapport/api";
import { type AgentConfig, RESOLVE_AFTER_MINUTES } from "@rapport/schema";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMay } from "../../session/use-me.ts";
import { Line, Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { ConflictDialog } from "../ConflictDialog.tsx";
import { StudioFrame } from "../StudioFrame.tsx";
import { type AgentPart, useAgent, useEditedPart } from "../use-agent.ts";
import css from "./playbook.module.css";
import { SentencesTab } from "./SentencesTab.tsx";

type Everywhere = Pick<AgentConfig, "name" | "instructions" | "templates" | "resolveAfterMinutes">;

const PART: AgentPart<Everywhere> = {
  take: ({ name, instructions, templates, resolveAfterMinutes }) => ({
    name,
    instructions,
    templates,
    resolveAfterMinutes,
  }),
  put: (config, part) => ({ ...config, ...part }),
};

export function EverywherePage() {
  const { t } = useTranslation("studio");
  const agent = useAgent();
  return (
    <StudioFrame title={t("nav.everywhere")} text={t("everywhere.lead")}>
      {agent.isPending ? (
        <Skeletons rows={8} />
      ) : agent.isError ? (
        <ErrorState error={agent.error} onRetry={() => void agent.refetch()} />
      ) : (
        <EverywhereForm agent={agent.data} />
      )}
    </StudioFrame>
  );
}

/** What the agent itself is called, keeps to and says, above its playbooks. */
function EverywhereForm({ agent }: { agent: Agent }) {
  const { t } = useTranslation("studio");
  const mayWrite = useMay("agent.write");
  const edited = useEditedPart(agent, PART);
  const { guard } = useUnsavedGuard(edited.draft.isDirty);
  const { value, set } = edited.draft;
  const save = async () => {
    if (await edited.save()) notifications.show({ message: t("playbooks.saved") });
  };
  return (
    <>
      {!mayWrite && <p className={settings.notice}>{t("readOnly")}</p>}
      <fieldset className={css.bare} disabled={!mayWrite}>
        <Section title={t("everywhere.name")}>
          <TextInput
            className={settings.narrow ?? ""}
            aria-label={t("everywhere.name")}
            value={value.name}
            maxLength={100}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
        </Section>
        <Section title={t("everywhere.rules")} text={t("everywhere.rulesText")}>
          <Textarea
            aria-label={t("everywhere.rules")}
            value={value.instructions}
            maxLength={20_000}
            autosize
            minRows={4}
            maxRows={20}
            onChange={(event) => set({ instructions: event.currentTarget.value })}
          />
        </Section>
        <EndSection
          minutes={value.resolveAfterMinutes}
          onChange={(resolveAfterMinutes) => set({ resolveAfterMinutes })}
        />
        <Section title={t("everywhere.sentences")}>
          <div>
            <SentencesTab templates={value.templates} onChange={(templates) => set({ templates })} />
          </div>
        </Section>
      </fieldset>
      <SaveBar
        isDirty={edited.draft.isDirty}
        submit={edited.submit}
        onSave={() => void save()}
        onDiscard={edited.draft.reset}
      />
      <ConflictDialog edited={edited} />
      {guard}
    </>
  );
}

const MOST_MINUTES = 43_200;

interface EndSectionProps {
  minutes: AgentConfig["resolveAfterMinutes"];
  onChange: (minutes: AgentConfig["resolveAfterMinutes"]) => void;
}

/** When a conversation that the AI holds counts as resolved. */
function EndSection({ minutes = RESOLVE_AFTER_MINUTES, onChange }: EndSectionProps) {
  const { t } = useTranslation("studio");
  // While it is typed anew the field is empty for a moment; the last number stands until there is another.
  const [isEmpty, setEmpty] = useState(false);
  return (
    <Section title={t("everywhere.end")} text={t("everywhere.endText")}>
      <Line title={t("everywhere.resolves")} text={t(minutes === null ? "everywhere.never" : "everywhere.reopens")}>
        <Switch
          aria-label={t("everywhere.resolves")}
          checked={minutes !== null}
          onChange={(event) => onChange(event.currentTarget.checked ? RESOLVE_AFTER_MINUTES : null)}
        />
      </Line>
      {minutes !== null && (
        <Line title={t("everywhere.silence")}>
          <NumberInput
            w={140}
            aria-label={t("everywhere.silence")}
            min={1}
            max={MOST_MINUTES}
            clampBehavior="strict"
            allowDecimal={false}
            allowNegative={false}
            value={isEmpty ? "" : minutes}
            onBlur={() => setEmpty(false)}
            suffix={t("everywhere.minutes")}
            onChange={(next) => {
              setEmpty(typeof next !== "number" || next < 1);
              if (typeof next === "number" && next >= 1) onChange(next);
            }}
          />
        </Line>
      )}
    </Section>
  );
}
