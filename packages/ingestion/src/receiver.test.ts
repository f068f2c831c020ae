import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import {
  type Connector,
  type ConnectorContext,
  type RawPayload,
  type ReceivedMessage,
  UnreadablePayload,
} from "@rapport/connector";
import { type Id, newId } from "@rapport/schema";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import fc from "fast-check";
import { createReceiver, type Receipt, type Receiver } from "./index.ts";

let company: TestCompany;
let receiver: Receiver;
let statuses: string[];
before(async () => {
  company = await createTestCompany();
});
after(async () => company.close());
beforeEach(() => {
  statuses = [];
  receiver = createReceiver({
    store: company.store,
    onStatus: async (_tenant, _connection, status) => {
      statuses.push(`${status.providerMessageId} ${status.state}`);
    },
  });
});

type Words = Partial<ReceivedMessage> & { id?: string; address?: string };

/** A channel whose payload is the message itself, as JSON. */
function channel(capabilities: Connector["capabilities"] = {}): Connector {
  return {
    name: "test",
    channel: capabilities.continuesLatestConversation ? "webchat" : "email",
    capabilities,
    async parse(raw) {
      const words = JSON.parse(Buffer.from(raw.content).toString()) as Words & { status?: string };
      if (words.id === "unreadable") throw new UnreadablePayload("it is written in smoke");
      if (words.status)
        return [
          {
            kind: "status",
            providerMessageId: words.status,
            state: "delivered",
            reason: null,
            occurredAt: raw.receivedAt,
          },
        ];
      return [
        {
          kind: "message",
          externalId: words.id ?? newId(),
          occurredAt: raw.receivedAt,
          from: { address: words.address ?? "anna@mail.example", name: "Anna", isVerified: false },
          subject: null,
          text: "Hello",
          newText: null,
          html: null,
          attachments: [],
          clientId: null,
          thread: {},
          isAutomatic: false,
          ...words,
        },
      ];
    },
    send: async () => ({ outcome: "failed", reason: "not for sending", isRetryable: false }),
  };
}
const mail = channel();
const chat = channel({ continuesLatestConversation: true });

async function say(
  connector: Connector,
  words: Words | Record<string, unknown>,
  receivedAt = new Date().toISOString(),
): Promise<Receipt> {
  const raw: RawPayload = { content: Buffer.from(JSON.stringify(words)), contentType: "application/json", receivedAt };
  const connection = { tenantId: company.tenantId, id: company.connectionId, teamId: null };
  const [receipt] = await receiver.receive(connector, connection, raw, {} as ConnectorContext);
  return receipt!;
}

async function kept(connector: Connector, words: Words): Promise<{ eventId: Id; conversationId: Id }> {
  const receipt = await say(connector, words);
  assert.ok(receipt.outcome === "new", JSON.stringify(receipt));
  return receipt;
}

const rows = <Row extends Record<string, unknown>>(sql: string, ...values: unknown[]) =>
  company.system.read((tx) => tx.query<Row>(sql, values));
const statusOf = async (conversationId: Id) =>
  (await rows<{ status: string }>("select status from conversations where id = $1", conversationId))[0]!.status;
const setStatus = (conversationId: Id, status: string) =>
  company.system.write((tx) =>
    tx.query("update conversations set status = $2 where id = $1", [conversationId, status]),
  );

test("ten parallel redeliveries make one event and one conversation", async () => {
  const address = `${newId()}@mail.example`;
  const receipts = await Promise.all(Array.from({ length: 10 }, () => say(mail, { id: address, address })));
  assert.equal(receipts.filter(({ outcome }) => outcome === "new").length, 1);
  assert.equal(receipts.filter(({ outcome }) => outcome === "duplicate").length, 9);
  const found = await rows("select id, conversation_id from events where external_id = $1", address);
  assert.equal(found.length, 1);
  assert.equal((await rows("select 1 from identities where address = $1", address)).length, 1);
});

test("redeliveries through two processes at once make one event", async () => {
  const other = createReceiver({ store: company.store, onStatus: async () => {} });
  const first = receiver;
  const address = `${newId()}@mail.example`;
  const deliveries = Array.from({ length: 10 }, (_, turn) => {
    receiver = turn % 2 ? other : first;
    return say(mail, { id: address, address });
  });
  const outcomes = (await Promise.all(deliveries)).map(({ outcome }) => outcome).sort();
  assert.deepEqual(outcomes, [...Array(9).fill("duplicate"), "new"]);
});

test("an album of parallel messages from one new visitor opens one conversation, in the order of arrival", async () => {
  const address = newId();
  const receipts = await Promise.all(["one", "two", "three", "four"].map((text) => say(chat, { address, text })));
  const conversations = new Set(receipts.map((receipt) => (receipt.outcome === "new" ? receipt.conversationId : "")));
  assert.equal(conversations.size, 1);
  const [conversationId] = conversations;
  const texts = await rows<{ text: string }>(
    "select t.text from events e join event_texts t on t.event_id = e.id where e.conversation_id = $1 order by e.occurred_at, e.seq",
    conversationId,
  );
  assert.deepEqual(
    texts.map(({ text }) => text),
    ["one", "two", "three", "four"],
  );
  const [row] = await rows("select message_count, preview, status from conversations where id = $1", conversationId);
  assert.deepEqual(row, { message_count: 4, preview: "four", status: "new" });
});

test("feed numbers follow the order of commits and none is published twice", async () => {
  await Promise.all(Array.from({ length: 60 }, (_, index) => say(chat, { address: `crowd-${index % 7}` })));
  const feed = await rows<{ seq: number; entity_id: Id; kind: string }>(
    "select seq, kind, entity_id from change_feed order by seq",
  );
  assert.equal(new Set(feed.map(({ seq }) => seq)).size, feed.length);
  const items = feed.filter(({ kind }) => kind === "item").map(({ entity_id }) => entity_id);
  const [{ count } = { count: 0 }] = await rows<{ count: number }>("select count(*) from events");
  assert.equal(items.length, count);
});

test("a reply that names a message joins its conversation only if its writer took part there", async () => {
  const begun = await kept(mail, {
    address: "carol@a.example",
    thread: { messageId: "c1@a", participants: ["carl@b.example"], replySubject: "box" },
  });
  const byHer = await kept(mail, {
    address: "carol@a.example",
    thread: { messageId: "c2@a", references: ["c1@a"], replySubject: "box" },
  });
  const byCopied = await kept(mail, {
    address: "carl@b.example",
    thread: { messageId: "c3@b", references: ["c1@a", "c2@a"], replySubject: "box" },
  });
  const byStranger = await kept(mail, {
    address: "mallory@evil.example",
    thread: { messageId: "c4@e", references: ["c1@a"], replySubject: "box" },
  });
  assert.equal(byHer.conversationId, begun.conversationId);
  assert.equal(byCopied.conversationId, begun.conversationId);
  assert.notEqual(byStranger.conversationId, begun.conversationId);
});

test("the one who copied a stranger in does not let the stranger's later mails into older threads of others", async () => {
  const theirs = await kept(mail, { address: "dora@a.example", thread: { messageId: "d1@a", replySubject: "secret" } });
  await kept(mail, {
    address: "mallory@evil.example",
    thread: { messageId: "d2@e", participants: ["dora@a.example"], replySubject: "secret" },
  });
  const forged = await kept(mail, {
    address: "mallory@evil.example",
    thread: { references: ["d1@a"], replySubject: "secret" },
  });
  assert.notEqual(forged.conversationId, theirs.conversationId);
});

test("a reply under a new subject is a new conversation, even with a proof of the old one", async () => {
  const begun = await kept(mail, {
    address: "eve@a.example",
    subject: "Box",
    thread: { messageId: "e1@a", replySubject: "box" },
  });
  const moved = await kept(mail, {
    address: "eve@a.example",
    subject: "Invoice",
    thread: { references: ["e1@a"], conversationId: begun.conversationId, replySubject: "invoice" },
  });
  assert.notEqual(moved.conversationId, begun.conversationId);
  const same = await kept(mail, {
    address: "eve@a.example",
    subject: "Re: box",
    thread: { conversationId: begun.conversationId, replySubject: "box" },
  });
  assert.equal(same.conversationId, begun.conversationId);
});

test("a reply without usable references joins by subject only for the same contact and only if it says it is a reply", async () => {
  const begun = await kept(mail, {
    address: "finn@a.example",
    thread: { messageId: "f1@a", replySubject: "broken cup" },
  });
  const reply = await kept(mail, { address: "finn@a.example", thread: { replySubject: "broken cup", isReply: true } });
  const fresh = await kept(mail, { address: "finn@a.example", thread: { replySubject: "broken cup", isReply: false } });
  const other = await kept(mail, { address: "fay@a.example", thread: { replySubject: "broken cup", isReply: true } });
  assert.equal(reply.conversationId, begun.conversationId);
  assert.notEqual(fresh.conversationId, begun.conversationId);
  assert.notEqual(other.conversationId, begun.conversationId);
});

test("a message proved to belong to a merged conversation lands in the one it was merged into", async () => {
  const survivor = await kept(mail, { address: "gus@a.example" });
  const merged = await kept(mail, { address: "gus@a.example" });
  await company.system.write((tx) =>
    tx.query("update conversations set merged_into_id = $2 where id = $1", [
      merged.conversationId,
      survivor.conversationId,
    ]),
  );
  const next = await kept(mail, { address: "gus@a.example", thread: { conversationId: merged.conversationId } });
  assert.equal(next.conversationId, survivor.conversationId);
});

test("what the customer writes reopens a resolved conversation and the move is itself an event; a machine's answer does not", async () => {
  const begun = await kept(chat, { address: "hugo" });
  await setStatus(begun.conversationId, "resolved");
  await kept(chat, { address: "hugo", isAutomatic: true });
  assert.equal(await statusOf(begun.conversationId), "resolved");
  await kept(chat, { address: "hugo" });
  assert.equal(await statusOf(begun.conversationId), "reopened");
  const changes = await rows<{ meta: unknown }>(
    "select t.meta from events e join event_texts t on t.event_id = e.id where e.conversation_id = $1 and e.kind = 'change'",
    begun.conversationId,
  );
  assert.deepEqual(changes, [{ meta: { what: "status", from: "resolved", to: "reopened", cause: "customer_wrote" } }]);
});

test("a blocked contact's message is kept but makes no work", async () => {
  const begun = await kept(chat, { address: "ivan" });
  await setStatus(begun.conversationId, "resolved");
  await company.system.write((tx) =>
    tx.query(
      "update contacts set blocked_at = now() where id in (select contact_id from identities where address = 'ivan')",
    ),
  );
  const next = await kept(chat, { address: "ivan" });
  assert.equal(next.conversationId, begun.conversationId);
  assert.equal(await statusOf(begun.conversationId), "resolved");
});

test("NUL characters, half surrogates and huge words are kept as far as a text can hold them", async () => {
  const { eventId } = await kept(mail, {
    text: `a\u0000b\ud800c ${"x".repeat(3_000_000)}`,
    subject: "s\u0000\r\nBcc: x",
  });
  const [row] = await rows<{ text: string; subject: string }>(
    "select text, subject from event_texts where event_id = $1",
    eventId,
  );
  assert.ok(row!.text.startsWith("ab\ufffdc xxx"));
  assert.equal(row!.text.length, 3_000_005);
  assert.equal(row!.subject, "s Bcc: x");
});

test("a payload nobody can read is kept with its reason", async () => {
  const receipt = await say(mail, { id: "unreadable" });
  assert.deepEqual(receipt, { outcome: "failed", why: "it is written in smoke" });
  const found = await rows<{ reason: string; content: Buffer }>(
    "select f.reason, r.content from failed_payloads f join raw_payloads r on r.id = f.raw_id",
  );
  assert.deepEqual(
    found.map(({ reason, content }) => [reason, content.toString()]),
    [["it is written in smoke", '{"id":"unreadable"}']],
  );
});

test("one message the database cannot hold does not take the others of its batch along", async () => {
  const impossible = say(mail, { id: "x".repeat(10), occurredAt: "not a date" } as Words);
  const good = await Promise.all([
    say(mail, { address: "good-1@x.example" }),
    say(mail, { address: "good-2@x.example" }),
  ]);
  assert.equal((await impossible).outcome, "failed");
  assert.deepEqual(
    good.map(({ outcome }) => outcome),
    ["new", "new"],
  );
});

test("when the database is away nothing is acknowledged", async () => {
  const { openStore } = await import("@rapport/store");
  const dead = openStore({ url: "postgres://nobody:x@127.0.0.1:1/none", secretKey: new Uint8Array(32) });
  receiver = createReceiver({ store: dead, onStatus: async () => {} });
  await assert.rejects(say(mail, {}));
  await dead.close();
});

test("news of a message we sent goes to delivery", async () => {
  const receipt = await say(mail, { status: "out-1@x" });
  assert.deepEqual(receipt, { outcome: "status", providerMessageId: "out-1@x" });
  assert.deepEqual(statuses, ["out-1@x delivered"]);
});

test("the ledger counts what was fetched, linked and known already", async () => {
  const before = (
    await rows<{ fetched: number; linked: number; duplicates: number }>(
      "select fetched, linked, duplicates from connection_ledgers",
    )
  )[0]!;
  await say(mail, { id: "ledger-1" });
  await say(mail, { id: "ledger-1" });
  const now = (
    await rows<{ fetched: number; linked: number; duplicates: number }>(
      "select fetched, linked, duplicates from connection_ledgers",
    )
  )[0]!;
  assert.deepEqual(
    [now.fetched - before.fetched, now.linked - before.linked, now.duplicates - before.duplicates],
    [2, 1, 1],
  );
});

test("whatever order and however often messages are delivered, each is one event, and counts agree", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(5), fc.nat(8)), { minLength: 1, maxLength: 40 }),
      fc.uuid(),
      async (deliveries, run) => {
        const receipts = await Promise.all(
          deliveries.map(([visitor, id]) => say(chat, { address: `${run}-${visitor}`, id: `${run}-${visitor}-${id}` })),
        );
        const distinct = new Set(deliveries.map(([visitor, id]) => `${visitor}-${id}`)).size;
        assert.equal(receipts.filter(({ outcome }) => outcome === "new").length, distinct);
        const [found] = await rows<{ events: number; counted: number; conversations: number }>(
          `select count(*) as events, count(distinct e.conversation_id) as conversations,
           (select coalesce(sum(c.message_count), 0)::int from conversations c where c.id in (select conversation_id from events where external_id like $1)) as counted
         from events e where e.external_id like $1`,
          `${run}-%`,
        );
        assert.deepEqual(found, {
          events: distinct,
          counted: distinct,
          conversations: new Set(deliveries.map(([visitor]) => visitor)).size,
        });
      },
    ),
    { numRuns: 15 },
  );
});
