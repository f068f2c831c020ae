import type { ConversationRow } from "@rapport/api";
import type { ConversationStatus } from "@rapport/schema";
import { IconArrowBackUp, IconNote } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { currentLocale } from "../../i18n/i18n.ts";
import { ChannelMark } from "../../pieces/ChannelMark.tsx";
import { Face } from "../../pieces/Face.tsx";
import { momentTime, shortDuration } from "../../pieces/instant.ts";
import { RelativeTime } from "../../pieces/RelativeTime.tsx";
import { Tag } from "../../pieces/Tag.tsx";
import { useMinute } from "../../pieces/use-minute.ts";
import { useActors } from "../../session/use-colleagues.ts";
import { useMe } from "../../session/use-me.ts";
import { PriorityMark, StatusMark } from "../marks.tsx";
import { useCustomerName } from "../use-customer-name.ts";
import css from "./list.module.css";

interface ListRowProps {
  row: ConversationRow;
  viewId: string;
  isOpen: boolean;
  isAtCursor: boolean;
  isSelected: boolean;
  isSelecting: boolean;
  /** What the list is filtered by: a status that all rows share is not said in each. */
  listStatus: string;
  onToggle: (isRange: boolean) => void;
  onHover: () => void;
}

/** Statuses that the list says; the others go without saying. */
const MARKED: readonly ConversationStatus[] = ["snoozed", "pending", "reopened", "resolved", "closed"];

/** Waiting longer than this deserves to be said in the list. */
const WAITING_SAID_MS = 4 * 3_600_000;

export const ListRow = memo(function ListRow(props: ListRowProps) {
  const { row, viewId, isOpen, isAtCursor, isSelected, isSelecting, listStatus, onToggle, onHover } = props;
  const { t } = useTranslation("inbox");
  const { actorById } = useActors();
  const me = useMe();
  const name = useCustomerName()(row.contact);
  const now = useMinute();
  const assignee = row.assigneeId ? actorById.get(row.assigneeId) : undefined;
  const waitingMs = row.waitingSinceAt ? now.getTime() - Date.parse(row.waitingSinceAt) : 0;
  const isMarked = MARKED.includes(row.status) && (row.status !== listStatus || row.status === "snoozed");
  const isLong = !isMarked && waitingMs > WAITING_SAID_MS;
  const word =
    row.status === "snoozed"
      ? row.snoozedUntilAt
        ? momentTime(row.snoozedUntilAt, now, currentLocale())
        : t("list.untilReply")
      : isMarked
        ? t(`status.${row.status}`)
        : isLong && t("list.waits", { time: shortDuration(waitingMs, currentLocale()) });
  const showsFace = assignee !== undefined && assignee.id !== me.actor.id;

  return (
    <div
      className={css.row}
      data-open={isOpen || undefined}
      data-cursor={isAtCursor || undefined}
      data-selected={isSelected || undefined}
      data-unread={row.isUnread || undefined}
      data-selecting={isSelecting || undefined}
    >
      <Link
        className={css.link}
        to="/inbox/$view/$conversationId"
        params={{ view: viewId, conversationId: row.id }}
        search={(before) => before}
        preload={false}
        onPointerEnter={onHover}
        aria-current={isOpen || undefined}
        onClick={(event) => {
          if (!event.shiftKey && !isSelecting) return;
          event.preventDefault();
          onToggle(event.shiftKey);
        }}
      >
        <div className={css.top}>
          <span className={`${css.name} truncate`} dir="auto" title={name}>
            {name}
          </span>
          {(row.priority === "urgent" || row.priority === "high") && (
            <span title={t(`priority.${row.priority}`)} className={css.mark}>
              <PriorityMark priority={row.priority} size={13} />
              <span className="screen-reader-only">{t(`priority.${row.priority}`)}</span>
            </span>
          )}
          <ChannelMark channel={row.channel} size={13} />
          <RelativeTime at={row.lastEventAt} className={css.time ?? ""} />
        </div>
        <div className={css.below}>
          <div className={css.words} data-lines={row.subject ? 1 : 2}>
            {row.subject && (
              <div className={`${css.subject} truncate`} dir="auto">
                {row.subject}
              </div>
            )}
            <div className={css.preview}>
              {row.previewDirection === "out" && (
                <IconArrowBackUp size={13} stroke={1.8} aria-label={t("list.weSaid")} />
              )}
              {row.previewDirection === "internal" && (
                <IconNote size={13} stroke={1.8} aria-label={t("list.noteSaid")} />
              )}
              <span dir="auto">{row.preview}</span>
            </div>
          </div>
          <div className={css.side}>
            {word && (
              <span className={css.mark}>
                {isMarked && <StatusMark status={row.status} size={13} />}
                {word}
              </span>
            )}
            {(row.tags.length > 0 || showsFace) && (
              <span className={css.mark}>
                {row.tags.slice(0, 1).map((tag) => (
                  <Tag key={tag} name={tag} />
                ))}
                {row.tags.length > 1 && <span title={row.tags.join(", ")}>+{row.tags.length - 1}</span>}
                {showsFace && <Face name={assignee.name} size={18} />}
              </span>
            )}
          </div>
        </div>
      </Link>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event) => onToggle(event.shiftKey)}
          aria-label={t("list.select", { name })}
        />
        <span className={css.dot} aria-hidden />
      </label>
      {row.isUnread && <span className="screen-reader-only">{t("list.unread")}</span>}
    </div>
  );
});
