import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createDovecot, DOVECOT } from "@rapport/connector-email/testing";
import { startMailSink } from "@rapport/sandbox";
import { TEST_PASSWORD } from "@rapport/server/testing";
import type { Page } from "playwright-core";
import { openStand, type Stand } from "./stand.ts";

let stand: Stand;
let page: Page;

before(async () => {
  stand = await openStand();
  ({ page } = await stand.signIn(stand.tenant.owner.email));
});
after(() => stand?.close());

const visit = (path: string) => page.goto(`${stand.server.url}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const seen = (text: string | RegExp) => page.getByText(text).first().waitFor();

test("a new company connects the web chat: what is pasted becomes an origin, the preview follows, the tag is given", async () => {
  await visit("/settings/channels");
  await page.getByRole("link", { name: /Web chat/ }).click();
  await page.getByPlaceholder("https://shop.example").fill("Shop.example/basket");
  await page.keyboard.press("Enter");
  await seen("https://shop.example");
  await page.getByLabel("Greeting").fill("Ahoy! Which tea?");
  await page.getByLabel("Preview").getByText("Ahoy! Which tea?").waitFor();
  await button("Create and get the tag").click();
  await seen("Put it on your site");
  const tag = await page.locator("pre", { hasText: "<script" }).first().textContent();
  assert.match(tag ?? "", /data-key=/);
  await seen("Nothing has come in yet.");
  const client = await stand.server.as(stand.tenant.owner);
  const { items } = await client.call("connections.list", {});
  assert.deepEqual(
    items.map(({ config }) => "allowedOrigins" in config && config.allowedOrigins),
    [["https://shop.example"]],
  );
});

test("the identity secret is shown once, with code, and is said to be set from then on", async () => {
  await button("Make secret").click();
  await page.getByRole("dialog").getByRole("button", { name: "Make secret" }).click();
  await seen("Your identity secret");
  const secret = await page.getByRole("dialog").locator("pre").first().textContent();
  assert.match(secret ?? "", /^\S{32,}$/);
  await page.getByRole("tab", { name: "Python" }).click();
  await seen(/hmac\.new/);
  await button("I have kept it").click();
  await seen("A secret is set.");
  await stand.shoot(page, "settings-widget");
});

test("leaving with unsaved changes asks first, and staying keeps them", async () => {
  await page.getByLabel("Name in Rapport").fill("Shop chat");
  await page.getByRole("link", { name: "Company" }).click();
  await seen("Leave without saving?");
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  assert.equal(await page.getByLabel("Name in Rapport").inputValue(), "Shop chat");
  await button("Save changes").click();
  await page.getByRole("heading", { name: "Shop chat" }).waitFor();
});

test("an empty form is refused at its fields, without asking the server", async () => {
  await visit("/settings/channels/new-email");
  await button("Connect mailbox").click();
  await seen("This is not an e-mail address.");
  await seen("Fill this in.");
});

test("connecting a mailbox says what is wrong with the password, then that all is well", {
  skip: DOVECOT ? false : "Dovecot is not installed",
}, async (context) => {
  const dovecot = await createDovecot();
  const sink = await startMailSink();
  context.after(() => Promise.all([dovecot.remove(), sink.close()]));
  await visit("/settings/channels/new-email");
  await page.getByLabel("Support address").fill("help@harbour.example");
  await page.getByLabel("Sender name").fill("Harbour Tea");
  const [imapHost, smtpHost] = [page.getByLabel("Server").nth(0), page.getByLabel("Server").nth(1)];
  for (const [index, [host, port]] of [[imapHost, dovecot.port] as const, [smtpHost, sink.port] as const].entries()) {
    await host.fill("127.0.0.1");
    await page.getByRole("textbox", { name: "Port", exact: true }).nth(index).fill(String(port));
    await page.getByRole("combobox", { name: "Security" }).nth(index).click();
    await page.getByRole("option", { name: "None" }).click();
  }
  await page.getByRole("switch", { name: "Same user name and password as for incoming mail" }).press("Space");
  await page.getByRole("textbox", { name: "User name", exact: true }).nth(0).fill(dovecot.user);
  await page.getByRole("textbox", { name: "User name", exact: true }).nth(1).fill("");
  await page.locator('input[type="password"]').first().fill("not the password");
  await button("Test the connection").click();
  await seen(/The server refused the user name or password/);
  await stand.shoot(page, "settings-mail-wrong-password");
  await page.locator('input[type="password"]').first().fill(dovecot.password);
  await page.getByText(/The server refused/).waitFor({ state: "detached" });
  await button("Test the connection").click();
  await seen("Signed in and opened INBOX.");
  await button("Connect mailbox").click();
  await page.getByRole("heading", { name: "help@harbour.example" }).waitFor();
  await visit("/settings/channels");
  await seen("No mail has come in yet");
});

test("a second channel for the same address is refused at the address", async () => {
  const client = await stand.server.as(stand.tenant.owner);
  await client.call("connections.create", {
    body: { name: "Taken", connector: "email", config: { address: "taken@harbour.example", senderName: "" } },
  });
  await visit("/settings/channels/new-email");
  await page.getByLabel("Support address").fill("taken@harbour.example");
  await page.getByText("It is sent to us (SMTP)").click();
  await seen(/MX {2}10/);
  await page.getByRole("switch", { name: "Send answers by SMTP" }).press("Space");
  await button("Connect mailbox").click();
  await seen("Mail for this address, or for one of the aliases, already belongs to a channel.");
  await button("Discard").click();
});

test("an invited person sets a password with the link and is in", async () => {
  await visit("/settings/team");
  await button("Invite").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Nora New");
  await dialog.getByLabel("E-mail address").fill("nora@harbour.example");
  await dialog.getByRole("button", { name: "Make invitation link" }).click();
  await seen("Nora New is invited");
  const link = await dialog.locator("pre").textContent();
  const context = await stand.browser.newContext({ locale: "en-GB" });
  const guest = await context.newPage();
  await guest.goto(link ?? "");
  await guest.locator('input[type="password"]').first().waitFor();
  for (const field of await guest.locator('input[type="password"]').all()) await field.fill(TEST_PASSWORD);
  await guest.locator('button[type="submit"]').click();
  await guest.waitForURL(/\/inbox/);
  await guest.goto(`${stand.server.url}/settings/team`);
  await guest.getByText("Nora New").first().waitFor();
  assert.equal(await guest.getByRole("button", { name: "Invite" }).count(), 0);
  assert.equal(await guest.getByRole("link", { name: "Audit log" }).count(), 0);
  await context.close();
});

test("the last owner may not be disabled, and the server's reason is shown", async () => {
  await visit("/settings/team");
  await button(/Olga Owner/).click();
  await button("Disable account").click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable account" }).click();
  await seen(/keeps at least one owner/);
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
});

test("business hours with a break are kept, and the page says when it opens", async () => {
  await visit("/settings/company");
  const isOff = !(await page.getByRole("switch", { name: "Keep business hours" }).isChecked());
  if (isOff) await page.getByRole("switch", { name: "Keep business hours" }).press("Space");
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]) {
    const toggle = page.getByRole("switch", { name: day });
    if (await toggle.isChecked()) await toggle.press("Space");
  }
  await seen("No opening hours are set, so it never opens.");
  await button("Fill in Monday–Friday, 9–18").click();
  await page.getByLabel("Monday: to").fill("12:00");
  await button("Add hours: Monday").click();
  await page.getByLabel("Monday: from").nth(1).fill("11:00");
  await seen("These hours overlap.");
  await page.getByLabel("Monday: from").nth(1).fill("13:00");
  await page.getByLabel("Monday: to").nth(1).fill("18:00");
  await page.getByText(/^(Open|Closed) now\.$/).waitFor();
  await button("Save changes").click();
  await button("Save changes").waitFor({ state: "detached" });
  const client = await stand.server.as(stand.tenant.owner);
  const { businessHours } = await client.call("settings.get", {});
  assert.deepEqual(businessHours.week["1"], [
    [540, 720],
    [780, 1080],
  ]);
  assert.deepEqual(businessHours.week["6"], []);
});

test("a canned reply takes its variables by a click and shows what the customer reads", async () => {
  await visit("/settings/canned-replies");
  await button("New canned reply").first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill("Refund sent");
  await dialog.getByLabel("Text", { exact: true }).fill("Dear");
  await dialog.getByRole("button", { name: "Customer's first name" }).click();
  await dialog.getByText("Dear Anna").waitFor();
  await dialog.getByRole("button", { name: "New canned reply" }).click();
  await dialog.waitFor({ state: "detached" });
  await seen("/refund-sent");
});

test("an API key's secret opens the API and is never shown again", async () => {
  await visit("/settings/team?tab=keys");
  await button("Create API key").click();
  await page.getByRole("dialog").getByLabel("Name").fill("Warehouse");
  await page.getByRole("dialog").getByRole("button", { name: "Create API key" }).click();
  const secret = await page.getByRole("dialog").locator("pre").first().textContent();
  const answer = await fetch(`${stand.server.url}/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(answer.status, 200);
  await button("I have kept it").click();
  await seen("Warehouse");
  assert.ok(!(await page.content()).includes(secret ?? "?"));
  await button("Revoke").click();
  await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await seen("No API keys");
  const refused = await fetch(`${stand.server.url}/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal(refused.status, 401);
});

test("the audit log tells all of it, filters, unfolds and is found intact", async () => {
  await visit("/settings/audit");
  await seen(/connected a channel/);
  await seen(/invited/);
  await page
    .getByText(/changed company settings/)
    .first()
    .click();
  await seen("settings.update");
  await button("Verify the log").click();
  await seen(/all are as they were written/);
  await visit("/settings/audit?action=actors.invite");
  await seen(/invited/);
  assert.equal(await page.getByText(/connected a channel/).count(), 0);
  await stand.shoot(page, "settings-audit");
});

test("in Russian the same pages speak Russian, and nothing broke on any page", async () => {
  await visit("/settings/me");
  await page.getByText("Русский").first().click();
  await seen("Мои настройки");
  for (const path of ["/settings/channels", "/settings/team", "/settings/company", "/settings/audit", "/customers"]) {
    await visit(path);
    await page.locator("h1, h2").first().waitFor();
  }
  await page.getByRole("heading", { name: "Клиенты" }).waitFor();
  assert.deepEqual(stand.faults, []);
});
