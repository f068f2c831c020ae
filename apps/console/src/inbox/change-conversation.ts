import { notifications } from "@mantine/notifications";
import type { ConversationDetail, ConversationPatch, ConversationRow } from "@rapport/api";
import { applyRow } from "../live/feed.ts";
import { sentenceOf } from "../pieces/sentence.ts";
import { keys, queryClient } from "../query.ts";
import { call } from "../session/session.ts";
import { feedContext } from "../shell/use-live.ts";
import { type Pages, rowsOf } from "./list-cache.ts";
import { patchedRow } from "./patched-row.ts";

/** The row as any cache has it. */
export function cachedRow(id: string): ConversationRow | undefined {
  const detail = queryClient.getQueryData<ConversationDetail>(keys.conversation(id));
  if (detail) return detail;
  for (const [, pages] of queryClient.getQueriesData<Pages<ConversationRow>>({ queryKey: keys.conversationLists })) {
    const row = pages && rowsOf(pages).find((candidate) => candidate.id === id);
    if (row) return row;
  }
  return undefined;
}

/** Puts the server's answer about a conversation into every cache. */
export function keepDetail(detail: ConversationDetail): void {
  applyRow(feedContext, detail);
  queryClient.setQueryData<ConversationDetail>(keys.conversation(detail.id), (known) =>
    known && known.seq > detail.seq ? known : detail,
  );
  feedContext.onCountsStale();
}

/**
 * Changes a conversation: on the screen at once, then on the server. When the server refuses, the screen goes back
 * and says why. Resolves to whether it was done.
 */
export async function changeConversation(id: string, patch: ConversationPatch): Promise<boolean> {
  const before = cachedRow(id);
  if (before) applyRow(feedContext, patchedRow(before, patch));
  try {
    keepDetail(await call("conversations.update", { params: { id }, body: patch }));
    return true;
  } catch (error) {
    const now = cachedRow(id);
    if (before && now && now.seq === before.seq) applyRow(feedContext, before);
    void queryClient.invalidateQueries({ queryKey: keys.conversation(id) });
    notifications.show({ color: "red", message: sentenceOf(error) });
    return false;
  }
}

/** Says how far I have read; `seq` 0 marks it unread. A failure is silent: nothing is lost by it. */
export async function markRead(id: string, seq: number): Promise<void> {
  const row = cachedRow(id);
  if (row) applyRow(feedContext, { ...row, isUnread: seq === 0 });
  await call("conversations.markRead", { params: { id }, body: { seq } }).catch(() => undefined);
}
