import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { checkBudgets } from "./check-budgets.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rapport-budgets-"));
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const lines = (count: number) => `export const x = 1;\n${"x;\n".repeat(count - 1)}`;

test("a house within its budgets is left in peace", async () => {
  await write("packages/store/src/contacts/list.ts", lines(599));
  for (let file = 0; file < 60; file++) await write(`packages/store/src/small${file}.ts`, lines(50));
  assert.deepEqual(checkBudgets(root).violations, []);
});

test("a file of more than 600 lines of code is too long; comments and empty lines don't count", async () => {
  for (let file = 0; file < 60; file++) await write(`packages/store/src/small${file}.ts`, lines(50));
  await write("packages/store/src/long.ts", lines(601));
  await write("packages/store/src/explained.ts", lines(500) + "\n// why\n/* because\n of it */\n".repeat(100));
  assert.deepEqual(checkBudgets(root).violations, [
    "packages/store/src/long.ts: 601 lines of code, 600 are the limit. Split it by what its parts do.",
  ]);
});

test("many files of more than 400 lines are too many", async () => {
  for (let file = 0; file < 10; file++) await write(`packages/store/src/file${file}.ts`, lines(file < 2 ? 450 : 50));
  assert.match(
    checkBudgets(root).violations[0] ?? "",
    /One file in twenty has more than 400 lines of code: .*file0\.ts \(450\)/,
  );
});

test("drawers are found by folder and by file name", async () => {
  await write("packages/store/src/utils/dates.ts", "");
  await write("packages/store/src/helpers.ts", "");
  assert.equal(checkBudgets(root).violations.length, 2);
});

test("folders are five deep at most, a connector's counted like a package's", async () => {
  await write("packages/store/src/one/two/fine.ts", "");
  await write("packages/connectors/email/src/one/two/fine.ts", "");
  assert.deepEqual(checkBudgets(root).violations, []);
  await write("packages/store/src/one/two/three/deep.ts", "");
  assert.match(checkBudgets(root).violations[0] ?? "", /6 folders deep/);
});

test("the server's packages are counted with those of the packages that it uses, each once", async () => {
  const names = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, "*"]));
  await write("packages/store/package.json", JSON.stringify({ name: "@rapport/store", dependencies: names(20, "a") }));
  const server = (own: number) =>
    write(
      "apps/server/package.json",
      JSON.stringify({ name: "@rapport/server", dependencies: { "@rapport/store": "*", a1: "*", ...names(own, "b") } }),
    );
  await server(25);
  assert.deepEqual(checkBudgets(root).violations, []);
  await server(26);
  assert.match(checkBudgets(root).violations[0] ?? "", /needs 46 packages at run time, 45 are the limit/);
});

test("a widget, a loader and a console that are too heavy are found", async () => {
  const heavy = (kilobytes: number) => randomBytes(kilobytes * 1024).toString("base64");
  await write("apps/widget/dist/widget.js", heavy(3));
  await write("apps/widget/dist/widget-app.js", heavy(25));
  await write(
    "apps/console/dist/index.html",
    '<script src="/assets/a.js"></script><link rel="stylesheet" href="/assets/a.css">',
  );
  await write("apps/console/dist/assets/a.js", heavy(340));
  await write("apps/console/dist/assets/a.css", heavy(20));
  await write("apps/console/dist/assets/later.js", heavy(900));
  const { violations } = checkBudgets(root);
  assert.deepEqual(
    violations.map((violation) => violation.split(":")[0]),
    ["widget", "widget's loader", "console's first load"],
  );
});

test("apps that aren't built are said to be unmeasured", () => {
  assert.match(
    checkBudgets(root).figures.join("\n"),
    /widget: not built, not measured\nconsole: not built, not measured/,
  );
});
