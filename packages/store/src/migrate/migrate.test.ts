import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, beforeEach, test } from "node:test";
import { Pool } from "pg";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { migrate } from "./index.ts";

const nothing = await mkdtemp(join(tmpdir(), "rapport-no-migrations-"));
let directory: string;
let database: TestDatabase;
let pool: Pool;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "rapport-migrations-"));
  database = await createTestDatabase({ directory: nothing });
  pool = new Pool({ connectionString: database.url, max: 3 });
  pool.on("error", () => {}).on("connect", (client) => client.on("error", () => {}));
});
afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(directory, { recursive: true });
});
after(() => rm(nothing, { recursive: true }));

const write = (name: string, sql: string) => writeFile(join(directory, `${name}.sql`), sql);
const appliedNames = async () =>
  (await pool.query<{ name: string }>("select name from rapport_migrations order by number")).rows.map(
    ({ name }) => name,
  );
const tableExists = async (name: string) =>
  (await pool.query("select to_regclass($1) is not null as found", [name])).rows[0].found as boolean;

test("files are applied once, in order of their numbers", async () => {
  await write("000002_second", "insert into steps values (2)");
  await write("000001_first", "create table steps (step int); insert into steps values (1)");
  assert.deepEqual(await migrate({ pool, directory }), { applied: ["000001_first", "000002_second"], current: 2 });
  assert.deepEqual(await migrate({ pool, directory }), { applied: [], current: 2 });
  assert.deepEqual((await pool.query("select step from steps")).rows, [{ step: 1 }, { step: 2 }]);
});

test("a migration may enqueue jobs, because the queue's own migrations come first", async () => {
  await write("000001_job", "select graphile_worker.add_job('greet', '{}')");
  await migrate({ url: database.url, directory });
  assert.equal((await pool.query("select from graphile_worker.jobs")).rowCount, 1);
});

test("twenty processes that migrate at once apply each file exactly once", { timeout: 120_000 }, async () => {
  await write("000001_counter", "create table runs (file int); insert into runs values (1)");
  await write("000002_slow", "select pg_sleep(0.3); insert into runs values (2)");
  await write("000003_job", "select graphile_worker.add_job('once', '{}'); insert into runs values (3)");
  const script = `import { migrate } from ${JSON.stringify(new URL("./index.ts", import.meta.url).href)};
    await migrate({ url: process.argv[1], directory: process.argv[2] });`;
  const exits = await Promise.all(
    Array.from(
      { length: 20 },
      () =>
        new Promise<string>((resolve) => {
          const child = spawn(process.execPath, ["--input-type=module", "-e", script, database.url, directory]);
          let complaint = "";
          child.stderr.on("data", (chunk) => {
            complaint += chunk;
          });
          child.on("close", (code) => resolve(code === 0 ? "" : complaint));
        }),
    ),
  );
  assert.deepEqual(exits.filter(Boolean), []);
  assert.deepEqual((await pool.query("select file from runs order by file")).rows, [
    { file: 1 },
    { file: 2 },
    { file: 3 },
  ]);
  assert.equal((await pool.query("select from graphile_worker.jobs")).rowCount, 1);
});

test("a file that fails leaves nothing behind, keeps the files before it, and is named with its line", async () => {
  await write("000001_good", "create table good ()");
  await write("000002_bad", "create table half ();\ncreate table good ();");
  await assert.rejects(migrate({ pool, directory }), {
    code: "migration_failed",
    message: /000002_bad\.sql.* failed: relation "good" already exists/,
  });
  assert.deepEqual(await appliedNames(), ["000001_good"]);
  assert.equal(await tableExists("half"), false);

  await write("000002_bad", "create table half ();\nselect 1 +;");
  await assert.rejects(migrate({ pool, directory }), { message: /000002_bad\.sql, line 2 failed: syntax error/ });
});

test("a failed migration doesn't keep the next try waiting for its lock", async () => {
  await write("000001_bad", "select 1/0");
  await assert.rejects(migrate({ pool, directory }), { code: "migration_failed" });
  await write("000001_bad", "select 1");
  assert.deepEqual((await migrate({ pool, directory })).applied, ["000001_bad"]);
});

test("an older binary refuses a database that a breaking migration has changed", async () => {
  await write("000001_first", "select 1");
  await migrate({ pool, directory });
  await write("000012_split_names", "--! breaking\nselect 1");
  await migrate({ pool, directory });
  await rm(join(directory, "000012_split_names.sql"));
  await assert.rejects(migrate({ pool, directory }), {
    code: "database_newer",
    message:
      "This database was upgraded by a newer Rapport (migration 12 split names; this one knows up to 1). Start that version or newer.",
  });
});

test("an older binary runs on a database that newer, non-breaking migrations have added to", async () => {
  await write("000001_first", "select 1");
  await write("000002_addition", "create table addition ()");
  await migrate({ pool, directory });
  await rm(join(directory, "000002_addition.sql"));
  assert.deepEqual(await migrate({ pool, directory }), { applied: [], current: 2 });
});

test("a binary that knows the breaking migration is not refused", async () => {
  await write("000001_first", "--! breaking\nselect 1");
  await migrate({ pool, directory });
  await write("000002_second", "select 1");
  assert.deepEqual((await migrate({ pool, directory })).applied, ["000002_second"]);
});

test("an applied file that was edited is refused; other line ends are no edit", async () => {
  await write("000001_first", "select 1;\nselect 2;\n");
  await migrate({ pool, directory });
  await write("000001_first", "select 1;\r\nselect 2;\r\n");
  await migrate({ pool, directory });
  await write("000001_first", "select 3;\n");
  await assert.rejects(migrate({ pool, directory }), {
    code: "migration_changed",
    message: /000001_first\.sql differs from the one that this database was made with/,
  });
});

test("a file that slipped in below an applied one is refused", async () => {
  await write("000001_first", "select 1");
  await write("000003_third", "select 1");
  await migrate({ pool, directory });
  await write("000002_late", "select 1");
  await assert.rejects(migrate({ pool, directory }), {
    code: "migration_out_of_order",
    message: /000002_late\.sql was never applied, but 3 was\. Give it a number above 3/,
  });
  assert.deepEqual(await appliedNames(), ["000001_first", "000003_third"]);
});

test("a misnamed file and a number used twice are refused before anything is touched", async () => {
  await write("2_short", "create table touched ()");
  await assert.rejects(migrate({ pool, directory }), { code: "migration_misnamed" });
  await rm(join(directory, "2_short.sql"));
  await write("000001_one", "create table touched ()");
  await write("000001_other", "create table touched ()");
  await assert.rejects(migrate({ pool, directory }), {
    message: /000001_other\.sql and 000001_one\.sql have the same number/,
  });
  assert.equal(await tableExists("touched"), false);
});
