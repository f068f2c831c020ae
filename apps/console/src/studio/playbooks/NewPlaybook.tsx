import { Select } from "@mantine/core";
import type { Playbook } from "@rapport/schema";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import forms from "../../forms/forms.module.css";
import { RecordDialog } from "../../forms/RecordDialog.tsx";
import { useSubmit } from "../../forms/use-submit.ts";
import { showUndo } from "../../pieces/undo-notice.tsx";
import settings from "../../settings/settings.module.css";
import { useDraftChange } from "../use-agent.ts";
import { titleOf } from "../words-of.ts";
import {
  BLANK_KINDS,
  type BlankKind,
  blankPlaybook,
  categoryFrom,
  copyPlaybook,
  withoutPlaybook,
} from "./blank-playbooks.ts";
import { freeName } from "./flow.ts";
import { categoryComplaint, NameFields } from "./NameFields.tsx";

interface NewPlaybookProps {
  playbooks: readonly Playbook[];
  /** The one to copy; null: one is chosen here, or a template. */
  original: Playbook | null;
  onClose: () => void;
}

const COPY = "copy:";
const isBlank = (choice: string): choice is BlankKind => BLANK_KINDS.some((kind) => kind === choice);

/** Adds a playbook to the draft: from a template, or like one that is there. */
export function NewPlaybook({ playbooks, original, onClose }: NewPlaybookProps) {
  const { t } = useTranslation("playbooks");
  const navigate = useNavigate();
  const submit = useSubmit();
  const change = useDraftChange();
  const taken = playbooks.map(({ category }) => category);
  const [title, setTitle] = useState<Playbook["title"]>({});
  const [typedCategory, setTypedCategory] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const [from, setFrom] = useState<string>(original ? `${COPY}${original.category}` : "knowledge");
  const suggested = categoryFrom(title.en || title.ru || "");
  const category = typedCategory ?? (suggested && freeName(taken, suggested));
  const complaint = categoryComplaint(category, taken);
  const source = playbooks.find((playbook) => `${COPY}${playbook.category}` === from);
  const create = async () => {
    setTried(true);
    if (complaint) return false;
    const named = { category, title };
    const made = source ? copyPlaybook(source, named) : blankPlaybook(isBlank(from) ? from : "person", named);
    const isDone = await submit.run(async () => {
      await change((config) => ({
        ...config,
        playbooks: [...config.playbooks.filter((known) => known.category !== category), made],
      }));
      return true;
    });
    if (!isDone) return false;
    showUndo(t("added", { title: titleOf(made) }), async () => {
      await change((config) => ({ ...config, playbooks: withoutPlaybook(config.playbooks, category) }));
      void navigate({ to: "/studio/playbooks" });
    });
    void navigate({ to: "/studio/playbooks/$category", params: { category }, search: { tab: "examples" } });
    return true;
  };
  return (
    <RecordDialog
      title={original ? t("copyTitle", { title: titleOf(original) }) : t("addTitle")}
      size={620}
      isDirty={Object.values(title).some(Boolean) || Boolean(typedCategory)}
      submit={submit}
      save={t("create")}
      onSave={create}
      discardText={t("renameDiscard")}
      onClose={onClose}
    >
      <p className={forms.words} style={{ margin: 0 }}>
        {t(original ? "copyText" : "addText")}
      </p>
      {!original && (
        <>
          <Select
            label={t("startFrom")}
            data={[
              {
                group: t("templates"),
                items: BLANK_KINDS.map((kind) => ({ value: kind as string, label: t(`template.${kind}`) })),
              },
              {
                group: t("existing"),
                items: playbooks.map((playbook) => ({
                  value: `${COPY}${playbook.category}`,
                  label: titleOf(playbook),
                })),
              },
            ]}
            value={from}
            allowDeselect={false}
            onChange={(next) => next && setFrom(next)}
          />
          <p className={settings.faint} style={{ margin: "-8px 0 0" }}>
            {isBlank(from) ? t(`templateText.${from}`) : t("existingText")}
          </p>
        </>
      )}
      <NameFields
        value={{ category, title }}
        onChange={(patch) => {
          if (patch.title) setTitle(patch.title);
          if (patch.category !== undefined) setTypedCategory(patch.category);
        }}
        categoryError={complaint && (isTried || (typedCategory ?? "") !== "") ? t(complaint) : null}
        fixed={null}
      />
    </RecordDialog>
  );
}
