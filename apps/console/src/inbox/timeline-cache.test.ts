import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConversationItem } from "@rapport/api";
import type { Delivery } from "@rapport/schema";
import fc from "fast-check";
import { itemOf, uuid } from "./fixtures/records.ts";
import type { Pages } from "./list-cache.ts";
import { dropItem, itemsInOrder, placeItem, takeBack } from "./timeline-cache.ts";

const pagesOf = (...pages: ConversationItem[][]): Pages<ConversationItem> => ({
  pages: pages.map((items) => ({ items, cursor: null })),
  pageParams: pages.map(() => undefined),
});
const deliveryOf = (state: Delivery["state"], updatedAt: string): Delivery => ({
  id: uuid(500),
  state,
  reason: null,
  attempts: 1,
  notBeforeAt: null,
  canRetry: false,
  canCancel: false,
  updatedAt,
});
const outgoing = (id: number, state: Delivery["state"], seconds: number): ConversationItem =>
  itemOf(id, {
    id: uuid(id),
    direction: "out",
    clientId: "client-1234",
    delivery: deliveryOf(state, new Date(Date.UTC(2026, 10, 20, 11, 0, seconds)).toISOString()),
  });

test("a message keeps its one row when it leaves and takes its event's id", () => {
  let pages = placeItem(pagesOf([itemOf(1)]), outgoing(500, "queued", 1));
  pages = placeItem(pages, outgoing(600, "sent", 2));
  assert.equal(itemsInOrder(pages).length, 2);
  assert.equal(itemsInOrder(pages).at(-1)?.delivery?.state, "sent");
});

test("an older state of a delivery never replaces a newer one", () => {
  const pages = placeItem(placeItem(pagesOf([]), outgoing(600, "sent", 2)), outgoing(500, "queued", 1));
  assert.deepEqual(
    itemsInOrder(pages).map(({ delivery }) => delivery?.state),
    ["sent"],
  );
});

test("a customer's message and an answer that chose the same clientId are two messages", () => {
  const pages = placeItem(pagesOf([itemOf(1, { clientId: "client-1234" })]), outgoing(600, "sent", 2));
  assert.equal(itemsInOrder(pages).length, 2);
});

test("what has not left yet stands below what has happened, whenever it was written", () => {
  const waiting = { ...outgoing(500, "scheduled", 1), occurredAt: "2020-01-01T00:00:00.000Z" };
  const pages = placeItem(pagesOf([itemOf(1), itemOf(2)]), waiting);
  assert.equal(itemsInOrder(pages).at(-1)?.id, uuid(500));
});

test("a cancelled message goes, by its own id or its delivery's", () => {
  assert.equal(itemsInOrder(dropItem(pagesOf([outgoing(600, "sent", 2)]), uuid(500))).length, 0);
  assert.equal(itemsInOrder(dropItem(pagesOf([outgoing(600, "sent", 2)]), uuid(600))).length, 0);
});

test("an answer that is taken back goes when it was never tried, and stays as cancelled when it was, in whatever order it is told", () => {
  const { updatedAt } = outgoing(600, "queued", 1).delivery!;
  const untried = takeBack(pagesOf([outgoing(500, "queued", 1)]), uuid(500));
  assert.equal(itemsInOrder(untried).length, 0);
  const tried = pagesOf([outgoing(600, "queued", 1)]);
  const told = outgoing(600, "cancelled", 2);
  for (const pages of [
    takeBack(tried, uuid(500)),
    placeItem(takeBack(tried, uuid(500)), told),
    takeBack(placeItem(tried, told), uuid(500)),
    placeItem(takeBack(tried, uuid(500)), outgoing(600, "queued", 0)),
  ]) {
    assert.deepEqual(
      itemsInOrder(pages).map(({ delivery }) => [delivery?.state, delivery?.canCancel]),
      [["cancelled", false]],
    );
  }
  assert.equal(
    itemsInOrder(takeBack(tried, uuid(500)))[0]?.delivery?.updatedAt,
    updatedAt,
    "the server's word is newer",
  );
});

test("pages stand newest first and are read oldest first", () => {
  const pages = pagesOf([itemOf(3), itemOf(4)], [itemOf(1), itemOf(2)]);
  assert.deepEqual(
    itemsInOrder(pages).map(({ seq }) => seq),
    [1, 2, 3, 4],
  );
});

test("frames in any order, each any number of times, give the same timeline", () => {
  const items = [1, 2, 3, 4, 5].map((number) => itemOf(number));
  const played = fc.shuffledSubarray([...items, ...items, ...items], { minLength: 15, maxLength: 15 });
  fc.assert(
    fc.property(played, (frames) => {
      let pages = pagesOf([]);
      for (const frame of frames) pages = placeItem(pages, frame);
      assert.deepEqual(itemsInOrder(pages), items);
    }),
  );
});
