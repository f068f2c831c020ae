import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { AgentConfig } from "@rapport/schema";
import type { Page } from "playwright-core";
import { type EngineStand, openEngineStand } from "./engine-stand.ts";

/** As it comes, but everything is drafted: a person sends it, and the machine learns from what they change. */
function draftingAgent(): AgentConfig {
  const agent = AgentConfig.parse(SUBSCRIPTION_AGENT);
  return { ...agent, playbooks: agent.playbooks.map((playbook) => ({ ...playbook, autonomy: "draft" as const })) };
}

let stand: EngineStand;
let page: Page;
let conversationId: string;
before(async () => {
  stand = await openEngineStand({ agent: draftingAgent() });
  page = await stand.openInbox("/inbox/all");
});
after(() => stand?.close());

const owner = () => stand.world.server.as(stand.world.tenant.owner);
/** The newest one: an older one may still be fading out. */
const undo = () => button("Undo").last().click();
const visit = (path: string) => page.goto(`${stand.world.server.url}${path}`);
const button = (name: string) => page.getByRole("button", { name, exact: true });
const composer = () => page.getByRole("textbox", { name: "Reply", exact: true });
const stateOf = async (id: string) => (await (await owner()).call("learnings.get", { params: { id } })).state;
/** Trials take as long as the machine lets them. */
const LONG = { timeout: 90_000 };

test("what an agent makes of a draft becomes a proposal that leads back to the conversation", async () => {
  const chat = await stand.world.visit({ locale: "en" });
  await chat.say("Please skip December for me");
  conversationId = await chat.conversationId();
  await visit(`/inbox/all/${conversationId}`);
  const panel = page.getByRole("region", { name: "The AI's draft" });
  await panel.getByRole("button", { name: "Edit" }).click();
  await composer().fill("Happy to skip a box for you! Which e-mail address do you use with us?");
  await composer().press("Control+Enter");
  await panel.waitFor({ state: "detached" });
  await visit("/studio/learning");
  const proposals = page.getByRole("list", { name: "Proposed" });
  await proposals.getByRole("link").first().waitFor(LONG);
  await stand.shoot(page, "learning-proposals");
  await proposals.getByRole("link").first().click();
  await page.getByRole("heading", { name: "Where it comes from" }).waitFor();
  await stand.shoot(page, "learning-proposal");
  await page.getByRole("link", { name: "Open the conversation" }).first().click();
  await page.waitForURL(new RegExp(`/inbox/all/${conversationId}`));
  await page.getByRole("log").getByText("Please skip December for me").waitFor();
});

test("a proposal is approved, tried on the gold set, put to work and taken back", async () => {
  await visit("/studio/learning");
  await page.getByRole("list", { name: "Proposed" }).getByRole("link").first().click();
  await button("Approve").waitFor();
  const id = new URL(page.url()).pathname.split("/").at(-1)!;
  await button("Approve").click();
  await page.getByText("Approved. The gold set is tried with it now.").waitFor();
  await page.getByText("No case gets worse.").waitFor(LONG);
  await stand.shoot(page, "learning-trial");
  await button("Put to work").click();
  await page.getByText("It is at work.").waitFor();
  assert.equal(await stateOf(id), "active");
  await button("Take back").click();
  await page.getByText("Taken back: all is as it was before.").waitFor();
  assert.equal(await stateOf(id), "undone");
  await page.getByRole("button", { name: "Put to work" }).waitFor({ state: "detached" });
});

test("a correction of what a message is about is proposed, reworded and rejected", async () => {
  const client = await owner();
  // One correction in five goes to the gold set instead.
  for (let round = 0; round < 6; round += 1) {
    const chat = await stand.world.visit({ locale: "en" });
    await chat.say(`Could you tell me whether jar number ${round} keeps its lid`);
    const params = { id: await chat.conversationId() };
    await client.call("conversations.correctCategory", { params, body: { category: "damaged_item" } });
    const { items } = await client.call("learnings.list", { query: { kind: "category_example", state: "proposed" } });
    if (items.length > 0) break;
  }
  await visit("/studio/learning?kind=category_example");
  await page.getByRole("list", { name: "Proposed" }).getByRole("link").first().click();
  await button("Reword").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Message").fill("Does the jar keep its lid?");
  await dialog.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The proposal is reworded.").waitFor();
  await page.getByText("Does the jar keep its lid?").first().waitFor();
  const id = new URL(page.url()).pathname.split("/").at(-1)!;
  await button("Reject").click();
  await page.getByText("Rejected. The same is not proposed again.").waitFor();
  assert.equal(await stateOf(id), "rejected");
});

test("a case is added to the gold set, removed and put back", async () => {
  await visit("/studio/learning?tab=gold");
  await button("Add case").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("A customer's message").fill("The jar arrived without its lid");
  await dialog.getByRole("combobox", { name: "It is about" }).click();
  await page.getByRole("option", { name: "The damaged item" }).click();
  await dialog.getByRole("button", { name: "Add case" }).click();
  await dialog.waitFor({ state: "detached" });
  const gold = page.getByRole("list", { name: "Gold set" });
  await gold.getByText("The jar arrived without its lid").waitFor();
  await stand.shoot(page, "learning-gold");
  await button("Remove “The jar arrived without its lid”").click();
  await gold.getByText("The jar arrived without its lid").waitFor({ state: "detached" });
  await page.getByText("The case is removed.").waitFor();
  await undo();
  await gold.getByText("The jar arrived without its lid").waitFor();
});

test("when the next page of a list does not come, what has come stays and can be asked for again", async () => {
  let broken = 0;
  await page.route("**/v1/gold-cases?*cursor=*", (route) => {
    broken += 1;
    // Once, and the three times that the console asks again by itself.
    return broken <= 4 ? route.fulfill({ status: 503, body: "" }) : route.continue();
  });
  await visit("/studio/learning?tab=gold");
  const cases = page.getByRole("list", { name: "Gold set" }).getByRole("listitem");
  await cases.first().waitFor();
  const shown = await cases.count();
  await button("Show more").click();
  await page.getByRole("alert").getByRole("button").click();
  await cases.nth(shown).waitFor();
  assert.equal(await page.getByRole("alert").count(), 0);
  await page.unroute("**/v1/gold-cases?*cursor=*");
});

test("a reply that must be held and a question that an article answers become gold cases; what is missing is named", async () => {
  const client = await owner();
  const { passages } = await client.call("knowledge.search", { query: { q: "How do I recycle the packaging?" } });
  const { title } = await client.call("knowledge.get", { params: { id: passages[0]!.articleId } });
  await visit("/studio/learning?tab=gold");
  const dialog = page.getByRole("dialog");
  const gold = page.getByRole("list", { name: "Gold set" });
  const add = () => dialog.getByRole("button", { name: "Add case" }).click();
  await button("Add case").click();
  await dialog.getByText("Reply", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Reply" }).fill("We have refunded 500 dollars to your card today.");
  await dialog.getByRole("combobox", { name: "Channel" }).click();
  await page.getByRole("option", { name: "E-mail" }).click();
  await dialog.getByLabel("What the customer wrote before").fill("Where is my refund?");
  await add();
  await dialog.waitFor({ state: "detached" });
  const reply = gold.getByRole("listitem").filter({ hasText: "We have refunded 500 dollars to your card today." });
  await reply.getByText("is held by the gate").waitFor();

  await button("Add case").click();
  await dialog.getByText("Question", { exact: true }).click();
  await dialog.getByRole("textbox", { name: "Question" }).fill("Where does the cardboard go?");
  await add();
  // Without its article it is no case: the dialog stays and says so.
  await dialog.locator("[data-error=true], [aria-invalid=true]").first().waitFor();
  await dialog.getByRole("combobox", { name: "Answered by" }).click();
  await page.getByRole("option", { name: title }).click();
  await add();
  await dialog.waitFor({ state: "detached" });
  await gold.getByText("Where does the cardboard go?").waitFor();
  const { items } = await client.call("gold.list", { query: { source: "person" } });
  const kinds = items.map(({ content }) => content.kind);
  assert.ok(kinds.includes("reply") && kinds.includes("question"));
  await stand.shoot(page, "learning-gold-kinds");
});

test("what a customer says of themselves is remembered with their words, which lead to the message; a person corrects, forgets and recalls it", async () => {
  const chat = await stand.world.visit({ locale: "en" });
  await chat.say("By the way, I'm allergic to nuts, please never send me any");
  const id = await chat.conversationId();
  await visit(`/inbox/all/${id}`);
  const pane = page.getByRole("complementary", { name: "Customer" });
  const quote = pane.getByRole("link", { name: /^Open the message: “.*allergic to nuts/ });
  await quote.waitFor(LONG);
  await stand.shoot(page, "memories-inbox");
  await quote.click();
  await page.locator("[data-item][data-jumped]", { hasText: "allergic to nuts" }).waitFor();

  const { contactId } = await (await owner()).call("conversations.get", { params: { id } });
  await visit(`/customers/${contactId}`);
  const details = page.getByRole("complementary", { name: "Details" });
  const list = details.getByRole("list", { name: "Remembered" });
  await list.getByRole("link").first().waitFor();
  await list.getByRole("listitem").first().hover();
  await list
    .getByRole("button", { name: /^Change:/ })
    .first()
    .click();
  await details.getByRole("textbox", { name: "What to remember" }).fill("Allergic to all nuts");
  await details.getByRole("button", { name: "Save", exact: true }).click();
  await list.getByText("Allergic to all nuts").waitFor();

  await button("Remember something").click();
  await details.getByRole("textbox", { name: "What to remember" }).fill("Rings twice");
  await page.keyboard.press("Control+Enter");
  await list.getByText("Rings twice").waitFor();
  await list.getByRole("button", { name: "Forget: Rings twice" }).focus();
  await page.keyboard.press("Enter");
  await list.getByText("Rings twice").waitFor({ state: "detached" });
  await page.getByText("It is forgotten.").waitFor();
  await undo();
  await list.getByText("Rings twice").waitFor();
  await stand.shoot(page, "memories-customer");
  const { items } = await (await owner()).call("memories.list", { params: { id: contactId } });
  assert.deepEqual(
    ["Allergic to all nuts", "Rings twice"].filter((text) => !items.some((memory) => memory.text === text)),
    [],
  );
});

test("nothing broke on the way", () => assert.deepEqual(stand.faults, []));
