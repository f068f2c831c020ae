import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconArrowsSort, IconFilterOff, IconMenu2, IconMoodSmile, IconPencil } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { Picker } from "../../pieces/Picker.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMay } from "../../session/use-me.ts";
import { type ConversationList, type InboxPlace, prefetchConversation } from "../use-inbox.ts";
import type { ListKeys } from "../use-list-keys.ts";
import { changedKeys } from "../views/views.ts";
import { BulkBar } from "./BulkBar.tsx";
import { FilterBar, FilterMenu } from "./FilterBar.tsx";
import { ListRow } from "./ListRow.tsx";
import css from "./list.module.css";

const NewConversation = drawnLater(async () => (await import("../composer/NewConversation.tsx")).NewConversation);

const ROW_HEIGHT = 66;
const LOAD_AHEAD_ROWS = 15;
const SORTS = ["newest", "oldest", "waiting_longest", "priority"] as const;

interface ListPaneProps {
  place: InboxPlace;
  list: ConversationList;
  keys: ListKeys;
  onOpenViews: (() => void) | undefined;
}

/** The conversations of the view: virtual, loaded page by page as one scrolls. */
export function ListPane({ place, list, keys, onOpenViews }: ListPaneProps) {
  const { t } = useTranslation("inbox");
  const [isSortOpen, setSortOpen] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const mayWrite = useMay("conversation.write");
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage } = list;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]!.id,
    overscan: 10,
  });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - LOAD_AHEAD_ROWS) void fetchNextPage();
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  const cursorAt = rows.findIndex(({ id }) => id === keys.cursorId);
  useEffect(() => {
    if (cursorAt >= 0) virtual.scrollToIndex(cursorAt, { align: "auto" });
  }, [cursorAt, virtual.scrollToIndex]);

  const name = place.view.saved?.name ?? t(`views.${place.view.id as "mine"}`);
  const isFiltered = changedKeys(place.view.filter, place.overrides).length > 0;

  return (
    <section className={css.pane} data-pane="list" aria-label={t("list.label")}>
      <header className={css.head}>
        {onOpenViews && (
          <ActionIcon onClick={onOpenViews} aria-label={t("views.label")}>
            <IconMenu2 size={18} stroke={1.7} />
          </ActionIcon>
        )}
        <h1 className={`${css.title} truncate`} title={name}>
          {name}
        </h1>
        {onOpenViews && mayWrite && (
          <ActionIcon onClick={() => setWriting(true)} aria-label={t("compose.open")}>
            <IconPencil size={17} stroke={1.7} />
          </ActionIcon>
        )}
        <FilterMenu place={place} />
        <Picker
          isOpen={isSortOpen}
          onOpenChange={setSortOpen}
          width={210}
          items={SORTS.map((sort) => ({ id: sort, label: t(`sort.${sort}`), isChosen: sort === place.sort }))}
          onPick={(sort) => place.setOverrides({ ...place.overrides, sort: sort as (typeof SORTS)[number] })}
          target={
            <Tooltip label={t("sort.label")} disabled={isSortOpen}>
              <ActionIcon
                onClick={() => setSortOpen(!isSortOpen)}
                aria-label={`${t("sort.label")}: ${t(`sort.${place.sort}`)}`}
              >
                <IconArrowsSort size={17} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          }
        />
      </header>
      <FilterBar place={place} />
      <div className={css.scroller} ref={scroller}>
        {place.isViewGone ? (
          <EmptyState title={t("views.gone")} text={t("views.goneText")} />
        ) : list.isError && rows.length === 0 ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} />
        ) : list.isPending ? (
          <Skeletons rows={9} />
        ) : rows.length === 0 ? (
          isFiltered ? (
            <EmptyState
              icon={<IconFilterOff size={26} stroke={1.4} />}
              title={t("list.emptyFiltered")}
              action={
                <Button variant="default" onClick={() => place.setOverrides({})}>
                  {t("filter.clear")}
                </Button>
              }
            />
          ) : (
            <EmptyState
              icon={<IconMoodSmile size={26} stroke={1.4} />}
              title={t(`list.empty.${place.view.saved ? "saved" : (place.view.id as "mine")}`)}
              text={t(`list.emptyText.${place.view.saved ? "saved" : (place.view.id as "mine")}`)}
            />
          )
        ) : (
          <ul className={css.rows} style={{ height: virtual.getTotalSize() }}>
            {shown.map(({ index, start }) => {
              const row = rows[index]!;
              return (
                <li
                  key={row.id}
                  className={css.slot}
                  style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
                >
                  <ListRow
                    row={row}
                    viewId={place.view.id}
                    isOpen={row.id === place.conversationId}
                    isAtCursor={row.id === keys.cursorId}
                    isSelected={keys.selectedIds.has(row.id)}
                    isSelecting={keys.selectedIds.size > 0}
                    listStatus={place.filter.status}
                    onToggle={(isRange) => keys.toggle(row.id, isRange)}
                    onHover={() => prefetchConversation(row.id)}
                  />
                </li>
              );
            })}
          </ul>
        )}
        {list.isFetchNextPageError && (
          <div className={css.more}>
            <Button variant="subtle" onClick={() => void fetchNextPage()}>
              {t("list.moreFailed")}
            </Button>
          </div>
        )}
      </div>
      {keys.selectedIds.size > 0 && <BulkBar keys={keys} rows={rows} />}
      {isWriting && <NewConversation onClose={() => setWriting(false)} />}
    </section>
  );
}
