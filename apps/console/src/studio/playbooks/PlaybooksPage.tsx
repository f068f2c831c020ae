import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Agent } from "@rapport/api";
import type { Autonomy } from "@rapport/schema";
import { IconAlertTriangle, IconChevronRight, IconRoute } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import settings from "../../settings/settings.module.css";
import { issuesOfPlaybook } from "../issues.ts";
import { StudioFrame } from "../StudioFrame.tsx";
import { useAgent } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";
import { AutonomyPick } from "./AutonomyPick.tsx";
import { DeployedState } from "./DeployedState.tsx";
import css from "./playbooks.module.css";
import { RecordBar } from "./RecordBar.tsx";

const RECORD_DAYS = 30;

/** Every category with how far the AI goes in it, and how people have judged it so far. */
export function PlaybooksPage() {
  const { t } = useTranslation("studio");
  const agent = useAgent();
  return (
    <StudioFrame
      title={t("nav.playbooks")}
      text={t("playbooks.lead")}
      action={
        agent.data && (
          <Button component={Link} to="/studio/playground" variant="default">
            {t("playbooks.toPlayground")}
          </Button>
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
        />
      ) : (
        <PlaybookList agent={agent.data} />
      )}
    </StudioFrame>
  );
}

function PlaybookList({ agent }: { agent: Agent }) {
  const { t } = useTranslation("studio");
  const mayWrite = useMay("agent.write");
  const cache = useQueryClient();
  const submit = useSubmit();
  const record = useQuery({
    queryKey: keys.agentRecord,
    queryFn: ({ signal }) => call("agent.record", { query: { days: RECORD_DAYS } }, { signal }),
    staleTime: 60_000,
  });
  const setAutonomy = (category: string, autonomy: Autonomy) =>
    submit.run(async () => {
      const change = (known: Agent) => ({
        ...known.draft,
        playbooks: known.draft.playbooks.map((playbook) =>
          playbook.category === category ? { ...playbook, autonomy } : playbook,
        ),
      });
      cache.setQueryData(keys.agent, { ...agent, draft: change(agent) });
      try {
        const body = { draft: change(agent), draftRevision: agent.draftRevision };
        cache.setQueryData(keys.agent, await send("agent.saveDraft", { body }));
        notifications.show({ message: t("playbooks.saved") });
      } catch (failure) {
        await cache.invalidateQueries({ queryKey: keys.agent });
        throw failure;
      }
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
                </span>
                <span className={`${settings.rowText} truncate`}>
                  <code className={css.category}>{playbook.category}</code> ·{" "}
                  {t("playbooks.steps", { count: playbook.steps.length })}
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
