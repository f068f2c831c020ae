import { Button, Tabs } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@rapport/api";
import type { Playbook } from "@rapport/schema";
import { IconPlayerPlay } from "@tabler/icons-react";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMay } from "../../session/use-me.ts";
import settings from "../../settings/settings.module.css";
import { ConflictDialog } from "../ConflictDialog.tsx";
import { issuesOfPlaybook } from "../issues.ts";
import { StudioFrame } from "../StudioFrame.tsx";
import { useTools } from "../tools/use-tools.ts";
import { type AgentPart, useAgent, useEditedPart } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";
import { AutonomyPick } from "./AutonomyPick.tsx";
import { ExamplesTab } from "./ExamplesTab.tsx";
import { FormTab } from "./FormTab.tsx";
import { PlaybookMenu } from "./PlaybookMenu.tsx";
import css from "./playbook.module.css";
import { RulesTab } from "./RulesTab.tsx";
import { SentencesTab } from "./SentencesTab.tsx";
import { recognitionOf, useExampleCounts } from "./use-examples.ts";

const FlowTab = drawnLater(() => import("./FlowTab.tsx").then(({ FlowTab: tab }) => tab));
const TABS = ["flow", "templates", "form", "rules", "examples"] as const;

export function PlaybookPage() {
  const { t } = useTranslation("studio");
  const { category } = useParams({ from: "/app/studio/playbooks/$category" });
  const agent = useAgent();
  const index = agent.data?.draft.playbooks.findIndex((playbook) => playbook.category === category) ?? -1;
  if (agent.data && index >= 0) {
    return <PlaybookEditor key={category} agent={agent.data} playbook={agent.data.draft.playbooks[index]!} />;
  }
  return (
    <StudioFrame title={category} backTo="/studio/playbooks">
      {agent.isPending ? (
        <Skeletons rows={8} />
      ) : agent.isError ? (
        <ErrorState error={agent.error} onRetry={() => void agent.refetch()} />
      ) : (
        <EmptyState
          title={t("playbooks.notFound", { category })}
          action={
            <Button component={Link} to="/studio/playbooks" variant="default">
              {t("nav.playbooks")}
            </Button>
          }
        />
      )}
    </StudioFrame>
  );
}

function partOf(original: Playbook): AgentPart<Playbook> {
  const isIt = ({ category }: Playbook) => category === original.category;
  return {
    take: ({ playbooks }) => playbooks.find(isIt) ?? original,
    put: (config, playbook) => ({
      ...config,
      playbooks: config.playbooks.some(isIt)
        ? config.playbooks.map((known) => (isIt(known) ? playbook : known))
        : [...config.playbooks, playbook],
    }),
  };
}

/** Says it when no message, or hardly one, finds its way to this playbook. */
function Recognition({ playbook, onOpen }: { playbook: Playbook; onOpen?: (() => void) | undefined }) {
  const { t } = useTranslation("playbooks");
  const counts = useExampleCounts();
  const by = counts ? recognitionOf(playbook, counts(playbook.category)) : "examples";
  if (by === "examples") return null;
  return (
    <div className={`${settings.notice} ${css.recognition}`} data-tone="amber">
      <span>
        <b>{t(by === "words" ? "wordsOnly" : "noExamples")}.</b>{" "}
        {t(by === "words" ? "wordsOnlyText" : "noExamplesText")}
      </span>
      {onOpen && (
        <Button size="xs" variant="default" onClick={onOpen}>
          {t("addSome")}
        </Button>
      )}
    </div>
  );
}

function PlaybookEditor({ agent, playbook }: { agent: Agent; playbook: Playbook }) {
  const { t } = useTranslation(["studio", "playbooks"]);
  const navigate = useNavigate();
  const mayWrite = useMay("agent.write");
  const { tab, step } = useSearch({ from: "/app/studio/playbooks/$category" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is drawn anew for another category.
  const part = useMemo(() => partOf(playbook), []);
  const edited = useEditedPart(agent, part);
  const { guard } = useUnsavedGuard(edited.draft.isDirty);
  const { value, set } = edited.draft;
  const index = agent.draft.playbooks.findIndex(({ category }) => category === value.category);
  const issues = issuesOfPlaybook(agent.issues, value.category, index);
  const title = titleOf(value);
  const shown = TABS.find((name) => name === tab) ?? "flow";
  const registered = useTools();
  const toolNames = [
    ...(registered.data?.filter(({ isEnabled }) => isEnabled).map(({ name }) => name) ?? []),
    ...agent.draft.playbooks.flatMap((known) => known.tools),
  ];
  const tools = [...new Set(toolNames)].sort();

  const show = (patch: { tab?: string | undefined; step?: string | undefined }) => {
    const next = { ...(tab ? { tab } : {}), ...(step ? { step } : {}), ...patch };
    const search = Object.fromEntries(Object.entries(next).filter(([, text]) => text !== undefined));
    void navigate({ to: "/studio/playbooks/$category", params: { category: value.category }, search, replace: true });
  };
  const save = async () => {
    if (await edited.save()) notifications.show({ message: t("playbooks.saved") });
  };

  return (
    <StudioFrame
      title={title}
      text={<code className={css.category}>{value.category}</code>}
      backTo="/studio/playbooks"
      isBroad
      action={
        <>
          <AutonomyPick
            value={value.autonomy}
            of={title}
            isDisabled={!mayWrite}
            onChange={(autonomy) => set({ autonomy })}
          />
          {mayWrite && (
            <PlaybookMenu playbook={playbook} playbooks={agent.draft.playbooks} isDirty={edited.draft.isDirty} />
          )}
          {mayWrite && (
            <Button
              component={Link}
              to="/studio/playground"
              variant="default"
              leftSection={<IconPlayerPlay size={15} stroke={1.7} />}
            >
              {t("playbooks.toPlayground")}
            </Button>
          )}
        </>
      }
    >
      {issues.length > 0 && (
        <details className={`${settings.notice} ${css.issues}`} data-tone="red">
          <summary>{t("playbooks.issues", { count: issues.length })}</summary>
          <ul aria-label={t("flow.issues")}>
            {issues.map(({ path, sentence }) => (
              <li key={`${path} ${sentence}`}>{sentence}</li>
            ))}
          </ul>
        </details>
      )}
      {!mayWrite && <p className={settings.notice}>{t("readOnly")}</p>}
      {shown !== "examples" && (
        <Recognition playbook={value} onOpen={mayWrite ? () => show({ tab: "examples" }) : undefined} />
      )}
      <Tabs
        value={shown}
        onChange={(next) => show({ tab: next === "flow" ? undefined : (next ?? undefined) })}
        keepMounted={false}
      >
        <Tabs.List>
          {TABS.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {name === "examples" ? t("playbooks:examplesTab") : t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="flow" className={css.flowPanel}>
          <FlowTab
            playbook={value}
            set={set}
            issues={issues}
            tools={tools}
            mayWrite={mayWrite}
            selected={step ?? null}
            onSelect={(id: string | null) => show({ step: id ?? undefined })}
          />
        </Tabs.Panel>
        <fieldset className={css.bare} disabled={!mayWrite}>
          <Tabs.Panel value="templates" className={css.panel}>
            <SentencesTab
              templates={value.templates}
              steps={value.steps}
              onChange={(templates) => set({ templates })}
            />
          </Tabs.Panel>
          <Tabs.Panel value="form" className={css.panel}>
            <FormTab playbook={value} onChange={(form) => set({ form })} />
          </Tabs.Panel>
          <Tabs.Panel value="rules" className={css.panel}>
            <RulesTab playbook={value} set={set} tools={tools} playbooks={agent.draft.playbooks} />
          </Tabs.Panel>
          <Tabs.Panel value="examples" className={css.panel}>
            <Recognition playbook={value} />
            <ExamplesTab playbook={value} set={set} mayWrite={mayWrite} />
          </Tabs.Panel>
        </fieldset>
      </Tabs>
      <SaveBar
        isDirty={edited.draft.isDirty}
        submit={edited.submit}
        onSave={() => void save()}
        onDiscard={edited.draft.reset}
      />
      <ConflictDialog edited={edited} />
      {guard}
    </StudioFrame>
  );
}
