import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { createClient } from "@rapport/api";
import { writeWidgetKey } from "@rapport/connector-webchat";
import type { Page } from "playwright-core";
import { openStand, type Stand } from "./stand.ts";

const SHOP = "http://shop.example";
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGNgYGD4D8YQCgAV7wP9gxrbhwAAAABJRU5ErkJggg==";

let stand: Stand;
let page: Page;
let visitor: Awaited<ReturnType<typeof openVisitor>>;
let pictures: Server;
let askedPictures = 0;

before(async () => {
  stand = await openStand();
  const { server, tenant } = stand;
  const chat = await server.createConnection(tenant, "webchat", { allowedOrigins: [SHOP] });
  const widgetKey = writeWidgetKey(tenant.id, chat);
  visitor = await openVisitor(widgetKey);
  pictures = createServer((_request, response) => {
    askedPictures += 1;
    response.writeHead(200, { "content-type": "image/png" }).end(Buffer.from(PICTURE, "base64"));
  });
  await new Promise<void>((resolve) => pictures.listen(0, "127.0.0.1", resolve));
  await server.createActor(tenant, { name: "Conrad Colleague" });
  ({ page } = await stand.signIn(tenant.owner.email, { viewport: { width: 1280, height: 860 } }));
});
after(async () => {
  visitor?.leave();
  pictures?.close();
  await stand?.close();
});

/** A visitor of the shop, as the widget speaks for them. */
async function openVisitor(key: string) {
  const { url } = stand.server;
  const began = await createClient({ baseUrl: url, headers: () => ({ origin: SHOP }) }).call("widget.start", {
    query: { key },
    body: {},
  });
  const client = createClient({ baseUrl: url, headers: () => ({ origin: SHOP }), token: () => began.visitorToken });
  const headed = { headers: { origin: SHOP } } as unknown as string[];
  // The types of browsers know no headers; Node's WebSocket takes them.
  const socket = new WebSocket(`${url.replace("http", "ws")}/widget/v1/socket?key=${key}`, headed);
  await new Promise((resolve) => socket.addEventListener("open", resolve));
  socket.send(JSON.stringify({ type: "hello", visitorToken: began.visitorToken, since: 0 }));
  return {
    say: (text: string) =>
      client.call("widget.send", { query: { key }, body: { clientId: crypto.randomUUID(), text } }),
    type: (isTyping: boolean) => socket.send(JSON.stringify({ type: "typing", isTyping })),
    async readAll() {
      const { messages } = await client.call("widget.messages", { query: { key, after: 0 } });
      await client.call("widget.read", { query: { key }, body: { seq: messages.at(-1)?.seq ?? 0 } });
    },
    leave: () => socket.close(),
  };
}

const visit = (path: string) => page.goto(`${stand.server.url}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const dialog = () => page.getByRole("dialog");
const message = (text: string) => page.locator("[data-item]", { hasText: text });
const rows = () => page.locator("[data-pane=list] li");
const reply = () => page.getByRole("textbox", { name: "Reply", exact: true });
const owner = () => stand.server.as(stand.tenant.owner);
/** A moment two days from now as a date field takes it. */
const dayAfterTomorrow = () => new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 16);
const openRow = async (text: string) => {
  await visit("/inbox/all");
  await rows().filter({ hasText: text }).locator("a").click();
  await reply().waitFor();
};
const itemsOf = async (id: string) => (await (await owner()).call("conversations.items", { params: { id } })).items;
const openId = () => new URL(page.url()).pathname.split("/").at(-1) ?? "";

test("a visitor who types is seen typing, and an answer they have read is said to be read", async () => {
  await visitor.say("Is the green tea back?");
  await openRow("Is the green tea back?");
  visitor.type(true);
  await page.getByText(/is typing…/).waitFor();
  visitor.type(false);
  await page.getByText(/is typing…/).waitFor({ state: "detached" });
  await reply().fill("Since this morning");
  await page.keyboard.press("Control+Enter");
  await message("Since this morning").getByText("Leaving in a moment").waitFor();
  const sent = (await itemsOf(openId())).find(({ text }) => text === "Since this morning");
  await stand.server.deliver(stand.tenant, sent!.delivery!.id);
  await message("Since this morning")
    .getByText(/^(Sent|Delivered)$/)
    .waitFor();
  await visitor.readAll();
  await message("Since this morning").getByText("Read", { exact: true }).waitFor();
});

test("two conversations are merged into the chosen one, and taken apart again", async () => {
  await stand.server.hear(stand.tenant, { text: "First letter", subject: "Broken pot", address: "mia@mail.example" });
  await stand.server.hear(stand.tenant, { text: "Second letter", subject: "Pot again", address: "mia@mail.example" });
  await openRow("Broken pot");
  await page.getByRole("button", { name: "More" }).first().click();
  await page.getByRole("menuitem", { name: "Merge with another…" }).click();
  await dialog()
    .getByRole("button", { name: /Pot again/ })
    .click();
  await dialog()
    .getByRole("radio", { name: /Pot again/ })
    .check();
  await dialog().getByRole("button", { name: "Merge", exact: true }).click();
  await page.getByRole("heading", { name: "Pot again" }).waitFor();
  await message("First letter").waitFor();
  await message("Second letter").waitFor();
  await button(/^\+ #/).click();
  await page.getByRole("menuitem", { name: /Take #\d+ out again/ }).click();
  await message("First letter").waitFor({ state: "detached" });
  await button(/^\+ #/).waitFor({ state: "detached" });
  await openRow("Broken pot");
  await message("First letter").waitFor();
});

test("the subject is changed in its place, and Escape leaves it as it was", async () => {
  const rename = async (subject: string) => {
    await page.getByRole("button", { name: "More" }).first().click();
    await page.getByRole("menuitem", { name: "Change subject" }).click();
    await page.getByRole("textbox", { name: "Subject" }).waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "Subject");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type(subject);
  };
  await rename("Thrown away");
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Broken pot" }).waitFor();
  await rename("Broken tea pot");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Broken tea pot" }).waitFor();
  await rows().filter({ hasText: "Broken tea pot" }).waitFor();
});

test("a mail to an address nobody knows begins a conversation", async () => {
  await button("New conversation").first().click();
  await dialog().getByLabel("To").fill("newcomer@mail.example");
  await dialog().getByLabel("Subject").fill("Your order");
  await dialog().getByLabel("Message").fill("The kettle you asked for is here.");
  await dialog().getByRole("button", { name: "Send", exact: true }).click();
  await page.getByRole("heading", { name: "Your order" }).waitFor();
  await message("The kettle you asked for is here.").waitFor();
});

test("an answer waits for a moment of one's own, typed by keyboard, and comes back into the composer when cancelled", async () => {
  await openRow("Broken tea pot");
  await reply().fill("A new one is on its way");
  await button("Send later").click();
  const field = page.locator('input[type="datetime-local"]:visible');
  await field.focus();
  await field.fill(dayAfterTomorrow());
  assert.ok(await field.evaluate((element) => document.activeElement === element), "the field lost the focus");
  await button("Set").click();
  await message("A new one is on its way")
    .getByText(/^Leaves /)
    .waitFor();
  await message("A new one is on its way").getByRole("button", { name: "Cancel and edit" }).click();
  await message("A new one is on its way").waitFor({ state: "detached" });
  assert.equal(await reply().inputValue(), "A new one is on its way");
  await reply().fill("");
});

test("a conversation is snoozed until a moment of one's own, and until the next reply", async () => {
  const status = () => page.getByRole("button", { name: /^Status: Snoozed/ });
  await button("Snooze").first().click();
  await page.locator('input[type="datetime-local"]:visible').fill(dayAfterTomorrow());
  await button("Set").click();
  await status().filter({ hasText: "·" }).waitFor();
  const untilAt = async () =>
    (await (await owner()).call("conversations.get", { params: { id: openId() } })).snoozedUntilAt;
  const first = await untilAt();
  await button("Snooze until another moment").click();
  const answer = page.waitForResponse((response) => response.request().method() === "PATCH");
  await page.getByRole("option", { name: /^Tomorrow/ }).click();
  assert.equal((await answer).status(), 200);
  assert.notEqual(await untilAt(), first);
  assert.notEqual(await untilAt(), null);
  await status().filter({ hasText: "·" }).waitFor();
  await button("Resolve").click();
  await button("Status: Resolved").waitFor();
  await openRow("newcomer@mail.example");
  await button("Snooze").first().click();
  await page.getByRole("option", { name: "Until the next reply" }).click();
  await page.getByText("snoozed until the next reply").waitFor();
  await status().waitFor();
});

test("several conversations are given away, tagged and put off at once", async () => {
  for (const name of ["One", "Two"]) {
    await stand.server.hear(stand.tenant, { text: `Bulk ${name}`, address: `bulk-${name}@mail.example` });
  }
  await visit("/inbox/all");
  const chosen = rows().filter({ hasText: /Bulk (One|Two)/ });
  const bar = page.getByRole("toolbar", { name: "Change the selected" });
  const select = async () => {
    await chosen.nth(1).waitFor();
    for (const at of [0, 1]) {
      await chosen.nth(at).hover();
      await chosen.nth(at).getByRole("checkbox").check({ force: true });
    }
    await bar.getByText("2 selected").waitFor();
  };
  await select();
  await bar.getByRole("button", { name: "Assign" }).click();
  await page.getByRole("option", { name: "Conrad Colleague" }).click();
  await page.getByText("2 conversations changed").first().waitFor();
  await bar.waitFor({ state: "detached" });
  await select();
  await bar.getByRole("button", { name: "Tags" }).click();
  await page.getByPlaceholder("Add a tag…").fill("wholesale");
  await page.getByRole("option", { name: "Create “wholesale”" }).click();
  await page.keyboard.press("Escape");
  await chosen.filter({ hasText: "wholesale" }).nth(1).waitFor();
  await bar.getByText("2 selected").waitFor();
  await bar.getByRole("button", { name: "Snooze" }).click();
  await page.getByRole("option", { name: /^Tomorrow/ }).click();
  await bar.waitFor({ state: "detached" });
  const { items } = await (await owner()).call("conversations.list", {
    query: { tag: "wholesale", status: "snoozed" },
  });
  assert.equal(
    items.filter(({ assigneeId, snoozedUntilAt }) => assigneeId !== null && snoozedUntilAt !== null).length,
    2,
  );
});

test("a mail shows the pictures it brought; those of the internet wait for the reader's word", async () => {
  const { server, tenant } = stand;
  const { port } = pictures.address() as AddressInfo;
  const connections = await (await owner()).call("connections.list", {});
  const mailbox = connections.items.find(({ connector }) => connector === "email");
  assert.ok(mailbox);
  const live = await server.parts.loadContext(tenant.id, mailbox.id);
  assert.ok(live);
  const mail = [
    "From: Paula <paula@mail.example>",
    "To: help@harbour.example",
    "Subject: With pictures",
    "Message-ID: <pictures@mail.example>",
    'Content-Type: multipart/related; boundary="b"',
    "",
    "--b",
    "Content-Type: text/html; charset=utf-8",
    "",
    `<h1>Look</h1><img alt="own" src="cid:pot@mail"><img alt="far" src="http://127.0.0.1:${port}/far.png">`,
    "--b",
    'Content-Type: image/png; name="pot.png"',
    "Content-ID: <pot@mail>",
    'Content-Disposition: inline; filename="pot.png"',
    "Content-Transfer-Encoding: base64",
    "",
    PICTURE,
    "--b--",
    "",
  ].join("\r\n");
  const raw = { content: Buffer.from(mail), contentType: "message/rfc822", receivedAt: new Date().toISOString() };
  const connection = { tenantId: tenant.id, id: mailbox.id, teamId: null };
  await server.parts.receiver.receive(live.connector, connection, raw, live.context);
  await openRow("With pictures");
  const frame = page.frameLocator('iframe[title="Mail"]');
  const isDrawn = (alt: string) =>
    frame.locator(`img[alt="${alt}"]`).evaluate(async (element) => {
      const image = element as HTMLImageElement;
      for (let looks = 0; looks < 50 && image.naturalWidth === 0; looks++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      return image.naturalWidth > 0;
    });
  await frame.getByText("Look").waitFor();
  await frame.locator('img[alt="own"][src^="blob:"]').waitFor();
  assert.ok(await isDrawn("own"), "the mail's own picture");
  assert.equal(askedPictures, 0, "nothing is asked of the internet");
  await button("Show pictures").click();
  await frame.locator('img[alt="far"][src]').waitFor();
  assert.ok(await isDrawn("far"), "the picture from the internet");
  assert.equal(askedPictures, 1);
});

test("a draft's attachment comes back after a reload and leaves with the answer", async () => {
  await openRow("Broken tea pot");
  await page.locator('input[type="file"]').setInputFiles({
    name: "invoice.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.4\n%%EOF\n"),
  });
  await reply().fill("Here is the invoice");
  await page.getByText("Draft saved").waitFor();
  await page.reload();
  await page.locator("[data-pane=conversation]").getByText("invoice.pdf", { exact: true }).waitFor();
  await button("Send").click();
  await message("Here is the invoice").getByText("invoice.pdf").waitFor();
  const sent = (await itemsOf(openId())).find(({ text }) => text === "Here is the invoice");
  assert.deepEqual(
    sent?.attachments.map(({ name }) => name),
    ["invoice.pdf"],
  );
});

test("a customer is merged into another, taken out by Undo, blocked and unblocked", async () => {
  const client = await owner();
  const kept = await client.call("contacts.create", { body: { name: "Nora Twice", email: "nora@mail.example" } });
  await client.call("contacts.create", { body: { name: "Nora Twin", email: "nora@work.example" } });
  await visit(`/customers/${kept.id}`);
  await button("Merge").click();
  await dialog()
    .getByRole("button", { name: /Nora Twin/ })
    .click();
  await dialog().getByRole("button", { name: "Merge the two" }).click();
  await page.getByText("Nora Twin is merged into Nora Twice.").waitFor();
  await page.getByText("Merged into this one").first().waitFor();
  await button("Undo").click();
  await page.getByText("Merged into this one").first().waitFor({ state: "detached" });
  await button("Block").click();
  await dialog().getByRole("button", { name: "Block" }).click();
  await button("Unblock").waitFor();
  assert.notEqual((await client.call("contacts.get", { params: { id: kept.id } })).blockedAt, null);
  // A refusal has no dialog to stand in.
  await page.route("**/v1/contacts/*", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.fallback(),
  );
  await button("Unblock").click();
  await page
    .getByRole("alert")
    .getByText(/cannot be reached/)
    .waitFor();
  await page.unroute("**/v1/contacts/*");
  await button("Unblock").click();
  await button("Block").waitFor();
});

test("an invitation leads to a password and into the inbox, once", async () => {
  const { inviteUrl } = await (await owner()).call("actors.invite", {
    body: { name: "Nina New", email: "nina@harbour.example", role: "operator" },
  });
  const context = await stand.browser.newContext({ locale: "en-GB" });
  const guest = await context.newPage();
  guest.setDefaultTimeout(60_000);
  const take = async () => {
    await guest.goto(inviteUrl);
    await guest.locator('input[type="password"]').nth(0).fill("a long enough one");
    await guest.locator('input[type="password"]').nth(1).fill("a long enough one");
    await guest.locator('button[type="submit"]').click();
  };
  await take();
  await guest.waitForURL(/\/inbox/);
  await guest.getByText("Nothing is waiting for you").waitFor();
  await context.clearCookies();
  await take();
  await guest.getByRole("alert").waitFor();
  assert.match(guest.url(), /invite/);
  await context.close();
});

test("what the palette finds ends in an ellipsis where there is no room", async () => {
  const text = `Samovar ${"and a very long story about it ".repeat(8)}`;
  await stand.server.hear(stand.tenant, { text, address: "long@mail.example" });
  await visit("/inbox/all");
  await button(/^Search/).click();
  await page
    .getByPlaceholder(/^Search/)
    .last()
    .fill("Samovar");
  const found = page.getByRole("dialog").locator(".truncate", { hasText: "Samovar" }).first();
  await found.waitFor();
  const edges = await found.evaluate((row) => {
    const frame = row.closest('[role="dialog"]') ?? document.body;
    return { row: row.getBoundingClientRect().right, frame: frame.getBoundingClientRect().right };
  });
  assert.ok(edges.row < edges.frame, JSON.stringify(edges));
});

test("nothing broke on the way", () => {
  assert.deepEqual(stand.faults, []);
});
