import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { findDialogue, listActions, listRuns } from "@rapport/store";
import { takeFreePort } from "../product/free-port.ts";
import { createServiceProcess, type ServiceProcess } from "../product/service-process.ts";
import { type Chat, type EngineWorld, pause, startEngineWorld } from "./world.ts";

// The engine's process is killed between what it thought and doing it: nothing of the thought was done, and the process that comes
// after does all of it, once.

let world: EngineWorld;
let engine: ServiceProcess;
before(async () => {
  world = await startEngineWorld({ hasWorker: false });
  const { server } = world;
  engine = createServiceProcess(["engine", "hub"], await takeFreePort(), {
    DATABASE_URL: server.databaseUrl,
    RAPPORT_SECRET_KEY: Buffer.from(server.store.secretKey).toString("hex"),
    RAPPORT_ALLOW_ADDRESSES: "127.0.0.0/8",
    RAPPORT_LOG_LEVEL: "error",
    SMTP_PORT: String(await takeFreePort()),
    HOST: "127.0.0.1",
  });
});
after(async () => {
  await engine?.stop();
  await world?.close();
});

async function until(what: string, isSo: () => Promise<boolean> | boolean, chat?: Chat): Promise<void> {
  for (let round = 0; round < 900; round++) {
    if (await isSo()) return;
    await pause(100);
  }
  assert.fail(`never came about: ${what}\n${chat ? await chat.transcript() : ""}`);
}

/** Kills the engine while the application of a turn waits for the company's feed, which is held meanwhile. */
async function killBeforeApplication(tell: () => Promise<void>): Promise<void> {
  await engine.kill();
  await tell();
  const holder = await world.server.store.owner.connect();
  try {
    await holder.query("begin");
    await holder.query("select 1 from rapport.tenant_counters where tenant_id = $1 for update", [world.tenant.id]);
    const { rows } = await holder.query<{ pid: number }>("select pg_backend_pid() as pid");
    const started = engine.start();
    await until("a turn that waits to be applied", async () => {
      const { rows: waiting } = await world.server.store.owner.query(
        "select 1 from pg_stat_activity where $1 = any(pg_blocking_pids(pid))",
        [rows[0]!.pid],
      );
      return waiting.length > 0;
    });
    await started;
    await engine.kill();
  } finally {
    await holder.query("rollback");
    holder.release();
  }
}

async function standingOf(chat: Chat) {
  const conversationId = await chat.conversationId();
  return world.server.store.system(world.tenant.id).read(async (tx) => ({
    dialogue: await findDialogue(tx, conversationId),
    actions: await listActions(tx, conversationId),
    runs: await listRuns(tx, { conversationId, limit: 50 }),
  }));
}

const outOf = async (chat: Chat) => (await chat.messages()).filter(({ direction }) => direction === "out");

test("a claim, a right code and a yes, each killed between thought and deed, are carried out once by the next process", async () => {
  const customer = world.shop
    .world()
    .customers.find(
      ({ locale, subscription }) =>
        locale.startsWith("en") &&
        subscription.status === "active" &&
        subscription.frequency === "monthly" &&
        subscription.skippedMonths.length === 0,
    )!;
  const codes = () => world.sink.mails.filter(({ to }) => to.includes(customer.email));
  const chat = await world.visit({ locale: "en" });

  await killBeforeApplication(() => chat.post(`Please skip next month, I am ${customer.email}`));
  assert.deepEqual([(await outOf(chat)).length, codes().length], [0, 0], "nothing of it was done");
  assert.equal((await standingOf(chat)).dialogue, null);
  await engine.start();
  await until("a code", () => codes().length > 0, chat);
  await until("its announcement", async () => (await outOf(chat)).length > 0, chat);
  assert.equal(codes().length, 1, "one code for one claim");

  const code = await world.codeFor(customer.email);
  await killBeforeApplication(() => chat.post(code));
  const between = await standingOf(chat);
  assert.deepEqual([between.actions.length, between.dialogue?.identity.level], [0, "claimed"]);
  await engine.start();
  await until("an offer", async () => (await standingOf(chat)).actions[0]?.state === "awaiting", chat);
  await until("its buttons", async () => (await outOf(chat)).some(({ quickReplies }) => quickReplies.length > 1), chat);
  assert.equal(codes().length, 1, "the right code was still right");
  assert.equal((await standingOf(chat)).actions.length, 1);

  await killBeforeApplication(() => chat.post("yes"));
  assert.equal((await standingOf(chat)).actions[0]?.state, "awaiting");
  assert.deepEqual(world.shop.log(), []);
  await engine.start();
  await until("the deed told", async () => (await outOf(chat)).some(({ text }) => /Done/.test(text)), chat);
  assert.deepEqual(
    world.shop.log().map(({ operation }) => operation),
    ["skip_month"],
  );
  const texts = (await outOf(chat)).map(({ text }) => text);
  assert.equal(new Set(texts).size, texts.length, `nothing is said twice:\n${await chat.transcript()}`);
  const { runs } = await standingOf(chat);
  assert.equal(new Set(runs.map(({ id }) => id)).size, runs.length);
});
