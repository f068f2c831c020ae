import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { createArticle, publishArticle } from "@rapport/context";
import { type ModelReply, type ModelServer, startModelServer } from "@rapport/sandbox";
import type { TestActor } from "../../apps/server/src/testing/index.ts";
import { type CameEvent, type OpenStream, openStream } from "./event-stream.ts";
import { type Chat, type EngineWorld, pause, startEngineWorld } from "./world.ts";

// Following the engine from outside, with a plain HTTP client: live, cut off, from the record, in the playground, and as a stranger.

const ARTICLE = `A gift box can be sent to a friend. Choose the box in the shop and write the friend's address on the order page.`;
const QUESTION = "Can I send a gift box to a friend?";
const FIRST = "Yes, a gift box can be sent to a friend.";
const SECOND = "Choose the box in the shop and write the friend's address on the order page.";

let world: EngineWorld;
let model: ModelServer;
let reply: ModelReply = { kind: "text", text: `${FIRST} ${SECOND}` };
before(async () => {
  world = await startEngineWorld();
  model = await startModelServer({ script: () => reply, models: ["scripted"] });
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
  };
  await owner.call("models.save", { body: { config, revision } });
});
after(async () => {
  await model.close();
  await world.close();
});

const isEnded = (events: readonly CameEvent[]) => events.some(({ type }) => type === "ended");
const typesOf = (events: readonly CameEvent[]) => events.map(({ type }) => type);
const sentencesOf = (events: readonly CameEvent[]) =>
  events.flatMap(({ data }) => (data.type === "sentence" ? [data.text] : []));

async function follow(path: string, options: { actor?: TestActor; after?: string } = {}): Promise<OpenStream> {
  const { actor = world.tenant.owner, after: lastEventId } = options;
  const authorization = `Bearer ${await world.server.tokenOf(actor)}`;
  return openStream(`${world.server.url}${path}`, { authorization }, lastEventId);
}

/** A conversation that has begun, so that it can be followed. */
async function begin(): Promise<{ chat: Chat; path: string }> {
  const chat = await world.visit();
  await chat.say("Hello");
  return { chat, path: `/v1/conversations/${await chat.conversationId()}/runs/events` };
}

/** Each step begins once and ends once, inside the one that holds it, and the ids go up by one. */
function assertWellFormed(events: readonly CameEvent[]): void {
  const open: string[] = [];
  for (const [index, { id, data }] of events.entries()) {
    assert.equal(Number(id.split(":")[1]), index + 1);
    if (data.type === "step_began") {
      assert.equal(data.step.parentId, open.at(-1) ?? null);
      open.push(data.step.id);
    }
    if (data.type === "step_ended") assert.equal(open.pop(), data.step.id);
  }
  assert.deepEqual(open, []);
  assert.equal(events[0]?.type, "began");
  assert.equal(events.at(-1)?.type, "ended");
}

describe("a conversation", () => {
  test("is followed while the AI thinks: steps as they begin and end, sentences before the model has ended, the outcome", async () => {
    const { chat, path } = await begin();
    const stream = await follow(path);
    assert.equal(stream.status, 200);
    const goOn = Promise.withResolvers<void>();
    reply = { kind: "text", text: `${FIRST} ${SECOND}`, hold: { after: `${FIRST} Choose`, until: goOn.promise } };
    const asked = chat.say(QUESTION);
    await stream.until((events) => sentencesOf(events).length === 1);
    const isModelDone = stream.events.some(
      ({ data }) => data.type === "step_ended" && data.step.attributes["gen_ai.operation.name"] === "chat",
    );
    assert.equal(isModelDone, false, "the first sentence is told while the model still writes");
    goOn.resolve();
    await stream.until(isEnded);
    const [answer] = await asked;
    assert.equal(sentencesOf(stream.events).join(" "), answer!.text);
    assertWellFormed(stream.events);
    const end = stream.events.at(-1)!.data;
    assert.ok(end.type === "ended" && end.outcome === "sent");
    // The stream stays: the next run is told too.
    reply = { kind: "text", text: `${FIRST} ${SECOND}` };
    await chat.say("And how long does delivery take?");
    await stream.until((events) => events.filter(({ type }) => type === "ended").length === 2);
    stream.leave();
    await stream.ended;
  });

  test("whose follower was cut off is told the rest, each event once", async () => {
    const { chat, path } = await begin();
    const first = await follow(path);
    const asked = chat.say(QUESTION);
    await first.until((events) => events.length >= 3);
    first.leave();
    await asked;
    const seen = first.events.slice(0, 3);
    const second = await follow(path, { after: seen.at(-1)!.id });
    await second.until(isEnded);
    second.leave();
    assertWellFormed([...seen, ...second.events]);
  });
});

describe("one run", () => {
  test("that has ended is told from its record and the stream ends by itself", async () => {
    const { chat } = await begin();
    await chat.say(QUESTION);
    const owner = await world.server.as(world.tenant.owner);
    const { items } = await owner.call("runs.list", { query: { conversationId: await chat.conversationId() } });
    assert.equal(items[0]!.said, QUESTION, "the list tells runs apart by what was said");
    assert.equal(typeof items[0]!.contactName, "string");
    const stream = await follow(`/v1/runs/${items[0]!.id}/events`);
    await stream.ended;
    assertWellFormed(stream.events);
    assert.match(sentencesOf(stream.events).join(" "), /gift box/);
    const rest = await follow(`/v1/runs/${items[0]!.id}/events`, { after: stream.events[2]!.id });
    await rest.ended;
    assert.deepEqual(rest.events, stream.events.slice(3));
  });

  test("in the playground is told as it happens, with what it came to in the end", async () => {
    const owner = await world.server.as(world.tenant.owner);
    reply = { kind: "text", text: `${FIRST} ${SECOND}` };
    const { runId } = await owner.call("agent.play", { body: { event: { kind: "message", text: QUESTION } } });
    const stream = await follow(`/v1/runs/${runId}/events`);
    await stream.ended;
    assertWellFormed(stream.events);
    assert.deepEqual(sentencesOf(stream.events), [FIRST, SECOND]);
    const end = stream.events.at(-1)!.data;
    assert.ok(end.type === "ended" && end.outcome === "played" && end.turn);
    assert.equal(end.turn.say[0]?.text, `${FIRST} ${SECOND}`);
    assert.ok(end.turn.spans.length > 0);
  });
});

describe("strangers and leavers", () => {
  test("another company finds neither the run nor the conversation", async () => {
    const { chat, path } = await begin();
    const owner = await world.server.as(world.tenant.owner);
    const { runId } = await owner.call("agent.play", { body: { event: { kind: "message", text: "Hello" } } });
    const other = await world.server.createTenant();
    assert.equal((await follow(path, { actor: other.owner })).status, 404);
    assert.equal((await follow(`/v1/runs/${runId}/events`, { actor: other.owner })).status, 404);
    const operator = await world.server.createActor(world.tenant, { role: "viewer", scope: "own" });
    assert.ok([403, 404].includes((await follow(path, { actor: operator })).status));
    assert.ok((await chat.messages()).length > 0);
  });

  test("whoever goes away leaves nothing open: as many may come again", async () => {
    const { path } = await begin();
    const streams: OpenStream[] = [];
    for (let count = 0; count < 20; count++) streams.push(await follow(path));
    assert.deepEqual([...new Set(streams.map(({ status }) => status))], [200]);
    assert.equal((await follow(path)).status, 429);
    for (const stream of streams) stream.leave();
    let again = await follow(path);
    for (let round = 0; again.status === 429 && round < 400; round++) {
      await pause(25);
      again = await follow(path);
    }
    assert.equal(again.status, 200);
    again.leave();
  });

  test("a server that stops ends the streams instead of waiting for them", async () => {
    const small = await startEngineWorld();
    const chat = await small.visit();
    await chat.say("Hello");
    const authorization = `Bearer ${await small.server.tokenOf(small.tenant.owner)}`;
    const url = `${small.server.url}/v1/conversations/${await chat.conversationId()}/runs/events`;
    const stream = await openStream(url, { authorization });
    assert.equal(stream.status, 200);
    await small.close();
    await stream.ended.catch(() => {});
    assert.deepEqual(typesOf(stream.events), []);
  });
});
