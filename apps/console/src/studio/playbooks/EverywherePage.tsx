import { Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@rapport/api";
import type { AgentConfig } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMay } from "../../session/use-me.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { ConflictDialog } from "../ConflictDialog.tsx";
import { StudioFrame } from "../StudioFrame.tsx";
import { type AgentPart, useAgent, useEditedPart } from "../use-agent.ts";
import css from "./playbook.module.css";
import { SentencesTab } from "./SentencesTab.tsx";

type Everywhere = Pick<AgentConfig, "name" | "instructions" | "templates">;

const PART: AgentPart<Everywhere> = {
  take: ({ name, instructions, templates }) => ({ name, instructions, templates }),
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
