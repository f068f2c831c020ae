import { Button, SegmentedControl, Select } from "@mantine/core";
import type { Learning } from "@rapport/api";
import { LearningKind, LearningState } from "@rapport/schema";
import { IconChevronRight, IconSchool } from "@tabler/icons-react";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState } from "../../pieces/States.tsx";
import settings from "../../settings/settings.module.css";
import { PagedList } from "../PagedList.tsx";
import css from "./learning.module.css";
import { TrialState } from "./TrialState.tsx";
import { headlineOf, useCategoryTitles, useLearningFigures, useLearnings } from "./use-learnings.ts";

const STATES = LearningState.options;
const KINDS = LearningKind.options;

/** Learnings in one state, last seen first. The filter stands in the address. */
export function ProposalsTab() {
  const { t } = useTranslation("learning");
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/studio/learning" });
  const state = STATES.find((known) => known === search.state) ?? "proposed";
  const kind = KINDS.find((known) => known === search.kind);
  const { category } = search;
  const list = useLearnings({ state, ...(kind ? { kind } : {}), ...(category ? { category } : {}) });
  const figures = useLearningFigures();
  const titles = useCategoryTitles();
  const countOf = (wanted: LearningState) =>
    (figures.data?.learnings ?? [])
      .filter((figure) => figure.state === wanted)
      .reduce((sum, figure) => sum + figure.count, 0);
  const setFilter = (patch: { state?: string; kind?: string | undefined; category?: string | undefined }) => {
    const next = Object.entries({ ...search, ...patch }).filter(([, value]) => value);
    void navigate({ to: "/studio/learning", search: Object.fromEntries(next), replace: true });
  };
  return (
    <>
      <div className={css.tools}>
        <div className={css.states}>
          <SegmentedControl
            size="xs"
            aria-label={t("stateLabel")}
            value={state}
            onChange={(next) => setFilter({ state: next })}
            data={STATES.map((value) => ({
              value,
              label: countOf(value) > 0 ? `${t(`state.${value}`)} ${countOf(value)}` : t(`state.${value}`),
            }))}
          />
        </div>
        <Select
          size="xs"
          w={190}
          aria-label={t("kindLabel")}
          placeholder={t("everyKind")}
          data={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          value={kind ?? null}
          clearable
          onChange={(next) => setFilter({ kind: next ?? undefined })}
        />
        <Select
          size="xs"
          w={190}
          aria-label={t("category")}
          placeholder={t("everyCategory")}
          data={titles.all.map(([value, label]) => ({ value, label }))}
          value={category ?? null}
          clearable
          searchable
          onChange={(next) => setFilter({ category: next ?? undefined })}
        />
      </div>
      <PagedList
        list={list}
        label={t(`state.${state}`)}
        empty={
          <EmptyState
            icon={<IconSchool size={28} stroke={1.4} />}
            title={kind || category ? t("emptyFiltered") : t(`empty.${state}`)}
            text={kind || category ? undefined : t("emptyText")}
            action={
              state === "proposed" &&
              !kind &&
              !category && (
                <Button
                  renderRoot={(props) => <Link to="/studio/traces" search={{ outcome: "drafted" }} {...props} />}
                  variant="default"
                >
                  {t("openDrafts")}
                </Button>
              )
            }
          />
        }
      >
        {(learning) => (
          <LearningRow key={learning.id} learning={learning} categoryTitle={titles.titleOf(learning.category)} />
        )}
      </PagedList>
    </>
  );
}

function LearningRow({ learning, categoryTitle }: { learning: Learning; categoryTitle: string }) {
  const { t } = useTranslation("learning");
  const { kind, seenCount, lastSeenAt, state, check } = learning;
  const hasCategory = kind !== "article" && kind !== "phrase";
  return (
    <li className={css.row}>
      <span className={settings.rowWords}>
        <span className={settings.rowTitle}>
          <Link
            to="/studio/learning/$learningId"
            params={{ learningId: learning.id }}
            className={`${css.open} truncate`}
            dir="auto"
          >
            {headlineOf(learning)}
          </Link>
        </span>
        <span className={`${settings.rowText} truncate`}>
          {t(`kind.${kind}`)}
          {hasCategory && <> · {categoryTitle}</>} · {t("seen", { count: seenCount })}, {t("lastSeen")}{" "}
          <AgoTime at={lastSeenAt} />
        </span>
      </span>
      <span className={css.trial}>{(state === "approved" || check) && <TrialState check={check} />}</span>
      <IconChevronRight size={16} stroke={1.6} aria-hidden className={css.arrow} />
    </li>
  );
}
