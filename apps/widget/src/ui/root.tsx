/** @jsxImportSource preact */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../engine/session.ts";
import { chooseLanguage, directionOf, fill } from "../language/texts.ts";
import { paletteOf } from "../look/color.ts";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { Panel } from "./panel.tsx";
import { speak } from "./speech.ts";

const PHONE = "(max-width: 480px)";

function useIsPhone(): boolean {
  const [isPhone, setIsPhone] = useState(() => matchMedia(PHONE).matches);
  useEffect(() => {
    const query = matchMedia(PHONE);
    const follow = () => setIsPhone(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);
  return isPhone;
}

/** While the tab is hidden its title tells how many answers wait. */
function useTitleBadge(unreadCount: number): void {
  useEffect(() => {
    let added = "";
    const follow = () => {
      if (added && document.title.startsWith(added)) document.title = document.title.slice(added.length);
      added = document.hidden && unreadCount > 0 ? `(${unreadCount}) ` : "";
      if (added) document.title = added + document.title;
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      if (added && document.title.startsWith(added)) document.title = document.title.slice(added.length);
    };
  }, [unreadCount]);
}

/** The page behind a full-screen chat must not scroll. */
function useScrollLock(isLocked: boolean): void {
  useEffect(() => {
    if (!isLocked) return;
    const { style } = document.documentElement;
    const before = style.overflow;
    style.overflow = "hidden";
    return () => {
      style.overflow = before;
    };
  }, [isLocked]);
}

/** The bubble, the panel, and a look at the newest answer while the panel is closed. */
export function Root(props: { session: Session; isOpen: boolean; onOpen: () => void; onClose: () => void }) {
  const { session, isOpen } = props;
  const state = session.state();
  const { appearance, unreadCount } = state;
  const isPhone = useIsPhone();
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(isOpen);
  const [dismissed, setDismissed] = useState("");
  const isVisible = appearance !== null && state.phase !== "refused" && state.phase !== "loading";
  useTitleBadge(isVisible ? unreadCount : 0);
  useScrollLock(isVisible && isOpen && isPhone);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) launcher.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  if (!isVisible) return null;

  const { language, texts } = speak(
    chooseLanguage(appearance.language, navigator.languages, document.documentElement.lang),
  );
  const palette = paletteOf(appearance.color);
  const newest = state.lines.findLast((line) => !line.isMine);
  const isPeekShown = !isOpen && unreadCount > 0 && newest !== undefined && newest.key !== dismissed;
  const label = isOpen ? texts.close : unreadCount > 0 ? fill(texts.openUnread, { count: unreadCount }) : texts.open;

  return (
    <div
      class={`root ${appearance.position}${isOpen ? " open" : ""}`}
      lang={language}
      dir={directionOf(language)}
      style={{
        "--accent": palette.accent,
        "--on-accent": palette.onAccent,
        "--accent-ink": palette.accentInk,
        "--accent-soft": palette.accentSoft,
      }}
    >
      {isOpen && <Panel session={session} isPhone={isPhone} onClose={props.onClose} />}
      {isPeekShown && (
        <div class="peek">
          <button type="button" class="peek-open" onClick={props.onOpen}>
            <Avatar name={newest.authorName || appearance.name} size="s" />
            <span>
              <strong>
                <bdi>{newest.authorName || appearance.name}</bdi>
              </strong>
              <span dir="auto">{newest.text || newest.attachments[0]?.name}</span>
            </span>
          </button>
          <button type="button" class="peek-close" aria-label={texts.remove} onClick={() => setDismissed(newest.key)}>
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
      <button
        ref={launcher}
        type="button"
        class="launcher"
        aria-label={label}
        aria-expanded={isOpen}
        onClick={isOpen ? props.onClose : props.onOpen}
      >
        <Icon name={isOpen ? "down" : "chat"} size={28} />
        {!isOpen && unreadCount > 0 && (
          <span class="badge" aria-hidden="true">
            {unreadCount > 99 ? "99+" : unreadCount}
          </span>
        )}
      </button>
      <div class="heard" role="status">
        {!isOpen && unreadCount > 0 ? fill(texts.openUnread, { count: unreadCount }) : ""}
      </div>
    </div>
  );
}
