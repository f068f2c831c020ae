import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { checkGoldens } from "./check-goldens.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rapport-goldens-"));
});
afterEach(() => rm(root, { recursive: true }));

const golden = (text: string | null) => [{ path: "schema.sql", make: async () => text }];

test("a golden file that says what the code makes passes", async () => {
  await writeFile(join(root, "schema.sql"), "a\n");
  assert.deepEqual(await checkGoldens(root, golden("a\n"), false), []);
});

test("a difference is shown with its first line, and nothing is written", async () => {
  await writeFile(join(root, "schema.sql"), "a\nb\n");
  const [violation] = await checkGoldens(root, golden("a\nc\n"), false);
  assert.match(violation ?? "", /^schema\.sql:2 differs.*\n {2}kept b\n {2}now {2}c\n.*npm run check -- --write/);
  assert.equal(await readFile(join(root, "schema.sql"), "utf8"), "a\nb\n");
});

test("a file that lost its end differs", async () => {
  await writeFile(join(root, "schema.sql"), "a\nb\n");
  assert.equal((await checkGoldens(root, golden("a\n"), false)).length, 1);
});

test("a missing golden file is found, and written on demand", async () => {
  assert.match((await checkGoldens(root, golden("a\n"), false))[0] ?? "", /schema\.sql doesn't exist yet/);
  assert.deepEqual(await checkGoldens(root, golden("a\n"), true), []);
  assert.equal(await readFile(join(root, "schema.sql"), "utf8"), "a\n");
});

test("what nothing makes yet is left out", async () => {
  assert.deepEqual(await checkGoldens(root, golden(null), false), []);
});
