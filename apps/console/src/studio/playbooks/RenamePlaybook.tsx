import type { Playbook } from "@rapport/schema";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { RecordDialog } from "../../forms/RecordDialog.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { useSubmit } from "../../forms/use-submit.ts";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { useDraftChange } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";
import { withPlaybookRenamed } from "./blank-playbooks.ts";
import { categoryComplaint, NameFields } from "./NameFields.tsx";
import { useExampleCounts } from "./use-examples.ts";

interface RenamePlaybookProps {
  playbook: Playbook;
  playbooks: readonly Playbook[];
  onClose: () => void;
}

/** Gives a playbook another title, and another short name while no examples lead to the old one. */
export function RenamePlaybook({ playbook, playbooks, onClose }: RenamePlaybookProps) {
  const { t } = useTranslation(["playbooks", "forms"]);
  const navigate = useNavigate();
  const submit = useSubmit();
  const change = useDraftChange();
  const counts = useExampleCounts()?.(playbook.category);
  const before = { category: playbook.category, title: playbook.title };
  const draft = useDraft<Pick<Playbook, "category" | "title">>(before);
  const others = playbooks.map(({ category }) => category).filter((category) => category !== playbook.category);
  const complaint = categoryComplaint(draft.value.category, others);
  const examples = counts ? counts.shipped + counts.own : 0;
  const rename = async (from: string, named: Pick<Playbook, "category" | "title">) => {
    await change((config) => ({ ...config, playbooks: withPlaybookRenamed(config.playbooks, from, named) }));
    if (from !== named.category) {
      void navigate({ to: "/studio/playbooks/$category", params: { category: named.category }, replace: true });
    }
  };
  const save = async () => {
    if (complaint) return false;
    const named = draft.value;
    const isDone = await submit.run(async () => {
      await rename(before.category, named);
      return true;
    });
    if (isDone) {
      showUndo(t("renamed", { title: titleOf(named) }), () => rename(named.category, before));
    }
    return isDone;
  };
  return (
    <RecordDialog
      title={t("renameTitle", { title: titleOf(playbook) })}
      size={620}
      isDirty={draft.isDirty}
      submit={submit}
      save={t("forms:save")}
      onSave={save}
      discardText={t("renameDiscard")}
      onClose={onClose}
    >
      <NameFields
        value={draft.value}
        onChange={draft.set}
        categoryError={complaint ? t(complaint) : null}
        fixed={examples > 0 ? t("categoryFixed", { count: examples }) : null}
      />
    </RecordDialog>
  );
}
