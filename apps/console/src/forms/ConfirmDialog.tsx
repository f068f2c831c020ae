import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "./FormError.tsx";
import css from "./forms.module.css";
import { useSubmit } from "./use-submit.ts";

interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  /** What will happen and what is kept. */
  text: ReactNode;
  /** Says what happens: "Disconnect", not "OK". */
  confirm: string;
  isDanger?: boolean;
  /** Closes the dialog when it is done; a failure stays in it. */
  onConfirm: () => unknown;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
  const { t } = useTranslation("shell");
  const submit = useSubmit();
  const close = () => {
    submit.clear();
    props.onClose();
  };
  const confirm = async () => {
    const isDone = await submit.run(async () => {
      await props.onConfirm();
      return true;
    });
    if (isDone) close();
  };
  return (
    <Modal opened={props.isOpen} onClose={close} title={props.title} size={440}>
      <div className={css.stack}>
        <div className={css.words}>{props.text}</div>
        <FormError error={submit.error} />
        <div className={css.buttons}>
          <Button variant="default" onClick={close} data-autofocus={props.isDanger || undefined}>
            {t("action.cancel")}
          </Button>
          <Button
            color={props.isDanger ? "red" : undefined}
            onClick={() => void confirm()}
            loading={submit.isBusy}
            data-autofocus={props.isDanger ? undefined : true}
          >
            {props.confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
