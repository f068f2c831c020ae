import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useShortcuts } from "../keyboard/registry.ts";
import { FormError } from "./FormError.tsx";
import css from "./forms.module.css";
import type { Submit } from "./use-submit.ts";

interface SaveBarProps {
  isDirty: boolean;
  submit: Submit;
  onSave: () => void;
  onDiscard: () => void;
  /** What the button says; "Save changes" unless told. */
  save?: string;
  shown?: readonly string[];
  isAlwaysShown?: boolean;
}

/** Floats at the foot of a page while it has unsaved changes. */
export function SaveBar({ isDirty, submit, onSave, onDiscard, save, shown, isAlwaysShown }: SaveBarProps) {
  const { t } = useTranslation("forms");
  const isShown = isDirty || isAlwaysShown;
  useShortcuts(
    isShown
      ? [{ keys: "mod+s", group: "general", label: t("save"), run: onSave, whileTyping: true, isNotACommand: true }]
      : [],
  );
  if (!isShown) return null;
  return (
    <section className={css.saveBar} aria-label={t("unsaved.bar")}>
      <FormError error={submit.error} {...(shown ? { shown } : {})} />
      <div className={css.saveRow}>
        <span className={css.saveWord}>{isDirty ? t("unsaved.bar") : ""}</span>
        <Button variant="default" onClick={onDiscard} disabled={submit.isBusy}>
          {isAlwaysShown && !isDirty ? t("cancel") : t("discard")}
        </Button>
        <Button onClick={onSave} loading={submit.isBusy}>
          {save ?? t("save")}
        </Button>
      </div>
    </section>
  );
}
