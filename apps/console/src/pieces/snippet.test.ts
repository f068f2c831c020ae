import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { snippetParts } from "./snippet.ts";

test("hits are marked and everything else is plain text, markup included", () => {
  assert.deepEqual(
    snippetParts("the \u0002refund\u0003 of <b>\u0002refunds\u0003").map(({ words, isHit }) => [words, isHit]),
    [
      ["the ", false],
      ["refund", true],
      [" of <b>", false],
      ["refunds", true],
    ],
  );
});

test("no character is lost but the marks, however they stand", () => {
  const text = fc.array(fc.constantFrom("a", " ", "<", "\u0002", "\u0003")).map((signs) => signs.join(""));
  fc.assert(
    fc.property(text, (marked) => {
      const parts = snippetParts(marked);
      assert.equal(parts.map(({ words }) => words).join(""), marked.replaceAll("\u0002", "").replaceAll("\u0003", ""));
      assert.equal(new Set(parts.map(({ at }) => at)).size, parts.length);
    }),
  );
});

test("a mark that is never closed marks nothing", () => {
  assert.deepEqual(
    snippetParts("a \u0002b").map(({ isHit }) => isHit),
    [false, false],
  );
});
