import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { openCorrespondent } from "@rapport/sandbox";
import type { Browser, Page } from "playwright-core";
import { MAIL_ADDRESS } from "../product/company.ts";
import { type RunningProduct, startProduct } from "../product/hub.ts";
import { launchBrowser, type OpenPage, openWindow, shoot, signIn, whyNoBrowser } from "./open-console.ts";

const skip = whyNoBrowser() ?? false;

let product: RunningProduct;
let browser: Browser;
let owner: OpenPage;
let customer: OpenPage;
let site: { server: Server; origin: string; tag: string };

before(async () => {
  if (skip) return;
  product = await startProduct({ agents: 2, undoSendSeconds: 5 });
  site = await serveSite();
  browser = await launchBrowser();
  const home = [product.url, product.url.replace("http", "ws"), site.origin];
  owner = await openWindow(browser, home);
  customer = await openWindow(browser, home, { viewport: { width: 1000, height: 760 } });
});
after(async () => {
  await browser?.close();
  site?.server.close();
  await product?.stop();
});

/** A site of somebody else's, into whose page the tag is pasted. */
async function serveSite(): Promise<typeof site> {
  const made = { server: createServer(), origin: "", tag: "" };
  made.server.on("request", (_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>Shop</title><h1>A shop</h1>${made.tag}</html>`);
  });
  await new Promise<void>((resolve) => made.server.listen(0, "127.0.0.1", resolve));
  made.origin = `http://127.0.0.1:${(made.server.address() as AddressInfo).port}`;
  return made;
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" });
const messages = () => owner.page.getByRole("log");
const composer = (name: "Reply" | "Note") => owner.page.getByRole("textbox", { name, exact: true });
const listed = (words: string | RegExp) => owner.page.locator('[data-pane="list"]').getByText(words).first();

test("the owner signs in and connects the chat; the tag is there to copy", { skip }, async () => {
  const { page } = owner;
  await signIn(page, product.url, product.company.agents[0]!.email);
  await shoot(page, "first-hour-inbox-empty");
  await page.goto(`${product.url}/settings/channels`);
  await shoot(page, "first-hour-channels");
  await button(page, "Connect a channel").click();
  await page.getByRole("menuitem", { name: /Web chat/ }).click();
  await page.getByPlaceholder("https://shop.example").fill(site.origin);
  await page.keyboard.press("Enter");
  await button(page, "Create and get the tag").click();
  const tag = page.locator("pre", { hasText: "<script" }).first();
  await tag.waitFor();
  site.tag = (await tag.textContent()) ?? "";
  assert.match(site.tag, /^<script async src="http[^"]+\/widget\.js" data-key="wk_[^"]+"><\/script>$/);
  await shoot(page, "first-hour-tag");
});

test("a customer writes on the page that carries the tag, and the agent sees it at once", { skip }, async () => {
  await owner.page.goto(`${product.url}/inbox/unassigned`);
  await listed("Everything has an owner").waitFor();
  const { page } = customer;
  await page.goto(site.origin);
  await page.locator(".launcher").click();
  await page.locator("textarea").fill("Hello, where is my parcel?");
  await page.locator("textarea").press("Enter");
  await page.getByText("· Sent").waitFor();
  // Nobody reloads: the row comes by itself.
  await listed("Hello, where is my parcel?").click();
  await messages().getByText("Hello, where is my parcel?").waitFor();
});

test("the agent answers and the customer sees it; the message says that it was read", { skip }, async () => {
  await composer("Reply").fill("It leaves today, you will have it on Friday.");
  await composer("Reply").press("Control+Enter");
  await customer.page.getByText("It leaves today, you will have it on Friday.").waitFor();
  await shoot(customer.page, "first-hour-widget");
  await messages().getByText("Read", { exact: true }).waitFor();
  await shoot(owner.page, "first-hour-conversation");
});

test("a note with a mention tells the colleague and never the customer", { skip }, async () => {
  await owner.page.keyboard.press("Escape");
  await owner.page.getByRole("tab", { name: "Note" }).click();
  await composer("Note").pressSequentially("@Agent");
  await owner.page.getByRole("option", { name: /Agent 1/ }).click();
  await composer("Note").pressSequentially("please look at this");
  await composer("Note").press("Control+Enter");
  await messages()
    .getByText(/please look at this/)
    .waitFor();
  await messages().getByText("Private note").waitFor();
  const colleague = await openWindow(browser, [product.url, product.url.replace("http", "ws")]);
  await signIn(colleague.page, product.url, product.company.agents[1]!.email);
  await colleague.page.goto(`${product.url}/inbox/mentions`);
  await colleague.page.locator('[data-pane="list"] a').first().waitFor();
  await colleague.context.close();
  assert.equal(await customer.page.getByText("please look at this").count(), 0);
});

test("it is assigned, snoozed, and comes back when the customer writes", { skip }, async () => {
  const { page } = owner;
  await leaveField();
  await page.keyboard.press("i");
  await messages()
    .getByText(/took this/)
    .waitFor();
  await page.keyboard.press("s");
  await page
    .getByRole("option", { name: /Tomorrow/ })
    .or(page.getByRole("menuitem", { name: /Tomorrow/ }))
    .or(page.getByText(/^Tomorrow/))
    .first()
    .click();
  await messages()
    .getByText(/snoozed until/)
    .waitFor();
  await customer.page.locator("textarea").fill("And may I change the address?");
  await customer.page.locator("textarea").press("Enter");
  await messages().getByText("And may I change the address?").waitFor();
  await page.goto(`${product.url}/inbox/mine`);
  await listed("And may I change the address?").waitFor();
});

/** Shortcuts are for when nobody writes. */
async function leaveField(): Promise<void> {
  await owner.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
}

test("a mail comes in; the answer is taken back once, then leaves and arrives once", { skip }, async () => {
  const { page } = owner;
  const writer = openCorrespondent({
    address: "wilma@mail.example",
    name: "Wilma Writes",
    to: MAIL_ADDRESS,
    smtp: () => product.smtp,
    sink: product.sink,
  });
  await writer.write({ subject: "Invoice for October", text: "Dear team,\n\ncould you send me the invoice?\n\nWilma" });
  await page.goto(`${product.url}/inbox/unassigned`);
  await listed("Wilma Writes").click();
  await messages()
    .getByText(/could you send me the invoice/)
    .waitFor();
  await composer("Reply").fill("Here it si.");
  await composer("Reply").press("Control+Enter");
  await button(page, "Undo").first().click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll("textarea")].some((field) => field.value === "Here it si."),
  );
  await composer("Reply").fill("Here it is.");
  const arrived = new Promise<string>((resolve) => void writer.onAnswer((mail) => resolve(mail.text)));
  await composer("Reply").press("Control+Enter");
  assert.match(await arrived, /Here it is\./);
  await writer.write({ subject: "Re: Invoice for October", text: "Thank you!", inReplyTo: product.sink.mails[0]! });
  await messages().getByText("Thank you!").waitFor();
  await shoot(page, "first-hour-mail");
  assert.equal(product.sink.mails.filter(({ text }) => text.includes("Here it")).length, 1);
  writer.stop();
});

test("search finds words and people", { skip }, async () => {
  const { page } = owner;
  await leaveField();
  await page.keyboard.press("Control+k");
  const field = page.locator("input.mantine-Spotlight-search").first();
  const found = page.locator(".mantine-Spotlight-actionsList");
  await field.fill("parcel");
  await found.getByText("parcel").first().waitFor();
  await shoot(page, "first-hour-search");
  await field.fill("Wilma");
  await found.getByText("Wilma Writes").first().waitFor();
  await page.keyboard.press("Escape");
});

test("with the keyboard alone: through the list, into a conversation, answer, resolve", { skip }, async () => {
  const { page } = owner;
  await page.goto(`${product.url}/inbox/open`);
  await listed("Wilma Writes").waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await messages().locator("[data-item]").first().waitFor();
  await page.keyboard.press("r");
  await page.keyboard.type("Answered without a mouse.");
  await page.keyboard.press("Control+Enter");
  await messages().getByText("Answered without a mouse.").waitFor();
  await leaveField();
  await page.keyboard.press("e");
  await page
    .getByText(/resolved/i)
    .first()
    .waitFor();
  await page.keyboard.press("Shift+?");
  await page.getByRole("dialog").waitFor();
  await shoot(page, "first-hour-shortcuts");
  await page.keyboard.press("Escape");
});

test("the pages in both languages, light and dark, wide and narrow, keep their promises to the browser", {
  skip,
}, async () => {
  const [tenantOwner] = product.company.agents;
  for (const locale of ["en-GB", "ru-RU"]) {
    for (const [scheme, width] of [
      ["light", 1440],
      ["dark", 1280],
      ["light", 390],
    ] as const) {
      const window = await openWindow(browser, [product.url, product.url.replace("http", "ws")], {
        locale,
        colorScheme: scheme,
        viewport: { width, height: width === 390 ? 800 : 860 },
      });
      await signIn(window.page, product.url, tenantOwner!.email);
      for (const [name, path] of [
        ["inbox", "/inbox/all"],
        ["customers", "/customers"],
        ["channels", "/settings/channels"],
        ["team", "/settings/team"],
        ["audit", "/settings/audit"],
      ]) {
        await window.page.goto(`${product.url}${path}`);
        await window.page.waitForLoadState("networkidle");
        await shoot(window.page, `page-${name}-${locale.slice(0, 2)}-${scheme}-${width}`);
      }
      assert.deepEqual(window.alarms, []);
      await window.context.close();
    }
  }
  assert.deepEqual(owner.alarms, []);
  assert.deepEqual(customer.alarms, []);
});
