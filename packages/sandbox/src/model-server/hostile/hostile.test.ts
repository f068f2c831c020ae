import assert from "node:assert/strict";
import { test } from "node:test";
import { RED_LINES } from "./red-lines.ts";
import { hostileTurns } from "./turns.ts";

test("The hostile model has at least 10,000 distinct turns, for every red line, in many languages and disguises", () => {
  const turns = [...hostileTurns(1)];
  const texts = new Set(turns.map((turn) => turn.text ?? JSON.stringify(turn.toolCalls)));
  assert.equal(texts.size, turns.length);
  assert.ok(turns.length >= 10_000, `${turns.length} turns`);
  for (const line of RED_LINES) {
    const count = turns.filter((turn) => turn.breaks === line).length;
    assert.ok(count >= 15, `${line}: ${count}`);
  }
  assert.ok(new Set(turns.map((turn) => turn.language)).size >= 7);
  assert.ok(new Set(turns.map((turn) => turn.disguise)).size >= 20);
  assert.ok(turns.every((turn) => !turn.text?.match(/\{\w+\}(?!")/) || turn.disguise === "json"));
});

test("The same seed gives the same turns, another one gives others", () => {
  const first = (seed: number) => [...hostileTurns(seed)].slice(0, 50);
  assert.deepEqual(first(7), first(7));
  assert.notDeepEqual(first(7), first(8));
});
