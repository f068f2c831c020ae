import { SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { GateChannel, type GoldContent } from "@rapport/schema";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RecordDialog } from "../../forms/RecordDialog.tsx";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { showUndo } from "../../pieces/undo-notice.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import settings from "../../settings/settings.module.css";
import { LANGUAGES } from "../words-of.ts";
import { useCategoryTitles } from "./use-learnings.ts";

const KINDS = ["message", "reply", "question"] as const;
const MAX_ARTICLES = 200;

/** Adds a case to the gold set. */
export function GoldDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["learning", "studio"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const titles = useCategoryTitles();
  const [kind, setKind] = useState<(typeof KINDS)[number]>("message");
  const [text, setText] = useState("");
  const [category, setCategory] = useState<string | null>(null);
  const [channel, setChannel] = useState<GateChannel>("chat");
  const [expected, setExpected] = useState<"passes" | "held">("held");
  const [customer, setCustomer] = useState("");
  const [language, setLanguage] = useState("en");
  const [articleId, setArticleId] = useState<string | null>(null);
  const articles = useQuery({
    queryKey: [...keys.knowledge, "list", "published"],
    queryFn: ({ signal }) =>
      call("knowledge.articles", { query: { status: "published", limit: MAX_ARTICLES } }, { signal }),
    enabled: kind === "question",
  });
  const refresh = () => cache.invalidateQueries({ queryKey: keys.gold });
  const content = (): GoldContent => {
    if (kind === "message") return { kind, text, category: category ?? "" };
    if (kind === "reply") return { kind, draft: text, channel, expected, customer, facts: {} };
    return { kind, question: text, language, articleId: articleId ?? "" };
  };
  const save = () =>
    submit.run(async () => {
      const { id } = await send("gold.create", { body: { content: content() } });
      await refresh();
      showUndo(t("caseAdded"), async () => {
        await send("gold.delete", { params: { id } });
        await refresh();
      });
      return true;
    });
  const issue = (name: string) => submit.issues[`content.${name}`];
  const textName = kind === "message" ? "text" : kind === "reply" ? "draft" : "question";
  return (
    <RecordDialog
      title={t("addCaseTitle")}
      size={560}
      isDirty={text !== ""}
      submit={submit}
      shown={["content.text", "content.draft", "content.question", "content.category", "content.articleId"]}
      save={t("addCase")}
      onSave={save}
      discardText={t("caseDiscard")}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={t("field.kind")}
        value={kind}
        onChange={(next) => setKind(KINDS.find((known) => known === next) ?? "message")}
        data={KINDS.map((value) => ({ value, label: t(`goldKind.${value}`) }))}
      />
      <Textarea
        label={t(kind === "message" ? "field.message" : kind === "reply" ? "field.draft" : "field.question")}
        value={text}
        autosize
        minRows={kind === "question" ? 2 : 3}
        maxRows={10}
        dir="auto"
        error={issue(textName)}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      {kind === "message" && (
        <Select
          label={t("field.about")}
          data={[
            ...titles.all.map(([value, label]) => ({ value, label })),
            { value: "oos", label: titles.titleOf("oos") },
          ]}
          value={category}
          searchable
          error={issue("category")}
          onChange={setCategory}
        />
      )}
      {kind === "reply" && (
        <>
          <div className={settings.pair}>
            <Select
              label={t("field.channel")}
              data={GateChannel.options.map((value) => ({ value, label: t(`studio:guardrails.channel.${value}`) }))}
              value={channel}
              allowDeselect={false}
              onChange={(next) => setChannel(GateChannel.options.find((known) => known === next) ?? "unknown")}
            />
            <Select
              label={t("field.expected")}
              data={(["held", "passes"] as const).map((value) => ({ value, label: t(`field.expectedOf.${value}`) }))}
              value={expected}
              allowDeselect={false}
              onChange={(next) => setExpected(next === "passes" ? "passes" : "held")}
            />
          </div>
          <TextInput
            label={t("field.customer")}
            value={customer}
            maxLength={2000}
            dir="auto"
            onChange={(event) => setCustomer(event.currentTarget.value)}
          />
        </>
      )}
      {kind === "question" && (
        <div className={settings.pair}>
          <Select
            label={t("field.article")}
            data={(articles.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
            value={articleId}
            searchable
            error={issue("articleId")}
            onChange={setArticleId}
          />
          <Select
            label={t("field.language")}
            data={LANGUAGES.map((value) => ({ value, label: t(`studio:language.${value}`) }))}
            value={language}
            allowDeselect={false}
            onChange={(next) => setLanguage(next ?? "en")}
          />
        </div>
      )}
    </RecordDialog>
  );
}
