import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openConversationStore } from "../inbox/open-conversation.ts";
import { applyFrame, type FeedContext } from "../live/feed.ts";
import { noticeFrame } from "../live/notices.ts";
import { forgetPresence, notePresence, onlineStore } from "../live/presence.ts";
import { type Live, liveStatusStore, startLive } from "../live/socket.ts";
import { keys, queryClient } from "../query.ts";
import { currentAccessToken, refreshAccess, reloadMe, sessionStore } from "../session/session.ts";

const COUNTS_GATHERED_MS = 800;

let live: Live | null = null;
let countsTimer: number | undefined;

const NOBODY = { id: "", teamIds: [] };

/** Where answers and frames meet the cache; one for the whole session. */
export const feedContext: FeedContext = {
  queryClient,
  reader: () => {
    const session = sessionStore.get();
    return session.status === "signed_in" ? session.me.actor : NOBODY;
  },
  openConversationId: () => openConversationStore.get(),
  onCountsStale() {
    if (countsTimer !== undefined) return;
    countsTimer = window.setTimeout(() => {
      countsTimer = undefined;
      void queryClient.invalidateQueries({ queryKey: keys.counts });
    }, COUNTS_GATHERED_MS);
  },
  onMeStale: () => void reloadMe().catch(() => undefined),
};

let looking: { conversationId: string | null; isTyping: boolean } = { conversationId: null, isTyping: false };

/** Tells colleagues what I look at and whether I type; said again whenever the connection is made. */
export function sayLooking(conversationId: string | null, isTyping: boolean): void {
  looking = { conversationId, isTyping };
  live?.look(conversationId, isTyping);
}

const socketUrl = () => `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/v1/socket`;

/** Follows the feed while the shell is on the page. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => {
    live = startLive({
      url: socketUrl(),
      accessToken: currentAccessToken,
      renew: refreshAccess,
      onFrame(frame) {
        if (frame.type === "presence") return notePresence(frame);
        if (frame.type === "online") return onlineStore.set(new Set(frame.actorIds));
        applyFrame(feedContext, frame);
        noticeFrame(frame);
      },
      onReady(isFirst) {
        // What was read before the feed was followed may already be old; what is not on the page is read when shown.
        if (isFirst) void client.invalidateQueries({ queryKey: ["conversations"] });
      },
    });
    live.look(looking.conversationId, looking.isTyping);
    const stopWatching = liveStatusStore.subscribe(() => liveStatusStore.get().state === "waiting" && forgetPresence());
    return () => {
      stopWatching();
      live?.stop();
      live = null;
      forgetPresence();
    };
  }, [client]);
}
