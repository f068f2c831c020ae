import { Button, SegmentedControl, TextInput } from "@mantine/core";
import type { ToolDetail } from "@rapport/api";
import type { ToolSource } from "@rapport/schema";
import { IconChevronRight, IconPlus, IconRefresh, IconSearch, IconTool } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { actionTitle } from "../../inbox/engine/use-engine-words.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import { DeleteTools } from "./DeleteTools.tsx";
import { ImportTools } from "./ImportTools.tsx";
import css from "./tools.module.css";
import { sourcesQuery, useTools } from "./use-tools.ts";

const FILTERS = ["all", "read", "write", "off"] as const;
type Filter = (typeof FILTERS)[number];

/** Where tools come from, and what each may do. */
export function ToolsPage() {
  const { t } = useTranslation(["tools", "studio"]);
  const mayWrite = useMay("tool.write");
  const sources = useQuery(sourcesQuery);
  const tools = useTools();
  const [importing, setImporting] = useState<ToolSource | "new" | null>(null);
  const [typed, setTyped] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const wanted = typed.trim().toLowerCase();
  const shown = (tools.data ?? []).filter(
    (tool) =>
      (filter === "all" || (filter === "off" ? !tool.isEnabled : tool.policy.effect === filter)) &&
      `${tool.name}\n${tool.title}\n${tool.description}`.toLowerCase().includes(wanted),
  );
  const error = sources.error ?? tools.error;
  const add = (
    <Button leftSection={<IconPlus size={15} stroke={1.7} />} onClick={() => setImporting("new")}>
      {t("add")}
    </Button>
  );
  const isEmpty = sources.data?.length === 0;
  return (
    <StudioFrame title={t("studio:nav.tools")} text={t("lead")} action={mayWrite && !isEmpty && add}>
      {error ? (
        <ErrorState
          error={error}
          onRetry={() => {
            void sources.refetch();
            void tools.refetch();
          }}
        />
      ) : !sources.data || !tools.data ? (
        <Skeletons rows={8} />
      ) : isEmpty ? (
        <EmptyState
          icon={<IconTool size={28} stroke={1.4} />}
          title={t("emptyTitle")}
          text={t("emptyText")}
          action={mayWrite && add}
        />
      ) : (
        <>
          <div className={css.bar}>
            <TextInput
              className={css.find}
              placeholder={t("find")}
              aria-label={t("find")}
              leftSection={<IconSearch size={15} stroke={1.7} />}
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <SegmentedControl
              size="xs"
              aria-label={t("filterLabel")}
              value={filter}
              onChange={(next) => setFilter(next as Filter)}
              data={FILTERS.map((value) => ({ value, label: t(`filter.${value}`) }))}
            />
          </div>
          {shown.length === 0 && (wanted !== "" || filter !== "all") && <EmptyState title={t("nothing")} />}
          {sources.data.map((source) => {
            const own = shown.filter(({ sourceId }) => sourceId === source.id);
            const isHidden = own.length === 0 && (wanted !== "" || filter !== "all");
            return (
              !isHidden && (
                <SourceSection
                  key={source.id}
                  source={source}
                  tools={own}
                  all={tools.data.filter(({ sourceId }) => sourceId === source.id)}
                  onRefresh={mayWrite ? () => setImporting(source) : undefined}
                />
              )
            );
          })}
        </>
      )}
      {importing && <ImportTools source={importing === "new" ? null : importing} onClose={() => setImporting(null)} />}
    </StudioFrame>
  );
}

interface SourceSectionProps {
  source: ToolSource;
  tools: readonly ToolDetail[];
  /** Those that the filter hides too. */
  all: readonly ToolDetail[];
  onRefresh: (() => void) | undefined;
}

function SourceSection({ source, tools, all, onRefresh }: SourceSectionProps) {
  const { t } = useTranslation("tools");
  return (
    <Section
      title={<span dir="auto">{source.name}</span>}
      text={
        <span className={css.source}>
          <span>{t(`kind.${source.kind}`)}</span>
          <span className="truncate">{source.url}</span>
          <span>
            {t("updated")} <AgoTime at={source.updatedAt} />
          </span>
          <span>{t("count", { count: tools.length })}</span>
        </span>
      }
      action={
        onRefresh && (
          <div className={css.sourceActions}>
            <Button
              variant="default"
              leftSection={<IconRefresh size={15} stroke={1.7} />}
              aria-label={`${t("refresh")}: ${source.name}`}
              onClick={onRefresh}
            >
              {t("refresh")}
            </Button>
            <DeleteTools
              tools={all}
              menu={t("menuSource", { name: source.name })}
              title={t("deleteTitle", { name: source.name })}
              text={t("deleteSourceText", { count: all.length })}
              done={t("deleted", { name: source.name })}
              onDelete={() => call("toolSources.delete", { params: { id: source.id } })}
            />
          </div>
        )
      }
    >
      <div>
        <div className={css.columns} aria-hidden>
          <span>{t("column.tool")}</span>
          <span>{t("column.effect")}</span>
          <span>{t("column.identity")}</span>
          <span>{t("column.confirmation")}</span>
        </div>
        <ul className={settings.list} aria-label={source.name}>
          {tools.map((tool) => (
            <ToolRow key={tool.id} tool={tool} />
          ))}
        </ul>
      </div>
    </Section>
  );
}

function ToolRow({ tool }: { tool: ToolDetail }) {
  const { t } = useTranslation("tools");
  const { policy, disabledReason } = tool;
  return (
    <li className={css.row} data-off={!tool.isEnabled || undefined}>
      <span className={settings.rowWords}>
        <span className={settings.rowTitle}>
          <Link to="/studio/tools/$toolId" params={{ toolId: tool.id }} className={`${css.open} truncate`} dir="auto">
            {actionTitle({ tool: tool.name, title: tool.title || tool.name })}
          </Link>
          {disabledReason && (
            <span className={settings.chip} data-tone={disabledReason === "person" ? undefined : "amber"}>
              {t(`state.${disabledReason}`)}
            </span>
          )}
        </span>
        <span className={`${settings.rowText} truncate`}>
          <code className={css.name}>{tool.name}</code>
        </span>
      </span>
      <span className={css.effect} data-effect={policy.effect}>
        {t(`effect.${policy.effect}`)}
      </span>
      <span className={css.fact}>
        <span className="screen-reader-only">{t("column.identity")}: </span>
        {t(`identityShort.${policy.identity}`)}
      </span>
      <span className={css.fact}>
        <span className="screen-reader-only">{t("column.confirmation")}: </span>
        {policy.effect === "read" ? "–" : t(`confirmation.${policy.confirmation}`)}
      </span>
      <IconChevronRight size={16} stroke={1.6} aria-hidden className={css.arrow} />
    </li>
  );
}
