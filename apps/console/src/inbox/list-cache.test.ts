import assert from "node:assert/strict";
import { test } from "node:test";
import { ConversationSort } from "@rapport/api";
import { ConversationStatus, Priority } from "@rapport/schema";
import fc from "fast-check";
import { compareRows, matchesFilter } from "./filter.ts";
import { ME, rowOf, uuid } from "./fixtures/records.ts";
import { dropRow, dropStrangers, type ListQuery, type Pages, placeRow, rowsOf } from "./list-cache.ts";

type Row = ReturnType<typeof rowOf>;

const pagesOf = (...pages: Row[][]): Pages<Row> => ({
  pages: pages.map((items, index) => ({ items, cursor: index < pages.length - 1 ? `c${index}` : null })),
  pageParams: pages.map(() => undefined),
});
const open: ListQuery = { filter: { status: "open" }, sort: "newest", reader: ME, pinnedId: null };
const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 10, minutes)).toISOString();

test("a conversation with a new message moves to the top and is there once", () => {
  const pages = pagesOf(
    [rowOf(3, { lastEventAt: at(3) }), rowOf(2, { lastEventAt: at(2) })],
    [rowOf(1, { lastEventAt: at(1) })],
  );
  const next = placeRow(pages, rowOf(1, { lastEventAt: at(9), seq: 5 }), open);
  assert.deepEqual(
    rowsOf(next).map(({ number }) => number),
    [1, 3, 2],
  );
  assert.deepEqual(
    next.pages.map(({ cursor }) => cursor),
    ["c0", null],
  );
});

test("the same frame twice, or an older one after a newer, changes nothing", () => {
  const newer = rowOf(1, { seq: 5, preview: "newer" });
  const pages = placeRow(pagesOf([rowOf(1)]), newer, open);
  assert.deepEqual(placeRow(pages, newer, open), pages);
  assert.equal(rowsOf(placeRow(pages, rowOf(1, { seq: 4, preview: "older" }), open))[0]?.preview, "newer");
});

test("a conversation that no longer matches leaves, unless it is the open one; it leaves when another is opened", () => {
  const pages = pagesOf([rowOf(1), rowOf(2)]);
  const resolved = rowOf(1, { seq: 2, status: "resolved" });
  assert.deepEqual(
    rowsOf(placeRow(pages, resolved, open)).map(({ number }) => number),
    [2],
  );
  const pinned = { ...open, pinnedId: uuid(1) };
  const kept = placeRow(pages, resolved, pinned);
  assert.deepEqual(
    rowsOf(kept)
      .map(({ status }) => status)
      .sort(),
    ["in_progress", "resolved"],
  );
  assert.deepEqual(
    rowsOf(dropStrangers(kept, open)).map(({ number }) => number),
    [2],
  );
});

test("a row that belongs below the last loaded page is left for that page to bring", () => {
  const pages = pagesOf([rowOf(3, { lastEventAt: at(3) })], [rowOf(2, { lastEventAt: at(2) })]);
  pages.pages[1]!.cursor = "more";
  const older = rowOf(1, { lastEventAt: at(1) });
  assert.equal(placeRow(pages, older, open), pages);
  pages.pages[1]!.cursor = null;
  assert.equal(rowsOf(placeRow(pages, older, open)).length, 3);
});

test("what only the server can decide neither brings a row in nor takes one out", () => {
  const mentions: ListQuery = { ...open, filter: { status: "all", isMentioned: true } };
  const pages = pagesOf([rowOf(1)]);
  assert.equal(rowsOf(placeRow(pages, rowOf(2), mentions)).length, 1);
  assert.equal(rowsOf(placeRow(pages, rowOf(1, { seq: 2, preview: "new" }), mentions))[0]?.preview, "new");
});

test("a merged conversation belongs to no list", () => {
  const merged = rowOf(1, { seq: 2, mergedIntoId: uuid(2) });
  assert.equal(matchesFilter(merged, { status: "all" }, ME), false);
  assert.equal(rowsOf(placeRow(pagesOf([rowOf(1)]), merged, open)).length, 0);
});

test("dropping a row that is not there changes nothing", () => {
  const pages = pagesOf([rowOf(1)]);
  assert.equal(dropRow(pages, uuid(2)), pages);
  assert.equal(rowsOf(dropRow(pages, uuid(1))).length, 0);
});

test("me, nobody, my teams and tags mean what the server means by them", () => {
  const row = rowOf(1, { teamId: uuid(800), tags: ["refund"] });
  const matches = (filter: Omit<ListQuery["filter"], "status">) =>
    matchesFilter(row, { status: "open", ...filter }, ME);
  assert.equal(matches({ assignee: "me" }), true);
  assert.equal(matches({ assignee: "none" }), false);
  assert.equal(matches({ team: "mine" }), true);
  assert.equal(matches({ team: uuid(801) }), false);
  assert.equal(matches({ tag: "refund" }), true);
  assert.equal(matches({ tag: "vip" }), false);
  assert.equal(matches({ isWaiting: false }), true);
});

const anyRow = fc
  .record({
    number: fc.integer({ min: 1, max: 12 }),
    minutes: fc.integer({ min: 0, max: 8 }),
    waiting: fc.option(fc.integer({ min: 0, max: 8 })),
    status: fc.constantFrom(...ConversationStatus.options),
    priority: fc.constantFrom(...Priority.options),
    seq: fc.integer({ min: 1, max: 30 }),
  })
  .map(({ number, minutes, waiting, status, priority, seq }) =>
    rowOf(number, {
      lastEventAt: at(minutes),
      waitingSinceAt: waiting === null ? null : at(waiting),
      status,
      priority,
      seq,
    }),
  );

test("whatever frames come, the list stays sorted, matches its filter and holds each conversation once", () => {
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 40 }), fc.constantFrom(...ConversationSort.options), (rows, sort) => {
      let pages = pagesOf([], []);
      for (const row of rows) pages = placeRow(pages, row, { ...open, sort });
      const shown = rowsOf(pages);
      assert.equal(new Set(shown.map(({ id }) => id)).size, shown.length);
      for (const row of shown) assert.equal(matchesFilter(row, open.filter, ME), true);
      for (const [index, row] of shown.entries()) {
        const below = shown[index + 1];
        if (below) assert.ok(compareRows(row, below, sort) <= 0);
      }
    }),
  );
});
