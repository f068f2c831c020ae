import { useTranslation } from "react-i18next";
import type { LiveRun } from "./live-run.ts";
import { OperationIcon, SpanView, useOperationWords } from "./SpanView.tsx";
import css from "./span.module.css";

/** The steps of a run as they come; the one under way stands last. */
export function LiveSteps({ run }: { run: LiveRun }) {
  return (
    <div aria-live="polite">
      {run.steps.map(({ span, isRunning }) =>
        isRunning ? (
          <RunningStep key={span.id} operation={span.operation} name={span.name} />
        ) : (
          <SpanView key={span.id} span={span} />
        ),
      )}
    </div>
  );
}

function RunningStep({ operation, name }: { operation: string; name: string }) {
  const { t } = useTranslation("studioWork");
  const words = useOperationWords();
  return (
    <div className={css.span} data-running>
      <div className={css.head}>
        <OperationIcon operation={operation} />
        <span className={css.operation}>{words(operation)}</span>
        {operation !== "classify" && operation !== "gate" && <code className={`${css.name} truncate`}>{name}</code>}
        <span className={css.running}>{t("span.running")}</span>
      </div>
    </div>
  );
}
