/** @jsxImportSource preact */
import type { Attachment } from "@rapport/schema";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session, SessionState } from "../engine/session.ts";
import { fill } from "../language/texts.ts";
import { formatOpening } from "../language/times.ts";
import { Avatar } from "./avatar.tsx";
import { Composer } from "./composer.tsx";
import { Icon } from "./icons.tsx";
import { PreChat } from "./pre-chat.tsx";
import { useSpeech } from "./speech.ts";
import { Thread } from "./thread.tsx";

const FOCUSABLE = "button:not([disabled]),textarea,input:not([hidden]),a[href]";

/** Keeps Tab inside the panel: on a phone it covers the whole page. */
function trapFocus(event: KeyboardEvent, panel: HTMLElement): void {
  const places = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((place) => place.offsetParent !== null);
  const active = (panel.getRootNode() as ShadowRoot).activeElement;
  const edge = event.shiftKey ? places[0] : places.at(-1);
  if (active !== edge) return;
  event.preventDefault();
  (event.shiftKey ? places.at(-1) : places[0])?.focus();
}

/** One line about the connection, when there is something to say. */
function bannerOf(state: SessionState, isOnline: boolean): "offline" | "slower" | null {
  if (state.slowUntil > Date.now()) return "slower";
  return !isOnline || state.link === "offline" ? "offline" : null;
}

/** A picture at full size; any click or Esc closes it. */
function Lightbox(props: { picture: { url: string; attachment: Attachment }; onClose: () => void }) {
  const { texts } = useSpeech();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button ref={button} type="button" class="lightbox" aria-label={texts.close} onClick={props.onClose}>
      <Icon name="close" size={28} />
      <img src={props.picture.url} alt={props.picture.attachment.name} />
    </button>
  );
}

export function Panel({ session, isPhone, onClose }: { session: Session; isPhone: boolean; onClose: () => void }) {
  const { language, texts } = useSpeech();
  const state = session.state();
  const { appearance, agent, phase } = state;
  const panel = useRef<HTMLDivElement>(null);
  const [picture, setPicture] = useState<{ url: string; attachment: Attachment } | null>(null);
  const [isDropping, setIsDropping] = useState(false);

  // iOS lays its keyboard over the page: follow what is really visible.
  useEffect(() => {
    const view = window.visualViewport;
    if (!isPhone || !view) return;
    const follow = () => {
      panel.current?.style.setProperty("height", `${view.height}px`);
      panel.current?.style.setProperty("top", `${view.offsetTop}px`);
    };
    follow();
    view.addEventListener("resize", follow);
    view.addEventListener("scroll", follow);
    return () => {
      view.removeEventListener("resize", follow);
      view.removeEventListener("scroll", follow);
      panel.current?.style.removeProperty("height");
      panel.current?.style.removeProperty("top");
    };
  }, [isPhone]);

  const preChat = appearance?.preChat;
  const isFormShown = state.needsPreChat && (preChat?.askName !== "no" || preChat.askEmail !== "no");
  const stop = phase === "identity_needed" ? texts.signIn : phase === "ended" ? texts.ended : null;
  const canWrite = stop === null && !isFormShown;
  // Before the panel is painted: whoever types as soon as they see the field must not lose a letter. Again when another
  // field takes its place, as the composer does after the form.
  useLayoutEffect(() => {
    const first = panel.current?.querySelector<HTMLElement>("textarea, .prechat input");
    // On a phone the keyboard would cover the thread before it was read.
    if (first && !isPhone) first.focus();
    else panel.current?.focus();
  }, [isFormShown, stop === null]);

  if (!appearance || !preChat) return null;
  const own = appearance.texts[language] ?? {};
  const title = own.title || appearance.name;
  const newestAnswer = state.lines.findLast((line) => !line.isMine);
  const lastAgent = agent.name ?? newestAnswer?.authorName ?? null;
  // It never sleeps; people are one word away.
  const isAi = newestAnswer?.isAi;
  const isPersonAsked = state.lines.findLast((line) => line.isMine)?.text === texts.person;
  const opening =
    appearance.isOpen === false ? formatOpening(appearance.opensAt, new Date(), language, texts.back) : null;
  const remark = agent.isOnline ? texts.online : (opening ?? texts.answersHere);
  const banner = bannerOf(state, navigator.onLine);

  return (
    <div
      ref={panel}
      class={isDropping ? "panel dropping" : "panel"}
      role="dialog"
      aria-modal={isPhone}
      aria-label={fill(texts.chat, { name: appearance.name })}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          if (picture) setPicture(null);
          else onClose();
        } else if (event.key === "Tab" && (isPhone || picture)) trapFocus(event, event.currentTarget);
      }}
      onDragOver={(event) => {
        if (!canWrite || !event.dataTransfer?.types.includes("Files")) return;
        event.preventDefault();
        setIsDropping(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setIsDropping(false);
      }}
      onDrop={(event) => {
        setIsDropping(false);
        if (!canWrite || !event.dataTransfer?.files.length) return;
        event.preventDefault();
        session.draft.addFiles([...event.dataTransfer.files]);
      }}
    >
      <header>
        <Avatar name={lastAgent || title} isOnline={isAi || agent.isOnline} size="l" />
        <div class="who">
          <strong>
            <bdi>{lastAgent || title}</bdi>
          </strong>
          {isAi && canWrite ? (
            <button type="button" disabled={isPersonAsked} onClick={() => session.say(texts.person)}>
              {texts.person}
            </button>
          ) : (
            <span>{lastAgent && lastAgent !== title ? `${title} · ${remark}` : remark}</span>
          )}
        </div>
        <button type="button" class="close" aria-label={texts.close} onClick={onClose}>
          <Icon name={isPhone ? "close" : "down"} />
        </button>
      </header>
      {banner && (
        <div class="banner" role="status">
          {texts[banner]}
        </div>
      )}
      {phase === "ended" ? (
        <div class="scroll" />
      ) : (
        <Thread
          session={session}
          greeting={own.greeting || texts.greeting}
          away={own.away || texts.away}
          onOpenPicture={setPicture}
        />
      )}
      {stop !== null ? (
        <div class="stop" role="status">
          {stop}
        </div>
      ) : isFormShown ? (
        <PreChat session={session} preChat={preChat} />
      ) : (
        <Composer session={session} placeholder={own.placeholder || texts.placeholder} />
      )}
      {isDropping && (
        <div class="drop">
          <Icon name="clip" size={28} />
          {texts.dropHere}
        </div>
      )}
      {picture && <Lightbox picture={picture} onClose={() => setPicture(null)} />}
    </div>
  );
}
