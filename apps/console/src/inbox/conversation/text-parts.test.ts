import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { textParts } from "./text-parts.ts";

const links = (text: string) => textParts(text).flatMap(({ kind, href }) => (kind === "link" ? [href] : []));

test("addresses become links without the sentence's own signs", () => {
  assert.deepEqual(links("See https://shop.example/a?b=1, or (https://x.example)."), [
    "https://shop.example/a?b=1",
    "https://x.example",
  ]);
  assert.deepEqual(links("Write to anna@mail.example."), ["mailto:anna@mail.example"]);
});

test("nothing but http, https and mail addresses is ever a link", () => {
  assert.deepEqual(links("javascript:alert(1) data:text/html,x file:///etc/passwd vbscript:x"), []);
});

test("a mention is marked where the colleague's name follows an @", () => {
  const parts = textParts("hi @Anna Levi, and Anna Levi", ["Anna Levi"]);
  assert.deepEqual(
    parts.filter(({ kind }) => kind === "mention").map(({ words }) => words),
    ["@Anna Levi"],
  );
});

test("the parts joined are the text, whatever it holds", () => {
  const signs = fc.constantFrom("a", " ", "@", ".", "https://x.example/", "<b>", "Anna", "\n", "é", "🙂");
  fc.assert(
    fc.property(fc.array(signs), (words) => {
      const text = words.join("");
      assert.equal(
        textParts(text, ["Anna"])
          .map((part) => part.words)
          .join(""),
        text,
      );
    }),
  );
});
