import assert from "node:assert/strict";
import { Readable, Writable } from "node:stream";
import { after, before, describe, it } from "node:test";
import pg from "pg";
import { createTestCompany, createTestDatabase, type TestCompany, type TestDatabase } from "../testing/index.ts";
import { RestoreError, restoreBackup, writeBackup } from "./backup.ts";
import { listTablesInOrder } from "./tables.ts";

let company: TestCompany;
let url: string;
let archive: Buffer;
const databases: TestDatabase[] = [];

before(async () => {
  company = await createTestCompany();
  const { rows } = await company.store.owner.query<{ name: string }>("select current_database() as name");
  for (let index = 0; index < 30; index++) {
    await company.hear({ text: `Письмо №${index}\twith a tab, a \\ and\na line`, subject: index % 2 ? "Заказ" : null });
  }
  const fresh = await freshDatabase();
  url = fresh.replace(/\/[^/]+$/, `/${rows[0]?.name}`);
  archive = await backUp(url);
});
after(async () => {
  await company.close();
  for (const database of databases) await database.drop();
});

async function freshDatabase(): Promise<string> {
  const database = await createTestDatabase();
  databases.push(database);
  return database.url;
}

async function backUp(from: string, secretKey?: Uint8Array): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  await writeBackup(from, sink, { secretKey });
  return Buffer.concat(chunks);
}

async function contentOf(database: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const content: Record<string, string> = {};
  for (const { name } of await listTablesInOrder(client)) {
    const { rows } = await client.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest from rapport.${name} t`,
    );
    content[name] = rows[0]?.digest ?? "";
  }
  await client.end();
  return content;
}

describe("a backup", () => {
  it("comes back the same in every table", async () => {
    const target = await freshDatabase();
    const report = await restoreBackup(target, Readable.from([archive]));
    assert.deepEqual(await contentOf(target), await contentOf(url));
    assert.equal(report.tables.find((table) => table.name === "events")?.rows, 30);
    assert.equal(report.secretKey, null);
  });

  it("carries the key only when asked to", async () => {
    const key = new Uint8Array(32).fill(5);
    const target = await freshDatabase();
    const report = await restoreBackup(target, Readable.from([await backUp(url, key)]));
    assert.equal(report.secretKey, "05".repeat(32));
  });

  it("is not put on top of something", async () => {
    const before = await contentOf(url);
    await assert.rejects(restoreBackup(url, Readable.from([archive])), RestoreError);
    assert.deepEqual(await contentOf(url), before);
  });

  it("that is torn, damaged or something else leaves the database empty", async () => {
    const target = await freshDatabase();
    const empty = await contentOf(target);
    const damaged = Buffer.from(archive);
    damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 40);
    for (const bad of [archive.subarray(0, archive.length - 500), damaged, Buffer.from("hello"), Buffer.alloc(0)]) {
      await assert.rejects(restoreBackup(target, Readable.from([bad])));
      assert.deepEqual(await contentOf(target), empty);
    }
  });

  it("of another version says which one to use", async () => {
    const target = await freshDatabase();
    const client = new pg.Client({ connectionString: target });
    await client.connect();
    await client.query(
      "insert into rapport_migrations (number, name, checksum, breaking) values (999999, 'future', 'x', false)",
    );
    await client.end();
    await assert.rejects(
      restoreBackup(target, Readable.from([archive])),
      /was made at migration \d+, this database is at 999999/,
    );
  });
});
