import { Button, Modal, Radio, TextInput } from "@mantine/core";
import type { ConversationDetail, ConversationRow } from "@rapport/api";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { sentenceOf } from "../../pieces/sentence.ts";
import { useSettled } from "../../pieces/use-settled.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import { keepDetail } from "../change-conversation.ts";
import css from "./conversation.module.css";

const SUGGESTED = 8;

/** Finds another conversation and merges the two; the person says which of them goes on. */
export function MergeDialog({ conversation, onClose }: { conversation: ConversationDetail; onClose: () => void }) {
  const { t } = useTranslation(["inbox", "shell"]);
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [other, setOther] = useState<ConversationRow | null>(null);
  const [survivor, setSurvivor] = useState<"this" | "other">("this");
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const q = useSettled(typed.trim(), 150);
  const own = useQuery({
    queryKey: keys.contactConversations(conversation.contactId),
    queryFn: ({ signal }) =>
      call("contacts.conversations", { params: { id: conversation.contactId }, query: { limit: 20 } }, { signal }),
  });
  const found = useQuery({
    queryKey: keys.search(q),
    queryFn: ({ signal }) => call("search", { query: { q, limit: SUGGESTED } }, { signal }),
    enabled: q !== "",
  });
  const candidates = (q === "" ? own.data?.items : found.data?.conversations)
    ?.filter(({ id, mergedIntoId }) => id !== conversation.id && mergedIntoId === null)
    .slice(0, SUGGESTED);

  const merge = async () => {
    if (!other) return;
    setBusy(true);
    const [into, from] = survivor === "this" ? [conversation, other] : [other, conversation];
    try {
      keepDetail(await call("conversations.merge", { params: { id: into.id }, body: { fromIds: [from.id] } }));
      await queryClient.invalidateQueries({ queryKey: keys.items(into.id) });
      onClose();
      if (into.id !== conversation.id) {
        void navigate({ to: "/inbox/$view/$conversationId", params: { view: "all", conversationId: into.id } });
      }
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  const title = (row: Pick<ConversationRow, "number" | "subject" | "contact">) =>
    `#${row.number} ${row.subject ?? row.contact.name}`;

  return (
    <Modal opened onClose={onClose} title={t("merge.title")} size={520}>
      {other ? (
        <div style={{ display: "grid", gap: 16 }}>
          <Radio.Group
            label={t("merge.which")}
            value={survivor}
            onChange={(value) => setSurvivor(value as "this" | "other")}
          >
            <div style={{ display: "grid", gap: 10, marginTop: 10 }}>
              <Radio value="this" label={title(conversation)} description={t("merge.thisOne")} />
              <Radio value="other" label={title(other)} />
            </div>
          </Radio.Group>
          <p style={{ margin: 0, fontSize: 13, color: "var(--ink-soft)" }}>{t("merge.explain")}</p>
          {error !== null && (
            <p role="alert" style={{ margin: 0, fontSize: 13, color: "var(--red-ink)" }}>
              {sentenceOf(error)}
            </p>
          )}
          <div style={{ display: "flex", justifyContent: "flex-end", gap: 8 }}>
            <Button variant="default" onClick={() => setOther(null)}>
              {t("shell:action.back")}
            </Button>
            <Button loading={isBusy} onClick={() => void merge()}>
              {t("merge.do")}
            </Button>
          </div>
        </div>
      ) : (
        <>
          <TextInput
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            placeholder={t("merge.search")}
            aria-label={t("merge.search")}
            leftSection={<IconSearch size={16} stroke={1.6} />}
            data-autofocus
          />
          <div className={css.candidatesLabel}>{q === "" ? t("merge.suggested") : t("merge.found")}</div>
          <div className={css.candidates}>
            {candidates?.map((row) => (
              <button key={row.id} type="button" className={css.candidate} onClick={() => setOther(row)}>
                <span className="truncate" style={{ flex: 1 }} dir="auto">
                  {title(row)}
                  <small className="truncate">{row.preview}</small>
                </span>
                <RelativeTime at={row.lastEventAt} className={css.time ?? ""} />
              </button>
            ))}
            {candidates?.length === 0 && <p className={css.none}>{t("merge.nothing")}</p>}
          </div>
        </>
      )}
    </Modal>
  );
}
