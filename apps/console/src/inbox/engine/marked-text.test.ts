import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { markText, passageOf } from "./marked-text.ts";

const anyMark = fc.oneof(
  fc.constant(null),
  fc.record({ start: fc.integer({ min: -5, max: 60 }), end: fc.integer({ min: -5, max: 60 }) }),
);

test("however the marks lie, the runs joined are the text, and each letter carries exactly the marks over it", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), fc.array(anyMark, { maxLength: 5 }), (text, marks) => {
      const runs = markText(text, marks);
      assert.equal(runs.map((run) => run.text).join(""), text);
      let at = 0;
      for (const run of runs) {
        for (let letter = at; letter < at + run.text.length; letter++) {
          const over = marks.flatMap((mark, number) =>
            mark && mark.start <= letter && mark.end > letter ? number : [],
          );
          assert.deepEqual(run.marks, over);
        }
        at += run.text.length;
      }
    }),
  );
});

test("a cited passage stands among the words around it", () => {
  const body = "Boxes leave on the 3rd. You can skip any month until the 25th. Refunds take five days.";
  const start = body.indexOf("You can");
  const { before, passage, after } = passageOf(body, { start, end: start + 38 }, 12);
  assert.equal(passage, "You can skip any month until the 25th.");
  assert.equal(before, "…the 3rd. ");
  assert.equal(after, " Refunds…");
});

test("a passage of a version that is shorter than it was is no error", () => {
  assert.deepEqual(passageOf("short", { start: 40, end: 90 }), { before: "short", passage: "", after: "" });
});
