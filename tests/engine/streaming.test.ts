import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createArticle, publishArticle } from "@rapport/context";
import { type ModelReply, type ModelScript, type ModelServer, startModelServer } from "@rapport/sandbox";
import { listRuns } from "@rapport/store";
import { type Chat, type EngineWorld, pause, startEngineWorld } from "./world.ts";

// What a customer sees of an answer while a model still writes it: only sentences that the gate let through, and all of them in the record.

const ARTICLE = `A gift box can be sent to a friend. Choose the box in the shop and write the friend's address on the order page. A card with your own words can be added for free.`;
const QUESTION = "Can I send a gift box to a friend?";
const FIRST = "Yes, a gift box can be sent to a friend.";
const SECOND = "Choose the box in the shop and write the friend's address on the order page.";
const THIRD = "A card with your own words can be added for free.";
const LIE = "I have refunded $49.90 to your card.";

let world: EngineWorld;
let model: ModelServer;
let reply: ModelScript = () => ({ kind: "text", text: FIRST });
/** What was told to screens, in order. */
const previews: { address: string; text: string }[] = [];

before(async () => {
  world = await startEngineWorld();
  model = await startModelServer({ script: (call) => reply(call), models: ["scripted"] });
  await world.server.store.system(world.tenant.id).write(async (tx) => {
    const title = "Sending a gift box to a friend";
    const id = await createArticle(tx, { title, body: ARTICLE, language: "en", namespace: "" });
    await publishArticle(tx, id, undefined);
  });
  const owner = await world.server.as(world.tenant.owner);
  const { revision } = await owner.call("models.get", {});
  await owner.call("models.save", {
    body: {
      config: {
        providers: [{ id: "local", kind: "openai_compatible", baseUrl: model.url }],
        models: [{ id: "small", providerId: "local", model: "scripted" }],
        default: "small",
        retries: { perModel: 0 },
        breaker: { failures: 100 },
        timeouts: { betweenPartsMs: 2500 },
      },
      revision,
    },
  });
  world.server.store.feed.onSaid((news) => {
    if (news.topic === "preview") previews.push(news as unknown as { address: string; text: string });
  });
});
after(async () => {
  await model.close();
  await world.close();
});

const text = (...sentences: string[]): ModelReply => ({ kind: "text", text: sentences.join(" ") });

interface Told {
  chat: Chat;
  shown: string[];
  answers: string[];
}

async function ask(script: ModelScript): Promise<Told> {
  reply = script;
  previews.length = 0;
  const chat = await world.visit();
  const answers = await chat.say(QUESTION);
  const shown = previews.map((preview) => preview.text);
  // Each preview goes on from the one before it.
  for (const [index, one] of shown.entries()) assert.ok(one.startsWith(shown[index - 1] ?? ""), one);
  const said = answers.map((answer) => answer.text);
  // The law of it all: nothing was on the screen that the record lacks, and it is there once.
  const last = shown.at(-1);
  if (last) assert.equal(said.filter((one) => one.includes(last)).length, 1, await chat.transcript());
  assert.equal(await leftOver(), 0);
  return { chat, shown, answers: said };
}

async function leftOver(): Promise<number> {
  const { rows } = await world.server.store.owner.query<{ count: number }>(
    "select count(*)::int as count from rapport.previews",
  );
  return rows[0]!.count;
}

async function engineOf(chat: Chat) {
  const owner = await world.server.as(world.tenant.owner);
  return owner.call("conversations.engine", { params: { id: await chat.conversationId() } });
}

describe("an answer that is written sentence by sentence", () => {
  test("is seen as its sentences end and is one message in the end, the same to the letter", async () => {
    const { shown, answers } = await ask(() => text(FIRST, SECOND, THIRD));
    assert.equal(shown[0], FIRST);
    assert.deepEqual(answers, [`${FIRST} ${SECOND} ${THIRD}`]);
  });

  test("shows no sentence that the gate refuses, nor any after it, and is asked for once more", async () => {
    const { shown, answers } = await ask((call) =>
      call.messages[0]!.text.includes("already_sent") ? text(THIRD) : text(FIRST, LIE, SECOND),
    );
    assert.deepEqual(shown, [FIRST]);
    assert.deepEqual(answers, [`${FIRST} ${THIRD}`]);
  });

  test("goes on with the article itself when the repair is refused too", async () => {
    const { shown, answers } = await ask(() => text(FIRST, LIE));
    assert.deepEqual(shown, [FIRST]);
    assert.equal(answers.length, 1);
    assert.ok(answers[0]!.startsWith(`${FIRST}\n\n`), answers[0]);
    assert.match(answers[0]!, /A card with your own words/);
    assert.doesNotMatch(answers[0]!, /refunded/);
  });

  test("shows nothing of an answer whose first sentence is refused", async () => {
    const { shown, answers } = await ask(() => text(LIE, FIRST, SECOND));
    assert.deepEqual(shown, []);
    assert.doesNotMatch(answers.join(), /refunded/);
    assert.equal(answers.length, 1);
  });

  for (const [what, end] of [
    ["is cut off", { kind: "cut", text: `${FIRST} ${SECOND} A card with` }],
    ["falls silent", { kind: "stall", text: `${FIRST} ${SECOND} A card with` }],
    ["reports an error", { kind: "stream_error", text: `${FIRST} ${SECOND} A card with`, message: "Overloaded" }],
    ["is stopped by its limit", { kind: "text", text: `${FIRST} ${SECOND} A card with`, finishReason: "length" }],
  ] as [string, ModelReply][]) {
    test(`and ${what} in the middle ends with the article itself`, async () => {
      const { shown, answers } = await ask(() => end);
      assert.ok(shown.length > 0);
      assert.equal(answers.length, 1);
      assert.ok(answers[0]!.startsWith(`${shown.at(-1)}\n\n`), answers[0]);
      assert.match(answers[0]!, /A card with your own words can be added for free\.$/);
    });
  }

  test("and is too slow with its first sentence is not waited for", async () => {
    const { shown, answers } = await ask(() => ({ kind: "text", text: `${FIRST} ${SECOND}`, waitMs: 6000 }));
    assert.deepEqual(shown, []);
    assert.match(answers.join(), /A gift box can be sent to a friend/);
  });
});

describe("where nothing is shown early", () => {
  test("a category that is only drafted: the customer sees nothing before a person has sent it", async () => {
    const owner = await world.server.as(world.tenant.owner);
    const { draft, draftRevision } = await owner.call("agent.get", {});
    const playbooks = draft.playbooks.map((playbook) => ({ ...playbook, autonomy: "draft" as const }));
    await owner.call("agent.saveDraft", { body: { draft: { ...draft, playbooks }, draftRevision } });
    const { items } = await owner.call("agent.versions", {});
    await owner.call("agent.publish", { body: {} });
    try {
      const { shown, answers, chat } = await ask(() => text(FIRST, SECOND));
      assert.deepEqual([shown, answers], [[], []]);
      assert.equal((await engineOf(chat)).suggestion?.text, `${FIRST} ${SECOND}`);
    } finally {
      await owner.call("agent.deploy", { body: { versionId: items[0]!.id } });
    }
  });
});

describe("who takes the word away", () => {
  test("a person who takes the conversation finds what the customer saw as a message, and nothing more is shown", async () => {
    const goOn = Promise.withResolvers<void>();
    const hold = { after: `${FIRST} Choose`, until: goOn.promise };
    const taken = ask(() => ({ kind: "text", text: `${FIRST} ${SECOND} ${THIRD}`, hold }));
    for (let round = 0; previews.length === 0 && round < 400; round++) await pause(10);
    const { rows } = await world.server.store.owner.query<{ id: string }>(
      "select conversation_id as id from rapport.previews where tenant_id = $1",
      [world.tenant.id],
    );
    const owner = await world.server.as(world.tenant.owner);
    await owner.call("conversations.setHolder", { params: { id: rows[0]!.id }, body: { holder: "person" } });
    goOn.resolve();
    const { answers, shown, chat } = await taken;
    assert.deepEqual(shown, [FIRST], await chat.transcript());
    assert.deepEqual(answers, [FIRST]);
    assert.equal((await engineOf(chat)).holder, "person");
  });

  test("a second message in the middle of an answer is answered too, and what was seen stays a message", async () => {
    const goOn = Promise.withResolvers<void>();
    const hold = { after: `${FIRST} Choose`, until: goOn.promise };
    const script: ModelScript = (call) =>
      /gift box to a friend\?/.test(call.messages[0]!.text.split("<customer_question>")[1] ?? "")
        ? { kind: "text", text: `${FIRST} ${SECOND}`, hold }
        : text(THIRD);
    reply = script;
    previews.length = 0;
    const chat = await world.visit();
    const first = chat.say(QUESTION);
    for (let round = 0; previews.length === 0 && round < 400; round++) await pause(10);
    const second = chat.say("How long does delivery take?");
    await pause(300);
    goOn.resolve();
    await Promise.all([first, second]);
    const said = (await chat.messages()).filter(({ direction }) => direction === "out").map((message) => message.text);
    const last = previews.findLast((preview) => preview.text.startsWith(FIRST))!.text;
    assert.equal(said.filter((one) => one.includes(last)).length, 1, await chat.transcript());
    assert.ok(said.length >= 2, await chat.transcript());
    assert.equal(await leftOver(), 0);
  });

  test("a turn that died while it spoke has said what was seen", async () => {
    const { chat } = await ask(() => text(FIRST));
    const conversationId = await chat.conversationId();
    const [run] = await world.server.store
      .system(world.tenant.id)
      .read((tx) => listRuns(tx, { conversationId, limit: 1 }));
    await world.server.store.owner.query(
      `insert into rapport.previews (tenant_id, conversation_id, run_id, text, actor_id, shown_at)
       select $1, $2, $3, $4, ai_actor_id, now() - interval '5 minutes' from rapport.agents where tenant_id = $1`,
      [world.tenant.id, conversationId, run!.id, SECOND],
    );
    await world.server.store.owner.query("select graphile_worker.add_job('say_previews', '{}')");
    for (let round = 0; round < 400 && (await chat.messages()).at(-1)?.text !== SECOND; round++) await pause(25);
    assert.equal((await chat.messages()).filter((message) => message.text === SECOND).length, 1);
    assert.equal(await leftOver(), 0);
  });
});
