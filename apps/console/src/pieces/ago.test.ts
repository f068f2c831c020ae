import assert from "node:assert/strict";
import { test } from "node:test";
import { agoWords } from "./ago.ts";

const now = new Date("2026-03-09T12:00:00Z");
const words = (at: string, locale = "en") => agoWords(at, now, locale, "just now");

test("an age is said in words that stand inside a sentence", () => {
  assert.equal(words("2026-03-09T11:59:30Z"), "just now");
  assert.equal(words("2026-03-09T11:58:00Z"), "2 min. ago");
  assert.equal(words("2026-03-09T09:00:00Z"), "3 hr. ago");
  assert.equal(words("2026-03-08T11:00:00Z"), "yesterday");
  assert.equal(words("2026-03-09T11:58:00Z", "ru"), "2 мин. назад");
});

test("what is long past is a date, and a clock that runs ahead is no future", () => {
  assert.equal(words("2026-01-05T11:00:00Z"), "Jan 5, 2026");
  assert.equal(words("2026-03-09T12:00:20Z"), "just now");
});
