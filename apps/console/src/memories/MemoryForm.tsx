import { Button, Select, Textarea, TextInput } from "@mantine/core";
import type { Memory } from "@rapport/api";
import { MemoryKind } from "@rapport/schema";
import { type FormEvent, type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../forms/FormError.tsx";
import { useSubmit } from "../forms/use-submit.ts";
import css from "./memories.module.css";
import type { MemoryWords } from "./use-memories.ts";

interface MemoryFormProps {
  /** Null: a new one. */
  memory: Memory | null;
  onSave: (body: MemoryWords) => Promise<unknown>;
  onClose: () => void;
}

const MIN_TEXT = 2;

/** Writes a memory where it stands. ⌘↵ saves, Escape leaves it. */
export function MemoryForm({ memory, onSave, onClose }: MemoryFormProps) {
  const { t } = useTranslation(["memories", "shell"]);
  const submit = useSubmit();
  const [kind, setKind] = useState<MemoryKind>(memory?.kind ?? "preference");
  const [text, setText] = useState(memory?.text ?? "");
  const [until, setUntil] = useState(memory?.expiresAt?.slice(0, 10) ?? "");
  const isTooShort = text.trim().length < MIN_TEXT;
  const save = async (event?: FormEvent) => {
    event?.preventDefault();
    if (isTooShort) return;
    const expiresAt = until ? new Date(`${until}T23:59:59`).toISOString() : null;
    const isDone = await submit.run(async () => {
      await onSave({ kind, text: text.trim(), expiresAt });
      return true;
    });
    if (isDone) onClose();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    }
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
  };
  return (
    <form className={css.form} onSubmit={save} onKeyDown={press} noValidate>
      <Textarea
        aria-label={t("textField")}
        placeholder={t("textPlaceholder")}
        value={text}
        maxLength={300}
        autosize
        minRows={2}
        maxRows={6}
        dir="auto"
        autoFocus
        error={text !== "" && isTooShort ? t("tooShort") : null}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <div className={css.fields}>
        <Select
          size="xs"
          aria-label={t("kindField")}
          data={MemoryKind.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
          value={kind}
          allowDeselect={false}
          onChange={(next) => setKind(MemoryKind.options.find((known) => known === next) ?? "fact")}
        />
        <TextInput
          size="xs"
          type="date"
          aria-label={t("until")}
          title={t("until")}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      <FormError error={submit.error} />
      <div className={css.buttons}>
        <Button type="submit" size="compact-sm" loading={submit.isBusy} disabled={isTooShort}>
          {t("save")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>
          {t("shell:action.cancel")}
        </Button>
      </div>
    </form>
  );
}
