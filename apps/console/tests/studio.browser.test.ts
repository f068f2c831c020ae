import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type OpenShop, openShop } from "./shop.ts";
import { openStand, type Stand } from "./stand.ts";

const ANNA = "anna.levi@inbox.example";

let stand: Stand;
let page: Page;
let shop: OpenShop;

before(async () => {
  stand = await openStand();
  shop = await openShop();
  await shop.importTools(stand);
  ({ page } = await stand.signIn(stand.tenant.owner.email, { viewport: { width: 1280, height: 860 } }));
});
after(async () => {
  await stand?.close();
  await shop?.close();
});

const visit = (path: string) => page.goto(`${stand.server.url}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();
const api = () => stand.server.as(stand.tenant.owner);

async function publish(note: string): Promise<void> {
  await visit("/studio/versions");
  await button("Publish").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(note);
  await dialog.getByRole("button", { name: "Publish" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function workingVersion(): Promise<number | undefined> {
  const client = await api();
  const { deployedVersionId } = await client.call("agent.get", {});
  const { items } = await client.call("agent.versions", {});
  return items.find(({ id }) => id === deployedVersionId)?.number;
}

test("a manager changes what is said, tries it as a customer, publishes it and rolls back in one click", async () => {
  await publish("As it came");
  await seen("Version 1 is at work.");

  await visit("/studio/playbooks/skip_month?tab=templates");
  await page.getByLabel("confirm · English").fill("Shall I leave out {month} for you?");
  await button("Save changes").click();
  await seen("The draft is saved. Customers see it once it is published.");

  await visit("/studio/playground");
  await page.getByLabel("Customer's e-mail").fill(ANNA);
  await page.keyboard.press("Enter");
  await page.getByLabel("Write as the customer…").fill("Can I skip the next but one month?");
  await page.keyboard.press("Enter");
  await seen(/Which month|Shall I leave out/);
  if (await page.getByText(/Which month/).isVisible()) {
    const later = new Date();
    later.setMonth(later.getMonth() + 2, 15);
    await page.getByLabel("Write as the customer…").fill(later.toLocaleString("en", { month: "long" }));
    await page.keyboard.press("Enter");
  }
  await seen(/Shall I leave out/);
  const steps = page.getByRole("region", { name: "What happened" });
  await steps.getByText("skip_month").first().waitFor();
  await steps.getByText("Gate", { exact: true }).first().waitFor();
  await stand.shoot(page, "studio-playground");
  await page.getByRole("button", { name: /^Yes/ }).click();
  await seen(/is skipped/);
  assert.deepEqual(await shop.log(), [], "the playground does nothing");

  await publish("Softer words");
  await seen("Version 2 is at work.");
  assert.equal(await workingVersion(), 2);
  await visit("/studio/versions?from=1&to=2");
  await seen("Skipping a box");
  await seen("Shall I leave out");
  await stand.shoot(page, "studio-versions");

  await button("Roll back").click();
  await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
  await seen("Version 1 is at work.");
  assert.equal(await workingVersion(), 1);
  const { draft } = await (await api()).call("agent.get", {});
  const skip = draft.playbooks.find(({ category }) => category === "skip_month");
  assert.equal(skip?.templates.confirm?.en, "Shall I leave out {month} for you?", "the draft stays");
});

test("what a colleague saved meanwhile is kept beside one's own change", async () => {
  await visit("/studio/playbooks/skip_month?tab=templates");
  await page.getByLabel("done · English").fill("All done for {month}.");
  const client = await api();
  const { draft, draftRevision } = await client.call("agent.get", {});
  const skip = draft.playbooks.find(({ category }) => category === "skip_month")!;
  skip.templates.declined = { ...skip.templates.declined, en: "Then everything stays." };
  await client.call("agent.saveDraft", { body: { draft, draftRevision } });
  await button("Save changes").click();
  await seen("Somebody else changed the draft meanwhile");
  await button("Keep both").click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
  const now = (await client.call("agent.get", {})).draft.playbooks.find(({ category }) => category === "skip_month")!;
  assert.equal(now.templates.done?.en, "All done for {month}.");
  assert.equal(now.templates.declined?.en, "Then everything stays.");
});

test("a step is added and joined by keyboard and mouse, an issue is named at its step and keeps the draft from being published", async () => {
  await visit("/studio/playbooks/skip_month");
  await page.locator(".react-flow__node").first().waitFor();
  await page
    .getByRole("complementary")
    .getByRole("button", { name: /Say closed/ })
    .click();
  await button("Add step").click();
  await page.getByRole("menuitem", { name: /Look up/ }).click();
  await page
    .getByRole("combobox", { name: "Tool" })
    .or(page.getByLabel("Tool", { exact: true }))
    .first()
    .fill("no_such_tool");
  await button("Save changes").click();
  await seen("The draft is saved. Customers see it once it is published.");
  await page
    .getByRole("list", { name: "Issues here" })
    .last()
    .getByText(/no_such_tool/)
    .first()
    .waitFor();
  await stand.shoot(page, "studio-flow");
  const client = await api();
  const { draft } = await client.call("agent.get", {});
  const steps = draft.playbooks.find(({ category }) => category === "skip_month")!.steps;
  assert.deepEqual(steps.find(({ id }) => id === "closed")?.next, [{ when: null, to: "look_up" }]);
  await visit("/studio/versions");
  await button("Publish").click();
  await seen("This must be put right before the draft can be published:");
  assert.equal(await page.getByRole("dialog").getByRole("button", { name: "Publish" }).isDisabled(), true);
  await page.keyboard.press("Escape");

  await visit("/studio/playbooks/skip_month?step=look_up");
  await button("Delete step").click();
  await button("Save changes").click();
  await seen("The draft is saved. Customers see it once it is published.");
  assert.deepEqual((await client.call("agent.get", {})).issues, []);
});

test("a list of phrases stops a draft, and the place is marked in it", async () => {
  await visit("/studio/guardrails");
  await button("New list").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Tea talk");
  await dialog.getByLabel("Phrases, one a line").fill("/unclosed(/");
  await dialog.getByRole("button", { name: "New list" }).click();
  await seen("Line 1 is not a regular expression that works.");
  await dialog.getByLabel("Phrases, one a line").fill("best tea in town");
  await dialog.getByRole("button", { name: "New list" }).click();
  await button("Tea talk").waitFor();
  await page.getByLabel("Draft", { exact: true }).fill("We have the best tea in town.");
  await button("Check").click();
  await page.locator("mark", { hasText: /best tea in town/i }).waitFor();
  await seen("Banned phrase");
  await stand.shoot(page, "studio-guardrails");
});

test("an article is written, seen as it reads, published, and found by a customer's question", async () => {
  await visit("/studio/knowledge/new");
  await page.getByLabel("Title").fill("How we pack tea");
  await page
    .getByLabel("Text", { exact: true })
    .fill("## Packing\n\nEvery box of tea is packed by hand in Haifa within two days.");
  await page.getByRole("tab", { name: "Preview" }).click();
  await page.getByRole("heading", { name: "Packing" }).waitFor();
  await button("Create article").click();
  await page.getByRole("heading", { name: "How we pack tea" }).waitFor();
  await button("Publish").click();
  await seen("Customers are answered from this text now.");
  await visit("/studio/knowledge?tab=ask");
  await page.getByPlaceholder("How long does delivery take?").fill("Where is the tea packed?");
  await page.keyboard.press("Enter");
  await seen(/packed by hand in Haifa/);
});

test("a model's address that nobody answers at is said to be unreachable before it is saved", async () => {
  await visit("/studio/models");
  await button("Add provider").click();
  await page.getByLabel("Address").fill("http://127.0.0.1:9/v1");
  await button("Test the connection").click();
  await seen(/It can't be reached\.|There is no such service/);
  await button("Discard").click();
});

test("an operator finds no studio in the rail, and no page broke", async () => {
  const operator = await stand.server.createActor(stand.tenant, { role: "operator" });
  const theirs = await stand.signIn(operator.email);
  await theirs.page.getByRole("link", { name: "Settings" }).waitFor();
  assert.equal(await theirs.page.getByRole("link", { name: "Studio" }).count(), 0);
  await theirs.context.close();
  assert.deepEqual(stand.faults, []);
});
