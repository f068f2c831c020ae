import assert from "node:assert/strict";
import { test } from "node:test";
import { byteWords } from "./bytes.ts";

test("sizes are said in the largest unit that keeps them above one", () => {
  assert.equal(byteWords(512, "en"), "512 byte");
  assert.equal(byteWords(84_412, "en"), "84 kB");
  assert.equal(byteWords(1_240_000, "en"), "1.2 MB");
  assert.equal(byteWords(1_240_000, "ru"), "1,2 МБ");
});
