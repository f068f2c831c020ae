import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Id, newId } from "@rapport/schema";
import { getConversation, listItems, startWorker, updateTenant } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { Logger } from "graphile-worker";
import { queueReply } from "./delivery/queue.ts";
import type { DeliveryOptions } from "./delivery/settle.ts";
import { acknowledge, receiveStatus } from "./delivery/status.ts";
import { DELIVERY_SCHEDULE, deliveryJobs, ROUND_SCHEDULE, roundJobs } from "./jobs.ts";
import {
  providerConnector,
  registryOf,
  startTestProvider,
  type TestProvider,
  testDelivery,
} from "./testing/provider.ts";
import { turnJobs } from "./turns/jobs.ts";
import type { TurnOptions } from "./turns/options.ts";

let company: TestCompany;
let provider: TestProvider;
let workers: { stop(): Promise<void> }[];

before(async () => {
  company = await createTestCompany();
  provider = await startTestProvider();
  const options = testDelivery(company.store, registryOf(providerConnector(provider.url, { canReadBack: true })), {
    firstRetryMs: 50,
  });
  // Two workers, as two processes have them.
  workers = await Promise.all(
    [1, 2].map(() =>
      startWorker(company.store, {
        handlers: { ...deliveryJobs(options), ...turnJobs(withoutAgent(options)), ...roundJobs(options) },
        schedule: [...DELIVERY_SCHEDULE, ...ROUND_SCHEDULE],
        logger: new Logger(() => () => {}),
      }),
    ),
  );
});
after(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await provider.close();
  await company.close();
});

/** No agent is at work in this company, so none of what thinking needs is ever asked for. */
function withoutAgent({ store, connectors, openContext }: DeliveryOptions): TurnOptions {
  const never = () => {
    throw new Error("nobody thinks here");
  };
  return {
    store,
    connectors,
    openContext,
    actions: { store, fetch: never, secretKey: store.secretKey, loadIdentity: never },
    routerOf: never,
    searchIn: never,
    phraseLists: [],
  };
}

async function until(check: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 400; round++) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail("it did not happen within 20 s");
}

async function say(conversationId: Id, text: string, sendAt?: string): Promise<Id> {
  const connectors = registryOf(providerConnector(provider.url));
  const reply = { text, attachmentIds: [], clientId: newId(), sendAt };
  return (await company.owner.write((tx) => queueReply(tx, connectors, conversationId, reply))).outboxId;
}

const stateOf = async (outboxId: Id) =>
  (await company.store.owner.query<{ state: string }>("select state from outbox where id = $1", [outboxId])).rows[0]
    ?.state;
const takenOf = (ids: readonly Id[]) => provider.taken.map(({ key }) => key).filter((key) => ids.includes(key));

test("what is queued leaves by itself, each conversation in its order, through failures and lost words", async () => {
  provider.next({ status: 503, words: "busy" }, "hang_up", "accept_and_hang_up");
  const conversations = await Promise.all([1, 2, 3].map(() => company.hear({})));
  const queued: Id[][] = [[], [], []];
  for (let index = 0; index < 4; index++) {
    for (const [at, { conversationId }] of conversations.entries()) {
      queued[at]!.push(await say(conversationId, `part ${index}`));
    }
  }
  await until(async () => (await Promise.all(queued.flat().map(stateOf))).every((state) => state === "sent"));
  for (const ids of queued) assert.deepEqual(takenOf(ids), ids);
  assert.equal(takenOf(queued.flat()).length, 12, "nothing was taken twice");
});

test("a scheduled message leaves at its time", async () => {
  const { conversationId } = await company.hear({});
  const outboxId = await say(conversationId, "later", new Date(Date.now() + 1500).toISOString());
  assert.equal(await stateOf(outboxId), "scheduled");
  await until(async () => (await stateOf(outboxId)) === "sent");
});

test("a bounce that is faster than our own note of the message's id is applied a little later", async () => {
  const { conversationId } = await company.hear({});
  const status = { providerMessageId: "p-fast", state: "failed" as const, reason: "550 unknown user" };
  assert.equal(await company.system.write((tx) => receiveStatus(tx, company.connectionId, status)), "not_found");
  const outboxId = await say(conversationId, "hello");
  await until(async () => (await stateOf(outboxId)) === "sent");
  await company.store.owner.query("update outbox set provider_message_id = 'p-fast' where id = $1", [outboxId]);
  await until(async () => (await stateOf(outboxId)) === "failed");
});

test("the contact's own screen marks our messages as arrived and read, never backwards", async () => {
  const { conversationId } = await company.hear({});
  const outboxId = await say(conversationId, "hello");
  await until(async () => (await stateOf(outboxId)) === "sent");
  const { items } = await company.owner.read((tx) => listItems(tx, conversationId, undefined, 20));
  const { seq } = items.find((item) => item.text === "hello")!;
  const told = (upTo: number, state: "delivered" | "read") =>
    company.system.write((tx) => acknowledge(tx, conversationId, upTo, state));
  assert.equal(await told(seq - 1, "read"), 0);
  assert.equal(await told(seq, "delivered"), 1);
  assert.equal(await told(seq, "read"), 1);
  assert.equal(await told(seq, "delivered"), 0);
  assert.equal(await stateOf(outboxId), "read");
  const detail = await company.owner.read((tx) => getConversation(tx, conversationId));
  assert.notEqual(detail?.contactReadAt, null);
});

test("the turn's job tells who writes at night that nobody is there", async () => {
  await company.system.write((tx) =>
    updateTenant(tx, {
      businessHours: {
        isEnabled: true,
        timeZone: "UTC",
        week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] },
        holidays: [],
      },
    }),
  );
  const connectionId = await company.connect("email", { texts: { en: { away: "Good night." } } });
  const heard = await company.hear({ connectionId });
  await company.system.write(async (tx) => {
    tx.enqueue({ task: "turn", payload: { conversationId: heard.conversationId, seq: heard.seq } });
  });
  await until(async () => provider.taken.some(({ text }) => text === "Good night."));
});
