import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunEvent } from "@rapport/api";
import { newId } from "@rapport/schema";
import { NOTHING_YET, withEvent } from "./live-run.ts";

const runId = newId();
const began = (id = runId): RunEvent => ({ type: "began", runId: id, conversationId: null, trigger: "message" });
const stepBegan = (id: string): RunEvent => ({
  type: "step_began",
  step: { id, parentId: null, operation: "chat", name: "small", startedAt: "2026-01-01T00:00:00.000Z", input: "Hi" },
});
const stepEnded = (id: string): RunEvent => ({
  type: "step_ended",
  step: { id, durationMs: 12, status: "error", attributes: {}, output: "none" },
});
const after = (...events: RunEvent[]) => events.reduce(withEvent, NOTHING_YET);

test("a step runs from its beginning to its end, which fills in what came out", () => {
  const [first, second] = [newId(), newId()];
  const { steps } = after(began(), stepBegan(first), stepBegan(second), stepEnded(first));
  assert.deepEqual(
    steps.map(({ isRunning, span }) => [isRunning, span.durationMs, span.status, span.input, span.output]),
    [
      [false, 12, "error", "Hi", "none"],
      [true, 0, "ok", "Hi", null],
    ],
  );
});

test("a turn that is thought anew forgets its steps and keeps what was said; another run forgets both", () => {
  const said: RunEvent = { type: "sentence", text: "Yes." };
  const end: RunEvent = { type: "ended", outcome: "sent", category: null, error: null };
  const anew = after(began(), stepBegan(newId()), said, began());
  assert.deepEqual([anew.steps, anew.sentences], [[], ["Yes."]]);
  const next = after(began(), stepBegan(newId()), said, end, began(newId()));
  assert.deepEqual([next.steps, next.sentences, next.end], [[], [], null]);
  assert.equal(after(began(), said, end).end, end);
});
