import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { type OpenShop, openShop } from "./shop.ts";
import { openStand, type Stand } from "./stand.ts";

let stand: Stand;
let page: Page;
let shop: OpenShop;

before(async () => {
  stand = await openStand();
  shop = await openShop();
  ({ page } = await stand.signIn(stand.tenant.owner.email, { viewport: { width: 1280, height: 860 } }));
});
after(async () => {
  await stand?.close();
  await shop?.close();
});

/** The newest one: an older one may still be fading out. */
const undo = () => button("Undo").last().click();
const visit = (path: string) => page.goto(`${stand.server.url}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();
const dialog = () => page.getByRole("dialog");
const api = () => stand.server.as(stand.tenant.owner);
const toolCalled = async (name: string) =>
  (await (await api()).call("tools.list", {})).items.find((tool) => tool.name === name)!;
const draftOf = async (category: string) =>
  (await (await api()).call("agent.get", {})).draft.playbooks.find((playbook) => playbook.category === category);

test("tools are taken from the document at an address, and a slip is named at its field", async () => {
  await visit("/studio/tools");
  await seen("No tools yet");
  await button("Add tools").click();
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  await dialog().getByText("Fill this in.").first().waitFor();
  await dialog().getByLabel("Name of the source").fill("Our shop");
  await dialog().getByLabel("Address of the document").fill(`${shop.shop.url}/openapi.json`);
  await dialog().getByRole("button", { name: "Add header" }).click();
  await dialog().getByLabel("Value Authorization").fill(`Bearer ${shop.shop.apiKey}`);
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  await dialog()
    .getByText(/\d+ new tools/)
    .waitFor();
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
  await page.getByRole("link", { name: "Skip a month" }).waitFor();
  await stand.shoot(page, "studio-tools");
});

test("reading a pasted document again tells what changed at the source, and what was turned off by it", async () => {
  await button("Add tools").click();
  const document = (effect: string) =>
    JSON.stringify({
      openapi: "3.1.0",
      paths: { "/stock": { get: { operationId: "stock", "x-rapport-policy": { effect } } } },
    });
  await dialog().getByLabel("Name of the source").fill("Stock");
  await dialog().getByText("Pasted").click();
  await dialog().getByLabel("Text of the document, JSON or YAML").fill(document("read"));
  await dialog().getByLabel("Address of the service").fill("https://stock.example");
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  await dialog().getByText("1 new tool").waitFor();
  await dialog().getByRole("button", { name: "Close" }).last().click();

  // A person decides the policy; then the source makes a write of it.
  const client = await api();
  const { id, policy } = await toolCalled("stock");
  await client.call("tools.update", { params: { id }, body: { policy: { ...policy, by: ["staff"] } } });
  await button("Read again: Stock").click();
  await dialog().getByText("Pasted").click();
  await dialog().getByLabel("Text of the document, JSON or YAML").fill(document("write"));
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  await dialog().getByText("1 off until somebody has looked at it").waitFor();
  await dialog().getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("list", { name: "Stock" }).getByText("Changed at the source").waitFor();
  await page.getByRole("list", { name: "Stock" }).getByRole("link", { name: "stock" }).click();
  await seen("This tool is another one at its source than before.");
  await button("I have looked, turn on").click();
  await button("Turn off").waitFor();
  assert.equal((await toolCalled("stock")).isEnabled, true);
});

test("a policy is changed, saved and taken back; what a colleague changed meanwhile is kept beside it", async () => {
  const { id } = await toolCalled("skip_month");
  await visit(`/studio/tools/${id}`);
  await page.getByRole("radiogroup", { name: "Whose yes it needs" }).getByText("A colleague's").click();
  await button("Save changes").click();
  await seen("The policy is saved and holds from the next call on.");
  assert.equal((await toolCalled("skip_month")).policy.confirmation, "staff");
  await undo();
  await seen("The policy is as it was.");
  assert.equal((await toolCalled("skip_month")).policy.confirmation, "customer");

  await page.getByLabel("Times a day for one customer").fill("2");
  const { policy } = await toolCalled("skip_month");
  const client = await api();
  await client.call("tools.update", { params: { id }, body: { policy: { ...policy, by: ["customer"] } } });
  await button("Save changes").click();
  await seen("Somebody else changed this policy meanwhile");
  await button("Keep both").click();
  await dialog().waitFor({ state: "detached" });
  const now = (await toolCalled("skip_month")).policy;
  assert.deepEqual([now.limits.perDay, now.by], [2, ["customer"]]);
});

test("a tool that reads is tried for real, one that writes is only previewed", async () => {
  const customer = shop.shop
    .world()
    .customers.find(({ subscription }) => subscription.status === "active" && subscription.frequency === "monthly")!;
  await visit(`/studio/tools/${(await toolCalled("get_subscription")).id}`);
  await page.getByRole("textbox", { name: "customerId" }).fill(customer.customerId);
  await button("Read").click();
  await page.locator("pre", { hasText: '"status": "active"' }).waitFor();

  await visit(`/studio/tools/${(await toolCalled("skip_month")).id}`);
  await page.getByRole("textbox", { name: "customerId" }).fill(customer.customerId);
  const month = new Date();
  month.setMonth(month.getMonth() + 2, 15);
  await page.getByRole("textbox", { name: "month", exact: true }).fill(month.toISOString().slice(0, 7));
  await button("Preview").click();
  await page.locator("pre", { hasText: '"preview": true' }).waitFor();
  await stand.shoot(page, "studio-tool");
  assert.deepEqual(await shop.log(), [], "nothing was done");
});

test("a playbook is added from a template, taught with examples, copied, renamed and deleted, each with a way back", async () => {
  await visit("/studio/playbooks");
  await button("New playbook").click();
  await dialog().getByLabel("What it is about · English").fill("your warranty");
  await dialog().getByLabel("What it is about · Russian").fill("ваша гарантия");
  await dialog().getByRole("button", { name: "Add to the draft" }).click();
  await page.getByRole("heading", { name: "Your warranty" }).waitFor();
  assert.equal((await draftOf("your_warranty"))?.autonomy, "draft");
  await seen("The AI knows no messages of this kind, and no words lead here");
  await page
    .getByLabel("New messages, one a line")
    .fill("Is my kettle under warranty?\nHow long does the warranty last?");
  await button("Add 2 messages").click();
  await page.getByRole("list", { name: "Messages like these" }).getByText("Is my kettle under warranty?").waitFor();
  await page.getByText("The AI knows no messages of this kind").waitFor({ state: "detached" });
  const { items } = await (await api()).call("examples.list", { query: { category: "your_warranty" } });
  assert.equal(items.length, 2);

  await button("More for this playbook").click();
  await page.getByRole("menuitem", { name: "Copy" }).click();
  await dialog().getByLabel("What it is about · English").fill("your guarantee card");
  await dialog().getByRole("button", { name: "Add to the draft" }).click();
  await page.getByRole("heading", { name: "Your guarantee card" }).waitFor();
  assert.deepEqual((await draftOf("your_guarantee_card"))?.steps, (await draftOf("your_warranty"))?.steps);

  await button("More for this playbook").click();
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await dialog().getByLabel("Short name").fill("your_warranty");
  await dialog().getByText("There is a playbook of this name.").waitFor();
  await dialog().getByLabel("Short name").fill("card");
  await dialog().getByLabel("What it is about · English").fill("your card");
  await dialog().getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("heading", { name: "Your card" }).waitFor();
  await page.waitForURL(/\/studio\/playbooks\/card/);
  assert.equal(await draftOf("your_guarantee_card"), undefined);

  await button("More for this playbook").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog().getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForURL(/\/studio\/playbooks$/);
  await seen("“Your card” is deleted from the draft.");
  assert.equal(await draftOf("card"), undefined);
  await undo();
  await page.getByRole("link", { name: "Your card" }).waitFor();
  assert.equal((await draftOf("card"))?.title.en, "your card");
  await page.getByRole("listitem").filter({ hasText: "Your card" }).getByText("No examples").waitFor();
  await stand.shoot(page, "studio-playbooks");
});

test("tools are taken from an MCP server; one that does not answer keeps what was typed", async () => {
  await visit("/studio/tools");
  await button("Add tools").click();
  await dialog().getByText("MCP server", { exact: true }).click();
  await dialog().getByLabel("Name of the source").fill("Desk");
  await dialog().getByLabel("Address of the MCP server").fill(`${shop.shop.url}/nothing`);
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  await dialog().getByText(`The MCP server at ${shop.shop.url}/nothing did not answer.`).waitFor();
  assert.equal(await dialog().getByLabel("Name of the source").inputValue(), "Desk");
  await dialog().getByLabel("Address of the MCP server").fill(shop.shop.mcpUrl);
  await dialog().getByRole("button", { name: "Add header" }).click();
  await dialog().getByLabel("Value Authorization").fill(`Bearer ${shop.shop.apiKey}`);
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  // The names are those of the first source.
  await dialog()
    .getByText(/A tool of another source is called \w+ already\./)
    .waitFor();
  assert.equal((await (await api()).call("toolSources.list", {})).items.length, 2, "nothing is half read");
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
});

test("a source goes once nothing at work needs it, with its tools; then the MCP server's may have the names", async () => {
  const client = await api();
  const { draft, draftRevision } = await client.call("agent.get", {});
  const title = { en: "parking", ru: "парковка" };
  const [playbook] = draft.playbooks.filter(({ category }) => category === "complex_other");
  const own = { ...draft, playbooks: [{ ...playbook!, title, tools: ["skip_month"] }] };
  const saved = await client.call("agent.saveDraft", { body: { draft: own, draftRevision } });
  await client.call("agent.publish", { body: { note: "", isDeployed: true } });
  await visit("/studio/tools");
  await button("More for Our shop").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog().getByText("A playbook of the version at work needs it:").waitFor();
  await dialog().getByRole("link", { name: "Parking" }).waitFor();
  await stand.shoot(page, "studio-tool-needed");
  await dialog().getByRole("button", { name: "Close" }).last().click();

  const without = { ...own, playbooks: [{ ...playbook!, title, tools: [] }] };
  await client.call("agent.saveDraft", { body: { draft: without, draftRevision: saved.draftRevision } });
  await client.call("agent.publish", { body: { note: "", isDeployed: true } });
  await visit(`/studio/tools/${(await toolCalled("skip_month")).id}`);
  await seen("No playbook uses it.");
  await button("More for this tool").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog().getByRole("button", { name: "Delete", exact: true }).click();
  await page.waitForURL(/\/studio\/tools$/);
  await seen("“Skip a month” is deleted.");
  assert.equal(await toolCalled("skip_month"), undefined);

  await button("More for Our shop").click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await dialog().getByRole("button", { name: "Delete", exact: true }).click();
  await page.getByRole("heading", { name: "Our shop", exact: true }).waitFor({ state: "detached" });
  await button("Add tools").click();
  await dialog().getByText("MCP server", { exact: true }).click();
  await dialog().getByLabel("Name of the source").fill("Desk");
  await dialog().getByLabel("Address of the MCP server").fill(shop.shop.mcpUrl);
  await dialog().getByRole("button", { name: "Add header" }).click();
  await dialog().getByLabel("Value Authorization").fill(`Bearer ${shop.shop.apiKey}`);
  await dialog().getByRole("button", { name: "Read", exact: true }).click();
  await dialog()
    .getByText(/\d+ new tools/)
    .waitFor();
  await dialog().getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("list", { name: "Desk" }).getByRole("link").first().waitFor();
  await stand.shoot(page, "studio-tools-mcp");
});

test("when the AI's conversations are resolved is said where the agent is", async () => {
  await visit("/studio/everywhere");
  const minutes = page.getByLabel("Silence before it is resolved");
  await minutes.waitFor();
  assert.equal(await minutes.inputValue(), "60 min");
  await minutes.fill("15");
  await button("Save changes").click();
  await seen("The draft is saved.");
  const resolveAfter = async () => (await (await api()).call("agent.get", {})).draft.resolveAfterMinutes;
  assert.equal(await resolveAfter(), 15);
  await page.getByText("After the customer has been silent for a while.").waitFor();
  await page.getByRole("switch", { name: "Resolve it by itself" }).focus();
  await page.keyboard.press("Space");
  await page.getByText("It stays open until a person resolves it.").waitFor();
  await button("Save changes").click();
  await button("Save changes").waitFor({ state: "detached" });
  assert.equal(await resolveAfter(), null);
});

test("no page broke", () => assert.deepEqual(stand.faults, []));
