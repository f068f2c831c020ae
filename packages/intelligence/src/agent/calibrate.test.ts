import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { calibrate, calibrationErrorOf, fitConfidence, type SettledConfidence, wasRight } from "./calibrate.ts";

/** Numbers from a seed, the same each time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Settled suggestions as the engine states them: few distinct values, and right as often as `truth` says. */
function settle(count: number, truth: (raw: number) => number, seed: number): SettledConfidence[] {
  const random = randomOf(seed);
  return Array.from({ length: count }, () => {
    const routing = 0.4 + 0.6 * random() ** 0.5;
    const raw = Math.round(routing * (random() < 0.3 ? 0.5 : random() < 0.1 ? 0.8 : 1) * 1000) / 1000;
    return { raw, isRight: random() < truth(raw) };
  });
}

const statedBy = (fit: ReturnType<typeof fitConfidence>, settled: readonly SettledConfidence[]) =>
  settled.map(({ raw }) => calibrate(fit, raw));
const errorOf = (settled: readonly SettledConfidence[], stated: readonly number[]) =>
  calibrationErrorOf(settled, stated);

const settledOnes = fc.array(
  fc.record({ raw: fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000), isRight: fc.boolean() }),
  { maxLength: 300 },
);

describe("a settled suggestion", () => {
  const draft = "Your next box leaves on 3 April and costs $49.90.";
  it("was right when it was sent as it was, or with another comma or word", () => {
    assert.equal(wasRight({ state: "accepted", text: draft, finalText: null }), true);
    assert.equal(wasRight({ state: "edited", text: draft, finalText: draft.replace("leaves", "departs") }), true);
  });
  it("was wrong when it was rejected, or its facts, its no or several words were changed", () => {
    assert.equal(wasRight({ state: "rejected", text: draft, finalText: null }), false);
    for (const finalText of [
      draft.replace("3 April", "4 April"),
      draft.replace("$49.90", "$54.90"),
      draft.replace("leaves", "never leaves"),
      draft.replace("leaves", "doesn't leave"),
      "Thank you for asking. A colleague will look at it and write to you tomorrow.",
    ]) {
      assert.equal(wasRight({ state: "edited", text: draft, finalText }), false, finalText);
    }
    const russian = "Посылка придёт завтра.";
    assert.equal(wasRight({ state: "edited", text: russian, finalText: "Посылка не придёт завтра." }), false);
  });
});

describe("the fit of the stated confidence", () => {
  const truths: [string, (raw: number) => number][] = [
    ["too sure", (raw) => 0.1 + 0.5 * raw],
    ["not sure enough", (raw) => Math.min(1, 0.5 + 0.5 * raw)],
    ["a step", (raw) => (raw > 0.7 ? 0.9 : 0.2)],
  ];
  for (const [name, truth] of truths) {
    it(`brings a formula that is ${name} near the truth on suggestions it has not seen`, (context) => {
      const unseen = settle(4000, truth, 99);
      const before = errorOf(
        unseen,
        unseen.map(({ raw }) => raw),
      );
      for (const [count, goal] of [
        [100, 0.13],
        [500, 0.07],
        [2000, 0.05],
      ] as const) {
        const fit = fitConfidence(settle(count, truth, 7));
        const after = errorOf(unseen, statedBy(fit, unseen));
        context.diagnostic(`${name}, ${count} settled: ${before.toFixed(3)} → ${after.toFixed(3)}`);
        assert.equal(fit.isUsed, true);
        assert.ok(after < before && after <= goal, `${count}: ${before} → ${after}`);
        // What it says of itself, from its own unseen fifths, is honest.
        assert.ok(Math.abs(fit.error.fit - after) < 0.1, `${fit.error.fit} against ${after}`);
      }
    });
  }

  it("leaves a formula that is right as it is, or nearly so", () => {
    const unseen = settle(4000, (raw) => raw, 99);
    for (const count of [30, 200, 2000]) {
      const fit = fitConfidence(settle(count, (raw) => raw, 11));
      assert.ok(errorOf(unseen, statedBy(fit, unseen)) <= 0.08, String(count));
    }
  });

  it("stands for nothing while few are settled, and is near the formula then", () => {
    assert.equal(calibrate(null, 0.7), 0.7);
    for (let count = 0; count < 25; count++) {
      const fit = fitConfidence(settle(count, () => 0, 3));
      assert.equal(fit.isUsed, false);
      assert.equal(calibrate(fit, 0.83), 0.83);
    }
    const few = fitConfidence([{ raw: 0.9, isRight: false }]);
    const { right } = few.points.findLast(({ raw }) => raw <= 0.92)!;
    assert.ok(right > 0.4, "one rejection is no law");
  });

  it("rises with the formula, stays between 0 and 1, and does not depend on the order", () => {
    fc.assert(
      fc.property(settledOnes, fc.infiniteStream(fc.nat()), (settled, seeds) => {
        const fit = { ...fitConfidence(settled), isUsed: true };
        const line = Array.from({ length: 101 }, (_, index) => calibrate(fit, index / 100));
        for (const [index, value] of line.entries()) {
          assert.ok(value >= 0 && value <= 1);
          assert.ok(index === 0 || value >= line[index - 1]! - 1e-9);
        }
        const shuffled = settled.map((one) => ({ one, key: seeds.next().value as number }));
        shuffled.sort((a, b) => a.key - b.key);
        assert.deepEqual(fitConfidence(shuffled.map(({ one }) => one)), fitConfidence(settled));
      }),
      { numRuns: 100 },
    );
  });
});
