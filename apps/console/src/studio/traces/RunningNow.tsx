import { useTranslation } from "react-i18next";
import { Section } from "../../settings/Page.tsx";
import { LiveSteps } from "../LiveSteps.tsx";
import type { LiveRun } from "../live-run.ts";
import css from "./traces.module.css";

/** A run that is not in the records yet: its steps as they come, and what is said already. */
export function RunningNow({ run }: { run: LiveRun }) {
  const { t } = useTranslation("studioWork");
  return (
    <Section title={t(run.end ? "traces.steps" : "traces.running")} text={run.end?.error ?? t("traces.runningText")}>
      <div>
        <LiveSteps run={run} />
        {run.sentences.map((text, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays in its order.
          <p key={at} className={css.said} dir="auto">
            {text}
          </p>
        ))}
      </div>
    </Section>
  );
}
