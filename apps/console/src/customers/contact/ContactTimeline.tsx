import { Button, SegmentedControl } from "@mantine/core";
import type { Channel } from "@rapport/schema";
import { IconLock, IconMessages, IconPaperclip } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { useChangeWords } from "../../inbox/conversation/use-change-words.ts";
import { useCustomerName } from "../../inbox/use-customer-name.ts";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { clockTime, dayHeading, exactTime } from "../../pieces/instant.ts";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { useMinute } from "../../pieces/use-minute.ts";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import css from "./timeline.module.css";
import { channelsOf, groupByDay, type TimelineItem } from "./timeline-groups.ts";

const PAGE_SIZE = 40;

/** Everything said with the customer on every channel, newest first (CTX-4). */
export function ContactTimeline({ contactId }: { contactId: string }) {
  const { t } = useTranslation(["customers", "shell"]);
  const now = useMinute();
  const [channel, setChannel] = useState<Channel | null>(null);
  const timeline = useInfiniteQuery({
    queryKey: keys.contactTimeline(contactId),
    queryFn: ({ pageParam, signal }) =>
      call(
        "contacts.timeline",
        { params: { id: contactId }, query: { limit: PAGE_SIZE, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    staleTime: 10_000,
    refetchOnMount: "always",
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline;
  const items = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  const channels = channelsOf(items);
  const days = groupByDay(items, channel);

  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (!element || !hasNextPage) return;
    const watch = new IntersectionObserver(
      ([seen]) => {
        if (seen?.isIntersecting && !isFetchingNextPage) void fetchNextPage();
      },
      { rootMargin: "600px" },
    );
    watch.observe(element);
    return () => watch.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (timeline.isPending) return <Skeletons rows={6} />;
  if (timeline.isError && items.length === 0) {
    return <ErrorState error={timeline.error} onRetry={() => void timeline.refetch()} />;
  }
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<IconMessages size={28} stroke={1.4} />}
        title={t("timeline.emptyTitle")}
        text={t("timeline.emptyText")}
      />
    );
  }
  return (
    <div className={css.timeline}>
      {channels.length > 1 && (
        <SegmentedControl
          className={css.filter}
          size="xs"
          aria-label={t("timeline.filter")}
          value={channel ?? "all"}
          onChange={(value) => setChannel(value === "all" ? null : (value as Channel))}
          data={[
            { value: "all", label: t("timeline.all") },
            ...channels.map((value) => ({ value, label: t(`shell:channel.${value}`) })),
          ]}
        />
      )}
      {days.map(({ day, items: entries }) => (
        <section key={day} className={css.day}>
          <h2 className={css.dayHeading}>
            {dayHeading(entries[0]!.occurredAt, now, currentLocale(), {
              today: t("shell:time.today"),
              yesterday: t("shell:time.yesterday"),
            })}
          </h2>
          {entries.map((item) => (
            <Entry key={item.id} item={item} />
          ))}
        </section>
      ))}
      <div ref={end}>
        {isFetchingNextPage && <Skeletons rows={2} />}
        {hasNextPage && !isFetchingNextPage && (
          <Button variant="subtle" color="gray" onClick={() => void fetchNextPage()}>
            {t("shell:action.loadMore")}
          </Button>
        )}
        {!hasNextPage && <p className={css.beginning}>{t("timeline.beginning")}</p>}
      </div>
    </div>
  );
}

function Entry({ item }: { item: TimelineItem }) {
  const { t } = useTranslation("customers");
  const changeWords = useChangeWords();
  const customerName = useCustomerName();
  const isChange = item.kind === "change";
  // Blank lines would spend the three lines that an entry has.
  const text = isChange ? changeWords(item) : (item.newText || item.text).replace(/\n\s*\n/g, "\n").trim();
  const isFailed = item.delivery?.state === "failed";
  return (
    <Link
      className={css.entry}
      to="/inbox/$view/$conversationId"
      params={{ view: "all", conversationId: item.conversationId }}
      data-kind={item.kind}
      data-direction={item.direction}
      preload={false}
    >
      <span className={css.mark}>
        {item.kind === "note" ? (
          <IconLock size={14} stroke={1.6} aria-label={t("timeline.note")} />
        ) : isChange ? (
          <span className={css.point} />
        ) : (
          <ChannelMark channel={item.channel} size={15} />
        )}
      </span>
      <span className={css.words}>
        <span className={css.top}>
          <b className="truncate" dir="auto">
            {item.author.kind === "contact" ? customerName(item.author) : item.author.name}
          </b>
          {isChange && (
            <span className={`${css.change} truncate`} dir="auto">
              {text}
            </span>
          )}
          {item.conversationNumber !== null && (
            <span className={`${css.conversation} truncate`} dir="auto">
              #{item.conversationNumber} {!isChange && item.conversationSubject}
            </span>
          )}
          <time className={css.time} dateTime={item.occurredAt} title={exactTime(item.occurredAt, currentLocale())}>
            {clockTime(item.occurredAt, currentLocale())}
          </time>
        </span>
        {!isChange && text && (
          <span className={css.text} dir="auto">
            {text}
          </span>
        )}
        {item.attachments.length > 0 && (
          <span className={css.files}>
            <IconPaperclip size={13} stroke={1.6} aria-hidden />
            {item.attachments.map(({ name }) => name).join(", ")}
          </span>
        )}
        {isFailed && <span className={css.failed}>{item.delivery?.reason ?? t("timeline.failed")}</span>}
      </span>
    </Link>
  );
}
