import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { localInputValue, schedulePresets, snoozePresets } from "./moments.ts";

const anyNow = fc.date({ min: new Date(2026, 0, 1), max: new Date(2028, 0, 1), noInvalidDate: true });

test("every preset lies ahead, in rising order of days", () => {
  fc.assert(
    fc.property(anyNow, (now) => {
      for (const { at } of [...snoozePresets(now), ...schedulePresets(now)]) assert.ok(at.getTime() > now.getTime());
    }),
  );
});

test("next week is the coming Monday at nine, on a Monday the one after", () => {
  const monday = new Date(2026, 10, 23, 8, 0);
  const next = snoozePresets(monday).find(({ preset }) => preset === "nextWeek");
  assert.equal(next?.at.getTime(), new Date(2026, 10, 30, 9, 0).getTime());
  const sunday = new Date(2026, 10, 22, 8, 0);
  assert.equal(snoozePresets(sunday).at(-1)?.at.getTime(), monday.getTime() + 3_600_000);
});

test("later today is not offered when it would be tomorrow", () => {
  assert.equal(
    snoozePresets(new Date(2026, 10, 20, 22, 30)).some(({ preset }) => preset === "laterToday"),
    false,
  );
  assert.equal(
    snoozePresets(new Date(2026, 10, 20, 10, 30)).some(({ preset }) => preset === "laterToday"),
    true,
  );
});

test("a date field gets the reader's local time", () => {
  assert.equal(localInputValue(new Date(2026, 2, 5, 7, 4)), "2026-03-05T07:04");
});
