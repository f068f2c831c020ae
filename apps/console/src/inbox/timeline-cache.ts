import type { ConversationItem } from "@rapport/api";
import type { Pages } from "./list-cache.ts";

/**
 * Whether two items are the same message. Before it has left, an outgoing message goes by its delivery's id, after that
 * by its event's; the clientId and the delivery stay.
 */
export function isSameItem(left: ConversationItem, right: ConversationItem): boolean {
  if (left.id === right.id) return true;
  if (left.clientId !== null && left.clientId === right.clientId && left.direction === right.direction) return true;
  const leftDelivery = left.delivery?.id;
  return leftDelivery !== undefined && (leftDelivery === right.delivery?.id || leftDelivery === right.id);
}

const isOlderDelivery = (next: ConversationItem, known: ConversationItem) =>
  next.delivery !== null && known.delivery !== null && next.delivery.updatedAt < known.delivery.updatedAt;

/** The cached timeline after an item came or changed; the same item twice changes nothing, an older state never wins. */
export function placeItem(pages: Pages<ConversationItem>, item: ConversationItem): Pages<ConversationItem> {
  let isKnown = false;
  const changed = pages.pages.map((page) => {
    const at = page.items.findIndex((other) => isSameItem(other, item));
    if (at === -1) return page;
    isKnown = true;
    if (isOlderDelivery(item, page.items[at]!)) return page;
    return { ...page, items: page.items.with(at, item) };
  });
  if (isKnown) return { ...pages, pages: changed };
  const [newest, ...older] = pages.pages;
  if (!newest) return pages;
  return { ...pages, pages: [{ ...newest, items: [...newest.items, item] }, ...older] };
}

/** The cached timeline without an item, named by its event's or its delivery's id. */
export function dropItem(pages: Pages<ConversationItem>, id: string): Pages<ConversationItem> {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.filter((item) => item.id !== id && item.delivery?.id !== id),
    })),
  };
}

/**
 * The cached timeline after a delivery was cancelled. A message that was tried stays, as it stays on the server's record; one that
 * never was goes.
 */
export function takeBack(pages: Pages<ConversationItem>, deliveryId: string): Pages<ConversationItem> {
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.flatMap((item) => {
        if (item.delivery?.id !== deliveryId) return [item];
        if (isWaiting(item)) return [];
        return [{ ...item, delivery: { ...item.delivery, state: "cancelled" as const, canCancel: false } }];
      }),
    })),
  };
}

/** A message that has not left yet goes by its delivery's id; it stands below everything that has happened. */
const isWaiting = (item: ConversationItem) => item.delivery !== null && item.id === item.delivery.id;

/** All loaded items in reading order, by (occurredAt, seq), each once; what has not left yet comes last. */
export function itemsInOrder(pages: Pages<ConversationItem>): ConversationItem[] {
  const byId = new Map<string, ConversationItem>();
  for (const page of pages.pages) for (const item of page.items) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()].sort(
    (left, right) =>
      Number(isWaiting(left)) - Number(isWaiting(right)) ||
      Date.parse(left.occurredAt) - Date.parse(right.occurredAt) ||
      left.seq - right.seq,
  );
}
