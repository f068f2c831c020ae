import { Button } from "@mantine/core";
import { IconMessages } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { StatusMark } from "../../inbox/marks.tsx";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { EmptyState, ErrorState, Skeletons } from "../../pieces/States.tsx";
import { keys } from "../../query.ts";
import { call } from "../../session/session.ts";
import { useActors } from "../../session/use-colleagues.ts";
import css from "./contact.module.css";

/** The customer's conversations that I may see, newest first. */
export function ContactConversations({ contactId }: { contactId: string }) {
  const { t } = useTranslation(["customers", "shell", "inbox"]);
  const { actorById } = useActors();
  const list = useInfiniteQuery({
    queryKey: [...keys.contactConversations(contactId), "pages"],
    queryFn: ({ pageParam, signal }) =>
      call(
        "contacts.conversations",
        { params: { id: contactId }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
    staleTime: 10_000,
    refetchOnMount: "always",
  });
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? [];
  if (list.isPending) return <Skeletons rows={5} />;
  if (list.isError && rows.length === 0) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (rows.length === 0) {
    return (
      <EmptyState
        icon={<IconMessages size={28} stroke={1.4} />}
        title={t("conversations.emptyTitle")}
        text={t("timeline.emptyText")}
      />
    );
  }
  return (
    <>
      <ul className={css.conversations}>
        {rows.map((row) => (
          <li key={row.id}>
            <Link to="/inbox/$view/$conversationId" params={{ view: "all", conversationId: row.id }}>
              <span className={css.status} title={t(`inbox:status.${row.status}`)}>
                <StatusMark status={row.status} size={16} />
                <span className="screen-reader-only">{t(`inbox:status.${row.status}`)}</span>
              </span>
              <span className={css.conversationWords}>
                <span className={css.conversationTop}>
                  <span className={css.number}>#{row.number}</span>
                  <b className="truncate" dir="auto">
                    {row.subject || row.preview}
                  </b>
                </span>
                {row.subject && (
                  <span className={`${css.conversationPreview} truncate`} dir="auto">
                    {row.preview}
                  </span>
                )}
              </span>
              <span className={`${css.assignee} truncate`}>
                {row.assigneeId ? actorById.get(row.assigneeId)?.name : t("conversations.nobody")}
              </span>
              <ChannelMark channel={row.channel} size={15} />
              <RelativeTime at={row.lastEventAt} className={css.conversationTime ?? ""} />
            </Link>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => void list.fetchNextPage()}
          loading={list.isFetchingNextPage}
        >
          {t("shell:action.loadMore")}
        </Button>
      )}
    </>
  );
}
