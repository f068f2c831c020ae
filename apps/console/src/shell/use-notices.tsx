import { notifications } from "@mantine/notifications";
import type { Me } from "@rapport/api";
import { useNavigate } from "@tanstack/react-router";
import i18next from "i18next";
import { useEffect } from "react";
import { openConversationStore } from "../inbox/open-conversation.ts";
import { playNoticeSound } from "../live/notice-sound.ts";
import { type Notice, noticeStore } from "../live/notices.ts";
import { useMe } from "../session/use-me.ts";

/** Whether this person wants to hear of it: mentions, what is theirs, and what is new and nobody's. */
function isMine(notice: Notice, me: Me): boolean {
  if (notice.kind === "mention") return true;
  const { row } = notice;
  return row.assigneeId === me.actor.id || (row.assigneeId === null && row.messageCount === 1);
}

function wordsOf(notice: Notice): { title: string; text: string } {
  if (notice.kind === "mention") {
    return { title: i18next.t("notice.mention", { ns: "inbox", name: notice.byName }), text: "" };
  }
  const { row, text } = notice;
  const title =
    row.assigneeId === null
      ? i18next.t("notice.unassigned", { ns: "inbox", name: row.contact.name })
      : row.contact.name;
  return { title, text };
}

/** Tells of what concerns me: a toast in the page, a system notification when the page is hidden and that was allowed. */
export function useNotices(): void {
  const me = useMe();
  const navigate = useNavigate();
  useEffect(() => {
    const open = (conversationId: string) =>
      void navigate({ to: "/inbox/$view/$conversationId", params: { view: "all", conversationId } });
    return noticeStore.subscribe(() => {
      const notice = noticeStore.get();
      if (!notice || !isMine(notice, me)) return;
      const isSeen = document.visibilityState === "visible" && openConversationStore.get() === notice.conversationId;
      if (isSeen) return;
      const { title, text } = wordsOf(notice);
      if (me.preferences.isNotificationSoundOn) playNoticeSound();
      if (document.visibilityState === "hidden" && "Notification" in window && Notification.permission === "granted") {
        const shown = new Notification(title, { body: text, tag: notice.conversationId, icon: "/favicon.svg" });
        shown.onclick = () => {
          window.focus();
          open(notice.conversationId);
          shown.close();
        };
        return;
      }
      notifications.show({
        id: `notice:${notice.conversationId}`,
        title,
        message: text,
        autoClose: 6000,
        style: { cursor: "pointer" },
        onClick: () => {
          notifications.hide(`notice:${notice.conversationId}`);
          open(notice.conversationId);
        },
      });
    });
  }, [me, navigate]);
}
