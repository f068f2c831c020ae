import { Button, Select } from "@mantine/core";
import type { RunSummary } from "@rapport/api";
import { IconListTree, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { VerdictChip } from "../GateView.tsx";
import { followConversation } from "../live-run.ts";
import { PagedList } from "../PagedList.tsx";
import { formatMs } from "../SpanView.tsx";
import { StudioFrame } from "../StudioFrame.tsx";
import { useAgent } from "../use-agent.ts";
import { useLiveRun } from "../use-live-run.ts";
import { titleOf } from "../words-of.ts";
import { OUTCOMES, Outcome } from "./Outcome.tsx";
import { RunningNow } from "./RunningNow.tsx";
import css from "./traces.module.css";
import { useRunCustomer, useTrigger } from "./use-trigger.ts";

const PAGE_SIZE = 50;

/** Every turn of the engine, newest first. The filter stands in the address. */
export function TracesPage() {
  const { t } = useTranslation(["studioWork", "studio"]);
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/studio/traces" });
  const agent = useAgent();
  const filter = {
    ...(search.outcome ? { outcome: search.outcome } : {}),
    ...(search.category ? { category: search.category } : {}),
    ...(search.conversation ? { conversationId: search.conversation } : {}),
  };
  const list = useInfiniteQuery({
    queryKey: keys.runs(filter),
    queryFn: ({ pageParam, signal }) =>
      call(
        "runs.list",
        { query: { ...filter, limit: PAGE_SIZE, ...(pageParam ? { before: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ items }) => (items.length === PAGE_SIZE ? items.at(-1)?.id : undefined),
    staleTime: 0,
  });
  const live = useLiveRun(
    search.conversation ?? null,
    (signal) => followConversation(search.conversation!, signal),
    () => void list.refetch(),
  );
  const playbooks = agent.data?.draft.playbooks ?? [];
  const isFiltered = Object.keys(filter).length > 0;
  const setFilter = (patch: { outcome?: string | undefined; category?: string | undefined }) => {
    const next = Object.entries({ ...search, ...patch }).filter(([, value]) => value);
    void navigate({ to: "/studio/traces", search: Object.fromEntries(next), replace: true });
  };
  const titles = new Map(playbooks.map((playbook) => [playbook.category, titleOf(playbook)]));
  return (
    <StudioFrame title={t("studio:nav.traces")} text={t("traces.lead")}>
      <div className={css.tools}>
        <Select
          aria-label={t("traces.outcome")}
          placeholder={t("traces.everyOutcome")}
          data={OUTCOMES.map((outcome) => ({ value: outcome, label: t(`traces.outcomes.${outcome}`) }))}
          value={search.outcome ?? null}
          clearable
          onChange={(outcome) => setFilter({ outcome: outcome ?? undefined })}
        />
        <Select
          aria-label={t("traces.category")}
          placeholder={t("traces.everyCategory")}
          data={[...titles].map(([value, label]) => ({ value, label }))}
          value={search.category ?? null}
          clearable
          searchable
          onChange={(category) => setFilter({ category: category ?? undefined })}
        />
        {search.conversation && (
          <Button
            component={Link}
            to="/studio/traces"
            variant="default"
            rightSection={<IconX size={14} stroke={1.8} />}
            aria-label={`${t("traces.conversationOnly")}: ${t("traces.clear")}`}
          >
            {t("traces.conversationOnly")}
          </Button>
        )}
      </div>
      {live.run.runId !== null && live.run.end === null && <RunningNow run={live.run} />}
      <PagedList
        list={list}
        label={t("studio:nav.traces")}
        empty={
          <EmptyState
            icon={<IconListTree size={28} stroke={1.4} />}
            title={isFiltered ? t("traces.emptyFiltered") : t("traces.emptyTitle")}
            text={isFiltered ? undefined : t("traces.emptyText")}
          />
        }
      >
        {(run) => (
          <RunRow key={run.id} run={run} title={run.category ? (titles.get(run.category) ?? run.category) : null} />
        )}
      </PagedList>
    </StudioFrame>
  );
}

function RunRow({ run, title }: { run: RunSummary; title: string | null }) {
  const { t } = useTranslation("studioWork");
  const triggerOf = useTrigger();
  const customer = useRunCustomer()(run);
  return (
    <li className={css.row}>
      <div className={css.what}>
        <Link to="/studio/traces/$runId" params={{ runId: run.id }} className={`${css.open} truncate`}>
          {title ?? t("traces.noCategory")}
        </Link>
        <span className={`${css.who} truncate`} dir="auto">
          {customer !== null && `${customer} · `}
          {run.said || triggerOf(run)}
        </span>
      </div>
      <Outcome outcome={run.outcome} />
      <span className={css.gate}>
        {run.gate && run.gate.verdict !== "auto_send" && <VerdictChip verdict={run.gate.verdict} />}
      </span>
      <span className={css.figure}>{t("span.ms", { ms: formatMs(run.durationMs) })}</span>
      <span className={css.when}>
        <AgoTime at={run.createdAt} />
      </span>
    </li>
  );
}
