import { Button } from "@mantine/core";
import type { ConversationDetail, ConversationItem } from "@rapport/api";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { dayHeading } from "../../pieces/instant.ts";
import { ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useStore } from "../../pieces/store.ts";
import { useMinute } from "../../pieces/use-minute.ts";
import { useMe } from "../../session/use-me.ts";
import { markRead } from "../change-conversation.ts";
import { outboxStore } from "../composer/outbox.ts";
import { ActionCard } from "../engine/ActionCard.tsx";
import { useEngine } from "../engine/use-engine.ts";
import { itemsInOrder } from "../timeline-cache.ts";
import { itemsQuery } from "../use-inbox.ts";
import { ChangeLine } from "./ChangeLine.tsx";
import css from "./conversation.module.css";
import { blocksOf, firstUnreadOf } from "./grouping.ts";
import { MessageGroup } from "./MessageGroup.tsx";
import { PendingBlock } from "./PendingBlock.tsx";
import { beginReading, isKeptUnread } from "./unread.ts";
import { useJump } from "./use-jump.ts";

const NO_ITEMS: ConversationItem[] = [];
/** Closer to the end than this, new messages keep the end in view. */
const AT_END_PX = 120;

/** Messages, notes and changes in reading order; earlier ones are loaded as one scrolls up. */
export function Timeline({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation(["inbox", "shell"]);
  const me = useMe();
  const now = useMinute();
  const { id } = conversation;
  const query = useInfiniteQuery(itemsQuery(id));
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const items = useMemo(() => (data ? itemsInOrder(data) : NO_ITEMS), [data]);
  const outbox = useStore(outboxStore);
  const pending = outbox.filter(
    (message) => message.conversationId === id && !items.some(({ clientId }) => clientId === message.clientId),
  );

  // Fixed when the conversation is opened: the line does not jump while one reads.
  const [readSeqAtOpening] = useState(() => (conversation.isUnread ? conversation.readSeq : Number.POSITIVE_INFINITY));
  const firstUnreadId = useMemo(
    () => firstUnreadOf(items, readSeqAtOpening, me.actor.id),
    [items, readSeqAtOpening, me.actor.id],
  );
  const engine = useEngine(id);
  const blocks = useMemo(() => {
    // What was proposed before the first loaded message comes with the messages of its time.
    const from = hasNextPage ? Date.parse(items[0]?.occurredAt ?? "") : 0;
    const actions = (engine?.actions ?? []).filter(({ createdAt }) => Date.parse(createdAt) >= from);
    return blocksOf(items, firstUnreadId, actions);
  }, [items, firstUnreadId, engine?.actions, hasNextPage]);

  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const unreadLine = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const isPlaced = useRef(false);
  // The topmost message in view and where it stood: what comes above must not move it.
  const anchor = useRef<{ id: string; top: number } | null>(null);
  const firstIdBefore = useRef<string | null>(null);
  const [isEndFar, setEndFar] = useState(false);
  const [isUnreadAbove, setUnreadAbove] = useState(false);

  const look = () => {
    const element = scroller.current;
    if (!element) return;
    const toEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    isAtEnd.current = toEnd < AT_END_PX;
    setEndFar(toEnd > element.clientHeight);
    const line = unreadLine.current;
    setUnreadAbove(line !== null && line.offsetTop + line.offsetHeight < element.scrollTop);
    const edge = element.getBoundingClientRect().top;
    const topmost = [...element.querySelectorAll<HTMLElement>("[data-item]")].find(
      (message) => message.getBoundingClientRect().bottom > edge,
    );
    anchor.current = topmost
      ? { id: topmost.dataset.item ?? "", top: topmost.getBoundingClientRect().top - edge }
      : null;
    if (element.scrollTop < 400 && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  };

  // Place the view: at the first unread or the end when opened; where it was when earlier items came above.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs after each change of what is drawn.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || items.length === 0) return;
    const cameAbove = isPlaced.current && firstIdBefore.current !== items[0]!.id;
    if (!isPlaced.current) {
      isPlaced.current = true;
      const line = unreadLine.current;
      const roomBelow = line ? element.scrollHeight - line.offsetTop : 0;
      element.scrollTop = line && roomBelow > element.clientHeight ? line.offsetTop - 12 : element.scrollHeight;
    } else if (cameAbove && !isAtEnd.current && anchor.current) {
      const message = element.querySelector(`[data-item="${anchor.current.id}"]`);
      const top = message ? message.getBoundingClientRect().top - element.getBoundingClientRect().top : 0;
      if (message) element.scrollTop += top - anchor.current.top;
    } else if (isAtEnd.current) {
      element.scrollTop = element.scrollHeight;
    }
    firstIdBefore.current = items[0]!.id;
    look();
  }, [blocks, pending.length]);

  // Pictures and mail frames grow after they are drawn; the end stays in view while they do.
  useEffect(() => {
    const element = scroller.current;
    if (!element || !content.current) return;
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(content.current);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useJump({
    scroller,
    isAtEnd,
    hasEarlier: hasNextPage,
    isLoadingEarlier: isFetchingNextPage,
    loadEarlier: () => void fetchNextPage(),
    drawn: blocks,
  });
  useEffect(() => beginReading(id), [id]);
  const lastSeq = items.reduce((latest, { seq }) => Math.max(latest, seq), 0);
  const heardSeq = items.reduce((latest, item) => (item.direction === "in" ? Math.max(latest, item.seq) : latest), 0);
  const { isUnread } = conversation;
  const markedSeq = useRef(Number.POSITIVE_INFINITY);
  useEffect(() => {
    const read = () => {
      // The row may tell of a message before the timeline has it. The mark set then ends below that message, and the row is
      // shown as read all the same: so what is heard after a mark is marked, whatever the row says.
      const isBehind = heardSeq > markedSeq.current;
      if ((!isUnread && !isBehind) || lastSeq === 0 || document.visibilityState !== "visible" || isKeptUnread(id))
        return;
      markedSeq.current = lastSeq;
      void markRead(id, lastSeq);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [id, isUnread, lastSeq, heardSeq]);

  const toEnd = () => scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: "smooth" });
  const toUnread = () => unreadLine.current?.scrollIntoView({ block: "start", behavior: "smooth" });
  const words = { today: t("shell:time.today"), yesterday: t("shell:time.yesterday") };

  return (
    <div className={css.timelineFrame}>
      <div
        className={css.timeline}
        ref={scroller}
        onScroll={look}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        role="log"
        aria-label={t("timeline.label")}
      >
        <div className={css.column} ref={content}>
          {query.isError && items.length === 0 && (
            <ErrorState error={query.error} onRetry={() => void query.refetch()} />
          )}
          {query.isPending && <Skeletons rows={6} />}
          {hasNextPage && (
            <div className={css.earlier}>
              <Button
                variant="subtle"
                size="compact-sm"
                loading={isFetchingNextPage}
                onClick={() => void fetchNextPage()}
              >
                {t("timeline.earlier")}
              </Button>
            </div>
          )}
          {blocks.map((block) => {
            if (block.type === "day") {
              return (
                <div key={block.key} className={css.day}>
                  <span>{dayHeading(block.at, now, currentLocale(), words)}</span>
                </div>
              );
            }
            if (block.type === "unread") {
              return (
                <div key={block.key} className={css.unreadLine} ref={unreadLine}>
                  <span>{t("timeline.new")}</span>
                </div>
              );
            }
            if (block.type === "action") return <ActionCard key={block.key} action={block.action} />;
            if (block.type === "changes") return <ChangeLine key={block.key} items={block.items} />;
            return <MessageGroup key={block.key} block={block} conversation={conversation} />;
          })}
          {pending.map((message) => (
            <PendingBlock key={message.clientId} message={message} />
          ))}
        </div>
      </div>
      {isUnreadAbove && (
        <button type="button" className={css.jumpUp} onClick={toUnread}>
          <IconArrowUp size={14} stroke={2} aria-hidden />
          {t("timeline.toUnread")}
        </button>
      )}
      {isEndFar && (
        <button type="button" className={css.jump} onClick={toEnd} aria-label={t("timeline.toEnd")}>
          <IconArrowDown size={16} stroke={2} aria-hidden />
        </button>
      )}
    </div>
  );
}
