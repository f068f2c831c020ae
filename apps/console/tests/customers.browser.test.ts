import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { openStand, type Stand } from "./stand.ts";

let stand: Stand;
let page: Page;

before(async () => {
  stand = await openStand();
  ({ page } = await stand.signIn(stand.tenant.owner.email, { viewport: { width: 1280, height: 860 } }));
});
after(() => stand?.close());

const visit = (path: string) => page.goto(`${stand.server.url}${path}`);
const button = (name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" });
const dialog = () => page.getByRole("dialog");
const table = () => page.getByRole("region", { name: "Customers" });
const line = (name: string) => table().getByRole("link", { name: new RegExp(name) });
const search = () => page.getByRole("searchbox", { name: "Search names, addresses, phones" });
const details = () => page.getByRole("complementary", { name: "Details" });
const openId = () => new URL(page.url()).pathname.split("/").at(-1) ?? "";

test("an empty list says who will come, and the first customer is made by keyboard alone", async () => {
  await visit("/customers");
  await page.getByText("No customers yet").waitFor();
  await stand.shoot(page, "customers-empty");
  // Typed on at once: the dialog takes a moment to come.
  for (const key of ["c", ..."Ada Byron"]) await page.keyboard.press(key);
  await dialog().getByLabel("E-mail").fill("ada@mail.example");
  assert.equal(await dialog().getByLabel("Name").inputValue(), "Ada Byron");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Ada Byron" }).waitFor();
  const client = await stand.server.as(stand.tenant.owner);
  const made = await client.call("contacts.get", { params: { id: openId() } });
  assert.deepEqual([made.name, made.email], ["Ada Byron", "ada@mail.example"]);
});

test("the same address twice is refused at its field, with what to do", async () => {
  await visit("/customers");
  await button("New customer").click();
  await dialog().getByLabel("Name").fill("Ada Again");
  await dialog().getByLabel("E-mail").fill("ada@mail.example");
  await button("Create customer").click();
  await dialog().getByText("Merge the two if they are the same person.").waitFor();
  await page.keyboard.press("Escape");
  await dialog().waitFor({ state: "detached" });
});

test("whoever wrote is in the list; search finds by name, address and phone, and says when nobody fits", async () => {
  const client = await stand.server.as(stand.tenant.owner);
  await client.call("contacts.create", { body: { name: "Boris Wright", phone: "+49 30 5550199" } });
  await stand.server.hear(stand.tenant, { text: "Good morning", address: "carla@mail.example" });
  await visit("/customers");
  await line("Boris Wright").waitFor();
  await line("carla@mail.example").waitFor();
  await page.keyboard.press("/");
  for (const [typed, found] of [
    ["byron", "Ada Byron"],
    ["carla@", "carla@mail.example"],
    ["5550199", "Boris Wright"],
  ] as const) {
    await search().fill(typed);
    await page.waitForURL((url) => url.searchParams.get("q") === typed);
    await line(found).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('main a[href^="/customers/"]').length === 1);
  }
  await search().fill("nobody of that name");
  await page.getByText("Nothing matches “nobody of that name”.").waitFor();
  await button("Show everyone").click();
  await line("Boris Wright").waitFor();
  assert.equal(new URL(page.url()).search, "");
});

test("arrows and Enter open a customer from the search, Escape goes back to the list", async () => {
  await search().fill("byron");
  await page.waitForURL(/q=byron/);
  await page.waitForFunction(() => document.querySelectorAll('main a[href^="/customers/"]').length === 1);
  await search().press("ArrowDown");
  await search().press("Enter");
  await page.getByRole("heading", { name: "Ada Byron" }).waitFor();
  await page.keyboard.press("Escape");
  await table().waitFor();
});

test("name, note and attributes are changed in their place and are there after a reload", async () => {
  await visit("/customers");
  await line("Ada Byron").click();
  await details()
    .getByRole("button", { name: /^Name:/ })
    .click();
  await details().getByRole("textbox", { name: "Name" }).fill("Thrown away");
  await page.keyboard.press("Escape");
  await details()
    .getByRole("button", { name: /^Name: Ada Byron/ })
    .click();
  await details().getByRole("textbox", { name: "Name" }).fill("Ada Lovelace");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  await details().getByRole("button", { name: "Add attribute" }).click();
  await details().getByRole("textbox", { name: "Name" }).fill("plan");
  await details().getByRole("textbox", { name: "Value" }).fill("yearly");
  await page.keyboard.press("Enter");
  await details()
    .getByRole("button", { name: /^plan: yearly/ })
    .waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  await details()
    .getByRole("button", { name: /^plan: yearly/ })
    .waitFor();
  const { name, attributes } = await (await stand.server.as(stand.tenant.owner)).call("contacts.get", {
    params: { id: openId() },
  });
  assert.deepEqual([name, attributes.plan], ["Ada Lovelace", "yearly"]);
  await stand.shoot(page, "customer-1280");
});

test("a change that does not arrive is said, and what was typed stays", async () => {
  await page.route("**/v1/contacts/*", (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.fallback(),
  );
  await details()
    .getByRole("button", { name: /^Phone:/ })
    .click();
  await details().getByRole("textbox", { name: "Phone" }).fill("+49 30 5550100");
  await page.keyboard.press("Enter");
  await details()
    .getByText(/cannot be reached/)
    .waitFor();
  assert.equal(await details().getByRole("textbox", { name: "Phone" }).inputValue(), "+49 30 5550100");
  await page.unroute("**/v1/contacts/*");
  await details().getByRole("textbox", { name: "Phone" }).press("Enter");
  await details()
    .getByRole("button", { name: /^Phone: \+49 30 5550100/ })
    .waitFor();
});

test("in Russian a refusal is told in Russian, also where the server says more than its code", async () => {
  const manager = await stand.server.createActor(stand.tenant, { name: "Rita", role: "manager" });
  const { page: russian, context } = await stand.signIn(manager.email, { locale: "ru-RU" });
  await russian.evaluate(() => localStorage.clear());
  const client = await stand.server.as(manager);
  await client.call("me.update", { body: { locale: "ru" } });
  await russian.goto(`${stand.server.url}/customers`);
  await russian.getByRole("button", { name: "Новый клиент" }).click();
  await russian.getByRole("dialog").getByRole("textbox", { name: "Имя" }).fill("Ада");
  await russian.getByRole("dialog").locator('input[type="email"]').fill("ada@mail.example");
  await russian.keyboard.press("Enter");
  await russian.getByText("Адрес ada@mail.example уже у клиента Ada Lovelace.").waitFor();
  await context.close();
});

test("on a phone the list and a customer fit the screen, and nothing broke on the way", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await visit("/customers");
  await line("Ada Lovelace").waitFor();
  const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(await isTooWide(), false);
  await stand.shoot(page, "customers-390");
  await line("Ada Lovelace").click();
  await page.getByRole("heading", { name: "Ada Lovelace" }).waitFor();
  assert.equal(await isTooWide(), false);
  assert.deepEqual(stand.faults, []);
});
