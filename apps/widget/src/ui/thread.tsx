/** @jsxImportSource preact */
import type { Attachment } from "@rapport/schema";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Session } from "../engine/session.ts";
import type { Line } from "../engine/thread.ts";
import { formatDay, formatOpening, formatTime, isSameDay } from "../language/times.ts";
import { splitLinks } from "../look/links.ts";
import { AttachmentView } from "./attachments.tsx";
import { Avatar } from "./avatar.tsx";
import { Icon } from "./icons.tsx";
import { useSpeech } from "./speech.ts";

const GROUP_MS = 5 * 60_000;
/** Nearer to the end than this counts as reading along. */
const NEAR_END_PX = 80;

function isGrouped(line: Line, other: Line | undefined): boolean {
  if (!other || line.isMine !== other.isMine || line.authorName !== other.authorName) return false;
  const [a, b] = [new Date(line.at), new Date(other.at)];
  return Math.abs(a.getTime() - b.getTime()) < GROUP_MS && isSameDay(a, b);
}

/** Words of somebody: always text, never markup. */
function Words({ text }: { text: string }) {
  return (
    <div class="words" dir="auto">
      {splitLinks(text).map((piece, index) =>
        piece.href ? (
          <a key={index} href={piece.href} target="_blank" rel="noopener noreferrer nofollow">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </div>
  );
}

function Remark({ line, isLastMine, session }: { line: Line; isLastMine: boolean; session: Session }) {
  const { language, texts } = useSpeech();
  if (line.state === "failed") {
    return (
      <div class="remark bad" role="alert">
        <Icon name="alert" size={15} />
        {line.failure === "contact_blocked" ? texts.blocked : texts.failed}
        <button type="button" onClick={() => session.retry(line.key)}>
          {texts.retry}
        </button>
        <button type="button" onClick={() => session.discard(line.key)}>
          {texts.remove}
        </button>
      </div>
    );
  }
  const time = (
    <time dateTime={line.at} title={new Date(line.at).toLocaleString(language)}>
      {formatTime(new Date(line.at), language)}
    </time>
  );
  if (line.state === "sending") return <div class="remark late">{texts.sending}</div>;
  return (
    <div class="remark">
      {time}
      {isLastMine && ` · ${texts.sent}`}
    </div>
  );
}

export function Thread(props: {
  session: Session;
  greeting: string;
  away: string;
  onOpenPicture: (picture: { url: string; attachment: Attachment }) => void;
}) {
  const { session, greeting, away } = props;
  const { language, texts } = useSpeech();
  const { lines, hasEarlier, agent, early, appearance } = session.state();
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const shownLast = useRef<string | undefined>(undefined);
  const heightBefore = useRef<number | null>(null);
  const [isEarlierAsked, setIsEarlierAsked] = useState(false);
  const [hasNewBelow, setHasNewBelow] = useState(false);

  const last = lines.at(-1);
  const lastMineKey = lines.findLast((line) => line.isMine && line.state === "sent")?.key;
  const team = appearance?.name ?? "";
  const now = new Date();
  // The company's own away message is said by nobody by name. While it is the newest answer its words stand there already.
  const newestAnswer = lines.findLast((line) => !line.isMine);
  const isAway = appearance?.isOpen === false && !newestAnswer?.isAi;
  const isAwaySaid = newestAnswer !== undefined && newestAnswer.authorName === "" && !newestAnswer.isAi;
  const opening = isAway ? formatOpening(appearance.opensAt, now, language, texts.opens) : null;

  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    isAtEnd.current = true;
    setHasNewBelow(false);
    session.read();
  };
  useLayoutEffect(() => {
    const view = box.current;
    if (!view) return;
    if (heightBefore.current !== null && !isEarlierAsked) {
      view.scrollTop += view.scrollHeight - heightBefore.current;
      heightBefore.current = null;
    }
    const isNew = shownLast.current !== last?.key;
    const isFirstTime = shownLast.current === undefined;
    shownLast.current = last?.key ?? "";
    if (isAtEnd.current || isFirstTime || (isNew && last?.isMine)) {
      view.scrollTop = view.scrollHeight;
      isAtEnd.current = true;
      if (!document.hidden) session.read();
    } else if (isNew && last && !last.isMine) setHasNewBelow(true);
  });
  // The keyboard of a phone shrinks the view: stay at the end.
  useLayoutEffect(() => {
    const view = box.current;
    if (!view || !("ResizeObserver" in globalThis)) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) view.scrollTop = view.scrollHeight;
    });
    observer.observe(view);
    if (view.firstElementChild) observer.observe(view.firstElementChild);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const view = box.current;
    if (!view) return;
    isAtEnd.current = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_END_PX;
    if (isAtEnd.current && hasNewBelow) toEnd();
  };
  const loadEarlier = () => {
    heightBefore.current = box.current?.scrollHeight ?? null;
    setIsEarlierAsked(true);
    const done = () => setIsEarlierAsked(false);
    session.loadEarlier().then(done, done);
  };

  return (
    <div class="scroll" ref={box} onScroll={onScroll}>
      <div class="thread">
        {hasEarlier ? (
          <button type="button" class="earlier" disabled={isEarlierAsked} onClick={loadEarlier}>
            {texts.earlier}
          </button>
        ) : (
          <div class="line theirs first end">
            <Avatar name={team} size="s" />
            <div class="bubble">
              <Words text={greeting} />
            </div>
          </div>
        )}
        <div class="log" role="log" aria-live="polite" aria-relevant="additions">
          {lines.map((line, index) => {
            const before = lines[index - 1];
            const isFirst = !isGrouped(line, before);
            const isEnd = !lines[index + 1] || !isGrouped(line, lines[index + 1]);
            const at = new Date(line.at);
            const isNewDay = !before || !isSameDay(at, new Date(before.at));
            const hasRemark = isEnd || line.state === "failed" || line.key === lastMineKey;
            return (
              <div key={line.key}>
                {isNewDay && <div class="day">{formatDay(at, now, language)}</div>}
                <div class={`line ${line.isMine ? "mine" : "theirs"}${isFirst ? " first" : ""}${isEnd ? " end" : ""}`}>
                  {!line.isMine && isEnd && <Avatar name={line.authorName || team} size="s" />}
                  {!line.isMine && isFirst ? (
                    <div class="author">
                      <bdi>{line.authorName || team}</bdi>
                      {line.isAi && <em>{texts.ai}</em>}
                    </div>
                  ) : (
                    <span class="heard">{line.isMine ? texts.you : line.authorName}</span>
                  )}
                  {line.text && (
                    <div class={`bubble${line.state === "sent" ? "" : ` ${line.state}`}`}>
                      <Words text={line.text} />
                    </div>
                  )}
                  {line.attachments.map((attachment) => (
                    <AttachmentView
                      key={attachment.id}
                      session={session}
                      attachment={attachment}
                      isWaiting={line.state !== "sent"}
                      onOpen={props.onOpenPicture}
                    />
                  ))}
                  {hasRemark && <Remark line={line} isLastMine={line.key === lastMineKey} session={session} />}
                </div>
                {line === last && line.quickReplies && (
                  <div class="replies">
                    {line.quickReplies.map((reply) => (
                      <button
                        key={reply.label}
                        type="button"
                        class={reply.kind === "decision" && reply.decision === "confirm" ? "yes" : ""}
                        onClick={(event) => {
                          // The button goes; whoever pressed it with a key stays in the chat.
                          event.currentTarget.closest<HTMLElement>(".panel")?.focus();
                          session.choose(reply);
                        }}
                      >
                        {reply.label}
                      </button>
                    ))}
                  </div>
                )}
              </div>
            );
          })}
        </div>
        {isAway && (!isAwaySaid || opening) && (
          <div class="notice" role="status">
            <Icon name="clock" size={18} />
            <span>{isAwaySaid ? opening : `${away} ${opening ?? ""}`}</span>
          </div>
        )}
        {(agent.isTyping || early) && (
          <div class="line theirs first end" role="status">
            <Avatar name={agent.name ?? team} size="s" />
            {early && (
              <div class="bubble" aria-hidden="true">
                <Words text={early} />
              </div>
            )}
            <div class="bubble typing">
              <i />
              <i />
              <i />
              <span class="heard">{texts.typing.replace("{name}", agent.name ?? team)}</span>
            </div>
          </div>
        )}
      </div>
      {hasNewBelow && (
        <button type="button" class="jump" onClick={toEnd}>
          {texts.newMessages}
          <Icon name="down" size={16} />
        </button>
      )}
    </div>
  );
}
