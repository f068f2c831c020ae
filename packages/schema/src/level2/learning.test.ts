import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { LEARNING_MOVES, LearningMove, type LearningState } from "./learning.ts";

const step = (state: LearningState, move: LearningMove): LearningState => LEARNING_MOVES[state][move] ?? state;

describe("the machine of a learning", () => {
  it("is exactly this table", () => {
    assert.deepEqual(LEARNING_MOVES, {
      proposed: { approve: "approved", reject: "rejected" },
      approved: { activate: "active", reject: "rejected" },
      active: { undo: "undone" },
      undone: {},
      rejected: {},
    });
  });

  it("lets nothing work that was not approved first, and nothing again that was undone or rejected", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...LearningMove.options), { maxLength: 12 }), (moves) => {
        const states: LearningState[] = ["proposed"];
        for (const move of moves) states.push(step(states.at(-1)!, move));
        const active = states.indexOf("active");
        if (active >= 0) assert.ok(states.slice(0, active).includes("approved"));
        for (const end of ["undone", "rejected"] as const) {
          const from = states.indexOf(end);
          if (from >= 0) assert.ok(states.slice(from).every((state) => state === end));
        }
      }),
    );
  });
});
