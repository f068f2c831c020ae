import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { type Stand, startStand } from "./stand.ts";

let stand: Stand;
before(async () => {
  stand = await startStand();
});
after(() => stand.close());

const launcher = (page: Page) => page.locator(".launcher");
const field = (page: Page) => page.locator("textarea");
const words = (page: Page) => page.locator(".log .words");
const mine = (page: Page) => page.locator(".line.mine .words");
const sent = (page: Page) => page.getByText("· Sent");

async function open(page: Page): Promise<void> {
  await launcher(page).click();
  await field(page).waitFor();
}
async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press("Enter");
  await mine(page).getByText(text, { exact: true }).waitFor();
}
/** Waits until nothing is on its way. */
async function settle(page: Page): Promise<void> {
  await until(async () => (await page.locator(".bubble.sending").count()) === 0);
  await sent(page).waitFor();
}
async function until(isDone: () => Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 50));
}
async function shows(locator: Locator, texts: string[]): Promise<void> {
  await until(async () => JSON.stringify(await locator.allTextContents()) === JSON.stringify(texts));
}

test("a visitor writes, the agent answers, the visitor sees it at once; when the panel is closed a badge and a peek tell", async () => {
  const { key, connectionId } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  await write(page, "Where is my box?");
  await settle(page);
  await stand.answer(connectionId, "On its way: https://track.example/1");
  await page.locator(".theirs .words a").waitFor();
  assert.equal(await page.locator(".theirs .words a").getAttribute("rel"), "noopener noreferrer nofollow");
  await page.keyboard.press("Escape");
  await stand.answer(connectionId, "It has arrived.");
  await page.locator(".badge").waitFor();
  assert.equal(await page.locator(".badge").textContent(), "1");
  await page.locator(".peek").getByText("It has arrived.").waitFor();
  await stand.shoot(page, "peek");
  await page.locator(".peek-open").click();
  await words(page).getByText("It has arrived.").waitFor();
  await page.locator(".badge").waitFor({ state: "detached" });
  await until(async () => {
    const rows = await stand.seed.store
      .system(stand.tenant.id)
      .read((tx) => tx.query("select id from outbox where connection_id = $1 and state <> 'read'", [connectionId]));
    return rows.length === 0;
  });
});

test("what is written without a network waits, and arrives once and in order when it is back", async () => {
  const { key, connectionId } = await stand.connect();
  const { page, context } = await stand.open(stand.shop(key));
  await open(page);
  await write(page, "before");
  await settle(page);
  await context.setOffline(true);
  for (const text of ["one", "two", "three"]) await write(page, text);
  await page.getByText("No connection.").waitFor();
  await stand.shoot(page, "offline");
  assert.deepEqual(await stand.textsOf(connectionId), ["before"]);
  await context.setOffline(false);
  await settle(page);
  assert.deepEqual(await stand.textsOf(connectionId), ["before", "one", "two", "three"]);
  await page.getByText("No connection.").waitFor({ state: "detached" });
  await stand.answer(connectionId, "and this came through");
  await words(page).getByText("and this came through").waitFor();
});

test("a message whose answer is lost in a reload is sent again and kept once", async () => {
  const { key, connectionId } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  let arrived = () => {};
  const isThere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  // The server gets it; the browser never hears so.
  await page.route("**/widget/v1/messages?*", async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    await route.fetch();
    arrived();
    return route.abort().catch(() => undefined);
  });
  await write(page, "only once");
  await field(page).fill("two, not yet sent");
  await isThere;
  await page.unroute("**/widget/v1/messages?*");
  await page.reload();
  await field(page).waitFor();
  assert.equal(await field(page).inputValue(), "two, not yet sent");
  await field(page).press("Enter");
  await settle(page);
  await shows(mine(page), ["only once", "two, not yet sent"]);
  assert.deepEqual(await stand.textsOf(connectionId), ["only once", "two, not yet sent"]);
});

test("a server that is killed and started again loses nothing and doubles nothing, in either direction", async () => {
  const { key, connectionId } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  await write(page, "1");
  await settle(page);
  await stand.kill();
  await write(page, "2");
  await write(page, "3");
  await stand.start();
  await settle(page);
  for (let n = 4; n <= 8; n++) await write(page, String(n));
  await stand.kill();
  await write(page, "9");
  await page.reload();
  await stand.start();
  await field(page).waitFor();
  await settle(page);
  const expected = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
  assert.deepEqual(await stand.textsOf(connectionId), expected);
  await shows(mine(page), expected);
  await stand.answer(connectionId, "still here");
  await words(page).getByText("still here").waitFor();
});

test("two tabs show the same chat, send each message once, and read together", async () => {
  const { key, connectionId } = await stand.connect();
  const { page: first, context } = await stand.open(stand.shop(key));
  await open(first);
  await write(first, "from the first");
  await settle(first);
  const second = await context.newPage();
  await second.goto(stand.shop(key));
  await open(second);
  await shows(mine(second), ["from the first"]);
  await context.setOffline(true);
  for (let n = 1; n <= 4; n++) {
    await write(n % 2 ? first : second, `offline ${n}`);
    await shows(mine(n % 2 ? second : first), [
      "from the first",
      ...[1, 2, 3, 4].slice(0, n).map((k) => `offline ${k}`),
    ]);
  }
  await context.setOffline(false);
  await settle(first);
  await settle(second);
  const expected = ["from the first", "offline 1", "offline 2", "offline 3", "offline 4"];
  assert.deepEqual(await stand.textsOf(connectionId), expected);
  await shows(mine(first), expected);
  await first.locator("header .close").click();
  await second.locator("header .close").click();
  await stand.answer(connectionId, "for both");
  await first.locator(".badge").waitFor();
  await second.locator(".badge").waitFor();
  await launcher(second).click();
  await first.locator(".badge").waitFor({ state: "detached" });
});

test("another person on the same browser never sees the first one's chat", async () => {
  const widget = await stand.connect();
  const { key, connectionId } = widget;
  const [anna, boris] = [await stand.sign(widget, "anna"), await stand.sign(widget, "boris")];
  const { page, context } = await stand.open(stand.shop(key, { identity: anna }));
  const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
  await open(page);
  await write(page, "Anna's secret");
  await settle(page);
  await field(page).fill("Anna's draft");
  assert.match(await kept(), /Anna's secret/);
  // A second tab stays open while Anna leaves.
  const forgotten = await context.newPage();
  await forgotten.goto(stand.shop(key, { identity: anna }));
  await open(forgotten);
  await words(forgotten).getByText("Anna's secret").waitFor();

  await page.evaluate((token) => window.Rapport?.("identify", token), boris);
  await page.getByText("Anna's secret").waitFor({ state: "detached" });
  await forgotten.getByText("Anna's secret").waitFor({ state: "detached" });
  await forgotten.getByText("You have signed out.").waitFor();
  assert.equal(await field(page).inputValue(), "");
  assert.doesNotMatch(await kept(), /Anna/);
  await write(page, "Boris here");
  await settle(page);
  await shows(words(page), ["Boris here"]);

  await page.evaluate(() => window.Rapport?.("reset"));
  await open(page);
  await shows(words(page), []);
  assert.doesNotMatch(await kept(), /Boris|token/);
  await write(page, "Nobody here");
  await settle(page);
  await shows(words(page), ["Nobody here"]);
  await page.goto(stand.shop(key, { identity: anna }));
  await field(page).waitFor();
  await shows(words(page), ["Anna's secret"]);
  assert.deepEqual(await stand.textsOf(connectionId), ["Anna's secret", "Boris here", "Nobody here"]);
});

test("what a person wrote before signing out still leaves, and is shown to nobody", async () => {
  const widget = await stand.connect();
  const { key, connectionId } = widget;
  const { page, context } = await stand.open(stand.shop(key, { identity: await stand.sign(widget, "anna") }));
  await open(page);
  await write(page, "first");
  await settle(page);
  await context.setOffline(true);
  await write(page, "on my way out");
  await page.evaluate(() => window.Rapport?.("reset"));
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage })), /on my way out/);
  await open(page);
  await shows(words(page), []);
  await context.setOffline(false);
  await until(async () => (await stand.textsOf(connectionId)).length === 2);
  await shows(words(page), []);
});

test("where identity is required a page without one is asked to sign in, and an expired one is renewed by the page", async () => {
  const widget = await stand.connect({ isIdentityRequired: true });
  const { key, connectionId } = widget;
  const { page: stranger } = await stand.open(stand.shop(key));
  await launcher(stranger).click();
  await stranger.getByText("Please sign in on this site to chat.").waitFor();
  assert.equal(await field(stranger).count(), 0);
  const fresh = await stand.sign(widget, "anna");
  const head = `<script>window.rapportSettings={getIdentity:()=>{window.asked=(window.asked||0)+1;return ${JSON.stringify(fresh)}}}</script>`;
  const { page } = await stand.open(stand.shop(key, { identity: await stand.sign(widget, "anna", "-1m"), head }));
  await open(page);
  await write(page, "signed anew");
  await settle(page);
  assert.ok((await page.evaluate(() => (window as { asked?: number }).asked ?? 0)) >= 1);
  assert.deepEqual(await stand.textsOf(connectionId), ["signed anew"]);
});

test("where sockets are blocked, answers come by asking", async () => {
  const { key, connectionId } = await stand.connect();
  const head = "<script>delete window.WebSocket</script>";
  const { page } = await stand.open(stand.shop(key, { head }));
  await open(page);
  await write(page, "through a proxy");
  await settle(page);
  await stand.answer(connectionId, "you can hear me");
  await words(page).getByText("you can hear me").waitFor();
});

test("a shop's style sheet does not reach the widget", async () => {
  const { key } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  const style = await page.locator(".send").evaluate((button) => {
    const { display, backgroundColor, fontFamily, letterSpacing } = getComputedStyle(button);
    return { display, backgroundColor, isShops: fontFamily.includes("Comic"), letterSpacing };
  });
  assert.deepEqual(style, {
    display: "grid",
    backgroundColor: "rgb(241, 243, 246)",
    isShops: false,
    letterSpacing: "normal",
  });
  const panel = await page.locator(".panel").boundingBox();
  assert.equal(panel?.width, 384);
});

test("what an agent writes is text, whatever it looks like", async () => {
  const { key, connectionId } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  await write(page, '<img src=x onerror="window.hit=1"><svg onload=window.hit=2>');
  await settle(page);
  // Tags of an agent never get past the gate; what they could still break out of is quotes and links.
  const evil = 'a < b > c &amp; javascript:window.hit=4 https://a.example/"onmouseover="window.hit=5';
  await stand.answer(connectionId, evil);
  await shows(words(page), ['<img src=x onerror="window.hit=1"><svg onload=window.hit=2>', evil]);
  await page.locator(".theirs .words a").hover();
  assert.equal(await page.evaluate(() => (window as { hit?: number }).hit), undefined);
  assert.equal(await page.locator(".log img, .log svg").count(), 0);
});

test("files go by button and by paste, a failed one is tried again, and the picture is shown", async () => {
  const { key } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  await write(page, "Two files:");
  await settle(page);
  await page.route("**/widget/v1/attachments?*", (route) => route.abort(), { times: 1 });
  await page.locator("input[type=file]").setInputFiles({ name: "box.png", mimeType: "image/png", buffer: png });
  await page.getByRole("button", { name: "Try again: box.png" }).click();
  await page.locator(".chip.ready").waitFor();
  await field(page).evaluate((area) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File(["order 0311"], "order.txt", { type: "text/plain" }));
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await until(async () => (await page.locator(".chip.ready").count()) === 2);
  await page.locator(".send").click();
  await settle(page);
  await page.locator(".picture img").waitFor();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download order.txt" }).click();
  assert.equal((await download).suggestedFilename(), "order.txt");
  await page.locator(".picture").click();
  await page.locator(".lightbox img").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".lightbox").waitFor({ state: "detached" });
  await field(page).waitFor();
});

test("the pre-chat form stands before the first message and is asked once", async () => {
  const { key, connectionId } = await stand.connect({
    preChat: { isEnabled: true, askName: "optional", askEmail: "required" },
  });
  const { page } = await stand.open(stand.shop(key));
  await launcher(page).click();
  await page.getByRole("button", { name: "Start chat" }).click();
  await page.getByText("Please fill this in.").waitFor();
  await page.getByLabel("E-mail").fill("anna@mail");
  await page.getByRole("button", { name: "Start chat" }).click();
  await page.getByText("Please check the e-mail address.").waitFor();
  await stand.shoot(page, "pre-chat");
  await page.getByLabel("Name").fill("Anna Levi");
  await page.getByLabel("E-mail").fill("anna@mail.example");
  await page.getByRole("button", { name: "Start chat" }).click();
  await write(page, "hello");
  await settle(page);
  const [contact] = await stand.seed.store
    .system(stand.tenant.id)
    .read((tx) =>
      tx.query<{ name: string; email: string }>(
        "select k.name, k.email from contacts k join conversations c on c.contact_id = k.id where c.connection_id = $1",
        [connectionId],
      ),
    );
  assert.deepEqual(contact, { name: "Anna Levi", email: "anna@mail.example" });
  await page.reload();
  await field(page).waitFor();
});

test("everything works with the keyboard, and the focus comes back where it was", async () => {
  const { key, connectionId } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await launcher(page).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await field(page).waitFor();
  await page.keyboard.type("line one");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("line two");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.deepEqual(await stand.textsOf(connectionId), ["line one\nline two"]);
  await page.keyboard.press("Escape");
  await field(page).waitFor({ state: "detached" });
  assert.equal(await launcher(page).evaluate((button) => button.matches(":focus")), true);
});

test("on a slow machine what is typed the moment the field is seen is all there, also after the form", async () => {
  const { key, connectionId } = await stand.connect({
    preChat: { isEnabled: true, askName: "required", askEmail: "no" },
  });
  const { page, context } = await stand.open(stand.shop(key));
  await launcher(page).waitFor();
  const slow = await context.newCDPSession(page);
  await slow.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await launcher(page).focus();
  for (const press of ["Enter", ..."Anna Levi", "Enter", ..."line one", "Enter"]) await page.keyboard.press(press);
  await settle(page);
  assert.deepEqual(await stand.textsOf(connectionId), ["line one"]);
});

test("the away words are said once: by the notice before, by the message after", async () => {
  const owner = await stand.seed.as(stand.tenant.owner);
  const { businessHours } = await owner.call("settings.get", {});
  // Open on one day of the week: three days from now, counted from Monday.
  const openDay = (new Date(Date.now() + 3 * 86_400_000).getUTCDay() + 6) % 7;
  const hours = (day: number): [number, number][] => (day === openDay ? [[540, 600]] : []);
  const week = {
    "1": hours(0),
    "2": hours(1),
    "3": hours(2),
    "4": hours(3),
    "5": hours(4),
    "6": hours(5),
    "7": hours(6),
  };
  await owner.call("settings.update", {
    body: { businessHours: { isEnabled: true, timeZone: "UTC", week, holidays: [] } },
  });
  try {
    const { key, connectionId } = await stand.connect({ texts: { en: { away: "We sleep now." } } });
    const { page } = await stand.open(stand.shop(key));
    await open(page);
    await page.locator(".notice").getByText("We sleep now.").waitFor();
    await write(page, "anybody there?");
    await page.locator(".theirs .words").getByText("We sleep now.").waitFor();
    await until(async () => (await page.getByText("We sleep now.").count()) === 1);
    await page.locator(".notice").getByText("We are back").waitFor();
    await stand.answer(connectionId, "Half awake.");
    await page.locator(".notice").getByText("We sleep now.").waitFor();
  } finally {
    await owner.call("settings.update", { body: { businessHours } });
  }
});

test("on a phone the panel fills the screen, keeps the focus inside and has targets for a thumb", async () => {
  const { key } = await stand.connect({ language: "auto", color: "#e8590c" });
  const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: "ru-RU" };
  const { page } = await stand.open(stand.shop(key), phone);
  await launcher(page).tap();
  await field(page).waitFor();
  // The panel rises when it opens: its place counts when it stands still.
  await page.locator(".panel").evaluate((panel) => Promise.all(panel.getAnimations().map(({ finished }) => finished)));
  const box = await page.locator(".panel").boundingBox();
  assert.deepEqual(box, { x: 0, y: 0, width: 390, height: 844 });
  for (const name of ["Закрыть чат", "Прикрепить файл", "Отправить"]) {
    const target = await page.getByRole("button", { name }).boundingBox();
    assert.ok(target && target.width >= 44 && target.height >= 44, name);
  }
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.localName), "rapport-widget");
  }
  await field(page).fill("Здравствуйте");
  await page.getByRole("button", { name: "Отправить" }).tap();
  await page.getByText("· Отправлено").waitFor();
  await stand.shoot(page, "phone-ru");
});

test("in Hebrew it speaks Hebrew, from right to left", async () => {
  const { key } = await stand.connect({ language: "auto", position: "left" });
  const { page } = await stand.open(stand.shop(key), { locale: "he-IL" });
  await open(page);
  assert.equal(await page.locator(".root").getAttribute("dir"), "rtl");
  await page.getByText("שלום! איך אפשר לעזור?").waitFor();
  await write(page, "איפה הקופסה שלי? Order 0311");
  await page.getByText("· נשלח").waitFor();
  const bubble = await mine(page).boundingBox();
  const panel = await page.locator(".panel").boundingBox();
  assert.ok(bubble && panel && bubble.x - panel.x < panel.width / 4, "own words stand at the end of the line: left");
  assert.equal(panel.x, 20);
  await stand.shoot(page, "hebrew");
});

test("a hidden tab says in its title how many answers wait", async () => {
  const { key, connectionId } = await stand.connect();
  const { page } = await stand.open(stand.shop(key));
  await open(page);
  await write(page, "hello");
  await settle(page);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await stand.answer(connectionId, "are you there?");
  await until(async () => (await page.title()) === "(1) Box shop");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(async () => (await page.title()) === "Box shop");
});
