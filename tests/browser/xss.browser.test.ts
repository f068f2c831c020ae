import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { openVisitor } from "@rapport/sandbox";
import { createTransport } from "nodemailer";
import type { Browser, Locator } from "playwright-core";
import { MAIL_ADDRESS, SITE } from "../product/company.ts";
import { type RunningProduct, startProduct } from "../product/hub.ts";
import { launchBrowser, type OpenPage, openWindow, shoot, signIn, whyNoBrowser } from "./open-console.ts";

// Payloads of payloadbox (MIT); not part of the repository.
const FILE = resolve(import.meta.dirname, "../../../shared/data/xss/payloads_dev.txt");
const skip = whyNoBrowser() ?? (existsSync(FILE) ? false : `the payloads are not at ${FILE}`);

const CHATS = 24;
const PER_MESSAGE = 3;
const PER_SUBJECT = 3;
const PER_LETTER = 10;
const LETTERS_PER_THREAD = 40;

let product: RunningProduct;
let browser: Browser;
let open: OpenPage;
let payloads: string[] = [];

before(async () => {
  if (skip) return;
  payloads = readFileSync(FILE, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  product = await startProduct();
  await Promise.all([sayAll(), writeAll()]);
  browser = await launchBrowser();
  open = await openWindow(browser, [product.url, product.url.replace("http", "ws")]);
  await signIn(open.page, product.url, product.company.agents[0]!.email);
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

function* slicesOf<Value>(values: readonly Value[], size: number): Generator<Value[]> {
  for (let from = 0; from < values.length; from += size) yield values.slice(from, from + size);
}

/** Every payload as a message of the widget, by visitors whose names are payloads. */
async function sayAll(): Promise<void> {
  const perChat = Math.ceil(payloads.length / CHATS / PER_MESSAGE) * PER_MESSAGE;
  await Promise.all(
    [...slicesOf(payloads, perChat)].map(async (lines) => {
      const visitor = openVisitor({
        server: () => product.url,
        widgetKey: product.widgetKey,
        origin: SITE,
        profile: { name: lines[0]! },
      });
      for (const part of slicesOf(lines, PER_MESSAGE)) await visitor.say(part.join("\n"));
      visitor.leave();
    }),
  );
}

/** Every payload as the sender's name and subject of a mail, and in the HTML of letters. */
async function writeAll(): Promise<void> {
  const transport = createTransport({
    ...product.smtp,
    secure: false,
    ignoreTLS: true,
    pool: true,
    maxConnections: 4,
    maxMessages: 1000,
  });
  const envelope = (number: number) => ({ from: `sender${number}@mail.example`, to: [MAIL_ADDRESS] });
  const subjects = [...slicesOf(payloads, PER_SUBJECT)].map((lines, number) =>
    transport.sendMail({
      envelope: envelope(number),
      from: { name: lines.join(" "), address: `sender${number}@mail.example` },
      to: MAIL_ADDRESS,
      subject: lines.join(" "),
      text: "see above",
    }),
  );
  await Promise.all(subjects);
  let thread = 0;
  for (const lines of slicesOf(payloads, PER_LETTER * LETTERS_PER_THREAD)) {
    const address = `letters${++thread}@mail.example`;
    const first = `<first-${thread}@mail.example>`;
    let letter = 0;
    for (const part of slicesOf(lines, PER_LETTER)) {
      letter += 1;
      await transport.sendMail({
        envelope: { from: address, to: [MAIL_ADDRESS] },
        from: address,
        to: MAIL_ADDRESS,
        subject: `Letters ${thread}`,
        messageId: letter === 1 ? first : `<${letter}-${thread}@mail.example>`,
        ...(letter === 1 ? {} : { inReplyTo: first, references: first }),
        // A drawn line makes the mail one whose formatting is shown from the start.
        html: `<hr>${part.map((line) => `<div>${line}</div>`).join("\n")}`,
      });
    }
  }
  transport.close();
}

async function conversations(where: string): Promise<string[]> {
  const { rows } = await product.company.store.owner.query<{ id: string }>(
    `select id from conversations where ${where} order by number`,
  );
  return rows.map(({ id }) => id);
}

/** Scrolls to the end, or to the beginning, until nothing more comes. */
async function scrollThrough(area: Locator, direction: "down" | "up"): Promise<void> {
  for (let still = 0, before = -1; still < 4; ) {
    const height = await area.evaluate((element, way) => {
      element.scrollTop = way === "up" ? 0 : element.scrollTop + element.clientHeight * 3;
      return way === "up" ? element.scrollHeight : element.scrollTop;
    }, direction);
    still = height === before ? still + 1 : 0;
    before = height;
    await open.page.waitForTimeout(60);
  }
}

const log = () => open.page.getByRole("log");

test("every payload has come in", { skip }, async (context) => {
  const { rows } = await product.company.store.owner.query<{ chats: number; mails: number }>(
    "select count(*) filter (where channel = 'webchat') as chats, count(*) filter (where channel = 'email') as mails from events where kind = 'message' and direction = 'in'",
  );
  context.diagnostic(`${payloads.length} payloads: ${JSON.stringify(rows[0])}`);
  assert.equal(rows[0]?.chats, Math.ceil(payloads.length / PER_MESSAGE));
  assert.ok((rows[0]?.mails ?? 0) >= payloads.length / PER_SUBJECT + payloads.length / PER_LETTER - 1);
});

test("chats full of payloads are read, and nothing runs", { skip }, async () => {
  for (const [index, id] of (await conversations("channel = 'webchat'")).entries()) {
    await open.page.goto(`${product.url}/inbox/all/${id}`);
    await log().locator("[data-item]").first().waitFor({ state: "attached" });
    await scrollThrough(log(), "up");
    if (index === 0) await shoot(open.page, "xss-chat");
  }
  assert.deepEqual(open.alarms, []);
});

test("letters full of payloads are read, with their original formatting shown, and nothing runs", {
  skip,
}, async () => {
  let shown = 0;
  for (const [index, id] of (await conversations("subject like 'Letters %'")).entries()) {
    await open.page.goto(`${product.url}/inbox/all/${id}`);
    await log().locator("[data-item]").first().waitFor({ state: "attached" });
    await scrollThrough(log(), "up");
    shown += await log().locator("iframe").count();
    await open.page.waitForTimeout(300);
    if (index === 0) await shoot(open.page, "xss-letters");
  }
  const letters = Math.ceil(payloads.length / PER_LETTER);
  assert.ok(shown >= letters * 0.95, `${shown} of ${letters} letters were shown as they came`);
  assert.deepEqual(open.alarms, []);
});

test("lists of payloads as names and subjects are scrolled through, and nothing runs", { skip }, async () => {
  await open.page.goto(`${product.url}/inbox/all`);
  await open.page.locator('[data-pane="list"] a').first().waitFor();
  await scrollThrough(open.page.locator('[data-pane="list"] [class*="scroller"]'), "down");
  await shoot(open.page, "xss-list");
  await open.page.goto(`${product.url}/customers`);
  await open.page.locator('a[href^="/customers/"]').first().waitFor();
  await scrollThrough(open.page.locator('[class*="scroller"]').last(), "down");
  await shoot(open.page, "xss-customers");
  assert.deepEqual(open.alarms, []);
});

test("a contact whose name is a payload, and searches that find payloads, run nothing", { skip }, async () => {
  const { rows } = await product.company.store.owner.query<{ id: string }>(
    "select id from contacts order by length(name) desc limit 8",
  );
  for (const { id } of rows) {
    await open.page.goto(`${product.url}/customers/${id}`);
    await open.page.waitForTimeout(400);
  }
  await open.page.goto(`${product.url}/inbox/all`);
  await open.page.locator('[data-pane="list"] a').first().waitFor();
  await open.page.keyboard.press("Control+k");
  for (const words of ["alert", "script", "onerror", "svg", "javascript", "img src", "iframe"]) {
    await open.page.locator("input.mantine-Spotlight-search").first().fill(words);
    await open.page.waitForTimeout(900);
  }
  await shoot(open.page, "xss-search");
  assert.deepEqual(open.alarms, []);
});
