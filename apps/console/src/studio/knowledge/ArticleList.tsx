import { Button, Select, TextInput } from "@mantine/core";
import { IconBook2, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState } from "../../pieces/States.tsx";
import { useSettled } from "../../pieces/use-settled.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import settings from "../../settings/settings.module.css";
import { PagedList } from "../PagedList.tsx";
import css from "./knowledge.module.css";
import { useNamespaces } from "./use-knowledge.ts";

const STATUSES = ["draft", "published", "archived"] as const;
const PAGE_SIZE = 50;

export function ArticleList({ mayWrite, onImport }: { mayWrite: boolean; onImport: () => void }) {
  const { t } = useTranslation("knowledge");
  const navigate = useNavigate();
  const search = useSearch({ from: "/app/studio/knowledge" });
  const [typed, setTyped] = useState(search.q ?? "");
  const q = useSettled(typed.trim(), 200);
  const namespaces = useNamespaces();
  const status = STATUSES.find((known) => known === search.status);
  const filter = {
    ...(q ? { q } : {}),
    ...(search.namespace ? { namespace: search.namespace } : {}),
    ...(status ? { status } : {}),
  };
  const list = useInfiniteQuery({
    queryKey: [...keys.knowledge, "list", filter],
    queryFn: ({ pageParam, signal }) =>
      call(
        "knowledge.articles",
        { query: { ...filter, limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    placeholderData: (before) => before,
    staleTime: 0,
  });
  const isFiltered = Object.keys(filter).length > 0;
  const setFilter = (patch: { namespace?: string | undefined; status?: string | undefined }) => {
    const next = Object.entries({ ...search, ...patch }).filter(([, value]) => value);
    void navigate({ to: "/studio/knowledge", search: Object.fromEntries(next), replace: true });
  };
  return (
    <>
      <div className={css.tools}>
        <TextInput
          className={css.find}
          placeholder={t("find")}
          aria-label={t("find")}
          leftSection={<IconSearch size={15} stroke={1.7} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Select
          aria-label={t("namespace")}
          placeholder={t("everyNamespace")}
          data={(namespaces.data?.items ?? []).map(({ namespace, articles: count }) => ({
            value: namespace,
            label: `${namespace} · ${count}`,
          }))}
          value={search.namespace ?? null}
          clearable
          onChange={(namespace) => setFilter({ namespace: namespace ?? undefined })}
        />
        <Select
          aria-label={t("everyStatus")}
          placeholder={t("everyStatus")}
          data={STATUSES.map((one) => ({ value: one, label: t(`status.${one}`) }))}
          value={status ?? null}
          clearable
          onChange={(one) => setFilter({ status: one ?? undefined })}
        />
      </div>
      <PagedList
        list={list}
        label={t("articles")}
        empty={
          <EmptyState
            icon={<IconBook2 size={28} stroke={1.4} />}
            title={t(isFiltered ? "nothingFound" : "emptyTitle")}
            text={isFiltered ? undefined : t("emptyText")}
            action={!isFiltered && mayWrite && <Button onClick={onImport}>{t("importFile")}</Button>}
          />
        }
      >
        {(article) => (
          <li key={article.id} className={css.row}>
            <span className={settings.rowWords}>
              <span className={settings.rowTitle}>
                <Link
                  to="/studio/knowledge/$articleId"
                  params={{ articleId: article.id }}
                  className={`${css.open} truncate`}
                  dir="auto"
                >
                  {article.title}
                </Link>
              </span>
              <span className={`${settings.rowText} truncate`}>
                {article.namespace} · {article.language}
                {article.source && ` · ${article.source}`}
              </span>
            </span>
            {article.publishedVersion !== null && article.publishedVersion < article.latestVersion && (
              <span className={settings.chip} data-tone="amber">
                {t("unpublishedChanges")}
              </span>
            )}
            <span className={settings.chip} data-tone={article.status === "published" ? "green" : undefined}>
              {t(`status.${article.status}`)}
            </span>
            <span className={css.when}>
              <AgoTime at={article.updatedAt} />
            </span>
          </li>
        )}
      </PagedList>
    </>
  );
}
