import type { Learning } from "@rapport/api";
import { GateChannel, type LearningContent } from "@rapport/schema";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { useArticle } from "../knowledge/use-knowledge.ts";
import { WordDiff } from "../versions/DiffView.tsx";
import css from "./learning.module.css";
import { useCategoryTitles } from "./use-learnings.ts";

/** What a learning changes for everybody, beside how it is now. */
export function ChangeView({ learning }: { learning: Learning }) {
  const { t } = useTranslation("learning");
  const { titleOf } = useCategoryTitles();
  const { content } = learning;
  return (
    <Section
      title={t(learning.state === "active" ? "change.active" : "change.title")}
      text={
        content.kind === "article"
          ? t(content.articleId ? "change.articleOld" : "change.articleNew")
          : content.kind === "template" && content.category === null
            ? t("change.templateEverywhere")
            : t(`change.${content.kind}`, { category: titleOf(learning.category) })
      }
    >
      <Content content={content} />
    </Section>
  );
}

function Content({ content }: { content: LearningContent }) {
  const { t } = useTranslation(["learning", "studio"]);
  switch (content.kind) {
    case "category_example":
      return <Said label={t("change.message")}>{content.text}</Said>;
    case "playbook_example":
      return (
        <>
          <Said label={t("change.customer")}>{content.customer}</Said>
          <Said label={t("change.answer")}>{content.answer}</Said>
        </>
      );
    case "template":
      return (
        <Said
          label={
            <>
              <code>{content.key}</code> · {t(`change.place.${content.place}`)} ·{" "}
              {t(`studio:language.${content.language}`)}
            </>
          }
        >
          <WordDiff before={content.before} after={content.after} />
        </Said>
      );
    case "article":
      return <Article content={content} />;
    case "phrase":
      return (
        <Said label={t("change.phraseField")}>
          {content.phrase}{" "}
          <span className={settings.faint}>
            {content.language ?? t("studio:guardrails.everyLanguage")} · {channelWords(content.channels, t)}
          </span>
        </Said>
      );
  }
}

function channelWords(channels: readonly GateChannel[], t: (key: never) => string): string {
  const isEvery = GateChannel.options.every((channel) => channel === "unknown" || channels.includes(channel));
  if (channels.length === 0 || isEvery) return t("change.everywhere" as never);
  return channels.map((channel) => t(`studio:guardrails.channel.${channel}` as never)).join(", ");
}

/** A new article as it would read, or an old one with what changes in it. */
function Article({ content }: { content: Extract<LearningContent, { kind: "article" }> }) {
  const { t } = useTranslation("learning");
  const old = useArticle(content.articleId);
  return (
    <>
      <Said label={t("change.titleField")}>
        {old.data ? <WordDiff before={old.data.title} after={content.title} /> : content.title}
      </Said>
      <Said label={t("change.body")}>
        {old.data ? <WordDiff before={old.data.body} after={content.body} /> : content.body}
      </Said>
      {content.articleId && (
        <p className={settings.faint}>
          <Link to="/studio/knowledge/$articleId" params={{ articleId: content.articleId }}>
            {t("change.openArticle")}
          </Link>
        </p>
      )}
    </>
  );
}

function Said({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className={css.said}>
      <div className={css.label}>{label}</div>
      <div className={css.words} dir="auto">
        {children}
      </div>
    </div>
  );
}
