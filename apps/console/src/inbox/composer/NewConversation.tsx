import { Autocomplete, Button, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { newId } from "@rapport/schema";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { issuesOf, sentenceOf } from "../../pieces/sentence.ts";
import { useSettled } from "../../pieces/use-settled.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import { keepDetail } from "../change-conversation.ts";
import { useConnections } from "../views/use-filter-words.ts";
import css from "./composer.module.css";

interface NewConversationProps {
  onClose: () => void;
  /** To whom, when that is known already. */
  to?: { id: string; name: string; email: string };
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Writes the first mail of a conversation, to a contact or to an address nobody knows yet. */
export function NewConversation({ onClose, to }: NewConversationProps) {
  const { t } = useTranslation(["inbox", "shell"]);
  const navigate = useNavigate();
  const mailboxes = useConnections().filter(({ connector, status }) => connector === "email" && status !== "paused");
  const [connectionId, setConnectionId] = useState<string | null>(null);
  const [recipient, setRecipient] = useState(to?.email ?? "");
  const [subject, setSubject] = useState("");
  const [text, setText] = useState("");
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  // The same words sent twice (a slow network, a second click) are one conversation.
  const clientId = useRef(newId());
  const q = useSettled(recipient.trim(), 150);
  const { data: contacts } = useQuery({
    queryKey: keys.contactList({ q, limit: 8 }),
    queryFn: ({ signal }) => call("contacts.list", { query: { q, limit: 8 } }, { signal }),
    enabled: q !== "" && !to,
    placeholderData: (previous) => previous,
  });
  const known = (contacts?.items ?? []).filter((contact) => contact.email !== null);
  const from = connectionId ?? mailboxes[0]?.id ?? null;
  const address = recipient.trim();
  const contact = known.find(({ email }) => email?.toLowerCase() === address.toLowerCase());
  const isReady = from !== null && ADDRESS.test(address) && subject.trim() !== "" && text.trim() !== "";
  const issues = issuesOf(error);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || from === null) return;
    setBusy(true);
    setError(null);
    try {
      const contactId = to?.id ?? contact?.id;
      const conversation = await call("conversations.create", {
        body: {
          connectionId: from,
          to: contactId ? { contactId } : { email: address },
          subject: subject.trim(),
          text: text.trim(),
          attachmentIds: [],
          clientId: clientId.current,
        },
      });
      keepDetail(conversation);
      void queryClient.invalidateQueries({ queryKey: keys.conversationLists });
      onClose();
      void navigate({ to: "/inbox/$view/$conversationId", params: { view: "mine", conversationId: conversation.id } });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <Modal opened onClose={onClose} title={t("compose.title")} size={600} closeOnClickOutside={text === ""}>
      {mailboxes.length === 0 ? (
        <p style={{ fontSize: 13, color: "var(--ink-soft)" }}>{t("compose.noMailbox")}</p>
      ) : (
        <form className={css.form} onSubmit={submit} noValidate>
          {error !== null && (
            <div role="alert" style={{ color: "var(--red-ink)", fontSize: 13 }}>
              {sentenceOf(error)} {t("compose.kept")}
            </div>
          )}
          {mailboxes.length > 1 && (
            <Select
              label={t("compose.from")}
              data={mailboxes.map(({ id, name }) => ({ value: id, label: name }))}
              value={from}
              onChange={setConnectionId}
              allowDeselect={false}
            />
          )}
          <Autocomplete
            label={t("compose.to")}
            placeholder={t("compose.toPlaceholder")}
            value={recipient}
            onChange={setRecipient}
            readOnly={to !== undefined}
            data={[...new Set(known.map(({ email }) => email ?? ""))]}
            renderOption={({ option }) => (
              <span className="truncate">
                {known.find(({ email }) => email === option.value)?.name}{" "}
                <span style={{ color: "var(--ink-faint)" }}>{option.value}</span>
              </span>
            )}
            filter={({ options }) => options}
            error={issues["to.email"] ?? issues.to}
            data-autofocus={to === undefined || undefined}
          />
          <TextInput
            label={t("compose.subject")}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
            maxLength={500}
            dir="auto"
            error={issues.subject}
          />
          <Textarea
            label={t("compose.text")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void submit(event);
            }}
            autosize
            minRows={7}
            maxRows={16}
            dir="auto"
            error={issues.text}
          />
          <div style={{ display: "flex", justifyContent: "flex-end", gap: 8 }}>
            <Button variant="default" onClick={onClose}>
              {t("shell:action.cancel")}
            </Button>
            <Button type="submit" disabled={!isReady} loading={isBusy}>
              {t("composer.send")}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
