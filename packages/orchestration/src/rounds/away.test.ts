import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { listItems, updateTenant } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { deliver } from "../delivery/deliver.ts";
import {
  providerConnector,
  registryOf,
  startTestProvider,
  type TestProvider,
  testDelivery,
} from "../testing/provider.ts";
import { awayWords, sendAwayMessage } from "./away.ts";

let company: TestCompany;
let provider: TestProvider;
let connectionId: string;
before(async () => {
  company = await createTestCompany();
  provider = await startTestProvider();
  connectionId = await company.connect("email", { texts: { en: { away: "We sleep." } } });
  const day: [number, number][] = [[9 * 60, 18 * 60]];
  await company.system.write((tx) =>
    updateTenant(tx, {
      businessHours: {
        isEnabled: true,
        timeZone: "Europe/Berlin",
        week: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
        holidays: [],
      },
    }),
  );
});
after(async () => {
  await provider.close();
  await company.close();
});

/** Monday 12 January 2026 in Berlin (UTC+1). */
const at = (time: string, day = 12) => new Date(`2026-01-${day}T${time}:00+01:00`);
const away = (heard: { conversationId: string; seq: number }, now: Date) =>
  sendAwayMessage(company.store, company.tenantId, { conversationId: heard.conversationId, seq: heard.seq }, now);

test("who writes outside of business hours is told so, once in each closed period", async () => {
  const first = await company.hear({ connectionId });
  assert.equal(await away(first, at("12:00")), false);
  assert.equal(await away(first, at("19:00")), true);
  const second = await company.hear({ connectionId, conversationId: first.conversationId });
  assert.equal(await away(second, at("23:30")), false);
  assert.equal(await away(second, at("02:00", 13)), false, "the same night");
  assert.equal(await away(second, at("20:00", 13)), true, "the next evening");
});

test("a job that runs twice says it once", async () => {
  const heard = await company.hear({ connectionId });
  const told = await Promise.all([1, 2, 3].map(() => away(heard, at("20:00"))));
  assert.equal(told.filter(Boolean).length, 1);
});

test("the away message answers nothing: the customer still waits, the status stays, nobody is the author", async () => {
  const heard = await company.hear({ connectionId });
  const now = new Date(at("21:00").getTime());
  await away(heard, now);
  const options = testDelivery(company.store, registryOf(providerConnector(provider.url)), { now: () => now });
  const waiting = await company.owner.read((tx) => listItems(tx, heard.conversationId, undefined, 10));
  const queued = waiting.items.find((item) => item.direction === "out");
  assert.equal(await deliver(options, company.tenantId, queued!.delivery!.id), "sent");
  assert.equal(provider.taken.at(-1)?.text, "We sleep.");
  const { rows } = await company.store.owner.query(
    "select status, waiting_since_at, first_reply_at, assignee_id from conversations where id = $1",
    [heard.conversationId],
  );
  assert.equal(rows[0].status, "new");
  assert.notEqual(rows[0].waiting_since_at, null);
  assert.equal(rows[0].first_reply_at, null);
  assert.equal(rows[0].assignee_id, null);
  const items = await company.owner.read((tx) => listItems(tx, heard.conversationId, undefined, 10));
  assert.equal(items.items.find((item) => item.direction === "out")?.author.kind, "system");
});

test("machines are not answered, so two of them never talk to each other", async () => {
  const heard = await company.hear({ connectionId, isAutomatic: true });
  assert.equal(await away(heard, at("21:00")), false);
});

test("a connection without texts says nothing", async () => {
  const heard = await company.hear({});
  assert.equal(await away(heard, at("21:00")), false);
});

test("the customer's language is spoken: own words, then ours, then English", () => {
  const own = { texts: { en: { away: "Away" }, ru: { away: "Нас нет" } } };
  assert.equal(awayWords(own, "ru-RU"), "Нас нет");
  assert.equal(awayWords(own, "fr"), "Away");
  assert.match(awayWords(own, "he") ?? "", /תודה/);
  assert.match(awayWords({ texts: {} }, null) ?? "", /Thank you/);
  assert.equal(awayWords({}, "en"), null);
});
