import { Button, SegmentedControl, Select } from "@mantine/core";
import { IconHistory, IconShieldCheck } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { currentLocale } from "../../i18n/i18n.ts";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { Page } from "../Page.tsx";
import settings from "../settings.module.css";
import { AuditRow } from "./AuditRow.tsx";
import css from "./audit.module.css";
import { useActionWords } from "./use-action-words.ts";

const ROW_HEIGHT = 44;
const PAGE_SIZE = 100;
const LOAD_AHEAD_ROWS = 20;

/** Who did what, newest first, refusals included. The filter stands in the address. */
export function AuditPage() {
  const { t } = useTranslation(["settings", "shell"]);
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/settings/audit" });
  const { actors } = useActors();
  const { actionOptions } = useActionWords();
  const [openSeq, setOpenSeq] = useState<ReadonlySet<number>>(new Set());
  const filter = {
    ...(search.actor ? { actorId: search.actor } : {}),
    ...(search.outcome ? { outcome: search.outcome } : {}),
    ...(search.action ? { action: search.action } : {}),
  };
  const list = useInfiniteQuery({
    queryKey: [...keys.audit, filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        "audit.list",
        { query: { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    staleTime: 0,
  });
  const entries = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => entries[index]!.seq,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= entries.length - LOAD_AHEAD_ROWS) void fetchNextPage();
  }, [lastShown, entries.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const setFilter = (patch: {
    actor?: string | undefined;
    outcome?: "done" | "refused" | undefined;
    action?: string | undefined;
  }) => {
    const next = { ...search, ...patch };
    const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    void navigate({ to: "/settings/audit", search: kept, replace: true });
  };
  const toggle = (seq: number) =>
    setOpenSeq((known) => {
      const next = new Set(known);
      if (!next.delete(seq)) next.add(seq);
      return next;
    });
  const isFiltered = Object.keys(filter).length > 0;

  return (
    <Page title={t("nav.audit")} text={t("audit.lead")} action={<VerifyButton />} width="wide" isFull>
      <div className={css.filters}>
        <Select
          placeholder={t("audit.anyone")}
          aria-label={t("audit.who")}
          value={search.actor ?? null}
          onChange={(actor) => setFilter({ actor: actor ?? undefined })}
          data={actors.map(({ id, name }) => ({ value: id, label: name }))}
          searchable
          clearable
          nothingFoundMessage={t("audit.nobody")}
        />
        <Select
          placeholder={t("audit.anything")}
          aria-label={t("audit.what")}
          value={search.action ?? null}
          onChange={(action) => setFilter({ action: action ?? undefined })}
          data={actionOptions}
          searchable
          clearable
          nothingFoundMessage={t("audit.nothingSuch")}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("audit.outcome")}
          value={search.outcome ?? "all"}
          onChange={(value) => setFilter({ outcome: value === "all" ? undefined : (value as "done" | "refused") })}
          data={[
            { value: "all", label: t("audit.all") },
            { value: "done", label: t("audit.done") },
            { value: "refused", label: t("audit.refused") },
          ]}
        />
      </div>
      <div className={css.scroller} ref={scroller}>
        {list.isPending ? (
          <Skeletons rows={8} />
        ) : list.isError ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : entries.length === 0 ? (
          <EmptyState
            icon={<IconHistory size={28} stroke={1.4} />}
            title={t(isFiltered ? "audit.noMatch" : "audit.emptyTitle")}
            text={isFiltered ? undefined : t("audit.emptyText")}
            action={
              isFiltered && (
                <Button variant="default" onClick={() => void navigate({ to: "/settings/audit", search: {} })}>
                  {t("audit.clear")}
                </Button>
              )
            }
          />
        ) : (
          <ul className={css.rows} style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ key, index, start }) => (
              <li
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={css.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                <AuditRow
                  entry={entries[index]!}
                  isOpen={openSeq.has(entries[index]!.seq)}
                  onToggle={() => toggle(entries[index]!.seq)}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Page>
  );
}

/** Recomputes the chain of hashes on the server and says what came out. */
function VerifyButton() {
  const { t } = useTranslation("settings");
  const submit = useSubmit();
  const [result, setResult] = useState<Awaited<ReturnType<typeof send<"audit.verify">>> | null>(null);
  const verify = () =>
    submit.run(async () => {
      setResult(null);
      setResult(await send("audit.verify", {}));
    });
  const format = (count: number) => new Intl.NumberFormat(currentLocale()).format(count);
  return (
    <div className={css.verify}>
      <Button
        variant="default"
        leftSection={<IconShieldCheck size={16} stroke={1.7} />}
        onClick={() => void verify()}
        loading={submit.isBusy}
      >
        {t("audit.verify")}
      </Button>
      <FormError error={submit.error} />
      {result && (
        <div className={settings.notice} data-tone={result.ok ? "green" : "red"} role="status">
          {result.ok
            ? t("audit.intact", { count: result.checked, number: format(result.checked) })
            : t("audit.broken", { seq: format(result.firstBrokenSeq ?? 0) })}
        </div>
      )}
    </div>
  );
}
