import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type Id, newId } from "@rapport/schema";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { watchDeliveries } from "../rounds/rounds.ts";
import {
  providerConnector,
  registryOf,
  startTestProvider,
  type TestProvider,
  testDelivery,
} from "../testing/provider.ts";
import { deliver } from "./deliver.ts";
import { queueReply } from "./queue.ts";
import { reconcileDelivery } from "./reconcile.ts";

let company: TestCompany;
let provider: TestProvider;
let databaseUrl: string;
before(async () => {
  company = await createTestCompany();
  const { rows } = await company.store.owner.query("select 1");
  assert.equal(rows.length, 1);
  databaseUrl = company.store.owner.options.connectionString ?? "";
});
after(() => company.close());
beforeEach(async () => {
  provider = await startTestProvider();
});
afterEach(() => provider.close());

function startSender(outboxIds: readonly Id[]): ChildProcess {
  const script = fileURLToPath(import.meta.resolve("../testing/sending-process.ts"));
  return spawn(process.execPath, [script, databaseUrl, provider.url, company.tenantId, ...outboxIds], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function queue(count: number): Promise<Id[]> {
  const { conversationId } = await company.hear({});
  const connectors = registryOf(providerConnector(provider.url));
  const ids: Id[] = [];
  for (let index = 0; index < count; index++) {
    const reply = { text: `part ${index}`, attachmentIds: [], clientId: newId() };
    ids.push((await company.owner.write((tx) => queueReply(tx, connectors, conversationId, reply))).outboxId);
  }
  return ids;
}

async function stateOf(outboxId: Id): Promise<{ state: string; attempts: number }> {
  const { rows } = await company.store.owner.query<{ state: string; attempts: number }>(
    "select state, attempts from outbox where id = $1",
    [outboxId],
  );
  return rows[0]!;
}

/** What the other processes do after one died: the watchdog's round, then whatever it asks for. */
async function recover(outboxIds: readonly Id[]): Promise<void> {
  const later = new Date(Date.now() + 10 * 60_000);
  const options = testDelivery(company.store, registryOf(providerConnector(provider.url, { canReadBack: true })), {
    now: () => later,
  });
  await watchDeliveries(options);
  for (const outboxId of outboxIds) {
    const { state, attempts } = await stateOf(outboxId);
    if (state === "unknown") {
      await reconcileDelivery(options, company.tenantId, { outboxId, attempt: attempts, look: 0 });
    }
    await deliver(options, company.tenantId, outboxId);
    assert.equal((await stateOf(outboxId)).state, "sent");
  }
}

const takenOf = (ids: readonly Id[]) => provider.taken.map(({ key }) => key).filter((key) => ids.includes(key));

test("a process killed between the provider's yes and our note of it doubles nothing", async () => {
  const ids = await queue(1);
  let release = () => {};
  provider.holdUntil(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  const sender = startSender(ids);
  while (provider.calls === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const exited = once(sender, "exit");
  sender.kill("SIGKILL");
  await exited;
  release();
  while (provider.taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await stateOf(ids[0]!)).state, "sending");
  await recover(ids);
  assert.deepEqual(takenOf(ids), ids);
});

test("a process killed at any moment loses nothing, doubles nothing and keeps the order", async () => {
  for (let run = 0; run < 5; run++) {
    const ids = await queue(4);
    const sender = startSender(ids);
    const exited = once(sender, "exit");
    await once(sender.stdout!, "data");
    setTimeout(() => sender.kill("SIGKILL"), run * 18);
    await exited;
    await recover(ids);
    assert.deepEqual(takenOf(ids), ids, `killed after ${run * 18} ms`);
  }
});
