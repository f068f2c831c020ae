import assert from "node:assert/strict";
import { test } from "node:test";
import type { BusinessHours } from "@rapport/schema";
import fc from "fast-check";
import { openingAt } from "./business-hours.ts";

const WORKDAYS: BusinessHours["week"] = {
  "1": [[540, 1080]],
  "2": [[540, 1080]],
  "3": [[540, 1080]],
  "4": [[540, 1080]],
  "5": [[540, 1080]],
  "6": [],
  "7": [],
};
const hoursIn = (timeZone: string, change: Partial<BusinessHours> = {}): BusinessHours => ({
  isEnabled: true,
  timeZone,
  week: WORKDAYS,
  holidays: [],
  ...change,
});
const opens = (hours: BusinessHours, at: string) => {
  const { isOpen, opensAt } = openingAt(hours, new Date(at));
  return { isOpen, opensAt: opensAt?.toISOString() ?? null };
};

test("a company without hours is neither open nor closed", () => {
  assert.deepEqual(opens(hoursIn("UTC", { isEnabled: false }), "2026-01-05T10:00:00Z"), {
    isOpen: null,
    opensAt: null,
  });
});

test("the opening minute is open, the closing minute is closed", () => {
  const moscow = hoursIn("Europe/Moscow");
  assert.equal(opens(moscow, "2026-01-05T06:00:00Z").isOpen, true);
  assert.equal(opens(moscow, "2026-01-05T05:59:59Z").isOpen, false);
  assert.equal(opens(moscow, "2026-01-05T14:59:59Z").isOpen, true);
  assert.equal(opens(moscow, "2026-01-05T15:00:00Z").isOpen, false);
});

test("on Friday evening it opens on Monday morning", () => {
  assert.equal(opens(hoursIn("Europe/Moscow"), "2026-01-09T18:00:00Z").opensAt, "2026-01-12T06:00:00.000Z");
});

test("holidays are closed in the company's own calendar", () => {
  const israel = hoursIn("Asia/Jerusalem", { holidays: ["2026-01-12", "2026-01-13"] });
  assert.equal(opens(israel, "2026-01-11T23:00:00Z").isOpen, false);
  assert.equal(opens(israel, "2026-01-12T09:00:00Z").opensAt, "2026-01-14T07:00:00.000Z");
});

test("it opens at the same hour of the clock before and after summer time begins", () => {
  const berlin = hoursIn("Europe/Berlin");
  assert.equal(opens(berlin, "2026-03-26T20:00:00Z").opensAt, "2026-03-27T08:00:00.000Z");
  assert.equal(opens(berlin, "2026-03-28T20:00:00Z").opensAt, "2026-03-30T07:00:00.000Z");
});

test("an hour that the clock jumps over opens when it has jumped", () => {
  // In Berlin 02:00 becomes 03:00 at 01:00 UTC on 29 March 2026.
  const night = hoursIn("Europe/Berlin", { week: { ...WORKDAYS, "7": [[150, 240]] } });
  assert.equal(opens(night, "2026-03-29T00:00:00Z").opensAt, "2026-03-29T01:00:00.000Z");
});

test("a time that the clock jumps over altogether does not exist that day", () => {
  const gone = hoursIn("Europe/Berlin", { week: { ...WORKDAYS, "7": [[130, 170]] } });
  assert.equal(opens(gone, "2026-03-29T00:00:00Z").opensAt, "2026-03-30T07:00:00.000Z");
});

test("an hour that comes twice opens the first time", () => {
  const twice = hoursIn("Europe/Berlin", { week: { ...WORKDAYS, "7": [[150, 240]] } });
  assert.equal(opens(twice, "2026-10-24T20:00:00Z").opensAt, "2026-10-25T00:30:00.000Z");
});

test("around the clock on every day never closes at midnight", () => {
  const always = hoursIn("Asia/Kathmandu", {
    week: Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7].map((day) => [day, [[0, 1440]]]),
    ) as unknown as BusinessHours["week"],
  });
  fc.assert(
    fc.property(fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true }), (at) => {
      assert.deepEqual(openingAt(always, at), { isOpen: true, opensAt: null });
    }),
  );
});

test("a week without times never opens", () => {
  const never = hoursIn("UTC", { week: {} as BusinessHours["week"] });
  assert.deepEqual(opens(never, "2026-01-05T10:00:00Z"), { isOpen: false, opensAt: null });
});

const minutes = fc.integer({ min: 0, max: 96 }).map((quarter) => quarter * 15);
const times = fc
  .array(fc.tuple(minutes, minutes), { maxLength: 3 })
  .map((pairs) => pairs.filter(([from, to]) => from < to) as [number, number][]);
const anyHours = fc.record({
  isEnabled: fc.constant(true),
  timeZone: fc.constantFrom(
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
  ),
  week: fc.record({ "1": times, "2": times, "3": times, "4": times, "5": times, "6": times, "7": times }),
  holidays: fc.subarray(["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"]),
});
/** Around the clock changes of the zones above. */
const nearChange = fc
  .tuple(
    fc.constantFrom("2026-03-08", "2026-03-29", "2026-04-04", "2026-10-03", "2026-10-25", "2026-11-01", "2026-06-15"),
    fc.integer({ min: -2880, max: 2880 }),
  )
  .map(([date, offset]) => new Date(Date.parse(date) + offset * 60_000));

test("whatever the zone and the hours: it is closed until opensAt, and open at it", () => {
  fc.assert(
    fc.property(anyHours, nearChange, (hours, now) => {
      const { isOpen, opensAt } = openingAt(hours, now);
      if (isOpen || opensAt === null) return;
      assert.equal(openingAt(hours, opensAt).isOpen, true);
      assert.equal(openingAt(hours, new Date(opensAt.getTime() - 1)).isOpen, false);
      const step = 15 * 60_000;
      const end = Math.min(opensAt.getTime(), now.getTime() + 3 * 86_400_000);
      for (let at = Math.ceil(now.getTime() / step) * step; at < end; at += step) {
        assert.equal(openingAt(hours, new Date(at)).isOpen, false, new Date(at).toISOString());
      }
    }),
    { numRuns: 150 },
  );
});
