import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { AgentConfig } from "@rapport/schema";
import type { Page } from "playwright-core";
import { type EngineStand, openEngineStand } from "./engine-stand.ts";

/** As it comes, but a pause is only drafted: a person sends it. */
function draftingAgent(): AgentConfig {
  const agent = AgentConfig.parse(SUBSCRIPTION_AGENT);
  const playbooks = agent.playbooks.map((playbook) =>
    playbook.category === "pause_subscription" ? { ...playbook, autonomy: "draft" as const } : playbook,
  );
  return { ...agent, playbooks };
}

/** A PNG of one pixel. */
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

let stand: EngineStand;
before(async () => {
  stand = await openEngineStand({ agent: draftingAgent() });
});
after(() => stand?.close());

const customers = () =>
  stand.world.shop
    .world()
    .customers.filter(
      ({ locale, subscription, orders }) =>
        locale.startsWith("en") &&
        subscription.status === "active" &&
        subscription.frequency === "monthly" &&
        subscription.skippedMonths.length === 0 &&
        (orders.find(({ status }) => status === "delivered")?.items.length ?? 0) > 1,
    );
const doneFor = (customerId: string) =>
  stand.world.shop
    .log()
    .filter((entry) => entry.customerId === customerId)
    .map(({ operation }) => operation);

const theirs = (page: Page) => page.locator(".theirs .words");
const replies = (page: Page) => page.locator(".replies button");
const until = async (isSo: () => Promise<boolean>) => {
  for (let round = 0; !(await isSo()); round++) {
    assert.ok(round < 600, "it does not come about");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

/** Writes, and waits for the answer; answers its words. */
async function say(page: Page, text: string): Promise<string> {
  const before = await theirs(page).count();
  await page.locator("textarea").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
  await until(async () => (await theirs(page).count()) > before);
  return (await theirs(page).last().textContent()) ?? "";
}
const composer = (page: Page) => page.getByRole("textbox", { name: "Reply", exact: true });
const message = (page: Page, text: string) => page.locator("[data-item]", { hasText: text });
const leaveField = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

test("in the widget, from the seed's sentence to two confirmed actions, each done once", async () => {
  const customer = customers()[0]!;
  const page = await stand.visitShop({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await say(page, "Hi, I received a damaged item in my last box and also want to skip next month");
  await page.locator(".author em").getByText("AI").first().waitFor();
  await say(page, customer.email);
  assert.match(await say(page, await stand.world.codeFor(customer.email)), /item/i);
  await say(page, "the second one");
  await page.locator("input[type=file]").setInputFiles({ name: "broken.png", mimeType: "image/png", buffer: PHOTO });
  await page.locator(".chip.ready").waitFor();
  await say(page, "The mug arrived in pieces");
  await replies(page).getByText("Yes").waitFor();
  await stand.shoot(page, "engine-widget-offer");
  assert.deepEqual(doneFor(customer.customerId), []);

  // Two clicks in one breath, as an impatient thumb makes them.
  const before = await theirs(page).count();
  await replies(page)
    .getByText("Yes")
    .evaluate((button: HTMLElement) => {
      button.click();
      button.click();
    });
  assert.equal(await page.locator(".line.mine .words", { hasText: "Yes" }).count(), 1);
  await until(async () => (await theirs(page).count()) > before && (await replies(page).count()) === 2);
  await replies(page).getByText("Yes").click();
  await theirs(page)
    .getByText(/skipped/)
    .waitFor();
  assert.deepEqual(doneFor(customer.customerId), ["open_damage_claim", "skip_month"]);
  await stand.shoot(page, "engine-widget-done");
});

test("what it did stands in the inbox: held by the AI, who is verified, the actions with what changed, and why", async () => {
  const page = await stand.openInbox("/inbox/ai");
  await page.locator("[data-pane=list] li a").first().click();
  const cards = page.locator("[data-action]");
  await cards.nth(1).waitFor();
  assert.deepEqual(await cards.evaluateAll((all) => all.map((card) => [card.dataset.tool, card.dataset.state])), [
    ["open_damage_claim", "succeeded"],
    ["skip_month", "succeeded"],
  ]);
  await cards.nth(1).getByText("Confirmed by the customer").waitFor();
  await cards.nth(1).getByRole("button", { name: "Details" }).click();
  await cards
    .nth(1)
    .getByRole("row", { name: /Next box/ })
    .waitFor();
  const context = page.getByRole("complementary", { name: "Customer" });
  await context.getByText("Verified", { exact: true }).first().waitFor();
  await context
    .getByText(customers()[0]?.email ?? "")
    .or(context.getByText("@"))
    .first()
    .waitFor();
  assert.match(
    (await context.getByRole("link", { name: "Why?" }).getAttribute("href")) ?? "",
    /^\/studio\/traces\/[0-9a-f-]+$/,
  );
  await stand.shoot(page, "engine-inbox-actions");
  await page.goto(`${stand.world.server.url}/inbox/unassigned`);
  await page.getByText("Everything has an owner").waitFor();
});

test("an agent takes over, puts the category right and lets the AI go on, by keyboard and palette", async () => {
  const page = await stand.openInbox("/inbox/ai");
  await page.locator("[data-pane=list] li a").first().click();
  await page.getByText("The AI answers", { exact: true }).first().waitFor();
  await leaveField(page);
  await page.keyboard.press("h");
  await page.getByText("People answer").waitFor();
  await page
    .getByText(/took (this|this over)/)
    .first()
    .waitFor();
  await page.keyboard.press("b");
  await page.getByPlaceholder("What is it about…").waitFor();
  await page.keyboard.type("paym");
  await page.keyboard.press("Enter");
  await page.getByText("Noted. The AI learns it once a manager approves.").waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("let the ai");
  await page.getByRole("dialog").getByText("Let the AI go on").waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("The AI answers", { exact: true }).first().waitFor();
});

test("a draft is corrected in the composer; the customer gets the corrected words, and the record says edited", async () => {
  const customer = customers()[1]!;
  const chat = await stand.world.visit({ locale: "en" });
  await chat.say("Please pause my subscription for two months");
  const page = await stand.openInbox(`/inbox/all/${await chat.conversationId()}`);
  const panel = page.getByRole("region", { name: "The AI's draft" });
  await panel.getByText(/%/).first().waitFor();
  await stand.shoot(page, "engine-draft");
  await leaveField(page);
  await page.keyboard.press("d");
  await page.getByText("You are editing the AI's draft").waitFor();
  const drafted = await composer(page).inputValue();
  assert.match(drafted, /e-?mail/i);
  await composer(page).fill(`Hello from Maya! ${drafted}`);
  await composer(page).press("Control+Enter");
  await message(page, "Hello from Maya!").waitFor();
  await panel.waitFor({ state: "detached" });
  await until(async () => (await chat.messages()).some(({ text }) => text.startsWith("Hello from Maya!")));
  assert.equal((await chat.messages()).filter(({ direction }) => direction === "out").length, 1);
  const owner = await stand.world.server.as(stand.world.tenant.owner);
  const { items } = await owner.call("agent.record", { query: {} });
  const record = items.find(({ category }) => category === "pause_subscription");
  assert.deepEqual([record?.edited, record?.accepted, record?.rejected], [1, 0, 0]);

  // The next one is good as it is, the one after that is not wanted.
  await chat.say(customer.email);
  await panel.getByRole("button", { name: "Send", exact: true }).click();
  await panel.waitFor({ state: "detached" });
  await until(async () => (await chat.messages()).filter(({ direction }) => direction === "out").length === 2);
});

test("an action that staff decide waits in the timeline; one click on its card, and it is done once", async () => {
  const customer = customers()[2]!;
  const chat = await stand.world.visit({ locale: "en" });
  await chat.say("My mug arrived broken in my last box, please send me a replacement");
  await chat.say(customer.email);
  await chat.say(await stand.world.codeFor(customer.email));
  await chat.say("the first one");
  await chat.say("It is cracked all over", { photo: true });
  await chat.press("confirm");
  const page = await stand.openInbox(`/inbox/all/${await chat.conversationId()}`);
  await page.getByText("1 action waits for your decision").waitFor();
  const card = page.locator('[data-action][data-tool="request_replacement"]');
  await card.getByText("Waits for your decision").waitFor();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await stand.shoot(page, "engine-action-staff");
  await card.getByRole("button", { name: "Confirm" }).dblclick();
  await card.getByText("Done", { exact: true }).waitFor();
  await card.getByText(/^Confirmed by /).waitFor();
  await page.getByText("1 action waits for your decision").waitFor({ state: "detached" });
  assert.equal(doneFor(customer.customerId).filter((operation) => operation === "request_replacement").length, 1);
});

test("who asks for a person gets one: the AI hands over with a reason and a summary", async () => {
  const page = await stand.visitShop();
  await say(page, "Where is my parcel?");
  const before = await theirs(page).count();
  await page.getByRole("button", { name: "Talk to a person" }).click();
  await page.locator(".line.mine .words", { hasText: "Talk to a person" }).waitFor();
  await until(async () => (await theirs(page).count()) > before);
  const inbox = await stand.openInbox("/inbox/unassigned");
  await inbox.locator("[data-pane=list] li a").first().click();
  await inbox.getByText("handed this over to people (the customer asked for a person)", { exact: false }).waitFor();
  await inbox.getByRole("button", { name: "Show summary" }).click();
  await inbox
    .getByText(/Last words: .*Talk to a person/)
    .first()
    .waitFor();
  await stand.shoot(inbox, "engine-handed-over");
});

test("nothing broke on the way", () => assert.deepEqual(stand.faults, []));
