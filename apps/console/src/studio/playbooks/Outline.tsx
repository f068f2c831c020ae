import type { AgentIssue } from "@rapport/api";
import type { Playbook } from "@rapport/schema";
import { useTranslation } from "react-i18next";
import { issuesOfStep } from "../issues.ts";
import css from "./flow.module.css";
import { walkOrder } from "./flow.ts";
import { STEP_ICONS, useStepSubject } from "./step-words.ts";

interface OutlineProps {
  playbook: Playbook;
  issues: readonly AgentIssue[];
  onSelect: (id: string) => void;
}

/** The steps as a list, for whoever would rather read than look at a graph. */
export function Outline({ playbook, issues, onSelect }: OutlineProps) {
  const { t } = useTranslation("studio");
  const subjectOf = useStepSubject();
  return (
    <>
      <p className={css.hint}>{t("flow.pickText")}</p>
      <h3 className={css.sideTitle}>{t("flow.outline")}</h3>
      <ol className={css.outline}>
        {walkOrder(playbook).map((step) => {
          const Icon = STEP_ICONS[step.kind];
          const isBad = issuesOfStep(issues, step.id, playbook.steps.indexOf(step)).length > 0;
          return (
            <li key={step.id}>
              <button type="button" onClick={() => onSelect(step.id)} data-bad={isBad || undefined}>
                <Icon size={15} stroke={1.6} aria-hidden />
                <span>{t(`kind.${step.kind}`)}</span>
                {step.kind === "identify" ? (
                  <span className={`${css.outlineWords} truncate`}>{subjectOf(step)}</span>
                ) : (
                  <code className="truncate">{subjectOf(step)}</code>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
