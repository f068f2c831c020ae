import { Button, Modal, Switch, TextInput } from "@mantine/core";
import type { ConversationFilter, ConversationSort } from "@rapport/api";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useFilterWords } from "./use-filter-words.ts";

export interface ViewDraft {
  /** Null: a new one. */
  id: string | null;
  name: string;
  filter: ConversationFilter;
  sort: ConversationSort;
  isShared: boolean;
}

/** Names a view and says who sees it; shows in words what it will hold. */
export function SaveViewDialog({
  draft,
  mayShare,
  onClose,
}: {
  draft: ViewDraft;
  mayShare: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation(["inbox", "shell"]);
  const navigate = useNavigate();
  const words = useFilterWords();
  const [name, setName] = useState(draft.name);
  const [isShared, setShared] = useState(draft.isShared);
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const body = { name: name.trim(), filter: draft.filter, sort: draft.sort, isShared };
    try {
      const view = draft.id
        ? await call("views.update", { params: { id: draft.id }, body })
        : await call("views.create", { body });
      await queryClient.invalidateQueries({ queryKey: keys.views });
      onClose();
      if (!draft.id) void navigate({ to: "/inbox/$view", params: { view: view.id }, search: {} });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={draft.id ? t("views.editTitle") : t("views.createTitle")} size={420}>
      <form onSubmit={submit} style={{ display: "grid", gap: 14 }}>
        <TextInput
          label={t("views.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={80}
          data-autofocus
          error={error !== null && sentenceOf(error)}
        />
        <p style={{ margin: 0, fontSize: 13, color: "var(--ink-soft)" }}>{words(draft.filter, draft.sort)}</p>
        {mayShare && (
          <Switch
            label={t("views.share")}
            checked={isShared}
            onChange={(event) => setShared(event.currentTarget.checked)}
          />
        )}
        <div style={{ display: "flex", justifyContent: "flex-end", gap: 8 }}>
          <Button variant="default" onClick={onClose}>
            {t("shell:action.cancel")}
          </Button>
          <Button type="submit" loading={isBusy} disabled={name.trim() === ""}>
            {t("views.save")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
