import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import type { RapportError } from "@rapport/schema";
import { findDialogue, listRuns } from "@rapport/store";
import { type EngineWorld, startEngineWorld } from "./world.ts";

let world: EngineWorld;
before(async () => {
  world = await startEngineWorld();
});
after(() => world.close());

/** Customers with a running subscription and a box that has come, in the order of the shop's books. */
function customers(language: "en" | "ru") {
  return world.shop
    .world()
    .customers.filter(
      ({ locale, subscription, orders }) =>
        locale.startsWith(language) &&
        subscription.status === "active" &&
        subscription.frequency === "monthly" &&
        subscription.skippedMonths.length === 0 &&
        orders.some(({ status }) => status === "delivered"),
    );
}

const doneFor = (customerId: string) =>
  world.shop
    .log()
    .filter((entry) => entry.customerId === customerId)
    .map(({ operation }) => operation);

test("the seed's sentence: both requests are understood, verified, confirmed by button and done exactly once", async () => {
  const customer = customers("en")[0]!;
  const chat = await world.visit({ locale: "en" });
  const [first] = await chat.say("Hi, I received a damaged item in my last box and also want to skip next month");
  assert.match(first!.text, /email/i);
  assert.equal(first!.author.kind, "ai");
  assert.deepEqual(doneFor(customer.customerId), []);

  await chat.say(customer.email);
  const asked = await chat.say(await world.codeFor(customer.email));
  assert.match(asked.at(-1)!.text, /item/i, "the last box is known to be the last box");
  await chat.say("the second one");
  const offer = await chat.say("The mug arrived in pieces, the handle is broken off", { photo: true });
  assert.equal(offer.at(-1)!.quickReplies.filter(({ kind }) => kind === "decision").length, 2);
  assert.deepEqual(doneFor(customer.customerId), [], "nothing is done before the yes");
  const done = await chat.press("confirm");
  assert.match(done.map(({ text }) => text).join("\n"), /Done.*claim/);
  const skipped = await chat.press("confirm");
  assert.match(skipped.map(({ text }) => text).join("\n"), /Done.*skipped/);
  assert.deepEqual(doneFor(customer.customerId), ["open_damage_claim", "skip_month"]);

  const conversationId = await chat.conversationId();
  const { dialogue, runs } = await world.server.store.system(world.tenant.id).read(async (tx) => ({
    dialogue: await findDialogue(tx, conversationId),
    runs: await listRuns(tx, { conversationId, limit: 50 }),
  }));
  assert.equal(dialogue?.holder, "ai");
  assert.equal(dialogue?.identity.level, "verified");
  assert.ok(runs.length >= 6);
  for (const run of runs) assert.ok(run.gate === null || run.gate.verdict === "auto_send", JSON.stringify(run.gate));
  const { rows } = await world.server.store.owner.query<{
    output: { routed: { category: string; secondary: string[] } }[];
  }>("select output from rapport.runs where conversation_id = $1 order by created_at, id limit 1", [conversationId]);
  assert.equal(rows[0]!.output[0]!.routed.category, "damaged_item");
  assert.deepEqual(rows[0]!.output[0]!.routed.secondary, ["skip_month"]);
});

test("the same in Russian, confirmed in words", async () => {
  const customer = customers("ru")[0]!;
  const chat = await world.visit({ locale: "ru" });
  const [first] = await chat.say(
    "Здравствуйте! В последней коробке пришла разбитая вещь, и ещё хочу пропустить следующий месяц",
  );
  assert.match(first!.text, /почт|e-?mail|адрес/i);
  await chat.say(customer.email);
  await chat.say(await world.codeFor(customer.email));
  await chat.say("вторая");
  await chat.say("Кружка приехала разбитой, ручка отвалилась", { photo: true });
  await chat.say("да, всё верно");
  const skipped = await chat.say("да");
  assert.match(skipped.map(({ text }) => text).join("\n"), /пропущен/);
  assert.deepEqual(doneFor(customer.customerId), ["open_damage_claim", "skip_month"], await chat.transcript());
});

test("a button that is pressed twice at once is one yes", async () => {
  const customer = customers("en")[1]!;
  const chat = await world.visit();
  await chat.say("Please skip next month");
  await chat.say(customer.email);
  await chat.say(await world.codeFor(customer.email));
  await Promise.all([chat.press("confirm"), chat.press("confirm"), chat.press("confirm")]);
  assert.deepEqual(doneFor(customer.customerId), ["skip_month"]);
});

test("somebody else who is in the same conversation's place learns nothing: a wrong code opens nothing", async () => {
  const customer = customers("en")[2]!;
  const chat = await world.visit();
  await chat.say("Where is my parcel?");
  await chat.say(customer.email);
  const right = await world.codeFor(customer.email);
  const wrong = right === "123456" ? "654321" : "123456";
  for (let attempt = 0; attempt < 6; attempt++) await chat.say(wrong);
  const said = (await chat.messages()).filter(({ direction }) => direction === "out").map(({ text }) => text);
  assert.doesNotMatch(said.join("\n"), /LH-\d/);
  const dialogue = await world.server.store
    .system(world.tenant.id)
    .read(async (tx) => findDialogue(tx, await chat.conversationId()));
  assert.equal(dialogue?.holder, "person", "after too many wrong codes a person takes over");
  assert.notEqual(dialogue?.identity.level, "verified");
});

test("a threat goes to a person at once, and nothing is generated before", async () => {
  const chat = await world.visit();
  await chat.say("I will sue you, my lawyer is already preparing the papers");
  const conversationId = await chat.conversationId();
  const dialogue = await world.server.store.system(world.tenant.id).read((tx) => findDialogue(tx, conversationId));
  assert.equal(dialogue?.holder, "person");
  const { rows } = await world.server.store.owner.query<{ priority: number; status: string }>(
    "select priority, status from rapport.conversations where id = $1",
    [conversationId],
  );
  assert.deepEqual(rows[0], { priority: 3, status: "new" });
});

test("a person who answers after the AI is held to what was done, and may insist", async () => {
  const customer = customers("en")[3]!;
  const chat = await world.visit();
  await chat.say("Please skip next month");
  await chat.say(customer.email);
  await chat.say(await world.codeFor(customer.email));
  const id = await chat.conversationId();
  const owner = await world.server.as(world.tenant.owner);
  const text = "I have cancelled your subscription.";
  const claim = (isGateOverridden: boolean) =>
    owner.call("conversations.reply", { params: { id }, body: { text, clientId: randomUUID(), isGateOverridden } });
  await assert.rejects(claim(false), (error: RapportError) => {
    assert.equal(error.code, "gate_refused");
    assert.match(error.message, /cancel/i);
    return true;
  });
  assert.equal((await claim(true)).text, text);
  const { items } = await owner.call("audit.list", {});
  assert.ok(items.some(({ action }) => action === "gate.override"));
});
