import { Button, Textarea } from "@mantine/core";
import type { ContactDetail } from "@rapport/api";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import css from "./contact.module.css";

/** What colleagues should know about the customer; the customer never sees it. */
export function NoteEditor({
  contact,
  onSave,
}: {
  contact: ContactDetail;
  onSave: (note: string) => Promise<unknown>;
}) {
  const { t } = useTranslation(["customers", "shell"]);
  const draft = useDraft({ note: contact.note });
  const submit = useSubmit();
  const { guard } = useUnsavedGuard(draft.isDirty);
  const save = async () => {
    const isDone = await submit.run(async () => {
      await onSave(draft.value.note.trim());
      return true;
    });
    if (isDone) draft.reset();
  };
  if (!contact.allowed.edit) {
    return contact.note ? (
      <p className={css.noteText} dir="auto">
        {contact.note}
      </p>
    ) : (
      <p className={css.nothing}>{t("note.none")}</p>
    );
  }
  return (
    <>
      <Textarea
        className={css.note}
        aria-label={t("note.title")}
        placeholder={t("note.placeholder")}
        value={draft.value.note}
        onChange={(event) => draft.set({ note: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void save();
        }}
        autosize
        minRows={2}
        maxRows={12}
        error={submit.issues.note}
        dir="auto"
      />
      <FormError error={submit.error} shown={["note"]} />
      {draft.isDirty && (
        <div className={css.noteButtons}>
          <Button size="xs" variant="default" onClick={draft.reset}>
            {t("shell:action.cancel")}
          </Button>
          <Button size="xs" onClick={() => void save()} loading={submit.isBusy}>
            {t("note.save")}
          </Button>
        </div>
      )}
      {guard}
    </>
  );
}
