import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Chat, type EngineWorld, startEngineWorld } from "./world.ts";

// What a customer hears, and what people find, where the gate keeps back what the AI would have said by itself.

const TAKES_OVER = "A colleague takes over from here. They see our conversation, so you needn't repeat anything.";

let world: EngineWorld;
before(async () => {
  world = await startEngineWorld();
  const owner = await world.server.as(world.tenant.owner);
  const list = {
    kind: "custom" as const,
    language: null,
    channels: [],
    phrases: ["e-mail*", "email*", "почт*"],
    verdict: "draft" as const,
  };
  await owner.call("phraseLists.create", { body: { name: "Never ask by mail", list } });
});
after(() => world.close());

async function look(chat: Chat) {
  const owner = await world.server.as(world.tenant.owner);
  const id = await chat.conversationId();
  const [engine, conversation] = await Promise.all([
    owner.call("conversations.engine", { params: { id } }),
    owner.call("conversations.get", { params: { id } }),
  ]);
  return { engine, conversation, owner, id };
}

test("the customer hears once that a person takes over; the person finds draft, reason, summary and a customer who waits", async () => {
  const chat = await world.visit();
  const answers = await chat.say("Hi, I want to skip March please");
  assert.deepEqual(
    answers.map(({ text }) => text),
    [TAKES_OVER],
  );
  const { engine, conversation } = await look(chat);
  assert.match(engine.suggestion!.text, /email/i);
  assert.equal(engine.suggestion!.gate.reasons[0]!.code, "banned_phrase");
  assert.equal(engine.handOffReason, "gate");
  assert.match(engine.summary!, /March/);
  assert.equal(conversation.waitingSinceAt, (await chat.messages())[0]!.occurredAt);
  await chat.say("Hello? Are you there?");
  const said = (await chat.messages()).filter(({ direction }) => direction === "out");
  assert.equal(said.length, 1);
});

test("in Russian, in Russian", async () => {
  const chat = await world.visit({ locale: "ru" });
  const answers = await chat.say("Здравствуйте, пропустите, пожалуйста, март");
  assert.equal(
    answers.map(({ text }) => text).join(),
    "Дальше поможет коллега. Он видит нашу переписку, повторять ничего не нужно.",
  );
});

test("a person's answer ends the waiting", async () => {
  const chat = await world.visit();
  await chat.say("Please skip April for me");
  const { engine, owner, id } = await look(chat);
  const body = {
    decision: "send",
    text: "Of course. Which address did you order with?",
    clientId: `held-${id}`,
  } as const;
  await owner.call("suggestions.settle", { params: { id: engine.suggestion!.id }, body });
  for (let round = 0; round < 200 && (await look(chat)).conversation.waitingSinceAt !== null; round++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal((await look(chat)).conversation.waitingSinceAt, null);
});

test("where the dialogue itself gives over, the customer goes on waiting too", async () => {
  const chat = await world.visit();
  const answers = await chat.say("I want to talk to a person");
  assert.equal(answers.at(-1)!.text, TAKES_OVER);
  const { conversation } = await look(chat);
  assert.notEqual(conversation.waitingSinceAt, null);
});
