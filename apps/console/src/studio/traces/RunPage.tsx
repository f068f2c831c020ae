import { Button } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import { IconListTree, IconMessage2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { GateReasons, VerdictChip } from "../GateView.tsx";
import { followRun } from "../live-run.ts";
import { formatMs, Json } from "../SpanView.tsx";
import { StudioFrame } from "../StudioFrame.tsx";
import { useAgent } from "../use-agent.ts";
import { useLiveRun } from "../use-live-run.ts";
import { versionsQuery } from "../versions/use-versions.ts";
import { titleOf } from "../words-of.ts";
import { Outcome } from "./Outcome.tsx";
import { ReplayPanel } from "./ReplayPanel.tsx";
import { RunningNow } from "./RunningNow.tsx";
import css from "./traces.module.css";
import { useRunCustomer, useTrigger } from "./use-trigger.ts";
import { Waterfall } from "./Waterfall.tsx";

/** One turn of the engine as it was, and as it would be with another version. */
export function RunPage() {
  const { t } = useTranslation("studioWork");
  const { runId } = useParams({ from: "/app/studio/traces/$runId" });
  const run = useQuery({
    queryKey: keys.run(runId),
    queryFn: ({ signal }) => call("runs.get", { params: { id: runId } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const isMissing = run.error instanceof RapportError && run.error.code === "not_found";
  const live = useLiveRun(
    isMissing ? runId : null,
    (signal) => followRun(runId, signal),
    () => void run.refetch(),
  );
  const agent = useAgent();
  const playbook = agent.data?.draft.playbooks.find(({ category }) => category === run.data?.category);
  const conversationId = run.data?.conversationId;
  const title = playbook ? titleOf(playbook) : (run.data?.category ?? t("traces.run"));
  return (
    <StudioFrame
      title={run.data ? title : t("traces.run")}
      backTo="/studio/traces"
      action={
        conversationId && (
          <>
            <Button
              renderRoot={(props) => <Link to="/studio/traces" search={{ conversation: conversationId }} {...props} />}
              variant="default"
              leftSection={<IconListTree size={15} stroke={1.7} />}
            >
              {t("traces.allTurns")}
            </Button>
            <Button
              renderRoot={(props) => (
                <Link to="/inbox/$view/$conversationId" params={{ view: "all", conversationId }} {...props} />
              )}
              variant="default"
              leftSection={<IconMessage2 size={15} stroke={1.7} />}
            >
              {t("traces.conversation")}
            </Button>
          </>
        )
      }
    >
      {run.isPending ? (
        <Skeletons rows={8} />
      ) : isMissing && !live.error ? (
        live.run.runId === null ? (
          <Skeletons rows={8} />
        ) : (
          <RunningNow run={live.run} />
        )
      ) : run.isError ? (
        <ErrorState error={run.error} onRetry={() => void run.refetch()} />
      ) : (
        <RunBody run={run.data} />
      )}
    </StudioFrame>
  );
}

function RunBody({ run }: { run: RouteOutput<"runs.get"> }) {
  const { t } = useTranslation("studioWork");
  const mayWrite = useMay("agent.write");
  const versions = useQuery(versionsQuery);
  const number = versions.data?.items.find(({ id }) => id === run.agentVersionId)?.number;
  const triggerOf = useTrigger();
  const customer = useRunCustomer()(run);
  const tokens = run.inputTokens + run.outputTokens;
  return (
    <>
      <dl className={css.facts}>
        <dt>{t("traces.outcome")}</dt>
        <dd>
          <Outcome outcome={run.outcome} />
        </dd>
        <dt>{t("traces.when")}</dt>
        <dd>
          <AgoTime at={run.createdAt} />
          {number !== undefined && <> · {t("version", { number })}</>}
        </dd>
        <dt>{t("traces.duration")}</dt>
        <dd>{t("span.ms", { ms: formatMs(run.durationMs) })}</dd>
        <dt>{t("traces.trigger")}</dt>
        <dd>{triggerOf(run)}</dd>
        {customer !== null && (
          <>
            <dt>{t("traces.customer")}</dt>
            <dd dir="auto">{customer}</dd>
          </>
        )}
        {run.said && (
          <>
            <dt>{t("traces.said")}</dt>
            <dd dir="auto">{run.said}</dd>
          </>
        )}
        <dt>{t("traces.tokens")}</dt>
        <dd>
          {tokens === 0
            ? t("traces.noModel")
            : t("traces.tokensText", { input: run.inputTokens, output: run.outputTokens })}
          {run.costMicros !== null && run.costMicros > 0 && <> · {(run.costMicros / 1_000_000).toFixed(4)}</>}
        </dd>
        {run.gate && (
          <>
            <dt>{t("traces.gate")}</dt>
            <dd>
              <VerdictChip verdict={run.gate.verdict} />
              <GateReasons gate={run.gate} />
            </dd>
          </>
        )}
      </dl>
      <Section title={t("traces.steps")}>
        {run.spans.length === 0 ? (
          <p className={settings.faint}>{t("traces.stepsNone")}</p>
        ) : (
          <Waterfall spans={run.spans} />
        )}
      </Section>
      {mayWrite && <ReplayPanel runId={run.id} />}
      <Section title={t("traces.whole")}>
        <details className={css.whole}>
          <summary>{t("traces.turnInput")}</summary>
          <Json label={t("traces.turnInput")} value={run.input} />
        </details>
        <details className={css.whole}>
          <summary>{t("traces.turnOutput")}</summary>
          <Json label={t("traces.turnOutput")} value={run.output} />
        </details>
      </Section>
    </>
  );
}
