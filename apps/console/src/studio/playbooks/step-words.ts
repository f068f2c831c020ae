import type { Condition, PlaybookStep } from "@rapport/schema";
import {
  IconArrowBigRightLines,
  IconBook2,
  IconDatabaseSearch,
  IconHelp,
  IconId,
  IconMessage,
  IconUserUp,
} from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export const STEP_KINDS = ["identify", "look_up", "ask", "say", "propose", "answer", "hand_off"] as const;

export const STEP_ICONS = {
  identify: IconId,
  look_up: IconDatabaseSearch,
  ask: IconHelp,
  say: IconMessage,
  propose: IconArrowBigRightLines,
  answer: IconBook2,
  hand_off: IconUserUp,
} as const satisfies Record<PlaybookStep["kind"], unknown>;

/** What a step is about, in one or two words: its tool, its question, its sentence. */
export function useStepSubject(): (step: PlaybookStep) => string {
  const { t } = useTranslation("studio");
  return (step) => {
    switch (step.kind) {
      case "identify":
        return t(`identity.${step.level}`);
      case "look_up":
      case "propose":
        return step.tool;
      case "ask":
        return step.field;
      case "say":
        return step.template;
      case "answer":
        return "";
      case "hand_off":
        return step.reason;
    }
  };
}

/** A condition as words: `subscription.status is cancelled`. */
export function useConditionWords(): (when: Condition) => string {
  const { t } = useTranslation("studio");
  return ({ path, is, value }) => {
    const words = `${path} ${t(`condition.${is}`)}`;
    return is === "present" || is === "absent" || value === undefined ? words : `${words} ${String(value)}`;
  };
}
