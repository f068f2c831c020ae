import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type History, openStore, type Store } from "@rapport/store";
import { createTestDatabase } from "@rapport/store/testing";
import { AGENTS, foundDemoCompany, generateHistory, type Place } from "./index.ts";

const NOW = new Date("2026-11-18T14:30:00Z");
const id = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const PLACE: Place = {
  tenantId: id(1),
  actors: Object.fromEntries(AGENTS.map(({ key }, index) => [key, id(10 + index)])) as Place["actors"],
  teams: { support: id(20), billing: id(21), delivery: id(22) },
  connections: { webchat: id(30), email: id(31) },
};

function make(conversations = 3000, seed = "little-harbour"): History {
  return generateHistory({ place: PLACE, now: NOW, timeZone: "Europe/London", conversations, seed });
}

test("the same seed makes the same company, another seed another one", () => {
  assert.deepEqual(make(200), make(200));
  assert.notDeepEqual(make(200).events, make(200, "else").events);
});

test("the inbox of today is one that people can work through, and its newest words are minutes old", () => {
  const { conversations, events } = make();
  const open = conversations.filter(({ status }) => !["resolved", "closed", "snoozed"].includes(status));
  assert.equal(conversations.length, 3000);
  assert.ok(open.length >= 40 && open.length <= 70, `${open.length} open`);
  const last = Math.max(...events.map(({ occurredAt }) => Date.parse(occurredAt)));
  assert.ok(last <= NOW.getTime(), "nothing lies in the future");
  assert.ok(NOW.getTime() - last < 5 * 60_000, "somebody wrote just now");
});

test("no two customers have one address", () => {
  for (const seed of ["a", "b", "c"]) {
    const addresses = make(1500, seed).identities.map(({ channel, address }) => `${channel} ${address}`);
    assert.equal(new Set(addresses).size, addresses.length);
  }
});

test("every conversation is told in order, begins with the customer, and nothing is left unfilled", () => {
  const history = make();
  const begun = new Map<string, string>();
  for (const event of history.events) {
    assert.doesNotMatch(event.text, /\{\p{L}+\}/u);
    const before = begun.get(event.conversationId);
    if (before === undefined) assert.equal(event.direction, "in");
    else assert.ok(event.occurredAt >= before, `${event.conversationId} goes back in time`);
    begun.set(event.conversationId, event.occurredAt);
  }
  for (const { id: conversationId, lastEventAt, mergedIntoId } of history.conversations) {
    assert.ok(begun.has(conversationId));
    assert.ok(mergedIntoId !== null || Date.parse(lastEventAt) <= NOW.getTime());
  }
});

test("it holds what a screen can stumble over: long, short and right-to-left names, files, HTML, a refused mail, merges, VIPs", () => {
  const { contacts, events, conversations } = make();
  assert.ok(contacts.some(({ name }) => name.length > 60));
  assert.ok(contacts.some(({ name }) => /\p{Script=Hebrew}/u.test(name)));
  assert.ok(contacts.some(({ name }) => /\p{Script=Arabic}/u.test(name)));
  const types = new Set(events.flatMap(({ attachments }) => attachments.map(({ type }) => type)));
  assert.deepEqual([...types].toSorted(), ["application/pdf", "image/png"]);
  assert.ok(events.some(({ html }) => html?.includes("<table")));
  assert.ok(events.some(({ newText, text }) => newText !== null && text.includes("> ") && !newText.includes("> ")));
  assert.ok(events.some(({ delivery }) => delivery?.state === "failed" && /^550 /.test(delivery.reason ?? "")));
  assert.equal(conversations.filter(({ mergedIntoId }) => mergedIntoId !== null).length, 2);
  assert.ok(conversations.some(({ tags }) => tags.includes("vip")));
});

let store: Store;
let drop: () => Promise<void>;
before(async () => {
  const database = await createTestDatabase();
  store = openStore({ url: database.url, secretKey: new Uint8Array(32).fill(1) });
  drop = () => database.drop();
});
after(async () => {
  await store.close();
  await drop();
});

test("the company is founded once, whole, and a second start finds it", async () => {
  const options = {
    store,
    hashPassword: async (password: string) => `not hashed: ${password}`,
    shopOrigins: ["http://127.0.0.1:7071"],
    mailSink: { host: "127.0.0.1", port: 2526 },
    conversations: 400,
  };
  const made = await foundDemoCompany(options);
  assert.equal(made.isNew, true);
  const figures = async () => {
    const { rows } = await store.owner.query<Record<string, number>>(
      `select (select count(*) from conversations) as conversations, (select max(number) from conversations) as last_number,
         (select conversation_number from tenant_counters) as counter, (select feed_seq from tenant_counters) as feed_seq,
         (select max(seq) from change_feed) as last_seq, (select count(*) from events) as events,
         (select count(*) from events e where not exists (select from change_feed f where f.tenant_id = e.tenant_id and f.seq = e.seq and f.entity_id = e.id)) as unannounced,
         (select count(*) from events e where not exists (select from event_texts t where t.event_id = e.id)) as wordless,
         (select count(*) from events e where e.direction = 'out' and not exists (select from outbox o where o.event_id = e.id)) as undelivered,
         (select count(*) from conversations c where c.last_inbound_seq <> (select max(seq) from events e where e.conversation_id = c.id and e.direction = 'in')) as misread,
         (select count(*) from conversations c where cardinality(c.tags) <> (select count(*) from conversation_tags g where g.conversation_id = c.id)) as mistagged`,
    );
    return rows[0]!;
  };
  const first = await figures();
  assert.equal(first.conversations, 400);
  assert.equal(first.counter, first.last_number);
  assert.equal(first.feed_seq, first.last_seq);
  for (const wrong of ["unannounced", "wordless", "undelivered", "misread", "mistagged"])
    assert.equal(first[wrong], 0, wrong);

  const again = await foundDemoCompany({ ...options, shopOrigins: ["http://127.0.0.1:7081"] });
  assert.equal(again.isNew, false);
  assert.deepEqual({ ...again, isNew: true }, made);
  const second = await figures();
  assert.equal(second.events, first.events);
});
