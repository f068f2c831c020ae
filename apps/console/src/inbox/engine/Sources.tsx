import { Popover } from "@mantine/core";
import type { Suggestion } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import css from "./engine.module.css";
import { passageOf } from "./marked-text.ts";

type Citation = Suggestion["citations"][number];

/** What a draft leans on, as numbered chips that open the passage. */
export function Sources({ citations }: { citations: readonly Citation[] }) {
  const { t } = useTranslation("engine");
  const mayRead = useMay("knowledge.read");
  if (citations.length === 0 || !mayRead) return null;
  return (
    <ul className={css.sources} aria-label={t("suggestion.sources")}>
      {citations.map((citation, index) => (
        <li key={`${citation.articleId}:${citation.version}:${citation.span.start}`}>
          <Source citation={citation} number={index + 1} />
        </li>
      ))}
    </ul>
  );
}

function Source({ citation, number }: { citation: Citation; number: number }) {
  const { t } = useTranslation("engine");
  const [isOpen, setOpen] = useState(false);
  const { articleId: id, version, span } = citation;
  const article = useQuery({
    queryKey: ["knowledge", "version", id, version],
    queryFn: ({ signal }) => call("knowledge.version", { params: { id, version } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const title = article.data?.title ?? t("suggestion.source", { number });
  const { before, passage, after } = passageOf(article.data?.body ?? "", span);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="top-start" width={380} withinPortal shadow="md">
      <Popover.Target>
        <button
          type="button"
          className={css.source}
          aria-label={t("suggestion.openSource", { number, title })}
          onClick={() => setOpen(!isOpen)}
        >
          <b>{number}</b>
          <span className="truncate">{title}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css.passage ?? ""}>
        <header>
          <strong dir="auto">{title}</strong>
          <small>{t("suggestion.sourceVersion", { version })}</small>
        </header>
        {article.isError ? (
          <p>{t("suggestion.sourceGone")}</p>
        ) : (
          <blockquote dir="auto">
            {before}
            <mark>{passage}</mark>
            {after}
          </blockquote>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
