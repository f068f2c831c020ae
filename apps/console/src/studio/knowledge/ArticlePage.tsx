import { Button, Select, Tabs, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ArticleText } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ConfirmDialog } from "../../forms/ConfirmDialog.tsx";
import { SaveBar } from "../../forms/SaveBar.tsx";
import { useDraft } from "../../forms/use-draft.ts";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { useUnsavedGuard } from "../../forms/use-unsaved-guard.tsx";
import { currentLocale } from "../../i18n/i18n.ts";
import { drawnLater } from "../../pieces/drawn-later.tsx";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { call } from "../../session/session.ts";
import { useMay } from "../../session/use-me.ts";
import settings from "../../settings/settings.module.css";
import { StudioFrame } from "../StudioFrame.tsx";
import { ArticleHistory } from "./ArticleHistory.tsx";
import css from "./knowledge.module.css";
import { useArticle, useGaps, useKeepArticle, useNamespaces } from "./use-knowledge.ts";

const MarkdownView = drawnLater(() => import("./MarkdownView.tsx").then(({ MarkdownView: view }) => view));

export function ArticlePage() {
  const { t } = useTranslation("knowledge");
  const { articleId } = useParams({ from: "/app/studio/knowledge/$articleId" });
  const isNew = articleId === "new";
  const article = useArticle(isNew ? null : articleId);
  if (isNew) return <ArticleEditor key="new" article={null} />;
  if (article.data) return <ArticleEditor key={articleId} article={article.data} />;
  return (
    <StudioFrame title={t("articles")} backTo="/studio/knowledge">
      {article.isPending ? (
        <Skeletons rows={8} />
      ) : (
        <ErrorState error={article.error} onRetry={() => void article.refetch()} />
      )}
    </StudioFrame>
  );
}

function ArticleEditor({ article }: { article: ArticleText | null }) {
  const { t } = useTranslation(["knowledge", "studio", "forms"]);
  const navigate = useNavigate();
  const mayWrite = useMay("knowledge.write");
  const keep = useKeepArticle();
  const submit = useSubmit();
  const publishing = useSubmit();
  const namespaces = useNamespaces();
  const { gap: gapId } = useSearch({ from: "/app/studio/knowledge/$articleId" });
  const gap = useGaps("open").data?.items.find(({ id }) => id === gapId);
  const [base, setBase] = useState(article);
  const [tab, setTab] = useState<string | null>("write");
  const [isArchiving, setArchiving] = useState(false);
  const [isConflict, setConflict] = useState(false);
  const draft = useDraft(
    base
      ? { title: base.title, body: base.body, namespace: base.namespace, language: base.language }
      : { title: gap?.question ?? "", body: "", namespace: "general", language: gap?.language ?? currentLocale() },
  );
  const { guard, release } = useUnsavedGuard(draft.isDirty);
  const { value, set } = draft;
  const isEditable = article ? article.canEdit && mayWrite : mayWrite;

  const take = async (next: ArticleText) => {
    await keep(next);
    setBase(next);
    setConflict(false);
    draft.reset();
  };
  const save = () =>
    submit.run(async () => {
      if (base) {
        try {
          const body = { ...draft.changes, baseVersion: base.latestVersion };
          await take(await send("knowledge.edit", { params: { id: base.id }, body }));
        } catch (failure) {
          if (failure instanceof RapportError && failure.code === "conflict") setConflict(true);
          throw failure;
        }
        return;
      }
      const created = await send("knowledge.create", { body: value });
      await keep(created);
      if (gapId) {
        await call("knowledge.settleGap", {
          params: { id: gapId },
          body: { status: "answered", articleId: created.id },
        });
      }
      release();
      await navigate({ to: "/studio/knowledge/$articleId", params: { articleId: created.id }, replace: true });
    });
  const publish = () =>
    publishing.run(async () => {
      await take(await send("knowledge.publish", { params: { id: base!.id }, body: {} }));
      notifications.show({ message: t("published"), color: "green" });
    });
  const isPublishable =
    base !== null && !draft.isDirty && (base.status !== "published" || base.publishedVersion !== base.latestVersion);

  return (
    <StudioFrame
      title={base?.title ?? t("newArticle")}
      text={
        base && (
          <>
            <span className={settings.chip} data-tone={base.status === "published" ? "green" : undefined}>
              {t(`status.${base.status}`)}
            </span>{" "}
            {t("version", { version: base.latestVersion })}
            {base.publishedVersion !== null && base.publishedVersion < base.latestVersion && (
              <> · {t("unpublishedChanges")}</>
            )}
            {base.source && <> · {t("source", { source: base.source })}</>}
          </>
        )
      }
      backTo="/studio/knowledge"
      action={
        isEditable &&
        base && (
          <>
            {base.status !== "archived" && (
              <Button variant="default" onClick={() => setArchiving(true)}>
                {t("archive")}
              </Button>
            )}
            {isPublishable && (
              <Button onClick={() => void publish()} loading={publishing.isBusy}>
                {t("publish")}
              </Button>
            )}
          </>
        )
      }
    >
      {publishing.error !== null && <ErrorState error={publishing.error} />}
      {isConflict && base && (
        <p className={settings.notice} data-tone="amber" role="alert">
          {t("conflict")}{" "}
          <Button
            size="xs"
            variant="default"
            onClick={() => void submit.run(async () => take(await call("knowledge.get", { params: { id: base.id } })))}
          >
            {t("loadTheirs")}
          </Button>
        </p>
      )}
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="write">{t("write")}</Tabs.Tab>
          <Tabs.Tab value="preview">{t("preview")}</Tabs.Tab>
          {base && <Tabs.Tab value="history">{t("history")}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="write" className={css.panel}>
          <fieldset className={css.fields} disabled={!isEditable}>
            <TextInput
              label={t("title")}
              value={value.title}
              maxLength={300}
              dir="auto"
              onChange={(event) => set({ title: event.currentTarget.value })}
              error={submit.issues.title}
            />
            <div className={settings.pair}>
              <TextInput
                label={t("namespace")}
                value={value.namespace}
                maxLength={100}
                list="namespaces"
                onChange={(event) => set({ namespace: event.currentTarget.value })}
                error={submit.issues.namespace}
              />
              <Select
                label={t("language")}
                data={[...new Set(["en", "ru", value.language])].map((one) => ({
                  value: one,
                  label: one === "en" || one === "ru" ? t(`studio:language.${one}`) : one,
                }))}
                value={value.language}
                allowDeselect={false}
                onChange={(language) => language && set({ language })}
              />
            </div>
            <datalist id="namespaces">
              {namespaces.data?.items.map(({ namespace }) => (
                <option key={namespace} value={namespace} />
              ))}
            </datalist>
            <Textarea
              label={t("body")}
              description={t("bodyText")}
              value={value.body}
              autosize
              minRows={14}
              maxRows={32}
              dir="auto"
              classNames={{ input: css.source ?? "" }}
              onChange={(event) => set({ body: event.currentTarget.value })}
              error={submit.issues.body}
            />
          </fieldset>
        </Tabs.Panel>
        <Tabs.Panel value="preview" className={css.panel}>
          <MarkdownView text={value.body} />
        </Tabs.Panel>
        {base && (
          <Tabs.Panel value="history" className={css.panel}>
            <ArticleHistory article={base} mayWrite={isEditable} onChange={(next) => void take(next)} />
          </Tabs.Panel>
        )}
      </Tabs>
      <SaveBar
        isDirty={draft.isDirty}
        isAlwaysShown={base === null}
        submit={submit}
        {...(base ? {} : { save: t("create") })}
        shown={["title", "namespace", "body"]}
        onSave={() => void save()}
        onDiscard={() => (base ? draft.reset() : void navigate({ to: "/studio/knowledge" }))}
      />
      <ConfirmDialog
        isOpen={isArchiving}
        onClose={() => setArchiving(false)}
        title={t("archiveTitle", { title: base?.title ?? "" })}
        text={t("archiveText")}
        confirm={t("archive")}
        isDanger
        onConfirm={async () => take(await send("knowledge.archive", { params: { id: base!.id } }))}
      />
      {guard}
    </StudioFrame>
  );
}
