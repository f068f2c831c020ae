import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createTransport } from "nodemailer";
import type { Browser } from "playwright-core";
import { MAIL_ADDRESS } from "../product/company.ts";
import { deliverRaw } from "../product/deliver-raw.ts";
import { type RunningProduct, startProduct } from "../product/hub.ts";
import { launchBrowser, type OpenPage, openWindow, shoot, signIn, whyNoBrowser } from "./open-console.ts";

// A letter as a person meets it: HTML that comes by SMTP, the answer that leaves, and one that does not want to leave.

const skip = whyNoBrowser() ?? false;

let product: RunningProduct;
let browser: Browser;
let owner: OpenPage;
before(async () => {
  if (skip) return;
  product = await startProduct();
  browser = await launchBrowser();
  owner = await openWindow(browser, [product.url, product.url.replace("http", "ws")]);
  await signIn(owner.page, product.url, product.company.agents[0]!.email);
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

const log = () => owner.page.getByRole("log");
const composer = () => owner.page.getByRole("textbox", { name: "Reply", exact: true });
const item = (text: string) => owner.page.locator("[data-item]", { hasText: text });

/** Hands a letter with two bodies to the product's own mail port. */
async function write(letter: { from: string; subject: string; text: string; html: string; inReplyTo?: string }) {
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail({
    ...letter,
    from: `Hilde Html <${letter.from}>`,
    to: MAIL_ADDRESS,
    ...(letter.inReplyTo ? { references: letter.inReplyTo } : {}),
  });
  await deliverRaw(product.smtp, message as Buffer, { from: letter.from, to: [MAIL_ADDRESS] });
}

test("a letter in HTML is read as it was written, without what it would load", { skip }, async () => {
  await write({
    from: "hilde@mail.example",
    subject: "Two cups",
    text: "Hello\n\nCup one\tbroken\n",
    html: `<h2>Hello</h2><table><tr><td>Cup one</td><td><b>broken</b></td></tr></table>
      <img src="https://tracker.example/pixel.png" width="1" height="1"><script>document.title = "mine"</script>`,
  });
  await owner.page.goto(`${product.url}/inbox/unassigned`);
  await owner.page.locator('[data-pane="list"]').getByText("Hilde Html").first().click();
  const letter = owner.page.frameLocator("iframe").first();
  await letter.locator("td b").getByText("broken").waitFor();
  assert.equal(await letter.locator("b").evaluate((bold) => getComputedStyle(bold).fontWeight), "700");
  assert.equal(await letter.locator("script").count(), 0);
  assert.ok(!(await owner.page.title()).includes("mine"));
  await shoot(owner.page, "mail-html");
});

test("the answer leaves as a letter in the same thread, and the timeline says that it was sent", { skip }, async () => {
  await composer().fill("We send you two new ones.");
  await composer().press("Control+Enter");
  await item("We send you two new ones.")
    .getByText(/^Sent$|^Delivered$/)
    .waitFor();
  const sent = product.sink.mails.find(({ text }) => text.includes("two new ones"))!;
  assert.deepEqual([sent.to, sent.subject], [["hilde@mail.example"], "Re: Two cups"]);
  await write({
    from: "hilde@mail.example",
    subject: "Re: Two cups",
    text: "Thank you, that is kind!",
    html: "<p>Thank you, that is kind!</p>",
    inReplyTo: sent.messageId!,
  });
  await log().getByText("Thank you, that is kind!").waitFor();
});

test("an answer that the other server does not take yet says why, and can be taken back into the composer", {
  skip,
}, async () => {
  // More than once: on a busy machine its next try may come before the click.
  const greylisted = { do: "refuse", code: 451, text: "Greylisted, come back later" } as const;
  product.sink.misbehave(greylisted, greylisted, greylisted, greylisted);
  await composer().fill("They leave on Mnday.");
  await composer().press("Control+Enter");
  const waiting = item("They leave on Mnday.");
  await waiting.getByText(/Greylisted, come back later/).waitFor();
  await waiting.getByText(/^Not taken yet; leaves again/).waitFor();
  await shoot(owner.page, "mail-back-off");
  await waiting.getByRole("button", { name: "Cancel and edit" }).click();
  await waiting.getByText("Taken back; it was not sent").waitFor();
  assert.equal(await waiting.getByRole("button").count(), 0);
  product.sink.behave();
  assert.equal(await composer().inputValue(), "They leave on Mnday.");
  await composer().fill("They leave on Monday.");
  await composer().press("Control+Enter");
  await item("They leave on Monday.")
    .getByText(/^Sent$|^Delivered$/)
    .waitFor();
  assert.equal(product.sink.mails.filter(({ text }) => text.includes("Mnday")).length, 0);
  await owner.page.reload();
  await waiting.getByText("Taken back; it was not sent").waitFor();
  assert.deepEqual(owner.alarms, []);
});
