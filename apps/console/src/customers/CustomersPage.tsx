import { Button, CloseButton, SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../keyboard/registry.ts";
import { EmptyState, ErrorState, Skeletons } from "../pieces/States.tsx";
import { useSettled } from "../pieces/use-settled.ts";
import { useMay } from "../session/use-me.ts";
import { ContactLine } from "./ContactLine.tsx";
import css from "./customers.module.css";
import { NewContactDialog } from "./NewContactDialog.tsx";
import { useContacts } from "./use-contacts.ts";

const ROW_HEIGHT = 46;
const PHONE_ROW_HEIGHT = 60;
const LOAD_AHEAD_ROWS = 30;
const SETTLED_MS = 180;
const COLUMNS = ["name", "company", "email", "phone", "active", "count"] as const;

/** The contact that was opened last: on the way back the list stands where it was. */
let lastOpenedId: string | null = null;

export function CustomersPage() {
  const { t } = useTranslation("customers");
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/customers" });
  const mayWrite = useMay("contact.write");
  const [typed, setTyped] = useState(search.q ?? "");
  const settled = useSettled(typed.trim(), SETTLED_MS);
  const [isCreating, setCreating] = useState(false);
  const [cursorId, setCursorId] = useState<string | null>(lastOpenedId);
  const field = useRef<HTMLInputElement>(null);
  const list = useContacts({
    ...(settled ? { q: settled } : {}),
    ...(search.blocked ? { isBlocked: search.blocked === "yes" } : {}),
  });
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;

  const setSearch = (patch: { q?: string | undefined; blocked?: "yes" | "no" | undefined }) => {
    const kept = Object.fromEntries(Object.entries({ ...search, ...patch }).filter(([, value]) => value));
    void navigate({ to: "/customers", search: kept, replace: true });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed changes the address.
  useEffect(() => {
    if (settled !== (search.q ?? "")) setSearch({ q: settled || undefined });
  }, [settled]);

  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = window.matchMedia("(max-width: 767px)").matches;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (isPhone ? PHONE_ROW_HEIGHT : ROW_HEIGHT),
    getItemKey: (index) => rows[index]!.id,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - LOAD_AHEAD_ROWS) void fetchNextPage();
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const cursorAt = rows.findIndex(({ id }) => id === cursorId);
  useEffect(() => {
    if (cursorAt >= 0) virtual.scrollToIndex(cursorAt, { align: "auto" });
  }, [cursorAt, virtual.scrollToIndex]);

  const move = (by: number) => {
    const next =
      rows[Math.max(0, Math.min(rows.length - 1, cursorAt === -1 ? (by > 0 ? 0 : rows.length - 1) : cursorAt + by))];
    if (next) setCursorId(next.id);
  };
  const open = (id: string) => {
    lastOpenedId = id;
    void navigate({ to: "/customers/$contactId", params: { contactId: id } });
  };
  const openAtCursor = () => {
    const row = rows[cursorAt] ?? (typed.trim() ? rows[0] : undefined);
    if (row) open(row.id);
  };
  useShortcuts([
    { keys: "j", group: "list", label: t("keys.next"), run: () => move(1), isNotACommand: true },
    { keys: "k", group: "list", label: t("keys.previous"), run: () => move(-1), isNotACommand: true },
    { keys: "ArrowDown", group: "list", label: t("keys.next"), run: () => move(1), isNotACommand: true },
    { keys: "ArrowUp", group: "list", label: t("keys.previous"), run: () => move(-1), isNotACommand: true },
    { keys: "Enter", group: "list", label: t("keys.open"), run: openAtCursor, isNotACommand: true },
    { keys: "/", group: "list", label: t("keys.search"), run: () => field.current?.focus() },
    ...(mayWrite
      ? [{ keys: "c", group: "list", label: t("create"), run: () => setCreating(true), opensField: true } as const]
      : []),
  ]);
  const isFiltered = settled !== "" || search.blocked !== undefined;

  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.title}>{t("title")}</h1>
        <TextInput
          ref={field}
          className={css.search}
          placeholder={t("search")}
          aria-label={t("search")}
          type="search"
          value={typed}
          maxLength={200}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "ArrowDown" || event.key === "ArrowUp") {
              event.preventDefault();
              move(event.key === "ArrowDown" ? 1 : -1);
            } else if (event.key === "Enter") openAtCursor();
            else if (event.key === "Escape") {
              if (typed) setTyped("");
              else event.currentTarget.blur();
            }
          }}
          leftSection={<IconSearch size={15} stroke={1.7} />}
          rightSection={typed && <CloseButton size="sm" aria-label={t("clearSearch")} onClick={() => setTyped("")} />}
        />
        <SegmentedControl
          size="xs"
          aria-label={t("filter.label")}
          value={search.blocked ?? "all"}
          onChange={(value) => setSearch({ blocked: value === "all" ? undefined : (value as "yes" | "no") })}
          data={[
            { value: "all", label: t("filter.all") },
            { value: "no", label: t("filter.active") },
            { value: "yes", label: t("filter.blocked") },
          ]}
        />
        {mayWrite && (
          <Button
            className={css.create}
            leftSection={<IconUserPlus size={16} stroke={1.7} />}
            onClick={() => setCreating(true)}
          >
            {t("create")}
          </Button>
        )}
      </header>
      <section className={css.table} aria-label={t("title")}>
        <div className={css.header} aria-hidden>
          {COLUMNS.map((column) => (
            <span key={column} data-column={column}>
              {t(`column.${column}`)}
            </span>
          ))}
        </div>
        <div className={css.scroller} ref={scroller} data-stale={list.isPlaceholderData || undefined}>
          {list.isPending ? (
            <Skeletons rows={10} />
          ) : list.isError && rows.length === 0 ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : rows.length === 0 ? (
            <Nobody
              isFiltered={isFiltered}
              q={settled}
              onClear={() => {
                setTyped("");
                setSearch({ q: undefined, blocked: undefined });
              }}
              onCreate={mayWrite ? () => setCreating(true) : undefined}
            />
          ) : (
            <div className={css.rows} style={{ height: virtual.getTotalSize() }}>
              {shown.map(({ key, index, start, size }) => (
                <ContactLine
                  key={key}
                  contact={rows[index]!}
                  isAtCursor={rows[index]!.id === cursorId}
                  style={{ height: size, transform: `translateY(${start}px)` }}
                  onOpen={() => {
                    lastOpenedId = rows[index]!.id;
                  }}
                />
              ))}
            </div>
          )}
        </div>
      </section>
      {isCreating && <NewContactDialog name={settled} onClose={() => setCreating(false)} onMade={open} />}
    </div>
  );
}

interface NobodyProps {
  isFiltered: boolean;
  q: string;
  onClear: () => void;
  onCreate: (() => void) | undefined;
}

function Nobody({ isFiltered, q, onClear, onCreate }: NobodyProps) {
  const { t } = useTranslation("customers");
  return isFiltered ? (
    <EmptyState
      title={q ? t("noMatch", { q }) : t("noneLike")}
      text={q ? t("noMatchText") : undefined}
      action={
        <Button variant="default" onClick={onClear}>
          {t("showAll")}
        </Button>
      }
    />
  ) : (
    <EmptyState
      icon={<IconUsers size={28} stroke={1.4} />}
      title={t("emptyTitle")}
      text={t("emptyText")}
      action={onCreate && <Button onClick={onCreate}>{t("create")}</Button>}
    />
  );
}
