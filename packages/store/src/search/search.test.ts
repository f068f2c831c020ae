import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { searchAll } from "../index.ts";
import { createTestCompany, type TestCompany } from "../testing/index.ts";

/** More than the 50,000 newest ones that common words are looked for in. */
const MESSAGES = 60_000;

let company: TestCompany;
before(async () => {
  company = await createTestCompany();
  const { conversationId, contactId } = await company.hear({ address: "anna@mail.example" });
  await fill(conversationId, contactId);
});
after(() => company.close());

/** A second apart; every fifth is on honey, every fifth on a refund, never both. The oldest of all tells of a zebra. */
async function fill(conversationId: string, contactId: string): Promise<void> {
  const client = await company.store.owner.connect();
  try {
    await client.query("begin");
    const id = "('00000000-0000-8000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
    await client.query(
      `insert into events (tenant_id, id, seq, kind, channel, direction, conversation_id, contact_id, source, external_id, occurred_at, received_at)
       select $1, ${id}, 1000 + n, 'message', 'webchat', 'in', $2, $3, 'fill', n::text, now() - n * interval '1 second', now()
       from generate_series(1, $4::int) n`,
      [company.tenantId, conversationId, contactId, MESSAGES],
    );
    await client.query(
      `insert into event_texts (tenant_id, event_id, occurred_at, text)
       select $1, ${id}, now() - n * interval '1 second',
         case when n = $2::int then 'a zebra on the honey' else (array['The honey is wonderful', 'I want a refund', 'Where is my parcel', 'Please call me', 'Thank you'])[1 + n % 5] end
       from generate_series(1, $2::int) n`,
      [company.tenantId, MESSAGES],
    );
    await client.query("commit");
    await client.query("analyze event_texts");
  } finally {
    client.release();
  }
}

const search = (q: string) => company.owner.read((tx) => searchAll(tx, q, 20));

test("common words are answered with their newest messages", async () => {
  const found = await search("honey");
  assert.equal(found.messages.length, 20);
  assert.equal(found.messagesSince, null);
  const times = found.messages.map(({ occurredAt }) => occurredAt);
  assert.deepEqual(times, [...times].sort().reverse());
});

test("a rare word is found however old it is, also beside a common one", async () => {
  for (const q of ["zebra", "honey zebra"]) {
    const found = await search(q);
    assert.equal(found.messages.length, 1, q);
    assert.equal(found.messagesSince, null, "all messages were looked through");
  }
});

test("common words that hardly ever stand together are looked for among the latest, and it says since when", async () => {
  const found = await search("honey refund");
  assert.deepEqual(found.messages, []);
  const ageMs = Date.now() - Date.parse(found.messagesSince ?? "");
  assert.ok(ageMs > 49_000_000 && ageMs < 60_000_000, `${ageMs} ms`);
});

test("a word with a quote or a backslash is a word", async () => {
  for (const q of ["o'neill honey", "back\\slash refund", "'' honey", '"honey']) await search(q);
});

test("what is asked for by its newest is read along an index", async () => {
  const client = await company.store.owner.connect();
  try {
    // A plan without the index would have to sort all.
    await client.query("begin; set local enable_seqscan = off; set local enable_sort = off");
    const planOf = async (sql: string) => {
      const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${sql}`, [company.tenantId]);
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    };
    const newest = "select event_id from event_texts where tenant_id = $1 and occurred_at > '-infinity'";
    assert.match(await planOf(`${newest} order by occurred_at desc limit 10`), /using event_texts_recent/i);
    const runs = "select id from runs where tenant_id = $1 and created_at > '-infinity'";
    assert.match(await planOf(`${runs} order by created_at desc, id desc limit 10`), /using runs_newest/i);
    await client.query("rollback");
  } finally {
    client.release();
  }
});
