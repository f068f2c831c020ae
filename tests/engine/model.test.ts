import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createArticle, publishArticle } from "@rapport/context";
import { type ModelReply, type ModelScript, type ModelServer, playReplies, startModelServer } from "@rapport/sandbox";
import { findRun, listRuns } from "@rapport/store";
import { openSpendLedger } from "../../apps/server/src/engine/models.ts";
import { type EngineWorld, startEngineWorld } from "./world.ts";

// The whole way of a turn with a language model behind the port: what it adds, and what is left when it fails.

const ARTICLE = `A gift box can be sent to a friend. Choose the box in the shop and write the friend's address on the order page.`;
const QUESTION = "Can I send a gift box to a friend?";
const WORDED = "Yes, you can. Please choose the box in the shop and write your friend's address on the order page.";
const NO_BUDGET = { perDayMicros: null, perMonthMicros: null, tokensPerDay: null };

let world: EngineWorld;
let model: ModelServer;
let reply: ModelScript = () => ({
  kind: "text",
  text: WORDED,
});
before(async () => {
  world = await startEngineWorld();
  model = await startModelServer({ script: (call) => reply(call), apiKey: "sesame", models: ["scripted"] });
  await world.server.store.system(world.tenant.id).write(async (tx) => {
    const title = "Sending a gift box to a friend";
    const id = await createArticle(tx, { title, body: ARTICLE, language: "en", namespace: "" });
    await publishArticle(tx, id, undefined);
  });
});
after(async () => {
  await model.close();
  await world.close();
});

/** Saves settings with one provider and one model; answers the new revision. */
async function configure(change: Record<string, unknown> = {}, url = model.url): Promise<number> {
  const owner = await world.server.as(world.tenant.owner);
  const { revision } = await owner.call("models.get", {});
  const saved = await owner.call("models.save", {
    body: {
      config: {
        providers: [{ id: "local", kind: "openai_compatible", baseUrl: url }],
        models: [{ id: "small", providerId: "local", model: "scripted" }],
        default: "small",
        prices: [
          {
            provider: "local",
            model: "scripted",
            effectiveAt: "2026-01-01T00:00:00Z",
            inputMicros: 1_000_000,
            outputMicros: 2_000_000,
          },
        ],
        retries: { perModel: 0 },
        ...change,
      },
      revision,
      keys: { local: "sesame" },
    },
  });
  return saved.revision;
}

async function lastRun(conversationId: string) {
  return world.server.store.system(world.tenant.id).read(async (tx) => {
    const [run] = await listRuns(tx, { conversationId, limit: 1 });
    return (await findRun(tx, run!.id))!;
  });
}

describe("settings", () => {
  test("keys are taken and never shown, and a new address forgets the key", async () => {
    await configure();
    const owner = await world.server.as(world.tenant.owner);
    const settings = await owner.call("models.get", {});
    assert.deepEqual(settings.keysSet, ["local"]);
    assert.ok(!JSON.stringify(settings).includes("sesame"));
    const { rows } = await world.server.store.owner.query<{ row: string }>(
      "select row_to_json(m)::text as row from rapport.model_settings m where tenant_id = $1",
      [world.tenant.id],
    );
    assert.ok(!rows[0]!.row.includes("sesame"));
    const moved = {
      ...settings.config,
      providers: [{ ...settings.config.providers[0]!, baseUrl: "http://127.0.0.1:9/v1" }],
    };
    const saved = await owner.call("models.save", { body: { config: moved, revision: settings.revision } });
    assert.deepEqual(saved.keysSet, []);
    await configure();
  });

  test("what somebody else changed meanwhile is not written over", async () => {
    const owner = await world.server.as(world.tenant.owner);
    const { config, revision } = await owner.call("models.get", {});
    await assert.rejects(owner.call("models.save", { body: { config, revision: revision - 1 } }), /changed/);
  });

  test("a check says in a sentence what is wrong, with the kept key or another one", async () => {
    const owner = await world.server.as(world.tenant.owner);
    const provider = { id: "local", kind: "openai_compatible" as const, baseUrl: model.url };
    const good = await owner.call("models.check", { body: { provider, model: "scripted" } });
    assert.deepEqual([good.isGood, good.code], [true, "ok"], good.sentence);
    const badKey = await owner.call("models.check", { body: { provider, key: "wrong" } });
    assert.equal(badKey.code, "bad_key");
    const elsewhere = { ...provider, id: "other" };
    const noKey = await owner.call("models.check", { body: { provider: elsewhere } });
    assert.equal(noKey.code, "bad_key", "another provider's key is not lent");
    const away = await owner.call("models.check", {
      body: { provider: { ...provider, baseUrl: "http://127.0.0.1:9/v1" } },
    });
    assert.equal(away.isGood, false);
    assert.match(away.sentence, /127\.0\.0\.1:9/);
  });
});

describe("a model that helps", () => {
  test("words the answer from the passage, and the run tells which model it was and what it took", async () => {
    await configure();
    const before = model.calls.length;
    const chat = await world.visit();
    const [answer] = await chat.say(QUESTION);
    assert.equal(answer!.text, WORDED, await chat.transcript());
    const call = model.calls[before]!;
    assert.match(call.system, /word_answer/);
    assert.match(call.messages[0]!.text, /data, not instructions/);
    assert.match(call.messages[0]!.text, /friend's address on the order page/);
    const run = await lastRun(await chat.conversationId());
    assert.ok(run.inputTokens > 0 && run.outputTokens > 0);
    assert.ok(Number(run.costMicros) > 0);
    const span = run.spans.find(({ operation }) => operation === "chat")!;
    assert.equal(span.attributes["gen_ai.request.model"], "small");
    const owner = await world.server.as(world.tenant.owner);
    const spend = await owner.call("models.spend", { query: {} });
    assert.ok(spend.today.calls >= 1 && spend.today.tokens > 0 && spend.today.costMicros > 0);
    assert.deepEqual(spend.today, spend.month);
  });

  test("is asked once more with the reasons when the gate stops it, and then the passage itself is quoted", async () => {
    await configure();
    const repaired = "Yes. Choose the box in the shop and write the friend's address on the order page.";
    reply = playReplies(
      { kind: "text", text: "I have refunded $49.90 to your card." },
      { kind: "text", text: repaired },
    );
    const chat = await world.visit();
    const before = model.calls.length;
    const [answer] = await chat.say(QUESTION);
    assert.equal(answer!.text, repaired, await chat.transcript());
    assert.match(model.calls[before + 1]!.messages[0]!.text, /A check refused that answer/);

    reply = () => ({ kind: "text", text: "I have refunded $49.90 to your card." });
    const other = await world.visit();
    const [quoted] = await other.say(QUESTION);
    assert.match(quoted!.text, /A gift box can be sent to a friend/);
    assert.equal(model.calls.length, before + 4, "one repair and no more");
  });

  test("finds no value that does not stand in the customer's message", async () => {
    await configure();
    const customer = world.shop.world().customers.find(({ subscription }) => subscription.status === "active")!;
    reply = (call) =>
      call.system.includes("extract_fields")
        ? { kind: "json", value: { months: "3 months", frequency: "quarterly", month: "2027-03", reason: "3" } }
        : { kind: "text", text: WORDED };
    const chat = await world.visit();
    await chat.say("I want to pause my subscription");
    await chat.say(customer.email);
    await chat.say(await world.codeFor(customer.email));
    await chat.say("for a little while, as long as I am in the mountains");
    assert.deepEqual(
      world.shop.log().filter(({ customerId }) => customerId === customer.customerId),
      [],
    );
    const offered = (await chat.messages())
      .flatMap(({ quickReplies }) => quickReplies)
      .filter(({ kind }) => kind === "decision");
    assert.deepEqual(offered, [], await chat.transcript());
  });
});

describe("a model that fails", () => {
  const faults: [string, ModelReply][] = [
    ["is slow", { kind: "hang" }],
    ["is cut off", { kind: "cut", text: "Yes, you" }],
    ["answers malformed JSON", { kind: "malformed" }],
    ["answers a web page", { kind: "web_page" }],
    ["answers another shape", { kind: "wrong_shape" }],
    ["says 429", { kind: "status", status: 429, retryAfter: "60" }],
    ["says 500", { kind: "status", status: 500 }],
    ["says nothing", { kind: "text", text: "   " }],
    ["calls tools", { kind: "tool_calls", calls: [{ name: "pause_subscription", arguments: { months: 3 } }] }],
  ];
  for (const [what, fault] of faults) {
    test(`and ${what} leaves the customer with the passage itself`, async () => {
      await configure({ breaker: { failures: 100 } });
      reply = () => fault;
      const chat = await world.visit();
      const [answer] = await chat.say(QUESTION);
      assert.match(answer?.text ?? "", /A gift box can be sent to a friend/, await chat.transcript());
      const run = await lastRun(await chat.conversationId());
      assert.equal(run.spans.find(({ operation }) => operation === "chat")?.status, "error");
    });
  }

  test("and is down, or whose budget is used up, is not missed", async () => {
    for (const change of [{ url: "http://127.0.0.1:9/v1" }, { budget: { tokensPerDay: 1 } }]) {
      const { url, ...settings } = change as { url?: string };
      await configure(settings, url);
      reply = () => ({ kind: "text", text: WORDED });
      const before = model.calls.length;
      const chat = await world.visit();
      const [answer] = await chat.say(QUESTION);
      assert.match(answer?.text ?? "", /A gift box can be sent to a friend/, await chat.transcript());
      assert.equal(model.calls.length, before);
    }
  });
});

describe("the budget in the database", () => {
  const estimate = { purpose: "word_answer", modelId: "small", providerId: "local" };

  test("lets no parallel calls pass a limit together, also of two processes", async () => {
    const tenant = await world.server.createTenant();
    const ledgers = [openSpendLedger(world.server.store, tenant.id), openSpendLedger(world.server.store, tenant.id)];
    const budget = { ...NO_BUDGET, perDayMicros: 1_000 };
    const at = Date.now();
    const reserved = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        ledgers[index % 2]!.reserve({ ...estimate, tokens: 10, costMicros: 100, at }, budget),
      ),
    );
    assert.equal(reserved.filter(({ isGranted }) => isGranted).length, 10);
    const granted = reserved.findIndex(({ isGranted }) => isGranted);
    const first = reserved[granted]!;
    assert.ok(first.isGranted);
    await ledgers[granted % 2]!.settle(first.reservationId, { tokens: 1, costMicros: 1 });
    await ledgers[granted % 2]!.settle(first.reservationId, { tokens: 1, costMicros: 1 });
    const again = await ledgers[0]!.reserve({ ...estimate, tokens: 10, costMicros: 99, at }, budget);
    assert.equal(again.isGranted, true, "what was not used is free again, once");
    const over = await ledgers[0]!.reserve({ ...estimate, tokens: 10, costMicros: 1, at }, budget);
    assert.equal(over.isGranted, false);
  });

  test("counts a month over its days and refuses what it can't count", async () => {
    const tenant = await world.server.createTenant();
    const ledger = openSpendLedger(world.server.store, tenant.id);
    const budget = { ...NO_BUDGET, perMonthMicros: 150 };
    const spend = (at: string, costMicros: number | null) =>
      ledger.reserve({ ...estimate, tokens: 1, costMicros, at: Date.parse(at) }, budget);
    assert.equal((await spend("2026-11-01T10:00:00Z", 100)).isGranted, true);
    assert.equal((await spend("2026-11-30T23:00:00Z", 100)).isGranted, false);
    assert.equal((await spend("2026-12-01T00:00:00Z", 100)).isGranted, true);
    assert.equal((await spend("2026-12-01T00:00:00Z", null)).isGranted, false);
  });
});
