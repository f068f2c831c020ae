import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@rapport/api";
import type { AgentConfig, Autonomy } from "@rapport/schema";
import { IconAlertTriangle, IconChevronRight, IconPlus, IconRoute } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { useSubmit } from "../../forms/use-submit.ts";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import settings from "../../settings/settings.module.css";
import { issuesOfPlaybook } from "../issues.ts";
import { StudioFrame } from "../StudioFrame.tsx";
import { useAgent, useDraftChange } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";
import { AutonomyPick } from "./AutonomyPick.tsx";
import { DeployedState } from "./DeployedState.tsx";
import { NewPlaybook } from "./NewPlaybook.tsx";
import css from "./playbooks.module.css";
import { RecordBar } from "./RecordBar.tsx";
import { recognitionOf, useExampleCounts } from "./use-examples.ts";

const RECORD_DAYS = 30;

/** Every category with how far the AI goes in it, and how people have judged it so far. */
export function PlaybooksPage() {
  const { t } = useTranslation(["studio", "playbooks"]);
  const agent = useAgent();
  const mayWrite = useMay("agent.write");
  const [isAdding, setAdding] = useState(false);
  const add = (
    <Button leftSection={<IconPlus size={15} stroke={1.7} />} onClick={() => setAdding(true)}>
      {t("playbooks:add")}
    </Button>
  );
  return (
    <StudioFrame
      title={t("nav.playbooks")}
      text={t("playbooks.lead")}
      action={
        agent.data && (
          <>
            <Button component={Link} to="/studio/playground" variant="default">
              {t("playbooks.toPlayground")}
            </Button>
            {mayWrite && add}
          </>
        )
      }
    >
      {agent.isPending ? (
        <Skeletons rows={8} />
      ) : agent.isError ? (
        <ErrorState error={agent.error} onRetry={() => void agent.refetch()} />
      ) : agent.data.draft.playbooks.length === 0 ? (
        <EmptyState
          icon={<IconRoute size={28} stroke={1.4} />}
          title={t("playbooks.emptyTitle")}
          text={t("playbooks.emptyText")}
          action={mayWrite && add}
        />
      ) : (
        <PlaybookList agent={agent.data} />
      )}
      {isAdding && agent.data && (
        <NewPlaybook playbooks={agent.data.draft.playbooks} original={null} onClose={() => setAdding(false)} />
      )}
    </StudioFrame>
  );
}

function PlaybookList({ agent }: { agent: Agent }) {
  const { t } = useTranslation(["studio", "playbooks"]);
  const mayWrite = useMay("agent.write");
  const cache = useQueryClient();
  const submit = useSubmit();
  const changeDraft = useDraftChange();
  const counts = useExampleCounts();
  const record = useQuery({
    queryKey: keys.agentRecord,
    queryFn: ({ signal }) => call("agent.record", { query: { days: RECORD_DAYS } }, { signal }),
    staleTime: 60_000,
  });
  const setAutonomy = (category: string, autonomy: Autonomy) =>
    submit.run(async () => {
      const change = (config: AgentConfig) => ({
        ...config,
        playbooks: config.playbooks.map((playbook) =>
          playbook.category === category ? { ...playbook, autonomy } : playbook,
        ),
      });
      cache.setQueryData(keys.agent, { ...agent, draft: change(agent.draft) });
      await changeDraft(change);
      notifications.show({ message: t("playbooks.saved") });
    });
  return (
    <>
      <DeployedState agent={agent} />
      <FormError error={submit.error} />
      <div className={css.recordLabel}>{t("playbooks.record", { days: RECORD_DAYS })}</div>
      <ul className={settings.list} aria-label={t("nav.playbooks")}>
        {agent.draft.playbooks.map((playbook, index) => {
          const issues = issuesOfPlaybook(agent.issues, playbook.category, index);
          const title = titleOf(playbook);
          const known = counts?.(playbook.category);
          const recognised = known ? recognitionOf(playbook, known) : "examples";
          return (
            <li key={playbook.category} className={css.row}>
              <span className={settings.rowWords}>
                <span className={settings.rowTitle}>
                  <Link
                    to="/studio/playbooks/$category"
                    params={{ category: playbook.category }}
                    className={`${css.open} truncate`}
                    dir="auto"
                  >
                    {title}
                  </Link>
                  {issues.length > 0 && (
                    <span className={settings.chip} data-tone="red" title={issues.map((i) => i.sentence).join("\n")}>
                      <IconAlertTriangle size={11} stroke={2} aria-hidden style={{ verticalAlign: -1 }} />{" "}
                      {t("playbooks.issues", { count: issues.length })}
                    </span>
                  )}
                  {recognised !== "examples" && (
                    <span
                      className={settings.chip}
                      data-tone="amber"
                      title={t(recognised === "words" ? "playbooks:wordsOnlyText" : "playbooks:noExamplesText")}
                    >
                      {t(recognised === "words" ? "playbooks:wordsOnly" : "playbooks:noExamples")}
                    </span>
                  )}
                </span>
                <span className={`${settings.rowText} truncate`}>
                  <code className={css.category}>{playbook.category}</code> ·{" "}
                  {t("playbooks.steps", { count: playbook.steps.length })}
                  {known && known.shipped + known.own > 0 && (
                    <> · {t("playbooks:exampleCount", { count: known.shipped + known.own })}</>
                  )}
                </span>
              </span>
              <RecordBar settled={record.data?.items.find(({ category }) => category === playbook.category)} />
              <span className={css.rowControl}>
                <AutonomyPick
                  value={playbook.autonomy}
                  of={title}
                  isDisabled={!mayWrite || submit.isBusy}
                  onChange={(autonomy) => void setAutonomy(playbook.category, autonomy)}
                />
              </span>
              <IconChevronRight size={16} stroke={1.6} aria-hidden className={css.arrow} />
            </li>
          );
        })}
      </ul>
      <dl className={css.legend}>
        {(["off", "draft", "auto"] as const).map((level) => (
          <div key={level}>
            <dt>{t(`autonomy.${level}`)}</dt>
            <dd>{t(`autonomy.${level}Text`)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
