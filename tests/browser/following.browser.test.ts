import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createArticle, publishArticle } from "@rapport/context";
import { type ModelReply, type ModelServer, startModelServer } from "@rapport/sandbox";
import type { Page } from "playwright-core";
import { type EngineStand, openEngineStand } from "./engine-stand.ts";

const ARTICLE = `A gift box can be sent to a friend. Choose the box in the shop and write the friend's address on the order page.`;
const QUESTION = "Can I send a gift box to a friend?";
const FIRST = "Yes, a gift box can be sent to a friend.";
const REST = "Choose the box in the shop and write the friend's address on the order page.";

let stand: EngineStand;
let model: ModelServer;
let page: Page;
let reply: ModelReply = { kind: "text", text: `${FIRST} ${REST}` };
before(async () => {
  stand = await openEngineStand();
  model = await startModelServer({ script: () => reply, models: ["scripted"] });
  const { server, tenant } = stand.world;
  await server.store.system(tenant.id).write(async (tx) => {
    const title = "Sending a gift box to a friend";
    const id = await createArticle(tx, { title, body: ARTICLE, language: "en", namespace: "" });
    await publishArticle(tx, id, undefined);
  });
  const owner = await server.as(tenant.owner);
  const { revision } = await owner.call("models.get", {});
  const config = {
    providers: [{ id: "local", kind: "openai_compatible" as const, baseUrl: model.url }],
    models: [{ id: "small", providerId: "local", model: "scripted" }],
    default: "small",
  };
  await owner.call("models.save", { body: { config, revision } });
  page = await stand.openInbox("/studio/playground");
});
after(async () => {
  await model?.close();
  await stand?.close();
});

/** The model begins its second sentence only when it may. */
function holdModel(): () => void {
  const goOn = Promise.withResolvers<void>();
  reply = { kind: "text", text: `${FIRST} ${REST}`, hold: { after: `${FIRST} Choose`, until: goOn.promise } };
  return goOn.resolve;
}

test("the playground shows each step while the model is still writing, then the answer", async () => {
  const goOn = holdModel();
  await page.getByRole("textbox", { name: "Write as the customer…" }).fill(QUESTION);
  await page.keyboard.press("Enter");
  const steps = page.getByRole("region", { name: "What happened" });
  await steps.getByText("running…").first().waitFor();
  await steps.getByRole("button", { name: /^Understand/ }).waitFor();
  assert.equal(await page.getByText("added for free").count(), 0);
  await stand.shoot(page, "studio-playground-running");
  goOn();
  await page.getByRole("button", { name: new RegExp(REST) }).waitFor();
  await steps.getByText("running…").first().waitFor({ state: "detached" });
});

test("a turn that was left does not come back into the next chat", async () => {
  const goOn = holdModel();
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("textbox", { name: "Write as the customer…" }).fill(QUESTION);
  await page.keyboard.press("Enter");
  const steps = page.getByRole("region", { name: "What happened" });
  await steps.getByText("running…").first().waitFor();
  await page.getByRole("button", { name: "Start over" }).click();
  goOn();
  await page.getByText("Write what a customer would write").waitFor();
  reply = { kind: "text", text: `${FIRST} ${REST}` };
  await page.getByRole("textbox", { name: "Write as the customer…" }).fill(QUESTION);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: new RegExp(REST) }).waitFor();
  assert.equal(await page.getByText(QUESTION).count(), 1);
});

test("the turns of a conversation are followed as they are thought, and stand in the list once they have ended", async () => {
  const chat = await stand.world.visit({ locale: "en" });
  await chat.say("Hello");
  const id = await chat.conversationId();
  const following = page.waitForResponse((response) => response.url().includes(`${id}/runs/events`));
  await page.goto(`${stand.world.server.url}/studio/traces?conversation=${id}`);
  await following;
  const list = page.getByRole("list", { name: "Traces" });
  await list.getByRole("listitem").first().waitFor();
  const before = await list.getByRole("listitem").count();
  const goOn = holdModel();
  await chat.post(QUESTION);
  await page.getByRole("heading", { name: "Thinking now" }).waitFor();
  await page.getByText("running…").first().waitFor();
  await stand.shoot(page, "studio-traces-running");
  goOn();
  await page.getByRole("heading", { name: "Thinking now" }).waitFor({ state: "detached" });
  await list.getByRole("listitem").nth(before).waitFor();
  assert.deepEqual(stand.faults, []);
});

test("a conversation whose stream breaks time and again is followed all the same", async () => {
  const chat = await stand.world.visit({ locale: "en" });
  reply = { kind: "text", text: `${FIRST} ${REST}` };
  await chat.say("Hello");
  const id = await chat.conversationId();
  const stream = `**/${id}/runs/events*`;
  let broken = 0;
  await page.route(stream, (route) => {
    broken += 1;
    return broken <= 5 ? route.abort() : route.continue();
  });
  const following = page.waitForResponse((response) => response.url().includes(`${id}/runs/events`), {
    timeout: 90_000,
  });
  await page.goto(`${stand.world.server.url}/studio/traces?conversation=${id}`);
  await following;
  const goOn = holdModel();
  await chat.post(QUESTION);
  await page.getByRole("heading", { name: "Thinking now" }).waitFor();
  goOn();
  await page.getByRole("heading", { name: "Thinking now" }).waitFor({ state: "detached" });
  await page.unroute(stream);
});
