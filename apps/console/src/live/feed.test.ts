import assert from "node:assert/strict";
import { test } from "node:test";
import type { ConversationItem, ConversationRow } from "@rapport/api";
import { QueryClient } from "@tanstack/react-query";
import { itemOf, ME, rowOf, uuid } from "../inbox/fixtures/records.ts";
import type { Page, Pages } from "../inbox/list-cache.ts";
import { keys } from "../query.ts";
import { applyFrame, applyRow, type FeedContext } from "./feed.ts";

const LIST = keys.conversationList({ status: "open" }, "newest");
const ITEMS = keys.items(uuid(1));

/** A page of which the server read its rows before anything else in the test happens, and which arrives when told. */
function openPage<Item>(queryClient: QueryClient, queryKey: readonly unknown[], items: Item[]) {
  let arrive = () => undefined as unknown;
  const answer = new Promise<Page<Item>>((resolve) => {
    arrive = () => resolve({ items, cursor: null });
  });
  const done = queryClient.fetchInfiniteQuery({ queryKey, queryFn: () => answer, initialPageParam: undefined });
  return async () => {
    arrive();
    await done;
  };
}

function openFeed() {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const context: FeedContext = {
    queryClient,
    reader: () => ME,
    openConversationId: () => null,
    onCountsStale: () => undefined,
    onMeStale: () => undefined,
  };
  const rows = () => queryClient.getQueryData<Pages<ConversationRow>>(LIST)?.pages.flatMap(({ items }) => items);
  const items = () => queryClient.getQueryData<Pages<ConversationItem>>(ITEMS)?.pages.flatMap((page) => page.items);
  return { queryClient, context, rows, items };
}

test("a conversation read while its list is on the way is not unread again when the list arrives", async () => {
  const { queryClient, context, rows } = openFeed();
  const arrive = openPage(queryClient, LIST, [rowOf(1, { isUnread: true }), rowOf(2, { isUnread: true })]);
  applyRow(context, rowOf(1, { isUnread: false }));
  await arrive();
  const unread = rows()?.filter(({ isUnread }) => isUnread);
  assert.deepEqual(
    unread?.map(({ number }) => number),
    [2],
  );
});

test("a conversation that begins while the list is on the way is in it", async () => {
  const { queryClient, context, rows } = openFeed();
  const arrive = openPage(queryClient, LIST, [rowOf(1)]);
  applyFrame(context, { type: "conversation", seq: 9, id: uuid(3), row: rowOf(3, { seq: 9 }) });
  await arrive();
  assert.deepEqual(new Set(rows()?.map(({ number }) => number)), new Set([1, 3]));
});

test("a list asked for later is believed: nothing old is put over it", async () => {
  const { queryClient, context, rows } = openFeed();
  await openPage(queryClient, LIST, [rowOf(1, { isUnread: true })])();
  applyRow(context, rowOf(1, { isUnread: false }));
  await openPage(queryClient, LIST, [rowOf(1, { isUnread: true })])();
  assert.equal(rows()?.[0]?.isUnread, true);
});

test("a message said while the timeline is on the way is in it, one taken back is not", async () => {
  const { queryClient, context, items } = openFeed();
  const arrive = openPage(queryClient, ITEMS, [itemOf(2), itemOf(1)]);
  applyFrame(context, { type: "item", seq: 3, item: itemOf(3) });
  applyFrame(context, { type: "item_removed", seq: 4, conversationId: uuid(1), id: uuid(2) });
  await arrive();
  assert.deepEqual(new Set(items()?.map(({ seq }) => seq)), new Set([1, 3]));
});
