import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { repository } from "./source-files.ts";

let folder: string;
beforeEach(async () => {
  // Inside the repository, since the runner looks nowhere else.
  folder = await mkdtemp(join(repository, "tools", "runner-"));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, body: string) =>
  writeFile(
    join(folder, name),
    `import { test } from "node:test";\nimport assert from "node:assert/strict";\n${body}\n`,
  );

function runTests(...args: string[]): { status: number | null; output: string } {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const run = spawnSync(process.execPath, [join(repository, "tools", "test.ts"), ...args], { encoding: "utf8", env });
  return { status: run.status, output: run.stdout + run.stderr };
}
const here = () => folder.slice(repository.length + 1);

test("plain tests come before browser tests, and one summary counts both", async () => {
  await write("a.browser.test.ts", 'test("seen in a browser", () => {});');
  await write("b.test.ts", 'test("seen without", () => {});');
  const { status, output } = runTests(here());
  assert.equal(status, 0, output);
  assert.ok(output.indexOf("seen without") < output.indexOf("seen in a browser"), output);
  assert.equal(output.match(/tests 2$/gm)?.length, 1, output);
  assert.match(output, /pass 2$/m);
});

test("a failure is shown, the rest still runs, and the exit code says so", async () => {
  await write("a.test.ts", 'test("goes wrong", () => assert.equal(1, 2));');
  await write("b.browser.test.ts", 'test("goes well", () => {});');
  const { status, output } = runTests(here());
  assert.equal(status, 1);
  assert.match(output, /goes well/);
  assert.match(output, /fail 1$/m);
  assert.match(output, /failing tests:[\s\S]*goes wrong[\s\S]*1 !== 2/);
});

test("a file that never ends is ended and counted as failed", async () => {
  await write("a.test.ts", 'test("leaves a timer", () => { setInterval(() => {}, 1000); });');
  const { status, output } = runTests(here(), "--file-limit-s", "2");
  assert.equal(status, 1);
  assert.match(output, /did not end within 2 s; still open: .*Timeout/);
});

test("a file that doesn't load is a failure", async () => {
  await writeFile(join(folder, "a.test.ts"), "this is no program");
  assert.equal(runTests(here()).status, 1);
});

test("a single file and a pattern for names can be given", async () => {
  await write("a.test.ts", 'test("first", () => {}); test("second", () => {});');
  await write("b.test.ts", 'test("third", () => {});');
  const { status, output } = runTests(join(here(), "a.test.ts"), "--name", "second");
  assert.equal(status, 0);
  assert.match(output, /second/);
  assert.doesNotMatch(output, /third/);
});

test("a folder without tests is a mistake, not a success", () => {
  const { status, output } = runTests("no/such/folder");
  assert.equal(status, 1);
  assert.match(output, /No test files under no\/such\/folder/);
});
