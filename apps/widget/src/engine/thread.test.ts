import assert from "node:assert/strict";
import { test } from "node:test";
import type { WidgetMessage } from "@rapport/api";
import fc from "fast-check";
import { countUnread, linesOf, mergeMessages } from "./thread.ts";

const message = (seq: number, change: Partial<WidgetMessage> = {}): WidgetMessage => ({
  id: `00000000-0000-7000-8000-${String(seq).padStart(12, "0")}`,
  clientId: null,
  seq,
  direction: "in",
  text: `text ${seq}`,
  author: { name: "", kind: "visitor" },
  attachments: [],
  quickReplies: [],
  occurredAt: "2026-01-01T00:00:00.000Z",
  ...change,
});

test("in whatever pieces and order messages come, and however often, the thread is the same", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 30 }))), (batches) => {
      const known = batches.reduce<WidgetMessage[]>(
        (messages, batch) =>
          mergeMessages(
            messages,
            batch.map((seq) => message(seq)),
          ),
        [],
      );
      assert.deepEqual(
        known.map(({ seq }) => seq),
        [...new Set(batches.flat())].sort((a, b) => a - b),
      );
    }),
  );
});

test("a message that the server has is not shown a second time as waiting, and keeps its place in the page", () => {
  const waiting = {
    clientId: "mine",
    text: "hello",
    attachments: [],
    writtenAt: "2026-01-01T00:00:00.000Z",
    pageUrl: "",
    failure: null,
  };
  const [before] = linesOf([], [waiting]);
  const after = linesOf([message(1, { clientId: "mine", text: "hello" })], [waiting]);
  assert.equal(after.length, 1);
  assert.equal(after[0]?.key, before?.key);
  assert.deepEqual([before?.state, after[0]?.state], ["sending", "sent"]);
});

test("an answer brings its buttons, and one kept by a widget that knew none is shown all the same", () => {
  const reply = { kind: "text" as const, label: "Yes", text: "Yes, please" };
  const { quickReplies: _, ...old } = message(1, { direction: "out" });
  const lines = linesOf([old as WidgetMessage, message(2, { direction: "out", quickReplies: [reply] })], []);
  assert.deepEqual(
    lines.map(({ quickReplies }) => quickReplies),
    [undefined, [reply]],
  );
});

test("only answers of the company that came after the mark are unread", () => {
  const out = (seq: number) => message(seq, { direction: "out" });
  assert.equal(countUnread([out(1), message(2), out(3), out(4)], 3), 1);
});
