import type { ConversationRow } from "@rapport/api";
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
import css from "./list.module.css";

interface ListRowProps {
  row: ConversationRow;
  viewId: string;
  isOpen: boolean;
  isAtCursor: boolean;
  isSelected: boolean;
  isSelecting: boolean;
  onToggle: (isRange: boolean) => void;
  onHover: () => void;
}

/** Waiting longer than this deserves to be said in the list. */
const WAITING_SAID_MS = 4 * 3_600_000;

export const ListRow = memo(function ListRow(props: ListRowProps) {
  const { row, viewId, isOpen, isAtCursor, isSelected, isSelecting, onToggle, onHover } = props;
  const { t } = useTranslation("inbox");
  const { actorById } = useActors();
  const me = useMe();
  const now = useMinute();
  const assignee = row.assigneeId ? actorById.get(row.assigneeId) : undefined;
  const waitingMs = row.waitingSinceAt ? now.getTime() - Date.parse(row.waitingSinceAt) : 0;
  const isQuiet = row.status === "resolved" || row.status === "closed" || row.status === "snoozed";

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
          <span className={`${css.name} truncate`} dir="auto" title={row.contact.name}>
            {row.contact.name}
          </span>
          <RelativeTime at={row.lastEventAt} className={css.time ?? ""} />
        </div>
        <div className={`${css.preview} truncate`}>
          {row.previewDirection === "out" && <IconArrowBackUp size={13} stroke={1.8} aria-label={t("list.weSaid")} />}
          {row.previewDirection === "internal" && <IconNote size={13} stroke={1.8} aria-label={t("list.noteSaid")} />}
          <span dir="auto">
            {row.subject && <span className={css.subject}>{row.subject} </span>}
            {row.preview}
          </span>
        </div>
        <div className={css.marks}>
          <ChannelMark channel={row.channel} size={13} />
          {row.priority === "urgent" || row.priority === "high" ? (
            <span title={t(`priority.${row.priority}`)} className={css.mark}>
              <PriorityMark priority={row.priority} size={13} />
              <span className="screen-reader-only">{t(`priority.${row.priority}`)}</span>
            </span>
          ) : null}
          {row.status === "snoozed" ? (
            <span className={css.mark}>
              <StatusMark status="snoozed" size={13} />
              {row.snoozedUntilAt ? momentTime(row.snoozedUntilAt, now, currentLocale()) : t("list.untilReply")}
            </span>
          ) : isQuiet || row.status === "pending" || row.status === "reopened" ? (
            <span className={css.mark}>
              <StatusMark status={row.status} size={13} />
              {t(`status.${row.status}`)}
            </span>
          ) : (
            waitingMs > WAITING_SAID_MS && (
              <span className={css.mark}>{t("list.waits", { time: shortDuration(waitingMs, currentLocale()) })}</span>
            )
          )}
          {row.tags.slice(0, 2).map((tag) => (
            <Tag key={tag} name={tag} />
          ))}
          {row.tags.length > 2 && <span className={css.mark}>+{row.tags.length - 2}</span>}
          <span className={css.assignee}>
            {assignee && assignee.id !== me.actor.id && <Face name={assignee.name} size={18} />}
          </span>
        </div>
      </Link>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={isSelected}
          onChange={() => undefined}
          onClick={(event) => onToggle(event.shiftKey)}
          aria-label={t("list.select", { name: row.contact.name })}
        />
        <span className={css.dot} aria-hidden />
      </label>
      {row.isUnread && <span className="screen-reader-only">{t("list.unread")}</span>}
    </div>
  );
});
