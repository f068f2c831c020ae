import type { Learning, LearningFigures } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { percentOf } from "../../inbox/engine/use-engine-words.ts";
import { Section } from "../../settings/Page.tsx";
import settings from "../../settings/settings.module.css";
import css from "./learning.module.css";
import { useLearningFigures } from "./use-learnings.ts";

/** How drafts fared before a learning was put to work, and since. */
export function Effect({ learning }: { learning: Learning }) {
  const { t } = useTranslation("learning");
  const figures = useLearningFigures();
  const active = figures.data?.active.find(({ id }) => id === learning.id);
  if (!active) return null;
  return (
    <Section title={t("effect.title")} text={t("effect.text")}>
      <dl className={css.effect}>
        {(["before", "since"] as const).map((when) => (
          <div key={when}>
            <dt className={settings.faint}>{t(`effect.${when}`)}</dt>
            <dd>
              <Share settled={active[when]} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function Share({ settled }: { settled: LearningFigures["active"][number]["before"] }) {
  const { t } = useTranslation("learning");
  const total = settled.accepted + settled.edited + settled.rejected;
  if (total === 0) return <span className={settings.faint}>{t("effect.none")}</span>;
  return (
    <>
      {t("effect.share", { percent: percentOf(settled.accepted / total) })}{" "}
      <span className={settings.faint}>{t("effect.of", { count: total })}</span>
    </>
  );
}
