import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { openOutbox } from "./outbox.ts";
import { createMemoryBacking, openScope, prefixOf } from "./scope.ts";

const message = (text: string) => ({ text, attachments: [], pageUrl: "https://shop.example/" });
const scopeOn = (backing = createMemoryBacking()) => openScope(backing, prefixOf("wk_1", null));
const textsOf = (outbox: ReturnType<typeof openOutbox>) => outbox.all().map(({ text }) => text);

test("messages wait in the order of writing, over reloads, whatever the clock does", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.integer({ min: 0, max: 2 ** 43 })), { maxLength: 60 }), (written) => {
      const backing = createMemoryBacking();
      for (const [text, nowMs] of written) openOutbox(scopeOn(backing), () => nowMs).add(message(text));
      assert.deepEqual(
        textsOf(openOutbox(scopeOn(backing))),
        written.map(([text]) => text),
      );
    }),
  );
});

test("a pressed button waits with the message that stands for it, also over a reload", () => {
  const backing = createMemoryBacking();
  const decision = { actionId: "a", decision: "confirm" as const, argumentsHash: "f".repeat(64) };
  openOutbox(scopeOn(backing)).add({ ...message("Yes"), decision });
  assert.deepEqual(openOutbox(scopeOn(backing)).next()?.decision, decision);
});

test("two tabs that write at the same moment lose nothing", () => {
  const backing = createMemoryBacking();
  const tabs = [1, 2].map(() => openOutbox(scopeOn(backing), () => 1000));
  for (let n = 0; n < 10; n++) for (const [index, tab] of tabs.entries()) tab.add(message(`${index}:${n}`));
  assert.equal(new Set(tabs[0]?.all().map(({ clientId }) => clientId)).size, 20);
});

test("a refused message steps aside for the next and goes last when it is tried again, as the same message", () => {
  const outbox = openOutbox(scopeOn());
  const first = outbox.add(message("first"));
  const second = outbox.add(message("second"));
  outbox.fail(first.clientId, "invalid_input");
  assert.equal(outbox.next()?.clientId, second.clientId);
  outbox.retry(first.clientId);
  assert.deepEqual(textsOf(outbox), ["second", "first"]);
  assert.equal(outbox.all()[1]?.clientId, first.clientId);
  assert.equal(outbox.all()[1]?.failure, null);
});

test("an entry that is no JSON is dropped and does not block the others", () => {
  const backing = createMemoryBacking();
  const outbox = openOutbox(scopeOn(backing));
  backing.setItem(`${prefixOf("wk_1", null)}out/0-broken`, "{");
  outbox.add(message("whole"));
  assert.deepEqual(textsOf(outbox), ["whole"]);
});

test("when the disk is full a message waits in memory", () => {
  const backing = createMemoryBacking();
  const full = {
    ...backing,
    length: 0,
    setItem() {
      throw new Error("QuotaExceededError");
    },
  };
  const outbox = openOutbox(openScope(full, prefixOf("wk_1", null)));
  outbox.add(message("kept"));
  assert.deepEqual(textsOf(outbox), ["kept"]);
});
