import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { divideIntoPassages } from "./divide.ts";

const words = (count: number) => Array.from({ length: count }, (_, index) => `word${index}`).join(" ");

test("a passage's span cuts exactly its text out of the body, for any Markdown", () => {
  const line = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.constantFrom("# Title", "## Part", "```", "- item", "", "---", "===", "Сколько стоит доставка?", words(250)),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const body = lines.join("\n");
      let last = 0;
      for (const { text, start, end } of divideIntoPassages(body)) {
        assert.equal(body.slice(start, end), text);
        assert.ok(start >= last && end > start);
        assert.ok(text.length <= 2400);
        last = end;
      }
    }),
  );
});

test("each passage carries the headings above it", () => {
  const passages = divideIntoPassages(
    "Intro words.\n\n# Delivery\n\nFree.\n\n## Abroad\n\nTen dollars.\n\n# Returns\n\nThirty days.\n",
  );
  assert.deepEqual(
    passages.map(({ heading, text }) => [heading, text]),
    [
      ["", "Intro words."],
      ["Delivery", "Free."],
      ["Delivery › Abroad", "Ten dollars."],
      ["Returns", "Thirty days."],
    ],
  );
});

test("short paragraphs of one section are joined, long ones divided, none beyond 200 words", () => {
  const joined = divideIntoPassages(`${words(30)}\n\n${words(30)}\n\n${words(30)}`);
  assert.equal(joined.length, 1);
  const divided = divideIntoPassages(`${words(150)}. ${words(150)}. ${words(150)}.`);
  assert.ok(divided.length >= 3);
  for (const { text } of divided) assert.ok(text.split(/\s+/).length <= 200);
});

test("a number sign in a fenced block is no heading", () => {
  const passages = divideIntoPassages("```\n# not a heading\n```\n");
  assert.deepEqual(
    passages.map(({ heading }) => heading),
    [""],
  );
});

test("text without a word gives no passage", () => {
  assert.deepEqual(divideIntoPassages("\n\n---\n\n***\n"), []);
});
