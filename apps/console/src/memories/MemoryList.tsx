import { ActionIcon, Button } from "@mantine/core";
import type { Memory } from "@rapport/api";
import { IconPencil, IconPlus, IconSparkles, IconUser, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { FormError } from "../forms/FormError.tsx";
import { useSubmit } from "../forms/use-submit.ts";
import { currentLocale } from "../i18n/i18n.ts";
import { AgoTime } from "../pieces/AgoTime.tsx";
import { exactDay } from "../pieces/instant.ts";
import { ErrorState, Skeletons } from "../pieces/States.tsx";
import { useMay } from "../session/use-me.ts";
import { MemoryForm } from "./MemoryForm.tsx";
import css from "./memories.module.css";
import { useMemories, useMemoryChanges } from "./use-memories.ts";

interface MemoryListProps {
  contactId: string;
  /** Offers to show what was replaced, forgotten or has expired. */
  hasHistory?: boolean;
}

/** What is remembered of a customer: each with the words it comes from, to be changed, forgotten or added to. */
export function MemoryList({ contactId, hasHistory }: MemoryListProps) {
  const { t } = useTranslation("memories");
  const mayWrite = useMay("contact.write");
  const [isAll, setAll] = useState(false);
  const [editing, setEditing] = useState<string | "new" | null>(null);
  const memories = useMemories(contactId, isAll);
  const changes = useMemoryChanges(contactId);
  // Another form may have been opened while this one was being saved.
  const closeForm = (which: string) => setEditing((open) => (open === which ? null : open));
  if (memories.isError) return <ErrorState error={memories.error} onRetry={() => void memories.refetch()} />;
  if (!memories.data) return <Skeletons rows={2} />;
  return (
    <div className={css.list}>
      {memories.data.length === 0 && editing !== "new" && (
        <p className={css.none}>{t(mayWrite ? "none" : "noneReadOnly")}</p>
      )}
      {memories.data.length > 0 && (
        <ul aria-label={t("title")}>
          {memories.data.map((memory) => (
            <li key={memory.id}>
              {editing === memory.id ? (
                <MemoryForm
                  memory={memory}
                  onSave={(body) => changes.change(memory, body)}
                  onClose={() => closeForm(memory.id)}
                />
              ) : (
                <MemoryRow
                  memory={memory}
                  onEdit={() => setEditing(memory.id)}
                  onForget={() => changes.forget(memory)}
                  onRecall={() => changes.recall(memory)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {editing === "new" ? (
        <MemoryForm memory={null} onSave={changes.add} onClose={() => closeForm("new")} />
      ) : (
        <div className={css.foot}>
          {mayWrite && (
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} stroke={1.8} />}
              onClick={() => setEditing("new")}
            >
              {t("add")}
            </Button>
          )}
          {hasHistory && (
            <Button variant="subtle" size="compact-sm" color="gray" onClick={() => setAll(!isAll)}>
              {t(isAll ? "hideAll" : "showAll")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

interface MemoryRowProps {
  memory: Memory;
  onEdit: () => void;
  onForget: () => Promise<unknown>;
  onRecall: () => Promise<unknown>;
}

function MemoryRow({ memory, onEdit, onForget, onRecall }: MemoryRowProps) {
  const { t } = useTranslation("memories");
  const submit = useSubmit();
  const { text, kind, state, source, expiresAt, usedCount, canEdit } = memory;
  const isActive = state === "active";
  const Icon = source === "person" ? IconUser : IconSparkles;
  const name = memory.createdByName ?? t("colleague");
  return (
    <div className={css.memory} data-gone={!isActive || undefined} data-source={source}>
      <Icon size={14} stroke={1.7} className={css.icon} role="img" aria-label={t(`source.${source}`, { name })} />
      <div className={css.body}>
        <div className={css.text} dir="auto">
          {text}
        </div>
        {memory.evidence.map((evidence) => (
          <Quote key={`${evidence.eventId} ${evidence.start}`} evidence={evidence} />
        ))}
        <div className={css.facts}>
          {t(`kind.${kind}`)}
          {!isActive && <> · {t(`state.${state}`)}</>}
          {isActive && expiresAt && <> · {t("untilText", { date: exactDay(expiresAt, currentLocale()) })}</>}
          {usedCount > 0 && <> · {t("used", { count: usedCount })}</>}
        </div>
        <FormError error={submit.error} />
      </div>
      {canEdit && (
        <div className={css.actions}>
          {isActive ? (
            <>
              <ActionIcon size={28} aria-label={t("edit", { text })} onClick={onEdit}>
                <IconPencil size={14} stroke={1.7} />
              </ActionIcon>
              <ActionIcon
                size={28}
                aria-label={t("forget", { text })}
                disabled={submit.isBusy}
                onClick={() => void submit.run(onForget)}
              >
                <IconX size={14} stroke={1.7} />
              </ActionIcon>
            </>
          ) : (
            <Button
              variant="subtle"
              size="compact-xs"
              loading={submit.isBusy}
              onClick={() => void submit.run(onRecall)}
            >
              {t("restore")}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

/** The customer's own words; they open the message in which they stand. */
function Quote({ evidence }: { evidence: Memory["evidence"][number] }) {
  const { t } = useTranslation("memories");
  const { conversationId, quote, eventId, occurredAt } = evidence;
  const words = (
    <>
      <q dir="auto">{quote}</q> <AgoTime at={occurredAt} />
    </>
  );
  if (conversationId === null) return <span className={css.quote}>{words}</span>;
  return (
    <Link
      to="/inbox/$view/$conversationId"
      params={{ view: "all", conversationId }}
      hash={eventId}
      className={css.quote}
      aria-label={t("quote", { quote })}
    >
      {words}
    </Link>
  );
}
