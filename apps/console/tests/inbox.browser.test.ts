import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { openStand, type Stand } from "./stand.ts";

let stand: Stand;
let page: Page;

before(async () => {
  stand = await openStand();
  await stand.server.hear(stand.tenant, { text: "Where is my parcel?" });
  ({ page } = await stand.signIn(stand.tenant.owner.email, { viewport: { width: 1440, height: 900 } }));
});
after(() => stand?.close());

const composer = (kind: "Reply" | "Note") => page.getByRole("textbox", { name: kind, exact: true });
const message = (text: string) => page.locator("[data-item]", { hasText: text });
const rows = () => page.locator("[data-pane=list] li");
const visit = (path: string) => page.goto(`${stand.server.url}${path}`);
/** The page's own shortcuts are heard where nothing is typed into. */
const leaveField = () => page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());

test("a customer's message is in the list, opens by keyboard, and is read by opening it", async () => {
  await visit("/inbox/unassigned");
  await rows().first().waitFor();
  assert.equal(await rows().first().locator("[data-unread]").count(), 1);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await message("Where is my parcel?").waitFor();
  await rows().first().locator("[data-unread]").waitFor({ state: "detached" });
});

test("what is typed is kept on the server and comes back after a reload", async () => {
  await page.keyboard.press("r");
  await page.keyboard.type("It arrives tomorrow");
  await page.getByText("Draft saved").waitFor();
  await page.reload();
  await composer("Reply").waitFor();
  await page.waitForFunction(() => document.querySelector("textarea")?.value === "It arrives tomorrow");
});

test("an answer stands in the timeline once, can be undone into the composer, and is sent once", async () => {
  await composer("Reply").focus();
  await page.keyboard.press("Control+Enter");
  await message("It arrives tomorrow").getByRole("button", { name: "Undo" }).click();
  await message("It arrives tomorrow").waitFor({ state: "detached" });
  assert.equal(await composer("Reply").inputValue(), "It arrives tomorrow");
  await composer("Reply").focus();
  await page.keyboard.press("Control+Enter");
  await message("It arrives tomorrow")
    .getByText(/Leaving|Sending|Sent/)
    .waitFor();
  assert.equal(await message("It arrives tomorrow").count(), 1);
  const client = await stand.server.as(stand.tenant.owner);
  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { items } = await client.call("conversations.items", { params: { id } });
  assert.equal(items.filter(({ direction, text }) => direction === "out" && text === "It arrives tomorrow").length, 1);
});

test("a note is private, takes a colleague's name, and never stands in the reply field", async () => {
  await leaveField();
  await page.keyboard.press("n");
  await page.keyboard.type("Only among us");
  assert.equal(await composer("Note").inputValue(), "Only among us");
  await page.getByRole("tab", { name: "Reply" }).click();
  assert.equal(await composer("Reply").inputValue(), "");
  await page.getByRole("tab", { name: "Note" }).click();
  await page.keyboard.press("Control+Enter");
  await page.locator("[data-note] [data-item]", { hasText: "Only among us" }).waitFor();
});

test("what a colleague's customer writes meanwhile appears by itself", async () => {
  await stand.server.hear(stand.tenant, { text: "A second question" });
  await visit("/inbox/open");
  await rows().filter({ hasText: "A second question" }).waitFor();
  const count = await rows().count();
  await stand.server.hear(stand.tenant, { text: "Another customer", address: "other@mail.example" });
  await rows().filter({ hasText: "Another customer" }).waitFor();
  assert.ok((await rows().count()) >= count);
});

test("take, tag, prioritise and resolve by keyboard alone", async () => {
  await rows().filter({ hasText: "Another customer" }).locator("a").click();
  await message("Another customer").waitFor();
  await page.keyboard.press("i");
  await page.getByText("took this").waitFor();
  // Nobody waits for a menu before typing on.
  await page.keyboard.press("t");
  await page.keyboard.type("parcel");
  await page.getByRole("option", { name: "Create “parcel”" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("added tag parcel").waitFor();
  await page.keyboard.press("Escape");
  await page.getByPlaceholder("Add a tag…").waitFor({ state: "hidden" });
  await page.keyboard.press("p");
  await page.getByRole("option", { name: "Urgent" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByText("set priority to Urgent").waitFor();
  await page.keyboard.press("e");
  await page.getByRole("button", { name: "Status: Resolved" }).waitFor();
  await visit("/inbox/resolved");
  await rows().filter({ hasText: "Another customer" }).waitFor();
});

test("on a slow machine and line, what is typed after a shortcut is all there: in a menu, and before the palette's code is", async () => {
  const { page: slow, context } = await stand.signIn(stand.tenant.owner.email, { reducedMotion: "no-preference" });
  const machine = await context.newCDPSession(slow);
  let letCodeCome: () => void = () => undefined;
  const codeMayCome = new Promise<void>((resolve) => {
    letCodeCome = resolve;
  });
  // Only where nothing is cached may the code be late.
  await machine.send("Network.setCacheDisabled", { cacheDisabled: true });
  await context.route(/assets\/Palette-.*\.js/, async (route) => {
    await codeMayCome;
    await route.continue();
  });
  await slow.goto(`${stand.server.url}/inbox/all`);
  await slow.locator("[data-pane=list] li", { hasText: "A second question" }).locator("a").click();
  await slow.locator("[data-item]", { hasText: "A second question" }).waitFor();
  await machine.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await slow.locator("[data-pane=conversation] header h2").click();
  for (const key of ["t", ..."later", "Enter"]) await slow.keyboard.press(key);
  await slow.getByText("added tag later").waitFor();
  await slow.keyboard.press("Escape");
  await slow.getByPlaceholder("Add a tag…").waitFor({ state: "hidden" });
  for (const key of ["p", "ArrowDown", "Enter"]) await slow.keyboard.press(key);
  await slow.getByText("set priority to High").waitFor();
  for (const key of ["Control+k", ..."second qx", "Backspace"]) await slow.keyboard.press(key);
  letCodeCome();
  const palette = slow.getByPlaceholder(/^Search/).last();
  await slow.getByRole("dialog").waitFor();
  await slow.waitForFunction(() => (document.activeElement as HTMLInputElement | null)?.value === "second q");
  await palette.press("Escape");
  await slow.getByRole("dialog").waitFor({ state: "detached" });
  // The keys are the page's again.
  await slow.keyboard.press("n");
  await slow.keyboard.type("still here");
  assert.equal(await slow.getByRole("textbox", { name: "Note", exact: true }).inputValue(), "still here");
  await context.close();
});

test("what comes while a conversation is open stays read, in the list and for the server", async () => {
  await visit("/inbox/all");
  await rows().filter({ hasText: "Another customer" }).locator("a").click();
  await message("Another customer").waitFor();
  const { conversationId: id } = await stand.server.hear(stand.tenant, { text: "Word 1 of a hurry" });
  await rows().filter({ hasText: "Word 1 of a hurry" }).locator("a").click();
  for (const n of [2, 3, 4, 5]) {
    await stand.server.hear(stand.tenant, { text: `Word ${n} of a hurry`, conversationId: id });
  }
  await message("Word 5 of a hurry").waitFor();
  const client = await stand.server.as(stand.tenant.owner);
  while ((await client.call("conversations.get", { params: { id } })).isUnread) await page.waitForTimeout(50);
  await page.reload();
  await message("Word 5 of a hurry").waitFor();
  assert.equal(await rows().filter({ hasText: "a hurry" }).locator("[data-unread]").count(), 0);
});

test("a filter lives in the address and comes back with it", async () => {
  await visit("/inbox/all?tag=parcel");
  await page.getByText("Tag: parcel").waitFor();
  await rows().first().waitFor();
  assert.equal(await rows().count(), 1);
  await page.reload();
  await page.getByText("Tag: parcel").waitFor();
  assert.match(page.url(), /tag=parcel/);
});

test("without a network the answer is kept and said so, and goes when it is back", async () => {
  await visit("/inbox/all");
  await rows().filter({ hasText: "A second question" }).locator("a").click();
  await composer("Reply").waitFor();
  await page.context().setOffline(true);
  await composer("Reply").fill("Written in the tunnel");
  await page.keyboard.press("Control+Enter");
  await page.getByText("Kept here.").waitFor();
  await stand.shoot(page, "inbox-offline");
  await page.context().setOffline(false);
  await message("Written in the tunnel")
    .getByText(/Leaving|Sending|Sent/)
    .waitFor({ timeout: 40_000 });
  assert.equal(await message("Written in the tunnel").count(), 1);
});

test("a letter typed into a field is never taken for a shortcut", async () => {
  const url = page.url();
  await composer("Reply").fill("");
  await composer("Reply").focus();
  await page.keyboard.type("just keep asking, use the tips");
  assert.equal(await composer("Reply").inputValue(), "just keep asking, use the tips");
  assert.equal(page.url(), url);
  await composer("Reply").fill("");
});

test("nothing broke on the way", async () => {
  await stand.shoot(page, "inbox-1440");
  await page.setViewportSize({ width: 390, height: 844 });
  await stand.shoot(page, "inbox-390");
  assert.deepEqual(stand.faults, []);
});
