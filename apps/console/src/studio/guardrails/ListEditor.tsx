import { MultiSelect, Select, Switch, Textarea, TextInput } from "@mantine/core";
import type { RouteOutput } from "@rapport/api";
import { GateChannel, PhraseList } from "@rapport/schema";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RecordDialog } from "../../forms/RecordDialog.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { keys } from "../../query.ts";
import settings from "../../settings/settings.module.css";
import { complaintOf, phrasesOf } from "./phrases.ts";

const KINDS = PhraseList.shape.kind.options;
const CHANNELS = GateChannel.options.filter((channel) => channel !== "unknown");
const BLANK: PhraseList = {
  kind: "custom",
  phrases: [],
  channels: CHANNELS,
  language: null,
  verdict: "draft",
  isEnabled: true,
};

interface ListEditorProps {
  own: RouteOutput<"phraseLists.list">["items"][number] | null;
  onClose: () => void;
}

/** Writes or changes a list of phrases. */
export function ListEditor({ own, onClose }: ListEditorProps) {
  const { t } = useTranslation(["studio", "forms"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const list = own?.list ?? BLANK;
  const { phrases, ...rest } = list;
  // All channels are shown as none chosen: a list that is valid nowhere is switched off instead.
  const isEverywhere = CHANNELS.every((channel) => list.channels.includes(channel));
  const channels = isEverywhere ? [] : list.channels;
  const draft = useDraft({ ...rest, channels, name: own?.name ?? "", text: phrases.join("\n") });
  const [isTried, setTried] = useState(false);
  const { name, text, ...values } = draft.value;
  const complaint = complaintOf(text);
  const refresh = () => cache.invalidateQueries({ queryKey: keys.phraseLists });
  const save = async () => {
    setTried(true);
    if (complaint) return;
    const everywhere = values.channels.length === 0 ? CHANNELS : values.channels;
    const body = { name, list: { ...values, channels: everywhere, phrases: phrasesOf(text) } };
    return submit.run(async () => {
      if (own) await send("phraseLists.update", { params: { id: own.id }, body });
      else await send("phraseLists.create", { body });
      await refresh();
      return true;
    });
  };
  const remove = own && {
    action: t("guardrails.delete"),
    title: t("guardrails.deleteTitle", { name: own.name }),
    text: t("guardrails.deleteText"),
    onConfirm: async () => {
      await send("phraseLists.delete", { params: { id: own.id } });
      await refresh();
    },
  };
  return (
    <RecordDialog
      title={t(own ? "guardrails.editTitle" : "guardrails.newTitle")}
      size={620}
      isDirty={draft.isDirty}
      submit={submit}
      shown={["name"]}
      save={own ? t("forms:save") : t("guardrails.add")}
      onSave={save}
      discardText={t("guardrails.discardText")}
      remove={remove ?? undefined}
      onClose={onClose}
    >
      <div className={settings.pair}>
        <TextInput
          label={t("guardrails.name")}
          value={name}
          maxLength={100}
          onChange={(event) => draft.set({ name: event.currentTarget.value })}
          error={submit.issues.name}
          data-autofocus
        />
        <Select
          label={t("guardrails.kind")}
          data={KINDS.map((kind) => ({ value: kind, label: t(`guardrails.kinds.${kind}`) }))}
          value={values.kind}
          allowDeselect={false}
          onChange={(kind) => kind && draft.set({ kind: kind as PhraseList["kind"] })}
        />
      </div>
      <Textarea
        label={t("guardrails.phrases")}
        description={t("guardrails.phrasesText")}
        value={text}
        autosize
        minRows={6}
        maxRows={14}
        dir="auto"
        onChange={(event) => draft.set({ text: event.currentTarget.value })}
        error={
          isTried && complaint
            ? t(`guardrails.${complaint.key}`, { line: 0, count: 0, ...complaint } as {
                line: number;
                count: number;
              })
            : null
        }
      />
      <div className={settings.pair}>
        <MultiSelect
          label={t("guardrails.channels")}
          placeholder={values.channels.length === 0 ? t("guardrails.everyChannel") : ""}
          data={CHANNELS.map((channel) => ({ value: channel, label: t(`guardrails.channel.${channel}`) }))}
          value={values.channels}
          onChange={(chosen) => draft.set({ channels: chosen as GateChannel[] })}
        />
        <Select
          label={t("guardrails.language")}
          placeholder={t("guardrails.everyLanguage")}
          data={(["en", "ru"] as const).map((language) => ({ value: language, label: t(`language.${language}`) }))}
          value={values.language}
          clearable
          onChange={(language) => draft.set({ language })}
        />
      </div>
      <Select
        label={t("guardrails.verdict")}
        data={[
          { value: "draft", label: t("guardrails.verdictDraft") },
          { value: "escalate", label: t("guardrails.verdictEscalate") },
        ]}
        value={values.verdict}
        allowDeselect={false}
        onChange={(verdict) => verdict && draft.set({ verdict: verdict as PhraseList["verdict"] })}
      />
      <Switch
        label={t("guardrails.enabled")}
        checked={values.isEnabled}
        onChange={(event) => draft.set({ isEnabled: event.currentTarget.checked })}
      />
    </RecordDialog>
  );
}
