import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { ConversationItem } from "@rapport/api";
import i18next from "i18next";
import { useEffect, useState } from "react";
import { sentenceOf } from "../../pieces/sentence.ts";
import { keys, queryClient } from "../../query.ts";
import { call } from "../../session/session.ts";
import type { Pages } from "../list-cache.ts";
import { itemsInOrder, takeBack } from "../timeline-cache.ts";
import { restorePart } from "./drafts.ts";

/** Whole seconds until the page's own clock shows `untilMs`. */
function useSecondsUntil(untilMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), 250);
    return () => window.clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
}

/** Takes a message that has not left back into the composer. Says so when it was too late. */
export async function cancelDelivery(item: ConversationItem): Promise<void> {
  const { delivery } = item;
  if (!delivery) return;
  notifications.hide(`undo:${delivery.id}`);
  try {
    const { conversationId, text, attachmentIds } = await call("deliveries.cancel", { params: { id: delivery.id } });
    const pages = queryClient.getQueryData<Pages<ConversationItem>>(keys.items(conversationId));
    const known = pages ? itemsInOrder(pages).find((other) => other.delivery?.id === delivery.id) : undefined;
    const attachments = (known ?? item).attachments.filter(({ id }) => attachmentIds.includes(id));
    if (pages) queryClient.setQueryData(keys.items(conversationId), takeBack(pages, delivery.id));
    restorePart(conversationId, "reply", text, attachments);
  } catch (error) {
    notifications.show({ color: "red", message: sentenceOf(error) });
    void queryClient.invalidateQueries({ queryKey: keys.items(item.conversationId) });
  }
}

/** A toast with the way back, for as long as there is one. */
export function offerUndo(item: ConversationItem): void {
  const { delivery } = item;
  if (!delivery?.canCancel || delivery.state !== "queued" || !delivery.notBeforeAt) return;
  // Both instants are the server's: the reader's clock may be wrong.
  const leftMs = Date.parse(delivery.notBeforeAt) - Date.parse(delivery.updatedAt);
  if (leftMs < 500) return;
  notifications.show({
    id: `undo:${delivery.id}`,
    autoClose: leftMs,
    withCloseButton: false,
    message: <UndoWords item={item} untilMs={Date.now() + leftMs} />,
  });
}

function UndoWords({ item, untilMs }: { item: ConversationItem; untilMs: number }) {
  const seconds = useSecondsUntil(untilMs);
  return (
    <div style={{ display: "flex", alignItems: "center", justifyContent: "space-between", gap: 12 }}>
      <span className="tabular">{i18next.t("delivery.leavesIn", { ns: "inbox", count: seconds })}</span>
      <Button size="compact-sm" variant="light" onClick={() => void cancelDelivery(item)}>
        {i18next.t("delivery.undo", { ns: "inbox" })}
      </Button>
    </div>
  );
}
