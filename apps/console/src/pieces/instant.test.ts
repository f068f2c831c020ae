import assert from "node:assert/strict";
import { test } from "node:test";
import { dayHeading, daysBetween, shortDuration, shortTime } from "./instant.ts";

const now = new Date(2026, 10, 20, 15, 0, 0);
const before = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

test("a moment ago is now, then minutes, hours, the weekday, the date, the year", () => {
  assert.equal(shortTime(before(0.5), now, "en", "now"), "now");
  assert.equal(shortTime(before(5), now, "en", "now"), "5 min");
  assert.equal(shortTime(before(180), now, "en", "now"), "3 hr");
  assert.equal(shortTime(new Date(2026, 10, 18, 9).toISOString(), now, "en", "now"), "Wed");
  assert.equal(shortTime(new Date(2026, 2, 12, 9).toISOString(), now, "en", "now"), "Mar 12");
  assert.equal(shortTime(new Date(2024, 2, 12, 9).toISOString(), now, "en", "now"), "Mar 12, 2024");
});

test("times are said in the reader's language", () => {
  assert.equal(shortTime(before(5), now, "ru", "сейчас"), "5 мин");
  assert.equal(shortDuration(3 * 86_400_000, "ru"), "3 дн.");
});

test("a clock that is a little behind the server's does not show the future", () => {
  assert.equal(shortTime(new Date(now.getTime() + 20_000).toISOString(), now, "en", "now"), "now");
});

test("days are counted by the calendar, not by 24 hours", () => {
  assert.equal(daysBetween(new Date(2026, 10, 19, 23, 59), new Date(2026, 10, 20, 0, 1)), 1);
  assert.equal(daysBetween(new Date(2026, 10, 20, 0, 1), new Date(2026, 10, 20, 23, 59)), 0);
});

test("headings name today and yesterday, and the year only when it is another", () => {
  const words = { today: "Today", yesterday: "Yesterday" };
  assert.equal(dayHeading(now.toISOString(), now, "en", words), "Today");
  assert.equal(dayHeading(before(24 * 60), now, "en", words), "Yesterday");
  assert.doesNotMatch(dayHeading(new Date(2026, 2, 2, 9).toISOString(), now, "en", words), /2026/);
  assert.match(dayHeading(new Date(2025, 2, 2, 9).toISOString(), now, "en", words), /2025/);
});
