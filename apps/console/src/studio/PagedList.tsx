import { Button } from "@mantine/core";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ErrorState, Skeletons } from "../pieces/States.tsx";
import settings from "../settings/settings.module.css";
import css from "./rows.module.css";

interface PagedListProps<Item> {
  list: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  /** What the list holds, for who does not see it. */
  label: string;
  /** Stands there when nothing matches. */
  empty: ReactNode;
  /** One row, with a key. */
  children: (item: Item) => ReactNode;
}

/**
 * A list that comes page by page: while it loads, when that fails, when it is empty, and the way to more. What has come stays when
 * more does not.
 */
export function PagedList<Item>({ list, label, empty, children }: PagedListProps<Item>) {
  const { t } = useTranslation("shell");
  if (list.isPending) return <Skeletons rows={6} />;
  if (!list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  const items = list.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return empty;
  return (
    <>
      <ul className={settings.list} aria-label={label}>
        {items.map(children)}
      </ul>
      {list.isError && (
        <ErrorState
          error={list.error}
          onRetry={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())}
        />
      )}
      {list.hasNextPage && !list.isError && (
        <div className={css.more}>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t("action.loadMore")}
          </Button>
        </div>
      )}
    </>
  );
}
