import { Button, Tooltip } from "@mantine/core";
import type { ConversationDetail, Suggestion } from "@rapport/api";
import { explainGateReason, newId } from "@rapport/schema";
import { IconSparkles } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { KeyCaps } from "../../keyboard/KeyCaps.tsx";
import { useShortcuts } from "../../keyboard/registry.ts";
import { useStore } from "../../pieces/store.ts";
import { restorePart } from "../composer/drafts.ts";
import { outboxStore, sendMessage } from "../composer/outbox.ts";
import { beginEditing, editedSuggestionStore, stopEditing } from "./editing.ts";
import css from "./engine.module.css";
import { markText } from "./marked-text.ts";
import { Sources } from "./Sources.tsx";
import { rejectSuggestion } from "./use-engine.ts";
import { confidenceKey, percentOf } from "./use-engine-words.ts";
import { WhyLink } from "./WhyLink.tsx";

interface SuggestionPanelProps {
  conversation: ConversationDetail;
  suggestion: Suggestion;
  areKeysOff: boolean;
}

/** What the AI would say, above the composer: to send as it is, to edit, or to reject; and why it did not go by itself. */
export function SuggestionPanel({ conversation, suggestion, areKeysOff }: SuggestionPanelProps) {
  const { t } = useTranslation("engine");
  const { id } = conversation;
  const isEdited = useStore(editedSuggestionStore, (all) => all.get(id) === suggestion.id);
  const isSent = useStore(outboxStore, (all) =>
    all.some((message) => message.suggestionId === suggestion.id && message.state !== "failed"),
  );
  const [isFolded, setFolded] = useState(false);

  const send = () =>
    sendMessage({
      clientId: newId(),
      conversationId: id,
      kind: "reply",
      text: suggestion.text,
      attachments: [],
      mentions: [],
      sendAt: null,
      thenStatus: null,
      suggestionId: suggestion.id,
    });
  const edit = () => {
    beginEditing(id, suggestion.id);
    restorePart(id, "reply", suggestion.text, []);
    document.querySelector<HTMLTextAreaElement>("[data-composer] textarea")?.focus();
  };
  const reject = () => {
    stopEditing(id);
    void rejectSuggestion(id, suggestion.id);
  };

  const isOn = !areKeysOff && !isSent;
  useShortcuts([
    ...(isOn && !isEdited
      ? [
          { keys: "y", group: "conversation" as const, label: t("keys.send"), run: send },
          { keys: "d", group: "conversation" as const, label: t("keys.edit"), run: edit },
        ]
      : []),
    ...(isOn ? [{ keys: "shift+d", group: "conversation" as const, label: t("keys.reject"), run: reject }] : []),
  ]);

  if (isSent) return null;
  if (isEdited) {
    return (
      <section className={css.suggestion} aria-label={t("suggestion.label")} data-edited>
        <header className={css.suggestionHead}>
          <IconSparkles size={15} stroke={1.8} aria-hidden />
          <span className={css.suggestionTitle}>{t("suggestion.editing")}</span>
          <span className={css.hint}>{t("suggestion.editingHint")}</span>
          <button type="button" className={css.textButton} onClick={() => stopEditing(id)}>
            {t("suggestion.stopEditing")}
          </button>
        </header>
        <Issues suggestion={suggestion} />
      </section>
    );
  }
  return (
    <section className={css.suggestion} aria-label={t("suggestion.label")} data-suggestion={suggestion.id}>
      <header className={css.suggestionHead}>
        <IconSparkles size={15} stroke={1.8} aria-hidden />
        <span className={css.suggestionTitle}>{t("suggestion.label")}</span>
        <Confidence confidence={suggestion.confidence} />
        <WhyLink runId={suggestion.runId} />
        <button type="button" className={css.textButton} aria-expanded={!isFolded} onClick={() => setFolded(!isFolded)}>
          {t(isFolded ? "suggestion.show" : "suggestion.hide")}
        </button>
      </header>
      {!isFolded && (
        <>
          <div className={css.suggestionText} dir="auto">
            <MarkedText suggestion={suggestion} />
          </div>
          <Sources citations={suggestion.citations} />
          <Issues suggestion={suggestion} />
        </>
      )}
      <div className={css.buttons}>
        <Tooltip label={<KeyCaps shortcut="y" />}>
          <Button
            size="compact-sm"
            h={32}
            px={14}
            // What a person must answer is not offered to be sent in passing.
            {...(suggestion.gate.verdict === "escalate" ? { variant: "default" } : { className: css.aiButton ?? "" })}
            onClick={send}
          >
            {t("suggestion.send")}
          </Button>
        </Tooltip>
        <Tooltip label={<KeyCaps shortcut="d" />}>
          <Button size="compact-sm" h={32} variant="default" onClick={edit}>
            {t("suggestion.edit")}
          </Button>
        </Tooltip>
        <Tooltip label={<KeyCaps shortcut="shift+d" />}>
          <Button size="compact-sm" h={32} variant="subtle" color="gray" onClick={reject}>
            {t("suggestion.reject")}
          </Button>
        </Tooltip>
      </div>
    </section>
  );
}

function Confidence({ confidence }: { confidence: number }) {
  const { t } = useTranslation("engine");
  const key = confidenceKey(confidence);
  const percent = percentOf(confidence);
  return (
    <Tooltip label={t("suggestion.confidenceLabel", { percent })} multiline maw={280}>
      <span className={css.confidence} data-level={key}>
        <i style={{ ["--share" as never]: confidence }} aria-hidden />
        {t("suggestion.confidence", { percent, words: t(`suggestion.${key}`) })}
        <span className="screen-reader-only">{t("suggestion.confidenceLabel", { percent })}</span>
      </span>
    </Tooltip>
  );
}

function MarkedText({ suggestion }: { suggestion: Suggestion }) {
  const { t } = useTranslation("engine");
  const { text, gate } = suggestion;
  const runs = markText(
    text,
    gate.reasons.map(({ span }) => span),
  );
  let at = 0;
  return runs.map((run) => {
    const start = at;
    at += run.text.length;
    const [first] = run.marks;
    if (first === undefined) return <span key={start}>{run.text}</span>;
    const isEnd = gate.reasons[first]?.span?.end === at;
    return (
      <mark
        key={start}
        className={css.issueMark}
        title={run.marks.map((mark) => issueWords(suggestion, mark)).join("\n")}
      >
        {run.text}
        {isEnd && <sup>{first + 1}</sup>}
      </mark>
    );
  });

  function issueWords(of: Suggestion, number: number): string {
    const reason = of.gate.reasons[number];
    return reason ? t(`gate.${reason.code}`) : "";
  }
}

/** What the gate objects to. */
function Issues({ suggestion: { text, gate } }: { suggestion: Suggestion }) {
  const { t } = useTranslation("engine");
  if (gate.reasons.length === 0) return null;
  return (
    <ol className={css.issues} aria-label={t("suggestion.issues")}>
      {gate.reasons.map(({ code, sentence, span }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a verdict never changes, and one word may break a rule twice.
        <li key={index} data-code={code}>
          <b>{t(`gate.${code}`)}</b>
          {span && <q dir="auto">{text.slice(span.start, span.end)}</q>}
          <span>{explainGateReason({ sentence }, currentLocale())}</span>
        </li>
      ))}
    </ol>
  );
}
