import { ActionIcon, Button, Menu, Textarea, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { ConversationDetail } from "@rapport/api";
import { newId } from "@rapport/schema";
import { IconAt, IconCalendarClock, IconChevronDown, IconPaperclip, IconSlash } from "@tabler/icons-react";
import { type DragEvent, type KeyboardEvent, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { IS_MAC, keyCaps, keyNameOf } from "../../keyboard/keys.ts";
import { useShortcuts } from "../../keyboard/registry.ts";
import { useStore } from "../../pieces/store.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { useMe } from "../../session/use-me.ts";
import { editedSuggestionStore } from "../engine/editing.ts";
import { MomentPicker } from "../pickers.tsx";
import { useCustomerName } from "../use-customer-name.ts";
import { mentionsIn } from "./canned.ts";
import css from "./composer.module.css";
import { DraftFiles } from "./DraftFiles.tsx";
import { changeDraft, changePart, clearPart, type DraftKind, draftStore, EMPTY_DRAFT, isEmptyPart } from "./drafts.ts";
import { schedulePresets } from "./moments.ts";
import { sendMessage } from "./outbox.ts";
import { Suggestions, useSuggestions } from "./Suggestions.tsx";
import { attachFiles, detachFile } from "./uploads.ts";
import { useTypingSignal } from "./use-typing-signal.ts";

interface ComposerProps {
  conversation: ConversationDetail;
  onNext: () => void;
  areKeysOff: boolean;
}

interface SendOptions {
  sendAt?: Date;
  thenStatus?: "resolved";
  /** Overrides the preference. */
  after?: "stay" | "next";
}

/** Where answers and notes are written. What is typed is kept on the server a moment later. */
export function Composer({ conversation, onNext, areKeysOff }: ComposerProps) {
  const { t } = useTranslation(["inbox", "shell"]);
  const me = useMe();
  const { actors } = useActors();
  const { id, allowed } = conversation;
  const draft = useStore(draftStore, (all) => all.get(id)) ?? EMPTY_DRAFT;
  const kind: DraftKind = draft.kind === "reply" && !allowed.reply ? "note" : draft.kind;
  const part = draft[kind];
  const field = useRef<HTMLTextAreaElement>(null);
  const filePicker = useRef<HTMLInputElement>(null);
  const [isScheduling, setScheduling] = useState(false);
  const [isDropping, setDropping] = useState(false);
  const isPhone = useMediaQuery("(max-width: 767px)", false);
  const signalTyping = useTypingSignal(id);
  const suggestions = useSuggestions(conversation, kind, field);
  const customerName = useCustomerName()(conversation.contact);
  const suggestionId = useStore(editedSuggestionStore, (all) => all.get(id)) ?? null;

  const isUploading = part.files.some(({ attachment, error }) => attachment === null && error === null);
  const hasBadFile = part.files.some(({ error }) => error !== null);
  const canSend = !isEmptyPart(part) && !isUploading && !hasBadFile;
  const canResolve = allowed.edit && allowed.moves.includes("resolved");

  const setText = (text: string) => changePart(id, kind, (before) => ({ ...before, text }));
  const pickKind = (next: DraftKind) => {
    changeDraft(id, (before) => (before.kind === next ? before : { ...before, kind: next }));
    // At once: whoever presses R and types on must not lose a letter to the page's own shortcuts.
    field.current?.focus();
  };

  const send = ({ sendAt, thenStatus, after }: SendOptions = {}) => {
    if (!canSend) return;
    sendMessage({
      clientId: newId(),
      conversationId: id,
      kind,
      text: part.text.trim(),
      attachments: part.files.flatMap(({ attachment }) => attachment ?? []),
      mentions: kind === "note" ? mentionsIn(part.text, actors) : [],
      sendAt: sendAt?.toISOString() ?? null,
      thenStatus: thenStatus ?? null,
      // Files and a later moment are the person's own: such an answer is no edit of the draft any more.
      suggestionId: kind === "reply" && part.files.length === 0 && !sendAt ? suggestionId : null,
    });
    clearPart(id, kind);
    signalTyping.stop();
    const goes = after ?? (thenStatus ? me.preferences.afterSend : "stay");
    if (kind === "reply" && goes === "next") onNext();
    else field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || suggestions.onKeyDown(event)) return;
    const name = keyNameOf(event.nativeEvent, IS_MAC);
    if (name === "mod+Enter") {
      event.preventDefault();
      send();
    } else if (name === "mod+shift+Enter" && kind === "reply" && canResolve) {
      event.preventDefault();
      send({ thenStatus: "resolved" });
    } else if (name === "Escape") {
      event.currentTarget.blur();
    }
  };

  const insertSign = (sign: "/" | "@") => {
    const element = field.current;
    if (!element) return;
    const at = element.selectionStart;
    const before = part.text.slice(0, at);
    const words = `${before === "" || /\s$/.test(before) ? "" : " "}${sign}`;
    flushSync(() => setText(before + words + part.text.slice(at)));
    element.focus();
    element.setSelectionRange(at + words.length, at + words.length);
    suggestions.look();
  };

  const attach = (files: Iterable<File>) => attachFiles(id, kind, files);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDropping(false);
    attach(event.dataTransfer.files);
  };

  const isOn = !areKeysOff;
  useShortcuts([
    ...(isOn && allowed.reply
      ? [{ keys: "r", group: "composer" as const, label: t("keys.reply"), run: () => pickKind("reply") }]
      : []),
    ...(isOn && allowed.note
      ? [{ keys: "n", group: "composer" as const, label: t("keys.note"), run: () => pickKind("note") }]
      : []),
    { keys: "mod+Enter", group: "composer", label: t("keys.send"), run: () => undefined, isShownOnly: true },
    ...(canResolve
      ? [
          {
            keys: "mod+shift+Enter",
            group: "composer" as const,
            label: t("keys.sendAndResolve"),
            run: () => undefined,
            isShownOnly: true,
          },
        ]
      : []),
    { keys: "/", group: "composer", label: t("keys.canned"), run: () => insertSign("/"), isNotACommand: true },
  ]);

  if (!allowed.reply && !allowed.note) {
    return (
      <div className={css.closed}>
        {conversation.contact.isBlocked ? t("composer.blocked") : t("composer.readOnly")}
      </div>
    );
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files can also be attached by the button and by pasting.
    <div
      className={css.composer}
      data-composer
      data-note={kind === "note" || undefined}
      data-dropping={isDropping || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={() => setDropping(false)}
      onDrop={onDrop}
    >
      <div className={css.box}>
        <div className={css.tabs} role="tablist" aria-label={t("composer.kind")}>
          {allowed.reply && (
            <button
              type="button"
              role="tab"
              aria-selected={kind === "reply"}
              className={css.tab}
              onClick={() => pickKind("reply")}
            >
              {t("composer.reply")}
              {kind !== "reply" && !isEmptyPart(draft.reply) && (
                <span className={css.kept} title={t("composer.keptDraft")} />
              )}
            </button>
          )}
          {allowed.note && (
            <button
              type="button"
              role="tab"
              aria-selected={kind === "note"}
              className={css.tab}
              onClick={() => pickKind("note")}
            >
              {t("composer.note")}
              {kind !== "note" && !isEmptyPart(draft.note) && (
                <span className={css.kept} title={t("composer.keptDraft")} />
              )}
            </button>
          )}
          <span className={css.saved} aria-live="off">
            {draft.savedAt !== null && !isEmptyPart(part) && t("composer.draftSaved")}
          </span>
        </div>
        <Suggestions state={suggestions} />
        <Textarea
          ref={field}
          variant="unstyled"
          autosize
          minRows={isPhone && isEmptyPart(part) ? 1 : 2}
          maxRows={14}
          dir="auto"
          classNames={{ input: css.field ?? "" }}
          value={part.text}
          placeholder={
            kind === "note" ? t("composer.notePlaceholder") : t("composer.replyPlaceholder", { name: customerName })
          }
          aria-label={kind === "note" ? t("composer.note") : t("composer.reply")}
          onChange={(event) => {
            setText(event.currentTarget.value);
            suggestions.look();
            if (kind === "reply") signalTyping.touch();
          }}
          onKeyDown={onKeyDown}
          onKeyUp={suggestions.look}
          onClick={suggestions.look}
          onBlur={() => {
            suggestions.close();
            signalTyping.stop();
          }}
          onPaste={(event) => {
            if (event.clipboardData.files.length === 0) return;
            event.preventDefault();
            attach(event.clipboardData.files);
          }}
        />
        <DraftFiles files={part.files} onRemove={(key) => detachFile(id, kind, key)} />
        <div className={css.tools}>
          <input
            ref={filePicker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              attach(event.currentTarget.files ?? []);
              event.currentTarget.value = "";
            }}
          />
          <Tooltip label={t("composer.attach")}>
            <ActionIcon onClick={() => filePicker.current?.click()} aria-label={t("composer.attach")}>
              <IconPaperclip size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t("keys.canned")}>
            <ActionIcon onClick={() => insertSign("/")} aria-label={t("keys.canned")}>
              <IconSlash size={17} stroke={1.7} />
            </ActionIcon>
          </Tooltip>
          {kind === "note" && (
            <Tooltip label={t("composer.mention")}>
              <ActionIcon onClick={() => insertSign("@")} aria-label={t("composer.mention")}>
                <IconAt size={17} stroke={1.7} />
              </ActionIcon>
            </Tooltip>
          )}
          {kind === "reply" && (
            <MomentPicker
              isOpen={isScheduling}
              onOpenChange={setScheduling}
              position="top-start"
              presets={schedulePresets(new Date())}
              onPick={(sendAt) => send({ sendAt })}
              customWord={t("moment.custom")}
              target={
                <Tooltip label={t("composer.schedule")} disabled={isScheduling}>
                  <ActionIcon
                    disabled={!canSend}
                    onClick={() => setScheduling(!isScheduling)}
                    aria-label={t("composer.schedule")}
                  >
                    <IconCalendarClock size={17} stroke={1.7} />
                  </ActionIcon>
                </Tooltip>
              }
            />
          )}
          <span style={{ flex: 1 }} />
          {kind === "note" ? (
            <Button
              h={32}
              size="compact-md"
              disabled={!canSend}
              onClick={() => send()}
              className={css.noteButton ?? ""}
            >
              {t("composer.addNote")}
            </Button>
          ) : (
            <Button.Group>
              <Tooltip label={keyCaps("mod+Enter", IS_MAC).flat().join(" ")}>
                <Button h={32} size="compact-md" px={14} disabled={!canSend} onClick={() => send()}>
                  {t("composer.send")}
                </Button>
              </Tooltip>
              <Menu position="top-end" withinPortal width={260}>
                <Menu.Target>
                  <Button
                    h={32}
                    size="compact-md"
                    px={7}
                    disabled={!canSend}
                    aria-label={t("composer.sendMore")}
                    className={css.split ?? ""}
                  >
                    <IconChevronDown size={16} stroke={1.8} />
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  {canResolve && (
                    <Menu.Item
                      onClick={() => send({ thenStatus: "resolved" })}
                      rightSection={<small>{keyCaps("mod+shift+Enter", IS_MAC).flat().join(" ")}</small>}
                    >
                      {t("composer.sendAndResolve")}
                    </Menu.Item>
                  )}
                  <Menu.Item onClick={() => send({ after: "stay" })}>{t("composer.sendAndStay")}</Menu.Item>
                  <Menu.Item onClick={() => send({ after: "next" })}>{t("composer.sendAndNext")}</Menu.Item>
                  <Menu.Item onClick={() => setScheduling(true)}>{t("composer.schedule")}</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </Button.Group>
          )}
        </div>
        {isDropping && <div className={css.drop}>{t("composer.drop")}</div>}
      </div>
    </div>
  );
}
