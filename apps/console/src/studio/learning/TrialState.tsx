import type { GoldCheck } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import settings from "../../settings/settings.module.css";
import css from "./learning.module.css";
import { isTrialRunning } from "./use-learnings.ts";

/** How the gold set fares with a learning, in a word. */
export function TrialState({ check }: { check: GoldCheck | null }) {
  const { t } = useTranslation("learning");
  if (!check) return <span className={settings.faint}>{t("check.none")}</span>;
  if (isTrialRunning(check)) {
    return (
      <span className={settings.faint}>
        {check.state === "waiting"
          ? t("check.waiting")
          : t("check.running", { done: check.done, total: Math.max(check.total, check.done) })}
      </span>
    );
  }
  if (check.state === "failed") {
    return (
      <span className={settings.chip} data-tone="amber">
        {t("check.failed")}
      </span>
    );
  }
  return (
    <span className={settings.chip} data-tone={check.isWorse ? "red" : "green"}>
      {t(check.isWorse ? "check.worse" : "check.good")}
    </span>
  );
}

/** How far a trial is; moves as it goes on. */
export function TrialProgress({ check }: { check: GoldCheck }) {
  const { t } = useTranslation("learning");
  const total = Math.max(check.total, check.done, 1);
  return (
    <div className={css.progress}>
      <div
        className={css.bar}
        role="progressbar"
        aria-label={t("trial.progress")}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={check.done}
      >
        <div style={{ width: `${(100 * check.done) / total}%` }} />
      </div>
      <span className={settings.faint}>
        {check.state === "waiting" ? t("check.waiting") : t("check.running", { done: check.done, total })}
      </span>
    </div>
  );
}
