import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { guessCategory } from "./model.ts";
import { keepModel } from "./starter-cache.ts";
import { trainCategories } from "./train.ts";

const ROWS = ["skip may", "skip the june box", "leave out april", "no box in march"]
  .map((text) => ({ text, label: "skip" }))
  .concat(
    ["where is my parcel", "track my box", "it has not arrived", "when does it come"].map((text) => ({
      text,
      label: "where",
    })),
  );

const cacheHome = process.env.XDG_CACHE_HOME;
const folder = mkdtempSync(join(tmpdir(), "rapport-cache-"));
before(() => {
  process.env.XDG_CACHE_HOME = folder;
});
after(() => {
  if (cacheHome === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = cacheHome;
  rmSync(folder, { recursive: true });
});

function open(): { count: number; category: string } {
  let count = 0;
  const model = keepModel("small", () => {
    count += 1;
    return trainCategories(ROWS);
  });
  return { count, category: guessCategory(model, "please skip april").category };
}

test("a starter model is learnt once and found again; a damaged file or one of older sources is not used", () => {
  assert.deepEqual(open(), { count: 1, category: "skip" });
  assert.deepEqual(open(), { count: 0, category: "skip" });
  const [file, ...others] = readdirSync(join(folder, "rapport"));
  assert.deepEqual(others, []);
  const path = join(folder, "rapport", file!);
  const bytes = readFileSync(path);
  bytes[bytes.length - 1]! ^= 255;
  writeFileSync(path, bytes);
  writeFileSync(join(folder, "rapport", "router-small-0123456789abcdef.model"), bytes);
  assert.deepEqual(open(), { count: 1, category: "skip" });
  assert.deepEqual(readdirSync(join(folder, "rapport")), [file], "the older one is gone");
});

test("without a folder to write to it is learnt each time", () => {
  process.env.XDG_CACHE_HOME = join(folder, "rapport", readdirSync(join(folder, "rapport"))[0]!);
  assert.deepEqual(open(), { count: 1, category: "skip" });
  assert.deepEqual(open(), { count: 1, category: "skip" });
  process.env.XDG_CACHE_HOME = folder;
});
