import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Client } from "pg";
import { createTestDatabase, type TestDatabase } from "./index.ts";

let first: TestDatabase;
let second: TestDatabase;
before(async () => {
  [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
});
after(() => Promise.all([first.drop(), second.drop()]));

async function ask(url: string, query: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

test("a test database carries the migrated schema", async () => {
  const rows = await ask(first.url, "select number from rapport_migrations");
  assert.ok(rows.length > 0);
});

test("what one test database writes is not seen in another", async () => {
  await ask(first.url, "create table only_here (id int)");
  assert.deepEqual(await ask(second.url, "select to_regclass('only_here') as found"), [{ found: null }]);
});

test("tests connect as an owner who is not a superuser", async () => {
  assert.deepEqual(await ask(first.url, "select rolsuper from pg_roles where rolname = current_user"), [
    { rolsuper: false },
  ]);
});

test("a dropped database is gone even while somebody is connected", async () => {
  const doomed = await createTestDatabase();
  const client = new Client({ connectionString: doomed.url });
  client.on("error", () => {});
  await client.connect();
  await doomed.drop();
  await assert.rejects(ask(doomed.url, "select 1"), { code: "3D000" });
});
