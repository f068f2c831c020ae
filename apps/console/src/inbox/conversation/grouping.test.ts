import assert from "node:assert/strict";
import { test } from "node:test";
import type { Action } from "@rapport/schema";
import fc from "fast-check";
import { itemOf, uuid } from "../fixtures/records.ts";
import { blocksOf, firstUnreadOf } from "./grouping.ts";

const kinds = (blocks: ReturnType<typeof blocksOf>) =>
  blocks.map((block) => ("items" in block ? `${block.type}:${block.items.length}` : block.type));
const agent = { kind: "person" as const, id: uuid(900), name: "Maya", address: null };

test("messages of one author within ten minutes stand under one name", () => {
  const items = [itemOf(1), itemOf(2), itemOf(30), itemOf(31, { author: agent, direction: "out" })];
  assert.deepEqual(kinds(blocksOf(items, null)), ["day", "group:2", "group:1", "group:1"]);
});

test("a note never stands under the name of an answer", () => {
  const items = [
    itemOf(1, { author: agent, direction: "out" }),
    itemOf(2, { author: agent, direction: "internal", kind: "note" }),
  ];
  assert.deepEqual(kinds(blocksOf(items, null)), ["day", "group:1", "group:1"]);
});

test("the line for what is new cuts a group in two", () => {
  const items = [itemOf(1), itemOf(2), itemOf(3)];
  assert.deepEqual(kinds(blocksOf(items, uuid(2))), ["day", "group:1", "unread", "group:2"]);
});

test("each day has one heading", () => {
  const items = [itemOf(1), itemOf(2 * 24 * 60), itemOf(2 * 24 * 60 + 1)];
  assert.deepEqual(kinds(blocksOf(items, null)), ["day", "group:1", "day", "group:2"]);
});

test("an action stands where it was proposed, between what was said before and after it", () => {
  const action = (number: number, createdAt: string) => ({ id: uuid(number), createdAt }) as Action;
  const items = [itemOf(1), itemOf(2), itemOf(3)];
  const between = action(50, items[1]!.occurredAt);
  const late = action(51, new Date(Date.parse(items[2]!.occurredAt) + 1).toISOString());
  assert.deepEqual(kinds(blocksOf(items, null, [between, late])), ["day", "group:1", "action", "group:2", "action"]);
});

test("changes by one person in a row are one line", () => {
  const change = { kind: "change" as const, direction: "internal" as const, author: agent };
  assert.deepEqual(kinds(blocksOf([itemOf(1, change), itemOf(2, change), itemOf(3)], null)), [
    "day",
    "changes:2",
    "group:1",
  ]);
});

test("moves that follow from what was just said have no line, others have", () => {
  const moved = (number: number, to: string, cause: string | null) =>
    itemOf(number, {
      kind: "change",
      direction: "internal",
      author: agent,
      change: { what: "status", from: "new", to, cause },
    });
  const answer = itemOf(5, { author: agent, direction: "out" });
  const items = [itemOf(1), moved(1, "in_progress", "customer_wrote"), answer, moved(5, "waiting_customer", null)];
  assert.deepEqual(kinds(blocksOf(items, null)), ["day", "group:1", "group:1"]);
  assert.deepEqual(kinds(blocksOf([itemOf(1), moved(1, "reopened", "customer_wrote")], null)), [
    "day",
    "group:1",
    "changes:1",
  ]);
  assert.deepEqual(kinds(blocksOf([answer, moved(9, "waiting_customer", null)], null)), [
    "day",
    "group:1",
    "changes:1",
  ]);
});

test("what I wrote, what we sent and changes are never unread", () => {
  const items = [
    itemOf(1),
    itemOf(2, { author: agent, direction: "out" }),
    itemOf(3, { author: agent, direction: "internal", kind: "note" }),
    itemOf(4),
  ];
  assert.equal(firstUnreadOf(items, 1, agent.id), uuid(4));
  assert.equal(firstUnreadOf(items, 1, uuid(901)), uuid(3));
  assert.equal(firstUnreadOf(items, Number.POSITIVE_INFINITY, agent.id), null);
});

test("every item stands in exactly one block, in order, and keys are unique", () => {
  const anyItem = fc.record({
    gap: fc.integer({ min: 0, max: 3000 }),
    kind: fc.constantFrom("message" as const, "note" as const, "change" as const),
    isOurs: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(anyItem, { maxLength: 40 }), (shapes) => {
      let minutes = 0;
      const items = shapes.map(({ gap, kind, isOurs }, index) => {
        minutes += gap;
        const occurredAt = new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString();
        return itemOf(index + 1, { kind, occurredAt, ...(isOurs ? { author: agent, direction: "out" } : {}) });
      });
      const blocks = blocksOf(items, null);
      assert.deepEqual(
        blocks.flatMap((block) => ("items" in block ? block.items : [])),
        items,
      );
      assert.equal(new Set(blocks.map(({ key }) => key)).size, blocks.length);
    }),
  );
});
