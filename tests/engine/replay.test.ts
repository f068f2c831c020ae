import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createArticle, publishArticle } from "@rapport/context";
import { type ModelReply, type ModelScript, type ModelServer, startModelServer } from "@rapport/sandbox";
import { type EngineWorld, startEngineWorld } from "./world.ts";

// INT-11: a run whose words came from a model is thought through again with those words, so that a difference is the version's own.

const ARTICLE = `A gift box can be sent to a friend. Choose the box in the shop and write the friend's address on the order page. A card with your own words can be added for free.`;
const FIRST = "Yes, a gift box can be sent to a friend.";
const SECOND = "Choose the box in the shop and write the friend's address on the order page.";
const THIRD = "A card with your own words can be added for free.";
const LIE = "I have refunded $49.90 to your card.";

let world: EngineWorld;
let model: ModelServer;
let reply: ModelScript;
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
  const config = {
    providers: [{ id: "local", kind: "openai_compatible" as const, baseUrl: model.url }],
    models: [{ id: "small", providerId: "local", model: "scripted" }],
    default: "small",
    retries: { perModel: 0 },
    breaker: { failures: 100 },
  };
  await owner.call("models.save", { body: { config, revision } });
});
after(async () => {
  await model.close();
  await world.close();
});

const text = (...sentences: string[]): ModelReply => ({ kind: "text", text: sentences.join(" ") });

/** A question answered with `script`; afterwards the model would say something else. */
async function run(script: ModelScript): Promise<{ runId: string; answer: string }> {
  reply = script;
  const chat = await world.visit();
  const [answer] = await chat.say("Can I send a gift box to a friend?");
  reply = () => text(THIRD);
  const owner = await world.server.as(world.tenant.owner);
  const { items } = await owner.call("runs.list", { query: { conversationId: await chat.conversationId() } });
  return { runId: items[0]!.id, answer: answer!.text };
}

async function replay(runId: string, versionId?: string) {
  const owner = await world.server.as(world.tenant.owner);
  return owner.call("runs.replay", { params: { id: runId }, body: versionId ? { versionId } : {} });
}

for (const [what, script, questions] of [
  ["answered in one go", () => text(FIRST, SECOND), 1],
  ["refused and repaired", (call) => (/A check refused/.test(call.messages[0]!.text) ? text(FIRST) : text(LIE)), 2],
  [
    "refused after its first sentence was seen",
    (call) => (/A check refused/.test(call.messages[0]!.text) ? text(THIRD) : text(FIRST, LIE)),
    2,
  ],
  ["cut off after its first sentence was seen", () => ({ kind: "cut", text: `${FIRST} ${SECOND} A card with` }), 1],
  ["failed", () => ({ kind: "status", status: 500 }), 1],
] as [string, ModelScript, number][]) {
  test(`the same version comes to the same with an answer that was ${what}, and asks no model`, async () => {
    const { runId, answer } = await run(script);
    const before = model.calls.length;
    const replayed = await replay(runId);
    assert.equal(replayed.before.text, answer);
    assert.equal(replayed.after.text, answer);
    assert.equal(replayed.isSame, true);
    assert.deepEqual(replayed.words, { recorded: questions, asked: 0 });
    assert.equal(model.calls.length, before);
  });
}

test("a version that asks the model otherwise gets the words of today, and the answer says so", async () => {
  const { runId } = await run(() => text(FIRST, SECOND));
  const owner = await world.server.as(world.tenant.owner);
  const { draft, draftRevision } = await owner.call("agent.get", {});
  const changed = { ...draft, instructions: `${draft.instructions}\nBe brief.` };
  await owner.call("agent.saveDraft", { body: { draft: changed, draftRevision } });
  const replayed = await replay(runId);
  assert.deepEqual(replayed.words, { recorded: 0, asked: 1 });
  assert.equal(replayed.after.text, THIRD);
  assert.equal(replayed.isSame, false);
});

test("what the run found in the knowledge is found again, though the article says something else by now", async () => {
  const { runId, answer } = await run(() => text(FIRST, SECOND));
  const owner = await world.server.as(world.tenant.owner);
  const { items } = await owner.call("knowledge.articles", { query: { q: "gift box to a friend" } });
  const article = items.find(({ title }) => title === "Sending a gift box to a friend")!;
  const change = { body: "Gift boxes are no longer sent to friends." };
  await owner.call("knowledge.edit", { params: { id: article.id }, body: change });
  await owner.call("knowledge.publish", { params: { id: article.id }, body: {} });
  const { items: versions } = await owner.call("agent.versions", {});
  const replayed = await replay(runId, versions[0]!.id);
  assert.equal(replayed.after.text, answer);
  assert.deepEqual(replayed.words, { recorded: 1, asked: 0 });
});
