import { Button, Modal } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { FormError } from "./FormError.tsx";
import css from "./forms.module.css";
import type { Submit } from "./use-submit.ts";

interface RecordDialogProps {
  title: string;
  size: number;
  isDirty: boolean;
  submit: Submit;
  /** Fields that show their own issues. */
  shown?: readonly string[];
  /** Says what happens: "Save changes", "New list". */
  save: string;
  /** Closes the dialog when it answers true. */
  onSave: () => Promise<boolean | undefined>;
  /** What is lost when the dialog is closed before saving. */
  discardText: string;
  /** Absent: there is nothing to delete yet. */
  remove?: { action: string; title: string; text: string; onConfirm: () => Promise<unknown> } | undefined;
  onClose: () => void;
  children: ReactNode;
}

/** Writes one record in a dialog: asks before unsaved words are dropped, and before the record is deleted. */
export function RecordDialog(props: RecordDialogProps) {
  const { t } = useTranslation(["forms", "shell"]);
  const [asked, setAsked] = useState<"discard" | "delete" | null>(null);
  const { submit, isDirty, remove, onClose } = props;
  const close = () => (isDirty ? setAsked("discard") : onClose());
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await props.onSave()) onClose();
  };
  return (
    <>
      <Modal opened={asked === null} onClose={close} title={props.title} size={props.size}>
        <form className={css.stack} onSubmit={save} noValidate>
          <FormError error={submit.error} {...(props.shown ? { shown: props.shown } : {})} />
          {props.children}
          <div className={css.buttons}>
            {remove && (
              <Button variant="subtle" color="red" mr="auto" onClick={() => setAsked("delete")}>
                {remove.action}
              </Button>
            )}
            <Button variant="default" onClick={close}>
              {t("shell:action.cancel")}
            </Button>
            <Button type="submit" loading={submit.isBusy} disabled={!isDirty}>
              {props.save}
            </Button>
          </div>
        </form>
      </Modal>
      <ConfirmDialog
        isOpen={asked === "discard"}
        onClose={() => setAsked(null)}
        title={t("unsaved.title")}
        text={props.discardText}
        confirm={t("unsaved.leave")}
        isDanger
        onConfirm={onClose}
      />
      {remove && (
        <ConfirmDialog
          isOpen={asked === "delete"}
          onClose={() => setAsked(null)}
          title={remove.title}
          text={remove.text}
          confirm={remove.action}
          isDanger
          onConfirm={async () => {
            await remove.onConfirm();
            onClose();
          }}
        />
      )}
    </>
  );
}
