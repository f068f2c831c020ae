import type { LearningDetail, LearningSighting } from "@rapport/api";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import { WordDiff } from "../versions/DiffView.tsx";
import css from "./learning.module.css";
import { useCategoryTitles } from "./use-learnings.ts";

/** Each time that somebody's work led to the proposal, with the way to that very message. */
export function Evidence({ learning }: { learning: LearningDetail }) {
  const { t } = useTranslation("learning");
  const { titleOf } = useCategoryTitles();
  // A correction of what a message is about goes from one category to another.
  const nameOf = (category: string) => (category === "" ? "" : titleOf(category));
  // What a person answered by hand stands beside the question; it is no other wording of it.
  const isAnswer = learning.content.kind === "article" && learning.content.gapId !== null;
  const wordsOf = (sighting: LearningSighting) =>
    learning.kind === "category_example"
      ? { ...sighting, before: nameOf(sighting.before), after: nameOf(sighting.after) }
      : sighting;
  return (
    <Section title={t("evidence.title")} text={t("evidence.text")}>
      {learning.sightings.length === 0 ? (
        <p className={settings.faint}>{t("evidence.none")}</p>
      ) : (
        <ul className={css.evidence} aria-label={t("evidence.title")}>
          {learning.sightings.map((sighting) => (
            <Sighting key={sighting.id} sighting={wordsOf(sighting)} isAnswer={isAnswer} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Sighting({ sighting, isAnswer }: { sighting: LearningSighting; isAnswer: boolean }) {
  const { t } = useTranslation("learning");
  const { conversationId, before, after } = sighting;
  const place = sighting.eventIds.at(-1);
  return (
    <li>
      {conversationId === null ? (
        <p className={settings.faint}>{t("evidence.hidden")}</p>
      ) : isAnswer ? (
        <dl className={css.answered}>
          <dt>{t("evidence.question")}</dt>
          <dd dir="auto">{before}</dd>
          <dt>{t("evidence.answer")}</dt>
          <dd dir="auto">{after}</dd>
        </dl>
      ) : (
        <p className={css.words} dir="auto">
          {before === "" || after === "" ? before || after : <WordDiff before={before} after={after} />}
        </p>
      )}
      <span className={settings.faint}>
        {t("evidence.by", { name: sighting.actorName ?? t("evidence.somebody") })} · <AgoTime at={sighting.seenAt} />
        {conversationId && (
          <>
            {" · "}
            <Link
              to="/inbox/$view/$conversationId"
              params={{ view: "all", conversationId }}
              {...(place ? { hash: place } : {})}
            >
              {t("evidence.open")}
            </Link>
          </>
        )}
      </span>
    </li>
  );
}
