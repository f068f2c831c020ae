import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { type Id, newId } from "@rapport/schema";
import { getConversation, listAttempts, listItems, loadItems } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import fc from "fast-check";
import { changeConversation } from "../conversations/change.ts";
import { watchDeliveries } from "../rounds/rounds.ts";
import {
  providerConnector,
  registryOf,
  startTestProvider,
  type TestProvider,
  testDelivery,
} from "../testing/provider.ts";
import { deliver } from "./deliver.ts";
import { cancelDelivery, queueReply, type Reply, retryDelivery } from "./queue.ts";
import { reconcileDelivery } from "./reconcile.ts";
import type { DeliveryOptions } from "./settle.ts";
import { applyStatus } from "./status.ts";

let company: TestCompany;
let provider: TestProvider;
before(async () => {
  company = await createTestCompany();
});
after(() => company.close());
beforeEach(async () => {
  provider = await startTestProvider();
});
afterEach(() => provider.close());

const MINUTE = 60_000;

function delivery(capabilities = {}, limits: Partial<DeliveryOptions> = {}): DeliveryOptions {
  return testDelivery(company.store, registryOf(providerConnector(provider.url, capabilities)), limits);
}

function answer(conversationId: Id, reply: Partial<Reply> = {}, scope = company.owner, now = new Date()) {
  const { connectors } = delivery();
  const full: Reply = { text: "On its way!", attachmentIds: [], clientId: newId(), ...reply };
  return scope.write((tx) => queueReply(tx, connectors, conversationId, full, now));
}

async function deliveryOf(outboxId: Id) {
  const { rows } = await company.store.owner.query<{
    state: string;
    reason: string | null;
    event_id: Id | null;
    attempts: number;
    not_before_at: Date;
  }>("select state, reason, event_id, attempts, not_before_at from outbox where id = $1", [outboxId]);
  return rows[0]!;
}

test("an answer leaves once, becomes an event and makes the conversation wait for the customer", async () => {
  const { conversationId } = await company.hear({ text: "Where is it?" });
  const { outboxId } = await answer(conversationId);
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "sent");
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "not_claimed");
  assert.deepEqual(
    provider.taken.map(({ key, text }) => [key, text]),
    [[outboxId, "On its way!"]],
  );
  const [detail, items] = await company.owner.read(async (tx) => [
    await getConversation(tx, conversationId),
    await listItems(tx, conversationId, undefined, 50),
  ]);
  assert.equal(detail?.status, "waiting_customer");
  assert.equal(detail?.assigneeId, company.owner.actor.actorId);
  assert.equal(detail?.waitingSinceAt, null);
  assert.equal(detail?.preview, "On its way!");
  assert.equal(detail?.messageCount, 2);
  assert.notEqual(detail?.firstReplyAt, null);
  assert.equal(detail?.isUnread, false);
  const sent = items.items.filter((item) => item.direction === "out");
  assert.equal(sent.length, 1);
  assert.equal(sent[0]?.delivery?.state, "sent");
  assert.equal(sent[0]?.author.name, "Olga Owner");
});

test("ten parallel sends of the same message make one row and one call (chatwoot#9314)", async () => {
  const { conversationId } = await company.hear({});
  const clientId = newId();
  const queued = await Promise.all(Array.from({ length: 10 }, () => answer(conversationId, { clientId })));
  assert.equal(new Set(queued.map(({ outboxId }) => outboxId)).size, 1);
  assert.equal(queued.filter(({ isNew }) => isNew).length, 1);
  const outboxId = queued[0]!.outboxId;
  const outcomes = await Promise.all(Array.from({ length: 10 }, () => deliver(delivery(), company.tenantId, outboxId)));
  assert.equal(outcomes.filter((outcome) => outcome === "sent").length, 1);
  assert.equal(provider.calls, 1);
});

test("undo or claim: either the message is taken back and never sent, or sent and too late to take back", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { minLength: 2, maxLength: 6 }), async (order) => {
      const { conversationId } = await company.hear({});
      const { outboxId } = await answer(conversationId);
      const results = await Promise.allSettled(
        order.map((isUndo) =>
          isUndo
            ? company.owner.write((tx) => cancelDelivery(tx, outboxId))
            : deliver(delivery(), company.tenantId, outboxId),
        ),
      );
      const undone = results.filter((result, index) => order[index] && result.status === "fulfilled").length;
      const sent = provider.taken.filter(({ key }) => key === outboxId).length;
      const { state } = await deliveryOf(outboxId);
      assert.ok(undone + sent <= 1, `undone ${undone}, sent ${sent}`);
      if (undone === 1) assert.equal(state, "cancelled");
      if (sent === 1) assert.equal(state, "sent");
      for (const [index, result] of results.entries()) {
        if (order[index] && result.status === "rejected") assert.equal(result.reason.code, "too_late_to_undo");
      }
    }),
    { numRuns: 25 },
  );
});

test("undoing gives the text back and removes the message; undoing 'send and resolve' reopens", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId, { thenStatus: "resolved", text: "Done" });
  assert.equal((await company.owner.read((tx) => getConversation(tx, conversationId)))?.status, "resolved");
  const draft = await company.owner.write((tx) => cancelDelivery(tx, outboxId));
  assert.deepEqual(draft, { conversationId, text: "Done", attachmentIds: [] });
  assert.equal((await company.owner.read((tx) => getConversation(tx, conversationId)))?.status, "reopened");
  assert.deepEqual(await company.owner.read((tx) => loadItems(tx, [outboxId])), []);
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "not_claimed");
  assert.equal(provider.calls, 0);
});

test("a message that nobody took yet can be taken back between its tries: it stays on record, and is never sent", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId, { text: "Come at nine" });
  provider.next({ status: 503, words: "busy" });
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "queued");
  const waiting = await deliveryOf(outboxId);
  const itemsOf = () => company.owner.read((tx) => loadItems(tx, [waiting.event_id!]));
  assert.equal((await itemsOf())[0]?.delivery?.canCancel, true);
  const draft = await company.owner.write((tx) => cancelDelivery(tx, outboxId));
  assert.deepEqual(draft, { conversationId, text: "Come at nine", attachmentIds: [] });
  const [item] = await itemsOf();
  assert.deepEqual(
    [item?.delivery?.state, item?.delivery?.canCancel, item?.text],
    ["cancelled", false, "Come at nine"],
  );
  const later = delivery({}, { now: () => new Date(Date.now() + 60 * MINUTE) });
  assert.equal(await deliver(later, company.tenantId, outboxId), "not_claimed");
  assert.equal(provider.calls, 1);
  const waits = await company.system.read((tx) =>
    tx.query("select waiting_since_at from conversations where id = $1", [conversationId]),
  );
  assert.notEqual(waits[0]?.waiting_since_at, null, "the customer has no answer after all");
  await assert.rejects(
    company.owner.write((tx) => cancelDelivery(tx, outboxId)),
    { code: "too_late_to_undo" },
  );
});

test("send and resolve resolves; the customer's next word before it leaves is not resolved away", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId, { thenStatus: "closed" });
  await company.hear({ conversationId, text: "One more thing" });
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "sent");
  assert.equal((await company.owner.read((tx) => getConversation(tx, conversationId)))?.status, "reopened");
});

test("a message is not claimed before its undo window ends or its time comes", async () => {
  const { conversationId } = await company.hear({});
  const sendAt = new Date(Date.now() + 60 * MINUTE);
  const { outboxId } = await answer(conversationId, { sendAt: sendAt.toISOString() });
  assert.equal((await deliveryOf(outboxId)).state, "scheduled");
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "waits");
  assert.equal(provider.calls, 0);
  // No clock runs meanwhile: a server that starts an hour later finds it by its row alone.
  const later = delivery({}, { now: () => new Date(sendAt.getTime() + 1000) });
  assert.equal(await deliver(later, company.tenantId, outboxId), "sent");
  assert.equal((await company.owner.read((tx) => getConversation(tx, conversationId)))?.status, "waiting_customer");
});

test("a refused message shows the provider's own words, and retry really calls the provider (chatwoot#14120)", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next({ status: 422, words: "mailbox does not exist" });
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "failed");
  const failed = await deliveryOf(outboxId);
  assert.equal(failed.reason, "mailbox does not exist");
  await assert.rejects(
    company.owner.write((tx) => cancelDelivery(tx, outboxId)),
    { code: "too_late_to_undo" },
  );
  const itemId = await company.owner.write((tx) => retryDelivery(tx, outboxId));
  assert.equal(itemId, failed.event_id);
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "sent");
  assert.equal(provider.calls, 2);
  await assert.rejects(
    company.owner.write((tx) => retryDelivery(tx, outboxId)),
    { code: "cannot_retry" },
  );
  const attempts = await company.owner.read((tx) => listAttempts(tx, outboxId));
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ["failed", "sent"],
  );
  const items = await company.owner.read((tx) => listItems(tx, conversationId, undefined, 50));
  assert.equal(items.items.filter((item) => item.direction === "out").length, 1);
});

test("what may be tried again waits as long as the provider asks, and expires at the deadline", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next({ status: 429, words: "slow down", retryAfterSeconds: 120 }, { status: 503, words: "still busy" });
  const start = Date.now();
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "queued");
  const waiting = await deliveryOf(outboxId);
  assert.ok(waiting.not_before_at.getTime() >= start + 120_000);
  assert.equal(waiting.reason, "slow down");
  const lastChance = delivery({}, { now: () => new Date(start + 24 * 60 * MINUTE - 1000) });
  assert.equal(await deliver(lastChance, company.tenantId, outboxId), "expired");
  assert.equal((await deliveryOf(outboxId)).reason, "still busy");
  await company.owner.write((tx) => retryDelivery(tx, outboxId));
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "sent");
});

test("an unknown outcome is never sent again blindly; reading back finds that it arrived", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next("accept_and_hang_up");
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "unknown");
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "not_claimed");
  await assert.rejects(
    company.owner.write((tx) => retryDelivery(tx, outboxId)),
    { code: "cannot_retry" },
  );
  const task = { outboxId, attempt: 1, look: 0 };
  assert.equal(await reconcileDelivery(delivery(), company.tenantId, task), "unknown");
  assert.equal(await reconcileDelivery(delivery({ canReadBack: true }), company.tenantId, task), "sent");
  assert.equal(provider.taken.length, 1);
});

test("what did not arrive is sent again after reading back", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next("hang_up");
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "unknown");
  const options = delivery({ canReadBack: true });
  assert.equal(await reconcileDelivery(options, company.tenantId, { outboxId, attempt: 1, look: 0 }), "queued");
  assert.equal(await deliver(options, company.tenantId, outboxId), "sent");
  assert.equal(provider.taken.length, 1);
});

test("a provider that refuses doubles is asked again with the same key", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next("hang_up");
  const options = delivery({ isSendIdempotent: true });
  assert.equal(await deliver(options, company.tenantId, outboxId), "unknown");
  assert.equal(await reconcileDelivery(options, company.tenantId, { outboxId, attempt: 1, look: 0 }), "sent");
  assert.deepEqual(
    provider.taken.map(({ key }) => key),
    [outboxId],
  );
});

test("a provider that never answers is given up after the time limit, as unknown", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next("stall");
  assert.equal(await deliver(delivery({}, { sendTimeoutMs: 200 }), company.tenantId, outboxId), "unknown");
  assert.match((await deliveryOf(outboxId)).reason ?? "", /did not answer/);
});

test("a send that its process left behind becomes unknown, is read back, and is never doubled (chatwoot#13807)", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  let release = () => {};
  provider.holdUntil(
    new Promise((resolve) => {
      release = resolve;
    }),
  );
  // As after kill -9 between send and receipt: claimed, the provider will take it, and nobody writes the receipt down.
  const dying = deliver(delivery(), company.tenantId, outboxId).catch(() => {});
  while (provider.calls === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await deliveryOf(outboxId)).state, "sending");
  const calm = delivery({ canReadBack: true });
  await watchDeliveries(calm);
  assert.equal((await deliveryOf(outboxId)).state, "sending", "a send that is under way is left alone");
  await watchDeliveries({ ...calm, now: () => new Date(Date.now() + 10 * MINUTE) });
  assert.equal((await deliveryOf(outboxId)).state, "unknown");
  release();
  await dying;
  await reconcileDelivery(calm, company.tenantId, { outboxId, attempt: 1, look: 0 });
  assert.equal((await deliveryOf(outboxId)).state, "sent");
  assert.equal(provider.taken.length, 1);
});

test("messages of one conversation leave in the order in which they were written, under parallel workers", async () => {
  const { conversationId } = await company.hear({});
  const ids: Id[] = [];
  for (let index = 0; index < 8; index++) ids.push((await answer(conversationId, { text: `part ${index}` })).outboxId);
  const workers = Array.from({ length: 4 }, async () => {
    for (let round = 0; round < 200 && provider.taken.length < ids.length; round++) {
      const pick = ids[Math.floor(Math.random() * ids.length)]!;
      await deliver(delivery(), company.tenantId, pick);
    }
  });
  await Promise.all(workers);
  assert.deepEqual(
    provider.taken.map(({ key }) => key),
    ids,
  );
  const items = await company.owner.read((tx) => listItems(tx, conversationId, undefined, 50));
  assert.deepEqual(
    items.items.filter((item) => item.direction === "out").map((item) => item.text),
    ids.map((_, index) => `part ${index}`),
  );
});

test("a word of the provider moves a message forward and never back; a bounce says why", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  await deliver(delivery(), company.tenantId, outboxId);
  const say = (state: "delivered" | "read" | "failed", reason: string | null = null) =>
    company.system.write((tx) =>
      applyStatus(tx, company.connectionId, { providerMessageId: `p-${outboxId}`, state, reason }),
    );
  assert.equal(await say("read"), "applied");
  assert.equal(await say("delivered"), "ignored");
  assert.equal(await say("failed", "late bounce"), "ignored");
  assert.equal((await deliveryOf(outboxId)).state, "read");

  const second = await answer(conversationId);
  await deliver(delivery(), company.tenantId, second.outboxId);
  const bounce = {
    providerMessageId: `p-${second.outboxId}`,
    state: "failed" as const,
    reason: "550 5.1.1 no such user",
  };
  assert.equal(await company.system.write((tx) => applyStatus(tx, company.connectionId, bounce)), "applied");
  assert.equal((await deliveryOf(second.outboxId)).reason, "550 5.1.1 no such user");
  assert.equal(
    await company.system.write((tx) =>
      applyStatus(tx, company.connectionId, { ...bounce, providerMessageId: "nobody's" }),
    ),
    "not_found",
  );
});

test("a message of unknown fate is settled by a word that carries our own key, on its own channel only", async () => {
  const { conversationId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  provider.next("hang_up");
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "unknown");
  const word = { providerMessageId: "never noted", outboxId, state: "delivered" as const, reason: null };
  const other = await company.connect("email");
  assert.equal(await company.system.write((tx) => applyStatus(tx, other, word)), "not_found");
  assert.equal(await company.system.write((tx) => applyStatus(tx, company.connectionId, word)), "applied");
  assert.equal((await deliveryOf(outboxId)).state, "delivered");
});

test("a blocked contact is not answered, not even by a message that waited", async () => {
  const { conversationId, contactId } = await company.hear({});
  const { outboxId } = await answer(conversationId);
  await company.store.owner.query("update contacts set blocked_at = now() where id = $1", [contactId]);
  assert.equal(await deliver(delivery(), company.tenantId, outboxId), "failed");
  await assert.rejects(answer(conversationId), { code: "contact_blocked" });
  assert.equal(provider.calls, 0);
});

test("a closed conversation is not answered; the refusal names status and wish", async () => {
  const { conversationId } = await company.hear({});
  await company.owner.write((tx) => changeConversation(tx, conversationId, { status: "resolved" }));
  await company.owner.write((tx) => changeConversation(tx, conversationId, { status: "closed" }));
  await assert.rejects(answer(conversationId), {
    code: "illegal_transition",
    message: /is closed and cannot be answered/,
  });
});

test("nobody sends a file that somebody else uploaded", async () => {
  const { conversationId } = await company.hear({});
  const other = await company.hire("Other");
  const id = newId();
  await company.store.owner.query("insert into blobs (tenant_id, sha256, content) values ($1, '\\x01', 'x')", [
    company.tenantId,
  ]);
  await company.store.owner.query(
    "insert into attachments (tenant_id, id, sha256, name, type, bytes, actor_id) values ($1, $2, '\\x01', 'a.txt', 'text/plain', 1, $3)",
    [company.tenantId, id, other.actor.actorId],
  );
  await assert.rejects(answer(conversationId, { attachmentIds: [id] }), { code: "invalid_input" });
  const sent = await answer(conversationId, { attachmentIds: [id], text: "" }, other);
  const [item] = await company.owner.read((tx) => loadItems(tx, [sent.itemId]));
  assert.deepEqual(
    item?.attachments.map(({ name }) => name),
    ["a.txt"],
  );
});
