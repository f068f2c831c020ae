import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { checkLayers } from "./check-layers.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "rapport-layers-"));
  for (const [folder, name, ...uses] of [
    ["packages/schema", "schema"],
    ["packages/api", "api", "schema"],
    ["packages/store", "store", "schema", "pg"],
    ["packages/connector", "connector", "schema"],
    ["packages/connectors/email", "connector-email", "connector", "schema"],
    ["packages/connectors/webchat", "connector-webchat", "connector", "schema"],
    ["packages/ingestion", "ingestion", "store", "connector"],
    ["packages/intelligence", "intelligence", "store", "model"],
    ["packages/orchestration", "orchestration", "store", "intelligence"],
    ["packages/sandbox", "sandbox", "api"],
    ["packages/novelty", "novelty", "store"],
    ["apps/server", "server", "store", "sandbox", "ingestion", "connector-email"],
    ["apps/console", "console", "api", "store"],
  ] as const) {
    const dependencies = Object.fromEntries(uses.map((use) => [use === "pg" ? use : `@rapport/${use}`, "*"]));
    await write(`${folder}/package.json`, JSON.stringify({ name: `@rapport/${name}`, dependencies }));
  }
});
afterEach(() => rm(root, { recursive: true }));

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

/** What the checker says about one file, as "line message". */
async function complaintsAbout(path: string, text: string): Promise<string[]> {
  await write(path, text);
  return checkLayers(root)
    .filter((violation) => violation.path === path)
    .map(({ line, message }) => `${line} ${message}`);
}

for (const [path, specifier] of [
  ["packages/ingestion/src/a.ts", "@rapport/store"],
  ["packages/connectors/email/src/a.ts", "@rapport/connector"],
  ["packages/connectors/email/src/a.ts", "@rapport/schema"],
  ["packages/orchestration/src/a.ts", "@rapport/intelligence"],
  ["apps/server/src/a.ts", "@rapport/connector-email"],
  ["apps/console/src/a.tsx", "@rapport/api"],
  ["packages/store/src/a.ts", "pg"],
  ["packages/store/src/a.ts", "node:fs"],
  ["packages/api/src/a.ts", "zod"],
] as const) {
  test(`${path.split("/src")[0]} may import ${specifier}`, async () => {
    assert.deepEqual(await complaintsAbout(path, `import { x } from "${specifier}";\n`), []);
  });
}

for (const [path, specifier, instead] of [
  [
    "packages/schema/src/a.ts",
    "@rapport/store",
    /schema → store is closed: schema holds records and rules without I\/O/,
  ],
  ["packages/intelligence/src/a.ts", "@rapport/store", /let context assemble what it needs/],
  ["packages/connectors/email/src/a.ts", "@rapport/connector-webchat", /belongs to packages\/connector/],
  ["packages/connectors/email/src/a.ts", "@rapport/store", /let ingestion or orchestration store it/],
  ["packages/ingestion/src/a.ts", "@rapport/orchestration", /enqueue a job in the transaction/],
  ["packages/api/src/a.ts", "@rapport/store", /api may import schema only/],
  ["apps/console/src/a.tsx", "@rapport/store", /add a route to packages\/api/],
  ["apps/server/src/a.ts", "@rapport/sandbox", /only the demo command and tests load the sandbox/],
  ["packages/sandbox/src/a.ts", "@rapport/server", /sandbox → server is closed/],
  ["packages/novelty/src/a.ts", "@rapport/store", /no rules yet\. Add it to tools\/check-layers\.ts/],
  ["packages/ingestion/src/a.ts", "pg", /Only packages\/store talks to PostgreSQL/],
] as const) {
  test(`${path.split("/src")[0]} may not import ${specifier}, and is told what to do`, async () => {
    for (const form of [
      `import { x } from "${specifier}";`,
      `import "${specifier}";`,
      `import type { X } from "${specifier}";`,
      `export * from "${specifier}";`,
      `export { x } from "${specifier}/deep";`,
      `const x = await import("${specifier}");`,
    ]) {
      const complaints = await complaintsAbout(path, `\n${form}\n`);
      assert.match(complaints[0] ?? "nothing was found", instead, form);
      assert.match(complaints[0] ?? "", /^2 /);
    }
  });
}

test("an import in a comment or a string is none", async () => {
  const text = '// import "@rapport/store";\nexport const a = `import "@rapport/store"`;\n';
  assert.deepEqual(await complaintsAbout("packages/api/src/a.ts", text), []);
});

test("the demo's command may load the sandbox, but only when it runs", async () => {
  assert.deepEqual(await complaintsAbout("apps/server/src/cli/demo.ts", 'await import("@rapport/sandbox");\n'), []);
  assert.equal((await complaintsAbout("apps/server/src/cli/demo.ts", 'import "@rapport/sandbox";\n')).length, 1);
});

test("tests may load the sandbox, if they declare it", async () => {
  assert.deepEqual(await complaintsAbout("apps/server/src/a.test.ts", 'import "@rapport/sandbox";\n'), []);
  assert.match(
    (await complaintsAbout("packages/ingestion/src/a.test.ts", 'import "@rapport/sandbox";\n'))[0] ?? "",
    /doesn't declare\. Add "@rapport\/sandbox": "\*" to its devDependencies/,
  );
});

test("a package of ours that isn't declared is found", async () => {
  assert.match(
    (await complaintsAbout("packages/orchestration/src/a.ts", 'import "@rapport/connector";\n'))[0] ?? "",
    /packages\/orchestration\/package\.json doesn't declare\. Add "@rapport\/connector": "\*" to its dependencies/,
  );
});

test("another package's files are not reached by path", async () => {
  assert.match(
    (await complaintsAbout("apps/server/src/a.ts", 'import "../../../packages/store/src/a.ts";\n'))[0] ?? "",
    /reaches out of its package.*Import @rapport\/store instead/,
  );
});

for (const statement of [
  "select id from contacts",
  "  insert into contacts values (1)",
  "update contacts set name = 'x'",
  "delete from contacts",
  "with busy as (select 1) select * from busy",
  "create unique index on contacts (id)",
]) {
  test(`SQL outside the store is found: ${statement}`, async () => {
    const text = `export const a = 1;\nexport const query = \`${statement} \${a}\`;\n`;
    assert.match(
      (await complaintsAbout("packages/ingestion/src/a.ts", text))[0] ?? "",
      /^2 contains SQL\. Only packages\/store does/,
    );
    assert.deepEqual(await complaintsAbout("packages/store/src/a.ts", text), []);
  });
}

test("sentences that begin like SQL are not taken for it", async () => {
  const sentences = [
    "Select a contact from the list.",
    "Update your password",
    "Delete from here",
    "Create a team",
    "With care (always)",
  ];
  const text = sentences.map((sentence, index) => `export const s${index} = ${JSON.stringify(sentence)};\n`).join("");
  assert.deepEqual(await complaintsAbout("apps/console/src/a.ts", text), []);
});

test("a circle of imports is shown as a way through the files", async () => {
  await write("packages/api/src/b.ts", 'import "./c.ts";\n');
  await write("packages/api/src/c.ts", 'import "./a.ts";\n');
  await write("packages/api/src/a.ts", 'import "./b.ts";\n');
  assert.match(
    checkLayers(root)[0]?.message ?? "",
    /packages\/api\/src\/a\.ts → packages\/api\/src\/b\.ts → packages\/api\/src\/c\.ts → packages\/api\/src\/a\.ts/,
  );
});

test("types that refer to each other are no circle", async () => {
  await write("packages/api/src/a.ts", 'import type { B } from "./b.ts";\nexport interface A { b: B }\n');
  await write("packages/api/src/b.ts", 'import type { A } from "./a.ts";\nexport interface B { a: A }\n');
  assert.deepEqual(checkLayers(root), []);
});
