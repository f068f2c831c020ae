import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Client } from "@rapport/api";
import { deliver } from "@rapport/orchestration";
import { type Id, newId } from "@rapport/schema";
import { deliveryOptions } from "../connections/delivery.ts";
import { startTestServer, type TestActor, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;
let owner: Client;
before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  owner = await server.as(tenant.owner);
});
after(() => server.stop());

const words = (text: string) => ({ text, attachmentIds: [], clientId: newId() });

test("the inbox over HTTP: list, counts, one conversation, its items, each as the contract promises", async () => {
  const { conversationId } = await server.hear(tenant, { text: "Hello", subject: "Parcel", name: "Ann" });
  const list = await owner.call("conversations.list", { query: { status: "open", limit: 10 } });
  assert.equal(list.items[0]?.id, conversationId);
  assert.equal(list.items[0]?.contact.name, "Ann");
  const { counts } = await owner.call("conversations.counts", {
    body: { filters: [{ status: "open" }, { status: "closed" }, { status: "open", isUnread: true }] },
  });
  assert.deepEqual(counts, [1, 0, 1]);
  const detail = await owner.call("conversations.get", { params: { id: conversationId } });
  assert.equal(detail.allowed.reply, true);
  const items = await owner.call("conversations.items", { params: { id: conversationId }, query: {} });
  assert.equal(items.items[0]?.newText, "Hello");
  await owner.call("conversations.markRead", { params: { id: conversationId }, body: { seq: items.items[0]!.seq } });
  assert.equal((await owner.call("conversations.get", { params: { id: conversationId } })).isUnread, false);
});

test("a draft tells the names of my files, and nothing of a file that somebody else uploaded", async () => {
  const { conversationId } = await server.hear(tenant, { text: "Hello" });
  const upload = async (actor: TestActor, name: string): Promise<Id> => {
    const form = new FormData();
    form.append("file", new File(["text"], name));
    const response = await server.fetchAs(actor, "/v1/attachments", { method: "POST", body: form });
    return ((await response.json()) as { id: Id }).id;
  };
  const colleague = await server.createActor(tenant, { scope: "all" });
  const attachmentIds = [
    await upload(tenant.owner, "second.txt"),
    await upload(colleague, "secret.txt"),
    await upload(tenant.owner, "first.txt"),
    newId(),
  ];
  const params = { id: conversationId };
  await owner.call("conversations.saveDraft", { params, body: { kind: "reply", text: "", attachmentIds } });
  const { draft } = await owner.call("conversations.get", { params });
  assert.deepEqual(
    draft?.attachments.map(({ name, bytes }) => [name, bytes]),
    [
      ["second.txt", 4],
      ["first.txt", 4],
    ],
  );
});

test("answer, note, draft, undo, change, merge and take out, over HTTP", async () => {
  const { conversationId } = await server.hear(tenant, { text: "Hello" });
  const params = { id: conversationId };
  await owner.call("conversations.saveDraft", { params, body: { kind: "reply", text: "Dear", attachmentIds: [] } });
  assert.equal((await owner.call("conversations.get", { params })).draft?.text, "Dear");
  const item = await owner.call("conversations.reply", { params, body: words("Dear Ann") });
  assert.equal(item.delivery?.canCancel, true);
  assert.equal((await owner.call("conversations.get", { params })).draft, null);
  const undone = await owner.call("deliveries.cancel", { params: { id: item.delivery!.id } });
  assert.equal(undone.text, "Dear Ann");
  await assert.rejects(owner.call("deliveries.cancel", { params: { id: item.delivery!.id } }), {
    code: "too_late_to_undo",
  });
  await assert.rejects(owner.call("deliveries.retry", { params: { id: item.delivery!.id } }), { code: "cannot_retry" });
  const note = await owner.call("conversations.note", { params, body: { ...words("for us"), mentions: [] } });
  assert.deepEqual([note.kind, note.direction], ["note", "internal"]);
  const changed = await owner.call("conversations.update", {
    params,
    body: { status: "in_progress", addTags: ["vip"] },
  });
  assert.deepEqual([changed.status, changed.tags], ["in_progress", ["vip"]]);
  await assert.rejects(owner.call("conversations.update", { params, body: { status: "closed" } }), {
    code: "illegal_transition",
  });
  const bulk = await owner.call("conversations.bulkUpdate", {
    body: { ids: [conversationId, newId()], change: { priority: "urgent" } },
  });
  assert.deepEqual(
    bulk.results.map(({ ok, code }) => [ok, code]),
    [
      [true, null],
      [false, "not_found"],
    ],
  );
  const other = await server.hear(tenant, { text: "Again" });
  const merged = await owner.call("conversations.merge", { params, body: { fromIds: [other.conversationId] } });
  assert.equal(merged.mergedFrom.length, 1);
  const out = await owner.call("conversations.unmerge", { params: { id: other.conversationId } });
  assert.equal(out.mergedIntoId, null);
  const tags = await owner.call("tags.list", {});
  assert.deepEqual(tags.items, [{ name: "vip", count: 1 }]);
});

test("we begin a conversation once, however often it is asked, and it leaves by the channel", async () => {
  const connectionId = await server.createConnection(tenant, "email", { undoSendSeconds: 0 });
  const body = {
    connectionId,
    to: { email: "new@shop.example", name: "New" },
    subject: "Your offer",
    ...words("Hello!"),
  };
  const first = await owner.call("conversations.create", { body });
  const again = await owner.call("conversations.create", { body });
  assert.equal(first.id, again.id);
  assert.deepEqual([first.status, first.assigneeId, first.preview], ["assigned", tenant.owner.id, "Hello!"]);
  const items = await owner.call("conversations.items", { params: { id: first.id }, query: {} });
  assert.equal(items.items.length, 1);
  const outboxId = items.items[0]!.delivery!.id;
  // Nobody listens there: the message is refused or of unknown fate, and says so; it is never "sent".
  const outcome = await deliver(deliveryOptions(server.parts), tenant.id, outboxId);
  assert.notEqual(outcome, "sent");
  const chat = await server.createConnection(tenant, "webchat");
  await assert.rejects(
    owner.call("conversations.create", { body: { ...body, connectionId: chat, clientId: newId() } }),
    {
      code: "conflict",
    },
  );
});

test("saved views and canned replies: mine and shared, changed by those who may", async () => {
  const agent = await server.createActor(tenant);
  const asAgent = await server.as(agent);
  const view = await asAgent.call("views.create", {
    body: { name: "Urgent", filter: { priority: "urgent" }, isShared: false },
  });
  assert.equal(view.filter.status, "open");
  assert.equal((await owner.call("views.list", {})).items.length, 0);
  await assert.rejects(asAgent.call("views.update", { params: { id: view.id }, body: { isShared: true } }), {
    code: "not_allowed",
  });
  await assert.rejects(owner.call("views.update", { params: { id: view.id }, body: { name: "x" } }), {
    code: "not_found",
  });
  const shared = await owner.call("views.create", { body: { name: "All", filter: {}, isShared: true } });
  assert.deepEqual(
    (await asAgent.call("views.list", {})).items.map(({ name, canEdit }) => [name, canEdit]),
    [
      ["All", false],
      ["Urgent", true],
    ],
  );
  await assert.rejects(asAgent.call("views.delete", { params: { id: shared.id } }), { code: "not_allowed" });
  await owner.call("views.delete", { params: { id: shared.id } });

  const reply = { shortcut: "thanks", title: "Thanks", body: "Thank you, {{contact.firstName}}!", isShared: true };
  const canned = await asAgent.call("cannedReplies.create", { body: reply });
  await assert.rejects(owner.call("cannedReplies.create", { body: { ...reply, shortcut: "THANKS" } }), {
    code: "already_exists",
  });
  await assert.rejects(
    owner.call("cannedReplies.create", { body: { ...reply, shortcut: "x", body: "{{contact.iban}}" } }),
    {
      code: "invalid_input",
    },
  );
  await owner.call("cannedReplies.update", { params: { id: canned.id }, body: { title: "Thank you" } });
  assert.equal((await asAgent.call("cannedReplies.list", {})).items[0]?.title, "Thank you");
  await asAgent.call("cannedReplies.delete", { params: { id: canned.id } });
});

test("contacts over HTTP: create, find, change, block, timeline, merge and take out", async () => {
  const a = await owner.call("contacts.create", {
    body: { name: "Zoe Zimmer", email: "Zoe@Zimmer.example", companyName: "Zimmer Ltd" },
  });
  assert.equal(a.company?.slug, "zimmer-ltd");
  assert.equal(a.identities[0]?.address, "zoe@zimmer.example");
  await assert.rejects(owner.call("contacts.create", { body: { name: "Z", email: "zoe@zimmer.example" } }), {
    code: "already_exists",
  });
  const found = await owner.call("contacts.list", { query: { q: "zimmer" } });
  assert.deepEqual(
    found.items.map(({ id, companyName }) => [id, companyName]),
    [[a.id, "Zimmer Ltd"]],
  );
  const heard = await server.hear(tenant, { name: "Zoe (private)", address: "zoe@home.example", text: "It is me" });
  const merged = await owner.call("contacts.merge", { params: { id: a.id }, body: { fromId: heard.contactId } });
  assert.equal(merged.identities.length, 2);
  const timeline = await owner.call("contacts.timeline", { params: { id: a.id }, query: {} });
  assert.equal(timeline.items[0]?.text, "It is me");
  assert.equal((await owner.call("contacts.conversations", { params: { id: a.id }, query: {} })).items.length, 1);
  const out = await owner.call("contacts.unmerge", { params: { id: heard.contactId } });
  assert.equal(out.identities[0]?.address, "zoe@home.example");
  const blocked = await owner.call("contacts.update", { params: { id: heard.contactId }, body: { isBlocked: true } });
  assert.notEqual(blocked.blockedAt, null);
  await assert.rejects(owner.call("conversations.reply", { params: { id: heard.conversationId }, body: words("no") }), {
    code: "contact_blocked",
  });
  const search = await owner.call("search", { query: { q: "zoe" } });
  assert.ok(search.contacts.length >= 2);
});

test("a lower role and another company are refused on every route of the inbox, and the refusal is written down", async () => {
  const { conversationId, contactId } = await server.hear(tenant, {});
  const stranger = (await server.createTenant()).owner;
  const viewer = await server.createActor(tenant, { role: "viewer" });
  const own = await server.createActor(tenant, { scope: "own" });
  const params = { id: conversationId };
  const calls = (client: Client, id: Id): Record<string, () => Promise<unknown>> => ({
    reply: () => client.call("conversations.reply", { params, body: words("x") }),
    note: () => client.call("conversations.note", { params, body: { ...words("x"), mentions: [] } }),
    update: () => client.call("conversations.update", { params, body: { priority: "high" } }),
    merge: () => client.call("conversations.merge", { params, body: { fromIds: [id] } }),
    unmerge: () => client.call("conversations.unmerge", { params }),
    saveDraft: () => client.call("conversations.saveDraft", { params, body: { kind: "note", text: "x" } }),
    mergeContact: () => client.call("contacts.merge", { params: { id: contactId }, body: { fromId: id } }),
    updateContact: () => client.call("contacts.update", { params: { id: contactId }, body: { note: "x" } }),
  });
  const reads = (client: Client): Record<string, () => Promise<unknown>> => ({
    get: () => client.call("conversations.get", { params }),
    items: () => client.call("conversations.items", { params, query: {} }),
    markRead: () => client.call("conversations.markRead", { params, body: { seq: 1 } }),
  });
  const refused = async (actor: TestActor, code: string, names: Record<string, () => Promise<unknown>>) => {
    for (const [name, call] of Object.entries(names))
      await assert.rejects(call(), { code }, `${name} by ${actor.role}`);
  };
  const countRefusals = async () =>
    (await owner.call("audit.list", { query: { outcome: "refused", limit: 200 } })).items.length;
  const before = await countRefusals();
  const clients = { stranger: await server.as(stranger), viewer: await server.as(viewer), own: await server.as(own) };
  await refused(stranger, "not_found", { ...calls(clients.stranger, newId()), ...reads(clients.stranger) });
  await refused(viewer, "not_allowed", calls(clients.viewer, newId()));
  const { mergeContact: _m, updateContact: _u, ...conversationCalls } = calls(clients.own, newId());
  await refused(own, "not_found", { ...conversationCalls, ...reads(clients.own) });
  assert.equal((await countRefusals()) - before, 8 + 9);
});
