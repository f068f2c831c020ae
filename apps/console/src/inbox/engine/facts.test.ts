import assert from "node:assert/strict";
import { test } from "node:test";
import { argumentFacts, changedFacts, type FactWords, plainKey, wordValue } from "./facts.ts";

const words: FactWords = {
  locale: "en",
  value: (value) => ({ every_two_months: "every two months" })[value],
  yes: "yes",
  no: "no",
  nothing: "nothing",
  files: (count) => `${count} files`,
};

test("a month, a day, an amount and a choice are said as people say them", () => {
  assert.equal(wordValue("month", "2026-12", null, words), "December 2026");
  assert.equal(wordValue("nextBoxOn", "2026-12-03", null, words), "December 3, 2026");
  assert.equal(wordValue("amountCents", 4990, "USD", words), "$49.90");
  assert.equal(wordValue("amountCents", 4990, undefined, words), "49.90");
  assert.equal(wordValue("frequency", "every_two_months", null, words), "every two months");
  assert.equal(wordValue("isGift", false, null, words), "no");
});

test("a day is the same day in every zone", () => {
  const zone = process.env.TZ;
  try {
    for (const other of ["Pacific/Auckland", "America/Los_Angeles"]) {
      process.env.TZ = other;
      assert.equal(wordValue("nextBoxOn", "2026-12-01", null, words), "December 1, 2026");
    }
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});

test("photos are counted instead of naming their ids", () => {
  const id = "00000000-0000-7000-8000-000000000001";
  assert.deepEqual(argumentFacts({ photoIds: [id, id], note: "" }, null, words), [
    { key: "photoIds", value: "2 files" },
  ]);
});

test("only what changes is compared, a record as one line", () => {
  const facts = changedFacts(
    { status: "active", priceCents: 100, currency: "USD", address: { line1: "1 Main St", city: "Haifa", line2: null } },
    { status: "active", priceCents: 80, currency: "USD", address: { line1: "2 Hill Rd", city: "Haifa", line2: null } },
    words,
  );
  assert.deepEqual(facts, [
    { key: "priceCents", before: "$1.00", after: "$0.80" },
    { key: "address", before: "1 Main St, Haifa", after: "2 Hill Rd, Haifa" },
  ]);
});

test("what was empty before says so; what was not told before has nothing to compare with", () => {
  assert.deepEqual(changedFacts({ pausedUntil: null }, { pausedUntil: "2027-01-01", boxes: 3 }, words), [
    { key: "pausedUntil", before: "nothing", after: "January 1, 2027" },
    { key: "boxes", before: null, after: "3" },
  ]);
});

test("a key without words of its own is still readable", () => {
  assert.equal(plainKey("nextBoxOn"), "Next box on");
  assert.equal(plainKey("yearly_saved_cents"), "Yearly saved");
});
