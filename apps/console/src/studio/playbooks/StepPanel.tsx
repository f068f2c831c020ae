import { ActionIcon, Button, TextInput } from "@mantine/core";
import type { AgentIssue } from "@rapport/api";
import type { Playbook, PlaybookStep } from "@rapport/schema";
import { IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import settings from "../../settings/settings.module.css";
import css from "./flow.module.css";
import { changeStep, renameStep } from "./flow.ts";
import { NextSteps } from "./NextSteps.tsx";
import { StepFields } from "./StepFields.tsx";
import { STEP_ICONS } from "./step-words.ts";

interface StepPanelProps {
  step: PlaybookStep;
  playbook: Playbook;
  set: (patch: Partial<Playbook>) => void;
  tools: readonly string[];
  issues: readonly AgentIssue[];
  onSelect: (id: string | null) => void;
  onDelete: () => void;
  mayWrite: boolean;
}

const NAME = /^[a-z][a-z0-9_]{0,63}$/;

/** Everything about one step, beside the graph. */
export function StepPanel({ step, playbook, set, tools, issues, onSelect, onDelete, mayWrite }: StepPanelProps) {
  const { t } = useTranslation("studio");
  const [name, setName] = useState(step.id);
  const { steps, start } = playbook;
  const Icon = STEP_ICONS[step.kind];
  const isTaken = name !== step.id && steps.some(({ id }) => id === name);
  const nameError = isTaken ? t("flow.idTaken") : NAME.test(name) ? null : t("flow.idFormat");
  const rename = () => {
    if (nameError || name === step.id) return;
    set(renameStep({ steps, start }, step.id, name));
    onSelect(name);
  };
  return (
    <>
      <div className={css.panelHead}>
        <Icon size={17} stroke={1.7} aria-hidden />
        <h3 className={css.panelKind} style={{ margin: 0 }}>
          {t(`kind.${step.kind}`)}
        </h3>
        {mayWrite && steps.length > 1 && (
          <ActionIcon aria-label={t("flow.deleteStep")} title={t("flow.deleteStep")} onClick={onDelete}>
            <IconTrash size={16} stroke={1.6} />
          </ActionIcon>
        )}
        <ActionIcon aria-label={t("flow.closePanel")} onClick={() => onSelect(null)}>
          <IconX size={16} stroke={1.7} />
        </ActionIcon>
      </div>
      <p className={css.panelText}>{t(`kindText.${step.kind}`)}</p>
      {issues.length > 0 && (
        <ul className={css.panelIssues} aria-label={t("flow.issues")}>
          {issues.map(({ path, sentence }) => (
            <li key={`${path} ${sentence}`}>{sentence}</li>
          ))}
        </ul>
      )}
      <StepFields
        step={step}
        playbook={playbook}
        set={set}
        tools={tools}
        onChange={(next) => set({ steps: changeStep({ steps, start }, step.id, () => next).steps })}
      />
      <NextSteps
        step={step}
        steps={steps}
        onChange={(next) =>
          set({ steps: changeStep({ steps, start }, step.id, (known) => ({ ...known, next })).steps })
        }
      />
      <div className={css.part}>
        <TextInput
          label={t("flow.id")}
          description={t("flow.idText")}
          value={name}
          maxLength={64}
          error={nameError}
          onChange={(event) => setName(event.currentTarget.value)}
          onBlur={rename}
          onKeyDown={(event) => event.key === "Enter" && rename()}
        />
        {start === step.id ? (
          <span className={settings.faint}>{t("flow.isStart")}</span>
        ) : (
          <Button variant="default" size="xs" onClick={() => set({ start: step.id })} style={{ justifySelf: "start" }}>
            {t("flow.makeStart")}
          </Button>
        )}
      </div>
    </>
  );
}
