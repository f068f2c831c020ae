import { Switch, Textarea, TextInput } from "@mantine/core";
import type { CannedReply } from "@rapport/api";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { RecordDialog } from "../../forms/RecordDialog.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { keys } from "../../query.ts";
import { useMe } from "../../session/use-me.ts";
import own from "./canned.module.css";
import { bodyParts, CANNED_VARIABLES, type CannedVariable, insertVariable, shortcutFrom } from "./variables.ts";

const BLANK = { shortcut: "", title: "", body: "", isShared: true };

/** Writes or changes a canned reply, with a preview of what a customer would read. */
export function CannedEditor({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const { t } = useTranslation(["settings", "forms"]);
  const me = useMe();
  const cache = useQueryClient();
  const submit = useSubmit();
  const draft = useDraft(
    reply ? { shortcut: reply.shortcut, title: reply.title, body: reply.body, isShared: reply.isShared } : BLANK,
  );
  const [isShortcutOwn, setShortcutOwn] = useState(reply !== null);
  const area = useRef<HTMLTextAreaElement>(null);
  const { body } = draft.value;
  const examples: Record<CannedVariable, string> = {
    "contact.firstName": t("canned.example.firstName"),
    "contact.name": t("canned.example.name"),
    "contact.email": "anna@example.com",
    "agent.firstName": me.actor.name.split(/\s+/)[0] ?? me.actor.name,
    "agent.name": me.actor.name,
    "conversation.number": "1042",
    "company.name": me.tenant.name,
  };
  const parts = bodyParts(body, examples);
  const hasUnknown = parts.some(({ kind }) => kind === "unknown");

  const insert = (variable: CannedVariable) => {
    const element = area.current;
    const from = element?.selectionStart ?? body.length;
    const next = insertVariable(body, { from, to: element?.selectionEnd ?? from }, variable);
    draft.set({ body: next.body });
    window.setTimeout(() => {
      element?.focus();
      element?.setSelectionRange(next.caret, next.caret);
    });
  };
  const refresh = () => cache.invalidateQueries({ queryKey: keys.cannedReplies });
  const save = () =>
    submit.run(async () => {
      if (reply) await send("cannedReplies.update", { params: { id: reply.id }, body: draft.changes });
      else await send("cannedReplies.create", { body: draft.value });
      await refresh();
      return true;
    });
  const remove = reply && {
    action: t("canned.delete"),
    title: t("canned.deleteTitle", { name: reply.title }),
    text: t(reply.isShared ? "canned.deleteSharedText" : "canned.deleteText"),
    onConfirm: async () => {
      await send("cannedReplies.delete", { params: { id: reply.id } });
      await refresh();
    },
  };

  return (
    <RecordDialog
      title={t(reply ? "canned.editTitle" : "canned.newTitle")}
      size={760}
      isDirty={draft.isDirty}
      submit={submit}
      shown={["shortcut", "title", "body"]}
      save={reply ? t("forms:save") : t("canned.create")}
      onSave={save}
      discardText={t("canned.discardText")}
      remove={remove ?? undefined}
      onClose={onClose}
    >
      <div className={own.names}>
        <TextInput
          label={t("canned.name")}
          value={draft.value.title}
          maxLength={120}
          onChange={(event) => {
            const title = event.currentTarget.value;
            draft.set(isShortcutOwn ? { title } : { title, shortcut: shortcutFrom(title) });
          }}
          error={submit.issues.title}
          data-autofocus
        />
        <TextInput
          label={t("canned.shortcut")}
          leftSection="/"
          leftSectionWidth={24}
          value={draft.value.shortcut}
          maxLength={40}
          onChange={(event) => {
            setShortcutOwn(true);
            draft.set({ shortcut: event.currentTarget.value });
          }}
          error={submit.issues.shortcut}
        />
      </div>
      <div className={own.panes}>
        <div>
          <Textarea
            ref={area}
            label={t("canned.body")}
            value={body}
            onChange={(event) => draft.set({ body: event.currentTarget.value })}
            autosize
            minRows={9}
            maxRows={16}
            error={submit.issues.body}
            dir="auto"
          />
          <fieldset className={own.variables} aria-label={t("canned.insert")}>
            {CANNED_VARIABLES.map((variable) => (
              <button key={variable} type="button" className={own.variable} onClick={() => insert(variable)}>
                {t(`canned.variable.${variable}`)}
              </button>
            ))}
          </fieldset>
        </div>
        <div>
          <div className={own.previewLabel}>{t("canned.preview")}</div>
          <div className={own.preview} dir="auto" aria-live="polite">
            {body === "" ? (
              <span className={own.nothing}>{t("canned.previewEmpty")}</span>
            ) : (
              parts.map(({ at, text, kind }) => (
                <span key={at} className={kind === "words" ? undefined : own[kind]}>
                  {text}
                </span>
              ))
            )}
          </div>
          {hasUnknown && <div className={own.slip}>{t("canned.unknown")}</div>}
        </div>
      </div>
      <Switch
        label={t("canned.share")}
        description={t("canned.shareText")}
        checked={draft.value.isShared}
        onChange={(event) => draft.set({ isShared: event.currentTarget.checked })}
      />
    </RecordDialog>
  );
}
