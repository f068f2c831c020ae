import { Button, Textarea } from "@mantine/core";
import type { ContactDetail } from "@rapport/api";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import css from "./context.module.css";

/** What colleagues should know about this person; a click edits it in place. */
export function ContactNote({ contact }: { contact: ContactDetail }) {
  const { t } = useTranslation(["inbox", "shell"]);
  const [text, setText] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    try {
      const saved = await call("contacts.update", { params: { id: contact.id }, body: { note: text ?? "" } });
      queryClient.setQueryData(keys.contact(contact.id), saved);
      setText(null);
      setError(null);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  if (text === null) {
    if (!contact.allowed.edit) return <div className={css.noteText}>{contact.note || t("context.noNote")}</div>;
    return (
      <button type="button" className={css.noteButton} onClick={() => setText(contact.note)} dir="auto">
        {contact.note || <span className={css.faint}>{t("context.addNote")}</span>}
      </button>
    );
  }
  return (
    <div style={{ display: "grid", gap: 6 }}>
      <Textarea
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setText(null);
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
        }}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={10_000}
        dir="auto"
        autoFocus
        aria-label={t("context.note")}
        error={error !== null && sentenceOf(error)}
      />
      <div style={{ display: "flex", gap: 6 }}>
        <Button size="compact-sm" loading={isBusy} onClick={() => void save()}>
          {t("shell:action.save")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setText(null)}>
          {t("shell:action.cancel")}
        </Button>
      </div>
    </div>
  );
}
