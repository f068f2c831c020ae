import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createArticle, publishArticle } from "@rapport/context";
import { type ModelReply, type ModelServer, startModelServer } from "@rapport/sandbox";
import type { Page } from "playwright-core";
import { type EngineStand, openEngineStand } from "./engine-stand.ts";

const ARTICLE = `A gift box can be sent to a friend. Choose the box in the shop and write the friend's address on the order page. A card with your own words can be added for free.`;
const FIRST = "Yes, a gift box can be sent to a friend.";
const REST =
  "Choose the box in the shop and write the friend's address on the order page. A card with your own words can be added for free.";

let stand: EngineStand;
let model: ModelServer;
let reply: ModelReply;
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
});
after(async () => {
  await model?.close();
  await stand?.close();
});

async function ask(page: Page): Promise<void> {
  await page.locator("textarea").fill("Can I send a gift box to a friend?");
  await page.getByRole("button", { name: "Send" }).click();
}
/** Bubbles of messages, without the one that is still being written. */
const messages = (page: Page) => page.locator(".log .theirs .words");
const early = (page: Page) => page.locator(".thread > .line .bubble[aria-hidden] .words");

test("the first sentence is on the screen before the model has ended its answer, and the message takes its place", async () => {
  const goOn = Promise.withResolvers<void>();
  // The first word of the second sentence tells that the first has ended.
  reply = { kind: "text", text: `${FIRST} ${REST}`, hold: { after: `${FIRST} Choose`, until: goOn.promise } };
  const page = await stand.visitShop({ viewport: { width: 390, height: 844 } });
  await ask(page);
  await early(page).getByText(FIRST).waitFor();
  assert.equal(await messages(page).count(), 0, "the message itself is not there yet");
  assert.equal(await early(page).getByText("added for free").count(), 0);
  await stand.shoot(page, "engine-widget-streaming");
  goOn.resolve();
  await messages(page).getByText(`${FIRST} ${REST}`).waitFor();
  assert.equal(await early(page).count(), 0, "what was early has become the message");
  assert.deepEqual(await page.getByText(FIRST).evaluateAll((all) => all.map((one) => one.className)), ["words"]);
});

test("a model that is cut off leaves what was seen, and the article itself after it", async () => {
  const end = Promise.withResolvers<void>();
  const text = `${FIRST} Choose the box in the shop`;
  reply = { kind: "text", text, finishReason: "length", hold: { after: `${FIRST} Choose`, until: end.promise } };
  const page = await stand.visitShop();
  await ask(page);
  await early(page).getByText(FIRST).waitFor();
  end.resolve();
  await messages(page).getByText("A card with your own words").waitFor();
  assert.ok((await messages(page).last().textContent())?.startsWith(FIRST));
  assert.equal(await early(page).count(), 0);
  assert.deepEqual(stand.faults, []);
});
