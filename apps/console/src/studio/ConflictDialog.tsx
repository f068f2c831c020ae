import { Button, Modal } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FormError } from "../forms/FormError.tsx";
import forms from "../forms/forms.module.css";
import { useSubmit } from "../forms/use-submit.ts";
import css from "./studio.module.css";
import type { Edited } from "./use-edited.ts";

/** Two people changed the same record: says where, and lets this one choose. Nothing is lost before the choice. */
export function ConflictDialog<Part, Whole>({ edited, title }: { edited: Edited<Part, Whole>; title?: string }) {
  const { t } = useTranslation("studio");
  const submit = useSubmit();
  const { conflict, settle } = edited;
  const isClean = conflict?.overlaps.length === 0;
  return (
    <Modal
      opened={conflict !== null}
      onClose={() => void settle("later")}
      title={title ?? t("conflict.title")}
      size={520}
    >
      <div className={forms.stack}>
        <p className={forms.words} style={{ margin: 0 }}>
          {t(isClean ? "conflict.clean" : "conflict.overlap")}
        </p>
        {!isClean && (
          <ul className={css.paths}>
            {conflict?.overlaps.map((path) => (
              <li key={path}>
                <code>{path.replaceAll(".", " › ")}</code>
              </li>
            ))}
          </ul>
        )}
        <FormError error={submit.error} />
        <div className={forms.buttons}>
          <Button variant="subtle" onClick={() => void settle("later")} mr="auto">
            {t("conflict.later")}
          </Button>
          <Button variant="default" onClick={() => void settle("theirs")}>
            {t("conflict.theirs")}
          </Button>
          <Button onClick={() => void submit.run(() => settle("both"))} loading={submit.isBusy} data-autofocus>
            {t(isClean ? "conflict.both" : "conflict.mineWins")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
