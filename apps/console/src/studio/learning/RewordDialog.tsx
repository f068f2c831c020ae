import { Textarea, TextInput } from "@mantine/core";
import type { Learning } from "@rapport/api";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { RecordDialog } from "../../forms/RecordDialog.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { keepLearning } from "./use-learnings.ts";

type Words = Partial<Record<"text" | "customer" | "answer" | "after" | "title" | "body" | "phrase", string>>;

/** Which words of a proposal may be put better, by its kind. */
function wordsOf({ content }: Pick<Learning, "content">): Words {
  switch (content.kind) {
    case "category_example":
      return { text: content.text };
    case "playbook_example":
      return { customer: content.customer, answer: content.answer };
    case "template":
      return { after: content.after };
    case "article":
      return { title: content.title, body: content.body };
    case "phrase":
      return { phrase: content.phrase };
  }
}

const LABELS = {
  text: "change.message",
  customer: "change.customer",
  answer: "change.answer",
  after: "change.sentence",
  title: "change.titleField",
  body: "change.body",
  phrase: "change.phraseField",
} as const;

/** Puts a proposal into better words before it is decided on. */
export function RewordDialog({ learning, onClose }: { learning: Learning; onClose: () => void }) {
  const { t } = useTranslation(["learning", "forms"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const draft = useDraft<Words>(wordsOf(learning));
  const params = { id: learning.id };
  const store = async (content: Learning["content"]) =>
    keepLearning(cache, await send("learnings.edit", { params, body: { content } }));
  const save = async () => {
    const before = learning.content;
    const isDone = await submit.run(async () => {
      await store({ ...before, ...draft.changes } as Learning["content"]);
      return true;
    });
    if (isDone) showUndo(t("edited"), () => store(before));
    return isDone;
  };
  const names = Object.keys(wordsOf(learning)) as (keyof Words)[];
  return (
    <RecordDialog
      title={t("edit")}
      size={620}
      isDirty={draft.isDirty}
      submit={submit}
      shown={names.map((name) => `content.${name}`)}
      save={t("forms:save")}
      onSave={save}
      discardText={t("discard")}
      onClose={onClose}
    >
      {names.map((name, index) => {
        const field = {
          label: t(LABELS[name]),
          value: draft.value[name] ?? "",
          dir: "auto" as const,
          error: submit.issues[`content.${name}`],
          "data-autofocus": index === 0 || undefined,
          onChange: (event: { currentTarget: { value: string } }) => draft.set({ [name]: event.currentTarget.value }),
        };
        return name === "title" || name === "phrase" ? (
          <TextInput key={name} {...field} />
        ) : (
          <Textarea key={name} {...field} autosize minRows={3} maxRows={14} />
        );
      })}
    </RecordDialog>
  );
}
