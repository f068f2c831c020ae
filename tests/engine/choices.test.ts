import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { WidgetMessage } from "@rapport/api";
import { type Chat, type EngineWorld, startEngineWorld } from "./world.ts";

// A question that no article surely answers: the customer is asked once which one is meant, with the titles on buttons.

const QUESTION = "продлится ли подарочная подписка сама";

let world: EngineWorld;
before(async () => {
  world = await startEngineWorld();
});
after(() => world.close());

const labels = (answers: readonly WidgetMessage[]) => (answers.at(-1)?.quickReplies ?? []).map(({ label }) => label);

async function ask(question = QUESTION, locale = "ru"): Promise<{ chat: Chat; answers: WidgetMessage[] }> {
  const chat = await world.visit({ locale });
  return { chat, answers: await chat.say(question) };
}

async function engineOf(chat: Chat) {
  const owner = await world.server.as(world.tenant.owner);
  return owner.call("conversations.engine", { params: { id: await chat.conversationId() } });
}

describe("which article is meant", () => {
  test("is asked with titles; the chosen one is the answer, with its citation", async () => {
    const { chat, answers } = await ask();
    assert.match(answers[0]!.text, /Не уверен, что правильно понял вопрос/);
    assert.ok(labels(answers).includes("Приостановить подписку"), labels(answers).join());
    assert.equal(labels(answers).at(-1), "Ничего из этого");
    const told = await chat.say("Приостановить подписку");
    assert.match(told.map(({ text }) => text).join("\n"), /пауз|приостан/i);
    const engine = await engineOf(chat);
    assert.equal(engine.holder, "ai");
    assert.equal(engine.runs[0]!.outcome, "sent");
  });

  test("may be told by its place", async () => {
    const { chat, answers } = await ask();
    const place = labels(answers).indexOf("Приостановить подписку");
    const told = await chat.say(["первое", "второе", "третье"][place]!);
    assert.match(told.map(({ text }) => text).join("\n"), /пауз|приостан/i);
  });

  test("a bare yes means the likeliest", async () => {
    const { chat, answers } = await ask();
    const told = await chat.say("да");
    // The gate lets a person look at what is said of cancelling.
    const engine = await engineOf(chat);
    assert.match([...told.map(({ text }) => text), engine.suggestion?.text].join(), /Отменить подписку можно/);
    assert.deepEqual(labels(told), []);
    assert.notEqual(told.at(-1)!.text, answers.at(-1)!.text);
  });

  test("none of them: a person takes it, with the question in the summary", async () => {
    const { chat } = await ask();
    const told = await chat.say("Ничего из этого");
    assert.match(told.at(-1)!.text, /Дальше поможет коллега/);
    const engine = await engineOf(chat);
    assert.equal(engine.handOffReason, "no_answer");
    assert.match(engine.summary!, /подарочная подписка/);
  });

  test("another request instead is taken as one", async () => {
    const { chat } = await ask();
    const told = await chat.say("Ладно, тогда пропустите мне март");
    assert.match(told.at(-1)!.text, /почт/);
    assert.equal((await engineOf(chat)).category, "skip_month");
  });

  test("in other words it is looked for once more, and nobody is asked a second time", async () => {
    const { chat } = await ask();
    const told = await chat.say("Ну продлевается она или как там, подарочная?");
    assert.ok(told.length > 0);
    assert.deepEqual(labels(told), []);
    assert.doesNotMatch(told.map(({ text }) => text).join(), /правильно понял вопрос/);
  });

  test("what nothing comes near goes to a person at once", async () => {
    const { chat, answers } = await ask("What is the name of the captain of your national football team?", "en");
    assert.deepEqual(labels(answers), []);
    assert.equal((await engineOf(chat)).holder, "person");
  });
});

test("by mail nobody is asked to choose: a person answers", async () => {
  const mail = world.correspond("jack.osborne@inbox.example", "Jack Osborne");
  await mail.write(QUESTION, { subject: "Вопрос" });
  const [id] = await mail.conversationIds();
  const owner = await world.server.as(world.tenant.owner);
  const engine = await owner.call("conversations.engine", { params: { id: id! } });
  assert.equal(engine.handOffReason, "no_answer");
  for (const sent of mail.mails()) assert.doesNotMatch(sent.text, /правильно понял вопрос/);
});

test("an article that was archived meanwhile is no answer", async () => {
  const { chat, answers } = await ask();
  const title = "Приостановить подписку";
  assert.ok(labels(answers).includes(title));
  const owner = await world.server.as(world.tenant.owner);
  const { items } = await owner.call("knowledge.articles", { query: { q: title } });
  await owner.call("knowledge.archive", { params: { id: items.find((one) => one.title === title)!.id } });
  const told = await chat.say(title);
  assert.match(told.at(-1)!.text, /Дальше поможет коллега/);
  assert.equal((await engineOf(chat)).handOffReason, "no_answer");
});
