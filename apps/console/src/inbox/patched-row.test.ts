import assert from "node:assert/strict";
import { test } from "node:test";
import { rowOf, uuid } from "./fixtures/records.ts";
import { patchedRow } from "./patched-row.ts";

test("a snooze without an instant lasts until a reply and still counts as snoozed", () => {
  const row = patchedRow(rowOf(1), { snooze: { untilAt: null, untilReply: true } });
  assert.equal(row.status, "snoozed");
  assert.equal(row.snoozedUntilAt, null);
});

test("moving a snoozed conversation ends its snooze", () => {
  const snoozed = rowOf(1, { status: "snoozed", snoozedUntilAt: "2026-12-01T09:00:00.000Z" });
  assert.equal(patchedRow(snoozed, { status: "resolved" }).snoozedUntilAt, null);
});

test("tags are added once and removed, the others stay in order", () => {
  const row = rowOf(1, { tags: ["a", "b"] });
  assert.deepEqual(patchedRow(row, { addTags: ["b", "c"], removeTags: ["a"] }).tags, ["b", "c"]);
});

test("taking the assignee away is a change, leaving it out is none", () => {
  assert.equal(patchedRow(rowOf(1), { assigneeId: null }).assigneeId, null);
  assert.equal(patchedRow(rowOf(1, { assigneeId: uuid(5) }), { priority: "high" }).assigneeId, uuid(5));
});
