import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { backoffMs } from "./backoff.ts";

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("the pause before a new attempt stays between a quarter of a second and twenty seconds", () => {
  fc.assert(
    fc.property(fc.nat(200), random, fc.constantFrom(1006, 1011, 4000), (attempt, chance, code) => {
      const pauseMs = backoffMs(attempt, chance, code);
      assert.ok(pauseMs >= 250 && pauseMs <= 20_000);
    }),
  );
});

test("later attempts never wait less than half of what the earlier could have waited", () => {
  fc.assert(
    fc.property(fc.nat(50), random, random, (attempt, one, other) => {
      assert.ok(backoffMs(attempt + 1, one, 1006) * 2 + 2 >= backoffMs(attempt, other, 1006));
    }),
  );
});

test("after the server says that it restarts the first attempt comes within two seconds", () => {
  fc.assert(fc.property(random, (chance) => backoffMs(0, chance, 1012) < 2000));
});
