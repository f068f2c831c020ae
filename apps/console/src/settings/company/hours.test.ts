import assert from "node:assert/strict";
import { test } from "node:test";
import type { BusinessHours } from "@rapport/schema";
import fc from "fast-check";
import {
  clockOf,
  dayIssue,
  type Interval,
  minutesOf,
  nextInterval,
  officeWeek,
  openStateAt,
  WEEKDAYS,
} from "./hours.ts";

const NEVER = officeWeek([]);

const office = (change: Partial<BusinessHours> = {}): BusinessHours => ({
  isEnabled: true,
  timeZone: "Europe/Berlin",
  week: {
    1: [[540, 1080]],
    2: [[540, 1080]],
    3: [[540, 1080]],
    4: [[540, 1080]],
    5: [
      [540, 720],
      [780, 1080],
    ],
    6: [],
    7: [],
  },
  holidays: [],
  ...change,
});

const stateAt = (hours: BusinessHours, at: string) => {
  const { isOpen, changesAt } = openStateAt(hours, new Date(at));
  return [isOpen, changesAt?.toISOString() ?? null];
};

test("within an interval the company is open until its end, in the company's own zone", () => {
  assert.deepEqual(stateAt(office(), "2026-03-02T08:00:00Z"), [true, "2026-03-02T17:00:00.000Z"]);
});

test("the end of an interval is closed, and a lunch break leads to the afternoon", () => {
  assert.deepEqual(stateAt(office(), "2026-03-06T11:00:00Z"), [false, "2026-03-06T12:00:00.000Z"]);
});

test("over the weekend it opens on Monday", () => {
  assert.deepEqual(stateAt(office(), "2026-03-06T20:00:00Z"), [false, "2026-03-09T08:00:00.000Z"]);
});

test("a weekend in which clocks change opens at nine by the new clock", () => {
  assert.deepEqual(stateAt(office(), "2026-03-28T12:00:00Z"), [false, "2026-03-30T07:00:00.000Z"]);
});

test("holidays are skipped", () => {
  const hours = office({ holidays: ["2026-03-09", "2026-03-10"] });
  assert.deepEqual(stateAt(hours, "2026-03-07T12:00:00Z"), [false, "2026-03-11T08:00:00.000Z"]);
});

test("hours that run past midnight are one opening", () => {
  const night = office({ timeZone: "UTC", week: { ...NEVER, 1: [[1320, 1440]], 2: [[0, 360]] } });
  assert.deepEqual(stateAt(night, "2026-03-02T23:00:00Z"), [true, "2026-03-03T06:00:00.000Z"]);
  assert.deepEqual(stateAt(night, "2026-03-03T01:00:00Z"), [true, "2026-03-03T06:00:00.000Z"]);
});

test("who is open around the clock never closes, who has no hours never opens", () => {
  const always = Object.fromEntries(WEEKDAYS.map((day) => [day, [[0, 1440]]])) as BusinessHours["week"];
  assert.deepEqual(stateAt(office({ week: always }), "2026-03-02T23:00:00Z"), [true, null]);
  assert.deepEqual(stateAt(office({ week: NEVER }), "2026-03-02T23:00:00Z"), [false, null]);
});

test("without business hours the company counts as open", () => {
  assert.deepEqual(stateAt(office({ isEnabled: false }), "2026-03-08T03:00:00Z"), [true, null]);
});

const interval = fc
  .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
  .map(([from, length]): Interval => [from, Math.min(1440, from + length)]);
const anyHours = fc.record({
  isEnabled: fc.constant(true),
  timeZone: fc.constantFrom("Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia", "UTC"),
  week: fc.record(Object.fromEntries(WEEKDAYS.map((day) => [day, fc.array(interval, { maxLength: 3 })]))),
  holidays: fc.constant([] as string[]),
}) as fc.Arbitrary<BusinessHours>;

test("law: at the moment named, the state is the other one, and a minute before it is still the same", () => {
  fc.assert(
    fc.property(anyHours, fc.integer({ min: 1_780_000_000, max: 1_810_000_000 }), (hours, second) => {
      const now = new Date(second * 1000);
      const { isOpen, changesAt } = openStateAt(hours, now);
      if (!changesAt) return;
      assert.ok(changesAt > now);
      assert.equal(openStateAt(hours, changesAt).isOpen, !isOpen);
      const before = new Date(Math.max(now.getTime(), changesAt.getTime() - 60_000));
      assert.equal(openStateAt(hours, before).isOpen, isOpen);
    }),
    { numRuns: 300 },
  );
});

test("law: a clock time reads back as the minutes it was written from", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1440 }), (minutes) => {
      assert.equal(minutesOf(clockOf(minutes), minutes === 1440), minutes);
    }),
  );
  for (const wrong of ["", "9", "25:00", "12:5", "noon"]) assert.equal(minutesOf(wrong, false), null);
});

test("a day's slips are named", () => {
  assert.equal(dayIssue([[600, 540]]), "backwards");
  assert.equal(
    dayIssue([
      [540, 720],
      [700, 900],
    ]),
    "overlap",
  );
  assert.equal(
    dayIssue([
      [720, 900],
      [540, 720],
    ]),
    null,
  );
});

test("one more interval is offered after the last, and none when the day is full", () => {
  assert.deepEqual(nextInterval([]), [540, 1080]);
  assert.deepEqual(nextInterval([[540, 720]]), [780, 900]);
  assert.deepEqual(nextInterval([[540, 1380]]), [1380, 1440]);
  assert.equal(nextInterval([[0, 1440]]), null);
});
