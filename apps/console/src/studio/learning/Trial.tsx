import { Button } from "@mantine/core";
import type { GoldChange, GoldCheck } from "@rapport/schema";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { categoryWord, SHIPPED_CATEGORIES } from "../../inbox/engine/use-engine-words.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import css from "./learning.module.css";
import { TrialProgress } from "./TrialState.tsx";
import { isTrialRunning } from "./use-learnings.ts";

interface TrialProps {
  check: GoldCheck | null;
  /** Absent: it can't be tried again now. */
  onAgain?: (() => void) | undefined;
}

/** How the gold set fares with a learning and without, and every case that comes out otherwise. */
export function Trial({ check, onAgain }: TrialProps) {
  const { t } = useTranslation("learning");
  return (
    <Section
      title={t("trial.title")}
      text={
        <>
          {t("trial.text")}
          {check?.finishedAt && (
            <>
              {" "}
              {t("trial.finished")} <AgoTime at={check.finishedAt} />.
            </>
          )}
        </>
      }
      action={
        onAgain && (
          <Button variant="default" size="xs" onClick={onAgain}>
            {t("again")}
          </Button>
        )
      }
    >
      {check ? <Outcome check={check} /> : <p className={settings.faint}>{t("trial.none")}</p>}
    </Section>
  );
}

function Outcome({ check }: { check: GoldCheck }) {
  const { t } = useTranslation("learning");
  if (isTrialRunning(check)) return <TrialProgress check={check} />;
  if (check.state === "failed") {
    return (
      <p className={settings.notice} data-tone="red">
        {t("check.failed")}. {check.sentence}
      </p>
    );
  }
  const figures = check.figures.filter(({ cases }) => cases > 0);
  return (
    <>
      <p className={settings.notice} data-tone={check.isWorse ? "red" : "green"} role="status">
        {check.isWorse ? t("trial.worse", { count: Math.max(1, check.broken.length) }) : t("trial.good")}
      </p>
      {figures.length === 0 ? (
        <p className={settings.faint}>
          {t("trial.nothing")}{" "}
          <Link to="/studio/learning" search={{ tab: "gold" }}>
            {t("trial.toGold")}
          </Link>
        </p>
      ) : (
        <table className={css.figures}>
          <thead>
            <tr>
              <th scope="col">{t("trial.case")}</th>
              <th scope="col">{t("trial.cases")}</th>
              <th scope="col">{t("trial.before")}</th>
              <th scope="col">{t("trial.after")}</th>
            </tr>
          </thead>
          <tbody>
            {figures.map(({ kind, cases, before, after }) => (
              <tr key={kind}>
                <th scope="row">{t(`trial.kind.${kind}`)}</th>
                <td>{cases}</td>
                <td>{before}</td>
                <td data-tone={after < before ? "red" : after > before ? "green" : undefined}>{after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Changes title={t("trial.broken")} tone="red" changes={check.broken} />
      <Changes title={t("trial.mended")} tone="green" changes={check.mended} />
    </>
  );
}

/** What a case came to, in the reader's words where it is a category. */
const outcomeWord = (word: string) =>
  SHIPPED_CATEGORIES.some((category) => category === word) ? categoryWord(word) : word.replaceAll("_", " ");

interface ChangesProps {
  title: string;
  tone: "red" | "green";
  changes: readonly GoldChange[];
}

function Changes({ title, tone, changes }: ChangesProps) {
  const { t } = useTranslation("learning");
  if (changes.length === 0) return null;
  return (
    <div>
      <h4 className={css.changesTitle} data-tone={tone}>
        {title} <span className={settings.faint}>{changes.length}</span>
      </h4>
      <ul className={css.changes} aria-label={title}>
        {changes.map(({ kind, caseId, text, expected, before, after }) => (
          <li key={`${kind} ${caseId} ${text}`}>
            <p dir="auto">{text}</p>
            <span className={settings.faint}>
              {t("trial.expected")} <b>{outcomeWord(expected)}</b> · {t("trial.was")} {outcomeWord(before)} ·{" "}
              {t("trial.becomes")} <b data-tone={tone}>{outcomeWord(after)}</b>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
