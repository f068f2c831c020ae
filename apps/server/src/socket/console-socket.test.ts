import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { pruneFeed } from "@rapport/store";
import { openRawSocket, startTestServer, type TestActor, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
});
after(() => server.stop());

const closeCode = (socket: { once(event: "close", listener: (code: number) => void): unknown }) =>
  new Promise<number>((resolve) => socket.once("close", resolve));

/** Gives conversations to a person directly, as the inbox's own routes are tested elsewhere. */
async function assign(conversationId: string, actor: TestActor | null): Promise<void> {
  await server.store.system(tenant.id).write(async (tx) => {
    const seq = await tx.publish({ kind: "conversation", conversationId, entityId: conversationId });
    await tx.query("update conversations set assignee_id = $3, seq = $4 where tenant_id = $1 and id = $2", [
      tenant.id,
      conversationId,
      actor?.id ?? null,
      seq,
    ]);
  });
}

describe("a console's socket", () => {
  it("is told of a customer's message as it is written: the item and the row", async () => {
    const socket = await server.openSocket(tenant.owner);
    const heard = await server.hear(tenant, { text: "Where is my parcel?" });
    const { item } = await socket.next("item");
    assert.equal(item.id, heard.eventId);
    assert.equal(item.text, "Where is my parcel?");
    const { row } = await socket.next("conversation");
    assert.equal(row?.id, heard.conversationId);
    assert.equal(row?.isUnread, true);
    socket.close();
  });

  it("is told when the AI's part in a conversation changed, if the conversation may be seen", async () => {
    const own = await server.createActor(tenant, { scope: "own" });
    const [all, mine] = await Promise.all([server.openSocket(tenant.owner), server.openSocket(own)]);
    const { conversationId } = await server.hear(tenant);
    const theirs = await server.hear(tenant);
    await assign(theirs.conversationId, own);
    await server.store.system(tenant.id).write(async (tx) => {
      await tx.publish({ kind: "action", conversationId, entityId: conversationId });
      await tx.publish({ kind: "action", conversationId: theirs.conversationId, entityId: conversationId });
    });
    assert.equal((await all.next("engine")).conversationId, conversationId);
    assert.equal((await all.next("engine")).conversationId, theirs.conversationId);
    assert.equal((await mine.next("engine")).conversationId, theirs.conversationId);
    all.close();
    mine.close();
  });

  it("hears nothing of another company", async () => {
    const neighbour = await server.createTenant();
    const socket = await server.openSocket(neighbour.owner);
    await server.hear(tenant);
    await server.hear(neighbour, { text: "ours" });
    const { item } = await socket.next("item");
    assert.equal(item.text, "ours");
    assert.equal(socket.frames.filter((frame) => frame.type === "item").length, 1);
    socket.close();
  });

  it("resumes after a loss: everything since, once, in order, with no gap to what is live", async () => {
    const first = await server.openSocket(tenant.owner);
    await server.hear(tenant, { text: "seen" });
    await first.next("conversation");
    const since = first.lastSeq;
    first.close();
    const missed = [];
    for (let index = 0; index < 5; index++) missed.push(await server.hear(tenant, { text: `missed ${index}` }));
    // Customers go on writing while the client comes back.
    const [second, ...live] = await Promise.all([
      server.openSocket(tenant.owner, since),
      ...Array.from({ length: 20 }, (_, index) => server.hear(tenant, { text: `live ${index}` })),
    ]);
    const wanted = new Set([...missed, ...live].map((heard) => heard.eventId));
    while (countItems(second.frames) < wanted.size) await second.next("item");
    const ids = second.frames.flatMap((frame) => (frame.type === "item" ? [frame.item.id] : []));
    assert.equal(ids.length, wanted.size);
    assert.deepEqual(new Set(ids), wanted);
    const seqs = second.frames.flatMap((frame) => (frame.type !== "ready" && "seq" in frame ? [frame.seq] : []));
    assert.deepEqual(
      seqs,
      seqs.toSorted((left, right) => left - right),
    );
    second.close();
  });

  it("is told to load anew when its place is no longer kept, and then follows", async () => {
    const own = await server.createTenant();
    for (let index = 0; index < 3; index++) await server.hear(own);
    await server.store.owner.query("update change_feed set at = now() - interval '30 days' where tenant_id = $1", [
      own.id,
    ]);
    await pruneFeed(server.store.owner, 14);
    const socket = await server.openSocket(own.owner, 1);
    const { seq } = await socket.next("resync");
    assert.ok(seq > 1);
    const heard = await server.hear(own);
    assert.equal((await socket.next("item")).item.id, heard.eventId);
    const future = await server.openSocket(own.owner, 1_000_000_000);
    await future.next("resync");
    socket.close();
    future.close();
  });

  it("shows a person with limited rights only what is theirs, and tells when it goes", async () => {
    const operator = await server.createActor(tenant, { scope: "own" });
    const other = await server.createActor(tenant, { scope: "own" });
    const socket = await server.openSocket(operator);
    const theirs = await server.hear(tenant, { text: "not for you" });
    await assign(theirs.conversationId, other);
    const mine = await server.hear(tenant, { text: "for you" });
    await assign(mine.conversationId, operator);
    assert.equal((await socket.next("conversation", (frame) => frame.row !== null)).id, mine.conversationId);
    await assign(mine.conversationId, other);
    assert.equal((await socket.next("conversation", (frame) => frame.row === null)).id, mine.conversationId);
    assert.ok(!JSON.stringify(socket.frames).includes("not for you"));
    assert.ok(!JSON.stringify(socket.frames).includes(theirs.conversationId));
    socket.close();
  });

  it("knows for each person whether a row is unread", async () => {
    const reader = await server.createActor(tenant);
    const heard = await server.hear(tenant);
    const [mine, theirs] = [await server.openSocket(reader), await server.openSocket(tenant.owner)];
    await server.store.system(tenant.id).write(async (tx) => {
      await tx.query(
        "insert into conversation_reads (tenant_id, actor_id, conversation_id, seq) values ($1, $2, $3, $4)",
        [tenant.id, reader.id, heard.conversationId, heard.seq],
      );
      await tx.publish({ kind: "conversation", conversationId: heard.conversationId });
    });
    assert.equal((await mine.next("conversation")).row?.isUnread, false);
    assert.equal((await theirs.next("conversation")).row?.isUnread, true);
    mine.close();
    theirs.close();
  });

  it("shows who else looks and types, to those who look at the same conversation", async () => {
    const colleague = await server.createActor(tenant, { name: "Petra" });
    const { conversationId } = await server.hear(tenant);
    const mine = await server.openSocket(tenant.owner);
    const theirs = await server.openSocket(colleague);
    mine.say({ type: "look", conversationId, isTyping: false });
    await mine.next("presence", (frame) => frame.people.length === 0);
    theirs.say({ type: "look", conversationId, isTyping: true });
    const { people } = await mine.next("presence", (frame) => frame.people.length === 1);
    assert.deepEqual(people, [{ actorId: colleague.id, name: "Petra", isTyping: true }]);
    theirs.close();
    await mine.next("presence", (frame) => frame.people.length === 0);
    mine.close();
  });

  it("tells who is online, and who is no more", async () => {
    const colleague = await server.createActor(tenant);
    const mine = await server.openSocket(tenant.owner);
    const theirs = await server.openSocket(colleague);
    await mine.next("online", (frame) => frame.actorIds.includes(colleague.id));
    theirs.close();
    await mine.next("online", (frame) => !frame.actorIds.includes(colleague.id));
    mine.close();
  });

  it("closes with 4401 without a valid hello, and when the account is disabled", async () => {
    const unknown = await openRawSocket(server.url);
    unknown.send(JSON.stringify({ type: "hello", accessToken: "nonsense" }));
    assert.equal(await closeCode(unknown), 4401);
    const operator = await server.createActor(tenant);
    const socket = await server.openSocket(operator);
    const owner = await server.as(tenant.owner);
    await owner.call("actors.update", { params: { id: operator.id }, body: { isDisabled: true } });
    assert.equal(await socket.closed, 4401);
  });

  it("applies changed rights at once", async () => {
    const operator = await server.createActor(tenant);
    const socket = await server.openSocket(operator);
    const owner = await server.as(tenant.owner);
    await owner.call("actors.update", { params: { id: operator.id }, body: { scope: "own" } });
    await socket.next("changed", (frame) => frame.what === "actors");
    await server.hear(tenant, { text: "no longer for you" });
    await owner.call("settings.update", { body: { name: "Renamed" } });
    await socket.next("changed", (frame) => frame.what === "settings");
    assert.ok(!JSON.stringify(socket.frames).includes("no longer for you"));
    socket.close();
  });

  it("answers ping, and closes on what is no frame", async () => {
    const socket = await server.openSocket(tenant.owner);
    socket.say({ type: "ping" });
    await socket.next("pong");
    socket.raw.send("{");
    assert.equal(await socket.closed, 1008);
  });
});

it("a server that stops says 1012 to every socket", async () => {
  const own = await startTestServer();
  const company = await own.createTenant();
  const socket = await own.openSocket(company.owner);
  const stopped = own.stop();
  assert.equal(await socket.closed, 1012);
  await stopped;
});

function countItems(frames: readonly { type: string }[]): number {
  return frames.filter((frame) => frame.type === "item").length;
}
