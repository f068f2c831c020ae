import { Button, Modal, SegmentedControl, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { KnowledgeGap } from "@rapport/api";
import { IconCircleCheck } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../../forms/FormError.tsx";
import forms from "../../forms/forms.module.css";
import { send, useSubmit } from "../../forms/use-submit.ts";
import { AgoTime } from "../../pieces/AgoTime.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import settings from "../../settings/settings.module.css";
import css from "./knowledge.module.css";
import { useGaps } from "./use-knowledge.ts";

const STATUSES = ["open", "answered", "dismissed"] as const;
type Status = (typeof STATUSES)[number];

/** Questions that nothing answered, and what to do about each. */
export function Gaps({ mayWrite }: { mayWrite: boolean }) {
  const { t } = useTranslation("knowledge");
  const cache = useQueryClient();
  const submit = useSubmit();
  const [status, setStatus] = useState<Status>("open");
  const [linking, setLinking] = useState<KnowledgeGap | null>(null);
  const gaps = useGaps(status);
  const settle = (gap: KnowledgeGap, next: "dismissed" | "open") =>
    submit.run(async () => {
      await send("knowledge.settleGap", { params: { id: gap.id }, body: { status: next } });
      await cache.invalidateQueries({ queryKey: [...keys.knowledge, "gaps"] });
    });
  return (
    <>
      <div className={css.tools}>
        <p className={css.lead}>{t("gapsLead")}</p>
        <SegmentedControl
          size="xs"
          aria-label={t("gaps")}
          value={status}
          onChange={(next) => setStatus(next as Status)}
          data={STATUSES.map((one) => ({ value: one, label: t(`gapStatus.${one}`) }))}
        />
      </div>
      <FormError error={submit.error} />
      {gaps.isPending ? (
        <Skeletons rows={6} />
      ) : gaps.isError ? (
        <ErrorState error={gaps.error} onRetry={() => void gaps.refetch()} />
      ) : gaps.data.items.length === 0 ? (
        <EmptyState
          icon={<IconCircleCheck size={28} stroke={1.4} />}
          title={t("gapsEmptyTitle")}
          text={t("gapsEmptyText")}
        />
      ) : (
        <ul className={settings.list} aria-label={t("gaps")}>
          {gaps.data.items.map((gap) => (
            <li key={gap.id} className={css.gap}>
              <span className={settings.rowWords}>
                <span className={css.question} dir="auto">
                  {gap.question}
                </span>
                <span className={settings.rowText}>
                  {t("asked", { count: gap.askedCount })} · {gap.language} · <AgoTime at={gap.lastAskedAt} />
                  {gap.lastConversationId && (
                    <>
                      {" · "}
                      <Link
                        to="/inbox/$view/$conversationId"
                        params={{ view: "all", conversationId: gap.lastConversationId }}
                      >
                        {t("gapConversation")}
                      </Link>
                    </>
                  )}
                </span>
              </span>
              {mayWrite && (
                <span className={css.gapActions}>
                  {status === "open" ? (
                    <>
                      <Button
                        renderRoot={(props) => (
                          <Link
                            to="/studio/knowledge/$articleId"
                            params={{ articleId: "new" }}
                            search={{ gap: gap.id }}
                            {...props}
                          />
                        )}
                        size="xs"
                      >
                        {t("gapAnswer")}
                      </Button>
                      <Button size="xs" variant="default" onClick={() => setLinking(gap)}>
                        {t("gapLink")}
                      </Button>
                      <Button size="xs" variant="subtle" color="gray" onClick={() => void settle(gap, "dismissed")}>
                        {t("gapDismiss")}
                      </Button>
                    </>
                  ) : (
                    <Button size="xs" variant="default" onClick={() => void settle(gap, "open")}>
                      {t("gapReopen")}
                    </Button>
                  )}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {linking && <LinkDialog gap={linking} onClose={() => setLinking(null)} />}
    </>
  );
}

/** Names the article that answers a question now. */
function LinkDialog({ gap, onClose }: { gap: KnowledgeGap; onClose: () => void }) {
  const { t } = useTranslation(["knowledge", "shell"]);
  const cache = useQueryClient();
  const submit = useSubmit();
  const [articleId, setArticleId] = useState<string | null>(null);
  const articles = useQuery({
    queryKey: [...keys.knowledge, "list", "published"],
    queryFn: ({ signal }) => call("knowledge.articles", { query: { status: "published", limit: 200 } }, { signal }),
  });
  const link = async () => {
    const isDone = await submit.run(async () => {
      await send("knowledge.settleGap", {
        params: { id: gap.id },
        body: { status: "answered", articleId: articleId! },
      });
      await cache.invalidateQueries({ queryKey: [...keys.knowledge, "gaps"] });
      return true;
    });
    if (!isDone) return;
    notifications.show({ message: t("gapSettled", { question: gap.question }) });
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t("gapLink")} size={480}>
      <div className={forms.stack}>
        <div className={forms.words} dir="auto">
          {gap.question}
        </div>
        <Select
          label={t("gapLinkFind")}
          data={(articles.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title }))}
          value={articleId}
          searchable
          onChange={setArticleId}
          data-autofocus
        />
        <FormError error={articles.error ?? submit.error} />
        <div className={forms.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("shell:action.cancel")}
          </Button>
          <Button onClick={() => void link()} loading={submit.isBusy} disabled={articleId === null}>
            {t("gapLink")}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
