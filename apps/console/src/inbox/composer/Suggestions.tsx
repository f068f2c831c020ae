import type { CannedReply, ConversationDetail } from "@rapport/api";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type RefObject, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { Face } from "../../pieces/Face.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { useMe } from "../../session/use-me.ts";
import { fillCanned, replaceTrigger, type Trigger, triggerAt } from "./canned.ts";
import css from "./composer.module.css";
import { changePart, type DraftKind } from "./drafts.ts";

interface Suggestion {
  id: string;
  label: string;
  detail: string;
  /** What takes the place of the trigger. */
  words: string;
  isPerson: boolean;
}

const MOST_SHOWN = 7;

/** Canned replies after `/` and, in a note, colleagues after `@`: found while one types, taken with Enter or Tab. */
export function useSuggestions(
  conversation: ConversationDetail,
  kind: DraftKind,
  field: RefObject<HTMLTextAreaElement | null>,
) {
  const me = useMe();
  const { actors } = useActors();
  const [trigger, setTrigger] = useState<Trigger | null>(null);
  const [active, setActive] = useState(0);
  const canned = useQuery({
    queryKey: keys.cannedReplies,
    queryFn: ({ signal }) => call("cannedReplies.list", {}, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

  const query = trigger?.query.toLowerCase() ?? "";
  const cannedWords = ({ id, shortcut, title, body }: CannedReply): Suggestion => ({
    id,
    label: `/${shortcut}`,
    detail: title,
    words: fillCanned(body, {
      contactName: conversation.contact.name,
      contactEmail: conversation.contact.email,
      agentName: me.actor.name,
      conversationNumber: conversation.number,
      companyName: me.tenant.name,
    }),
    isPerson: false,
  });
  const found: Suggestion[] = !trigger
    ? []
    : trigger.sign === "/"
      ? (canned.data?.items ?? [])
          .filter(
            ({ shortcut, title }) => shortcut.toLowerCase().startsWith(query) || title.toLowerCase().includes(query),
          )
          .map(cannedWords)
      : kind === "note"
        ? actors
            .filter(
              ({ kind: actorKind, disabledAt, name }) =>
                actorKind === "person" && !disabledAt && name.toLowerCase().includes(query),
            )
            .map(({ id, name, email }) => ({
              id,
              label: name,
              detail: email ?? "",
              words: `@${name} `,
              isPerson: true,
            }))
        : [];
  const shown = found.slice(0, MOST_SHOWN);

  const look = () => {
    const element = field.current;
    if (!element) return;
    const next =
      element.selectionStart === element.selectionEnd ? triggerAt(element.value, element.selectionStart) : null;
    if (next?.sign !== trigger?.sign || next?.query !== trigger?.query) setActive(0);
    setTrigger(next);
  };
  const close = () => setTrigger(null);
  const take = (suggestion: Suggestion) => {
    const element = field.current;
    if (!element || !trigger) return;
    const { text, caret } = replaceTrigger(element.value, element.selectionStart, trigger, suggestion.words);
    // Drawn at once, so that the next key already finds the caret behind the words.
    flushSync(() => changePart(conversation.id, kind, (part) => ({ ...part, text })));
    close();
    element.focus();
    element.setSelectionRange(caret, caret);
  };

  /** True when the key was for the suggestions. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (shown.length === 0 || event.ctrlKey || event.metaKey) return false;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) setActive((active + step + shown.length) % shown.length);
    else if (event.key === "Enter" || event.key === "Tab") take(shown[active] ?? shown[0]!);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    return true;
  };

  return { shown, active, sign: trigger?.sign ?? null, isLoading: canned.isPending, look, close, take, onKeyDown };
}

export function Suggestions({ state }: { state: ReturnType<typeof useSuggestions> }) {
  const { t } = useTranslation("inbox");
  if (state.shown.length === 0) return null;
  return (
    <div
      className={css.suggestions}
      role="listbox"
      aria-label={state.sign === "@" ? t("composer.mention") : t("keys.canned")}
    >
      {state.shown.map((suggestion, index) => (
        <button
          key={suggestion.id}
          type="button"
          role="option"
          tabIndex={-1}
          aria-selected={index === state.active}
          className={css.suggestion}
          // The field must not lose its caret before the words are put in.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => state.take(suggestion)}
        >
          {suggestion.isPerson && <Face name={suggestion.label} size={22} />}
          <span className={css.suggestionLabel}>{suggestion.label}</span>
          <span className={`${css.suggestionDetail} truncate`}>
            {suggestion.isPerson
              ? suggestion.detail
              : `${suggestion.detail} — ${suggestion.words.replace(/\s+/g, " ")}`}
          </span>
        </button>
      ))}
    </div>
  );
}
