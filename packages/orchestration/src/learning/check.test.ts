import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sumUp } from "./check.ts";

type Case = Parameters<typeof sumUp>[0][number];

const outcome = (isRight: boolean) => ({ isRight, outcome: isRight ? "right" : "wrong" });
const reply = (expected: "held" | "passes", before: boolean, after: boolean): Case => ({
  kind: "reply",
  caseId: null,
  text: "A draft",
  expected,
  before: outcome(before),
  after: outcome(after),
});
const NOW = new Date(0);

describe("the gold set", () => {
  it("is worse when a draft that was held gets through, however many others are mended", () => {
    const check = sumUp([reply("held", true, false), reply("held", false, true), reply("passes", false, true)], NOW);
    assert.equal(check.isWorse, true);
    assert.deepEqual([check.broken.length, check.mended.length], [1, 2]);
  });

  it("is not worse when as many are mended as break, none of them held before", () => {
    assert.equal(sumUp([reply("passes", true, false), reply("passes", false, true)], NOW).isWorse, false);
  });

  it("is worse exactly when a kind has fewer right cases or something held gets through", () => {
    const one = fc.record({
      kind: fc.constantFrom("message" as const, "reply" as const, "question" as const, "run" as const, "own" as const),
      caseId: fc.constant(null),
      text: fc.string(),
      expected: fc.constantFrom("held", "passes"),
      before: fc.boolean().map(outcome),
      after: fc.boolean().map(outcome),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (cases) => {
        const check = sumUp(cases, NOW);
        const isFewer = check.figures.some(({ before, after }) => after < before);
        const isLeak = cases.some(
          ({ kind, expected, before, after }) =>
            kind === "reply" && expected === "held" && before.isRight && !after.isRight,
        );
        assert.equal(check.isWorse, isFewer || isLeak);
        assert.equal(
          check.figures.reduce((sum, figure) => sum + figure.cases, 0),
          cases.length,
        );
      }),
    );
  });

  it("that changes nothing is not worse", () => {
    assert.equal(sumUp([], NOW).isWorse, false);
    assert.equal(sumUp([reply("held", true, true), reply("passes", false, false)], NOW).isWorse, false);
  });
});
