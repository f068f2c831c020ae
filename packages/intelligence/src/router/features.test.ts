import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { FeatureCounter } from "./feature-counter.ts";
import { extractFeatures } from "./features.ts";

test("the counter counts as a Map does, in the same order, block by block and message by message", () => {
  const counter = new FeatureCounter();
  const hash = fc.oneof(
    fc.integer({ min: 0, max: 60 }).map((n) => n * 4096),
    fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.array(hash, { maxLength: 3000, size: "max" }), { minLength: 1, maxLength: 4 }),
      (blocks) => {
        counter.clear(blocks[0]!.length % 40);
        const wanted = { hashes: [] as number[], counts: [] as number[], ends: [] as number[] };
        const ends = blocks.map((block) => {
          const counts = new Map<number, number>();
          for (const one of block) {
            counter.count(one);
            counts.set(one, (counts.get(one) ?? 0) + 1);
          }
          wanted.hashes.push(...counts.keys());
          wanted.counts.push(...counts.values());
          wanted.ends.push(wanted.hashes.length);
          return counter.endBlock();
        });
        const { hashes, counts } = counter.copy();
        assert.deepEqual({ hashes: [...hashes], counts: [...counts], ends }, wanted);
      },
    ),
    {
      numRuns: 60,
      examples: [[[Array.from({ length: 20_000 }, (_, index) => index * 4096), [4096, 4096, 0]]]],
    },
  );
});

test("a message's features do not depend on the messages read before it", () => {
  const long = Array.from({ length: 3000 }, (_, index) => `w${String.fromCharCode(97 + (index % 26))}`).join(" ");
  const text = "where is my parcel, it was due on friday";
  const reading = { hasPhrases: true, hasConceptPairs: true };
  const alone = extractFeatures(text, reading);
  extractFeatures(long, reading);
  extractFeatures("ﷺ".repeat(4000), reading);
  assert.deepEqual(extractFeatures(text, reading), alone);
});
