import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Tx } from "../index.ts";
import { createTestCompany, type TestCompany } from "../testing/index.ts";

let company: TestCompany;
let neighbour: TestCompany;
before(async () => {
  company = await createTestCompany();
  neighbour = await company.neighbour();
});
after(() => company.close());

const rename = (tx: Tx, name: string) =>
  tx.send("update tenants set name = $2 where tenant_id = $1", [tx.tenantId, name]);
const readName = async (tx: Tx) =>
  (await tx.prepared<{ name: string }>("select name from tenants where tenant_id = $1", [tx.tenantId]))[0]?.name;

test("a statement finds done what was sent before it, though nobody waited", async () => {
  const names = await company.owner.write(async (tx) => {
    rename(tx, "First");
    const first = readName(tx);
    rename(tx, "Second");
    return Promise.all([first, readName(tx)]);
  });
  assert.deepEqual(names, ["First", "Second"]);
  assert.equal(await company.owner.read(readName), "Second");
});

test("what is sent and fails takes the whole transaction with it, and its own error is told", async () => {
  await company.owner.write(async (tx) => rename(tx, "Kept"));
  const divide = (tx: Tx) => tx.send("select 1 / $1::int", [0]);
  await assert.rejects(
    company.owner.write(async (tx) => {
      rename(tx, "Lost");
      divide(tx);
    }),
    { code: "22012" },
  );
  await assert.rejects(
    company.owner.write(async (tx) => {
      divide(tx);
      rename(tx, "Lost");
      await readName(tx);
    }),
    { code: "22012" },
  );
  assert.equal(await company.owner.read(readName), "Kept");
});

test("a value that cannot be written fails the transaction, though the database never hears of it", async () => {
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  const working = company.owner.write(async (tx) => {
    rename(tx, "Lost");
    tx.send("select $1::jsonb", [circle]);
  });
  await assert.rejects(working, TypeError);
  assert.equal(await company.owner.read(readName), "Kept");
});

test("a failure that the work passes over is not taken for success", async () => {
  const working = company.owner.write(async (tx) => {
    rename(tx, "Lost");
    await tx.query("select 1 / 0").catch(() => null);
  });
  await assert.rejects(working, { code: "22012" });
  assert.equal(await company.owner.read(readName), "Kept");
});

test("what is asked for after a transaction's end reaches no connection, which may be another company's by then", async () => {
  let late: Tx | null = null;
  await company.owner.read(async (tx) => {
    late = tx;
    await readName(tx);
  });
  await assert.rejects(readName(late!), /the transaction is over/);
  assert.throws(() => rename(late!, "Late"), /the transaction is over/);

  // One half of the work fails at once; the other goes on and asks when all is rolled back.
  let goOn = () => {};
  let other: Promise<unknown> = Promise.resolve();
  const failing = company.owner.write((tx) => {
    other = new Promise<void>((resolve) => {
      goOn = resolve;
    }).then(() => rename(tx, "Late"));
    return Promise.all([other, Promise.reject(new Error("no"))]);
  });
  await assert.rejects(failing, /no/);
  const theirs = neighbour.owner.read(readName);
  goOn();
  await assert.rejects(other, /the transaction is over/);
  assert.notEqual(await theirs, "Late");
  assert.equal(await company.owner.read(readName), "Kept");
});

test("a read that would write something down fails aloud", async () => {
  const noting = company.owner.read(async (tx) => tx.audit({ action: "contacts.read" }));
  await assert.rejects(noting, { code: "25006" });
});

test("readers of many companies at once, on few connections, each see their own", async () => {
  await company.owner.write(async (tx) => rename(tx, "Ours"));
  await neighbour.owner.write(async (tx) => rename(tx, "Theirs"));
  const scopes = Array.from({ length: 200 }, (_, index) => (index % 2 === 0 ? company : neighbour).owner);
  const names = await Promise.all(scopes.map((scope) => scope.read(readName)));
  names.forEach((name, index) => {
    assert.equal(name, index % 2 === 0 ? "Ours" : "Theirs");
  });
});
