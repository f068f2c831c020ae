import { TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSubmit } from "../../forms/use-submit.ts";
import { sentenceOf } from "../../pieces/sentence.ts";
import css from "./contact.module.css";

interface InlineFieldProps {
  label: string;
  value: string;
  type: "text" | "email" | "tel";
  isLocked: boolean;
  /** Throws when it is refused; what was typed then stays in the field. */
  onSave: (value: string) => Promise<unknown>;
  /** Better words for an error than its own, or undefined. */
  explain: (error: unknown, value: string) => string | undefined;
  /** The field's name in the server's complaints. */
  path: string;
}

/** A value that becomes a field when pressed. Enter and leaving save, Escape gives the old value back. */
export function InlineField({ label, value, type, isLocked, onSave, explain, path }: InlineFieldProps) {
  const { t } = useTranslation("customers");
  const [typed, setTyped] = useState<string | null>(null);
  const submit = useSubmit();
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setTyped(null);
    submit.clear();
  };
  const save = async (refocus: boolean) => {
    if (typed === null || submit.isBusy) return;
    if (typed.trim() === value) close();
    else {
      const isDone = await submit.run(async () => {
        await onSave(typed.trim());
        return true;
      });
      if (!isDone) return;
      setTyped(null);
    }
    if (refocus) window.setTimeout(() => button.current?.focus());
  };
  const error =
    submit.error === null || submit.error === undefined
      ? null
      : (explain(submit.error, typed ?? "") ?? submit.issues[path] ?? sentenceOf(submit.error));

  return (
    <div className={css.pair} data-editing={typed !== null || undefined}>
      <span className={css.label}>{label}</span>
      {typed === null ? (
        isLocked ? (
          <span className={`${css.value} truncate`} dir="auto" title={value}>
            {value || <span className={css.nothing}>—</span>}
          </span>
        ) : (
          <button
            ref={button}
            type="button"
            className={css.edit}
            onClick={() => setTyped(value)}
            aria-label={`${label}: ${value || t("details.empty")}. ${t("details.edit")}`}
            title={value}
          >
            <span className="truncate" dir="auto">
              {value || <span className={css.nothing}>{t("details.add")}</span>}
            </span>
            <IconPencil size={13} stroke={1.7} aria-hidden />
          </button>
        )
      ) : (
        <TextInput
          size="xs"
          type={type}
          value={typed}
          aria-label={label}
          autoFocus
          autoComplete="off"
          dir="auto"
          error={error}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => void save(false)}
          onKeyDown={(event) => {
            if (event.key === "Enter") void save(true);
            if (event.key === "Escape") {
              event.stopPropagation();
              event.preventDefault();
              close();
              window.setTimeout(() => button.current?.focus());
            }
          }}
        />
      )}
    </div>
  );
}
