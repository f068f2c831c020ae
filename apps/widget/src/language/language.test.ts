import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseLanguage, directionOf, fill, LANGUAGES, textsIn } from "./texts.ts";
import { formatBytes, formatDay, formatOpening } from "./times.ts";

test("the shop's language wins, else the first of the browser's that we speak, else the page's, else English", () => {
  assert.equal(chooseLanguage("he", ["ru-RU"], "en"), "he");
  assert.equal(chooseLanguage("auto", ["de-DE", "ru-RU", "en"], "he"), "ru");
  assert.equal(chooseLanguage("auto", ["iw-IL"], ""), "he");
  assert.equal(chooseLanguage("auto", ["de"], "he-IL"), "he");
  assert.equal(chooseLanguage("auto", [], ""), "en");
  assert.equal(chooseLanguage("auto", ["ruz", "hebrew"], ""), "en");
});

test("Hebrew is written from right to left", () => {
  assert.deepEqual(LANGUAGES.map(directionOf), ["ltr", "ltr", "rtl"]);
});

test("every language has every word, with the same places to fill", () => {
  const placesOf = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  const english = textsIn("en");
  for (const language of LANGUAGES) {
    for (const [name, text] of Object.entries(textsIn(language))) {
      assert.ok(text.trim() !== "", `${language} ${name}`);
      assert.deepEqual(placesOf(text), placesOf(english[name as keyof typeof english]), `${language} ${name}`);
    }
  }
  assert.equal(fill("{a} and {b}", { a: 1 }), "1 and {b}");
});

test("days are called as people call them", () => {
  const now = new Date(2026, 0, 14, 12);
  const day = (date: number) => formatDay(new Date(2026, 0, date, 23), now, "en");
  assert.deepEqual(
    [day(14), day(13), day(15), day(12), day(1)],
    ["today", "yesterday", "tomorrow", "Monday", "January 1"],
  );
  assert.equal(formatDay(new Date(2025, 0, 14), now, "ru"), "14 января 2025 г.");
});

test("an opening that is past or unknown is not spoken of", () => {
  const now = new Date(2026, 0, 14, 12);
  const opening = (at: Date | null) => formatOpening(at?.toISOString() ?? null, now, "ru", textsIn("ru").back);
  assert.equal(opening(null), null);
  assert.equal(opening(new Date(2026, 0, 14, 11)), null);
  assert.equal(opening(new Date(2026, 0, 15, 9, 5)), "Будем: завтра, 9:05");
});

test("sizes have units of the reader's language", () => {
  assert.deepEqual(
    [900, 8_432, 1_400_000].map((bytes) => formatBytes(bytes, "en")),
    ["900 byte", "8.4 kB", "1.4 MB"],
  );
});
