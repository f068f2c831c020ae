import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ArticleText } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import settings from "../../settings/settings.module.css";
import css from "./knowledge.module.css";

interface ArticleHistoryProps {
  article: ArticleText;
  mayWrite: boolean;
  onChange: (article: ArticleText) => void;
}

/** Who wrote which version, what changed since, and the way back. */
export function ArticleHistory({ article, mayWrite, onChange }: ArticleHistoryProps) {
  const { t } = useTranslation("knowledge");
  const submit = useSubmit();
  const [from, setFrom] = useState<number | null>(null);
  const { id, latestVersion, publishedVersion, status } = article;
  const versions = useQuery({
    queryKey: [...keys.knowledge, "versions", id, latestVersion],
    queryFn: ({ signal }) => call("knowledge.versions", { params: { id } }, { signal }),
  });
  const restore = (version: number) =>
    submit.run(async () => {
      onChange(await send("knowledge.restore", { params: { id, version } }));
      notifications.show({ message: t("restored") });
    });
  const publish = (version: number) =>
    submit.run(async () => {
      onChange(await send("knowledge.publish", { params: { id }, body: { version } }));
      notifications.show({ message: t("published"), color: "green" });
    });
  if (versions.isPending) return <Skeletons rows={4} />;
  if (versions.isError) return <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />;
  return (
    <>
      <FormError error={submit.error} />
      <ul className={settings.list} style={{ borderTop: 0 }}>
        {versions.data.items.map(({ version, title, authorName, createdAt }) => {
          const isPublished = status === "published" && version === publishedVersion;
          return (
            <li key={version} className={settings.row}>
              <span className={settings.rowWords}>
                <span className={settings.rowTitle}>
                  {t("version", { version })}
                  {version === latestVersion && <span className={settings.chip}>{t("latest")}</span>}
                  {isPublished && (
                    <span className={settings.chip} data-tone="green">
                      {t("isPublished")}
                    </span>
                  )}
                </span>
                <span className={`${settings.rowText} truncate`} dir="auto">
                  <AgoTime at={createdAt} />
                  {authorName && ` ${t("by", { name: authorName })}`} · {title}
                </span>
              </span>
              {version !== latestVersion && (
                <Button
                  size="xs"
                  variant="subtle"
                  aria-expanded={from === version}
                  onClick={() => setFrom(from === version ? null : version)}
                >
                  {t("compareWith", { version })}
                </Button>
              )}
              {mayWrite && !isPublished && version !== latestVersion && (
                <>
                  <Button size="xs" variant="default" onClick={() => void publish(version)}>
                    {t("publishVersion")}
                  </Button>
                  <Button size="xs" variant="default" onClick={() => void restore(version)}>
                    {t("restore")}
                  </Button>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {from !== null && <Comparison id={id} from={from} to={latestVersion} />}
    </>
  );
}

function Comparison({ id, from, to }: { id: string; from: number; to: number }) {
  const { t } = useTranslation("knowledge");
  const comparison = useQuery({
    queryKey: [...keys.knowledge, "compare", id, from, to],
    queryFn: ({ signal }) => call("knowledge.compare", { params: { id }, query: { from, to } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (comparison.isPending) return <Skeletons rows={4} />;
  if (comparison.isError) return <ErrorState error={comparison.error} onRetry={() => void comparison.refetch()} />;
  const { lines, titles } = comparison.data;
  const isSame = titles.from === titles.to && lines.every(({ kind }) => kind === "same");
  return (
    <section className={css.compared} aria-label={t("compareWith", { version: from })}>
      <h3>{t("compareWith", { version: from })}</h3>
      {isSame ? (
        <p className={settings.faint}>{t("noChange")}</p>
      ) : (
        <pre dir="auto">
          {titles.from !== titles.to && (
            <>
              <del>{titles.from}</del>
              <ins>{titles.to}</ins>
            </>
          )}
          {lines.map(({ kind, text }, at) => {
            const key = `${at} ${kind}`;
            if (kind === "same") return <span key={key}>{text || " "}</span>;
            return kind === "removed" ? <del key={key}>{text || " "}</del> : <ins key={key}>{text || " "}</ins>;
          })}
        </pre>
      )}
    </section>
  );
}
