import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { contrastOf, paletteOf } from "./color.ts";
import { splitLinks } from "./links.ts";

const anyColor = fc.integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, "0")}`);

test("words on any colour of a shop have a contrast of 4.5 : 1", () => {
  fc.assert(
    fc.property(anyColor, (color) => {
      const { accent, onAccent, accentInk, accentSoft } = paletteOf(color);
      assert.ok(contrastOf(accent, onAccent) >= 4.5, `${onAccent} on ${accent}`);
      assert.ok(contrastOf(accentInk, "#ffffff") >= 4.5, `${accentInk} on white`);
      assert.ok(contrastOf(accentInk, accentSoft) >= 3.5, `${accentInk} on ${accentSoft}`);
    }),
    { numRuns: 2000 },
  );
});

test("a colour that is readable is left as the shop chose it, and rubbish becomes the default", () => {
  assert.equal(paletteOf("#1f6f5c").accent, "#1f6f5c");
  assert.equal(paletteOf("#ffd43b").accent, "#ffd43b");
  assert.equal(paletteOf("#ffd43b").onAccent, "#14171f");
  assert.equal(paletteOf("red; } * {").accent, paletteOf("#2b5fd9").accent);
});

test("the pieces of a text are the text", () => {
  const bits = fc.constantFrom(
    "https://",
    "www.",
    "shop.example",
    "/a(b)",
    " ",
    ".",
    "javascript:",
    "@",
    "mail",
    "<",
    "й",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(bits).map((parts) => parts.join("")),
      ),
      (text) => {
        const pieces = splitLinks(text);
        assert.equal(pieces.map((piece) => piece.text).join(""), text);
        for (const { href } of pieces) assert.ok(href === null || /^(https?:\/\/|mailto:)/.test(href), href ?? "");
      },
    ),
    { numRuns: 1000 },
  );
});

for (const [text, links] of [
  ["See https://shop.example/a?b=c#d.", ["https://shop.example/a?b=c#d"]],
  ["(www.shop.example/a_(b))", ["https://www.shop.example/a_(b)"]],
  ["Mail anna@shop.example, please", ["mailto:anna@shop.example"]],
  ["https://shop.example/путь", ["https://shop.example/%D0%BF%D1%83%D1%82%D1%8C"]],
  ["javascript:alert(1) data:text/html,x vbscript:x", []],
  ["https://bank.example@evil.example/", []],
  ["https://", []],
  ["HTTPS://SHOP.EXAMPLE", ["https://shop.example/"]],
] as const) {
  test(`links in "${text}"`, () => {
    assert.deepEqual(
      splitLinks(text).flatMap(({ href }) => href ?? []),
      links,
    );
  });
}
