import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { WidgetFrame, WidgetMessage, WidgetStart } from "@rapport/api";
import { writeWidgetKey } from "@rapport/connector-webchat";
import { type Id, newId } from "@rapport/schema";
import { writeOwnEvents } from "@rapport/store";
import WebSocket from "ws";
import { startTestServer, type TestServer, type TestTenant } from "../testing/server.ts";

const SHOP = "http://shop.example";
let server: TestServer;
let tenant: TestTenant;
let connectionId: Id;
let key: string;
const sockets: WebSocket[] = [];

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  connectionId = await server.createConnection(tenant, "webchat", { allowedOrigins: [SHOP] });
  key = writeWidgetKey(tenant.id, connectionId);
});
after(async () => {
  for (const socket of sockets) socket.terminate();
  await server.stop();
});

async function post<Answer>(path: string, body: object, token?: string): Promise<Answer> {
  const response = await fetch(`${server.url}/widget/v1${path}?key=${key}`, {
    method: "POST",
    headers: {
      origin: SHOP,
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, await response.clone().text());
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}
const start = (visitorToken?: string) => post<WidgetStart>("/start", { visitorToken });
let count = 0;
const send = (token: string, text: string) =>
  post<WidgetMessage>("/messages", { clientId: `client-id-${++count}`, text }, token);

/** A socket that collects its frames. */
function open(options: { origin?: string | null; key?: string } = {}) {
  const { origin = SHOP } = options;
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/widget/v1/socket?key=${options.key ?? key}`, {
    ...(origin === null ? {} : { origin }),
  });
  sockets.push(socket);
  const frames: WidgetFrame[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    frames.push(JSON.parse(String(data)) as WidgetFrame);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  return {
    socket,
    frames,
    closed,
    say: (frame: object) => socket.send(JSON.stringify(frame)),
    /** Resolves with what `find` answers first. */
    until: <Found>(find: (frames: WidgetFrame[]) => Found | undefined | false) =>
      new Promise<Found>((resolve) => {
        const look = () => {
          const found = find(frames);
          if (found === undefined || found === false) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    texts: () => frames.flatMap((frame) => (frame.type === "message" ? [frame.message.text] : [])),
  };
}
async function join(visitorToken: string, since = 0) {
  const client = open();
  await new Promise((resolve) => client.socket.on("open", resolve));
  client.say({ type: "hello", visitorToken, since });
  await client.until((frames) => frames.find(({ type }) => type === "ready"));
  return client;
}

/** An answer of a person, as it stands once it was handed to the channel. */
async function answer(visitorId: Id, conversationId: Id, text: string): Promise<void> {
  const scope = server.store.system(tenant.id);
  const to = { address: `${connectionId}:${visitorId}`, name: null };
  await scope.write(async (tx) => {
    const id = newId();
    const seq = await tx.reserveSeqs(1);
    writeOwnEvents(tx, [
      {
        id,
        seq,
        kind: "message",
        channel: "webchat",
        direction: "out",
        connectionId,
        conversationId,
        contactId: null,
        actorId: tenant.owner.id,
        externalId: id,
        occurredAt: new Date(),
        subject: null,
        text,
        authorName: null,
        clientId: null,
        meta: null,
        attachmentIds: [],
      },
    ]);
    await tx.query(
      `insert into outbox (tenant_id, id, conversation_id, connection_id, actor_id, client_id, state, content, event_id, not_before_at)
       values ($1, $2, $3, $4, $5, $6, 'sent', $7, $8, now())`,
      [tx.tenantId, newId(), conversationId, connectionId, tenant.owner.id, id, JSON.stringify({ to, text }), id],
    );
    tx.publishAt(seq, { kind: "item", conversationId, entityId: id });
  });
}

test("an answer reaches the visitor whom it is for, and nobody else", async () => {
  const anna = await start();
  const boris = await start();
  await send(anna.visitorToken, "Anna here");
  await send(boris.visitorToken, "Boris here");
  const { conversationId } = await start(anna.visitorToken);
  const annas = await join(anna.visitorToken);
  const boriss = await join(boris.visitorToken);
  await answer(anna.visitorId, conversationId!, "Hello Anna");
  await annas.until(() => annas.texts().includes("Hello Anna"));
  await send(boris.visitorToken, "Still here");
  await boriss.until(() => boriss.texts().includes("Still here"));
  assert.deepEqual(boriss.texts(), ["Boris here", "Still here"]);
  assert.deepEqual(annas.texts(), ["Anna here", "Hello Anna"]);
});

test("who comes back gets everything since the last message seen, once and in order, whatever is written meanwhile", async () => {
  const { visitorToken, visitorId } = await start();
  const first = await send(visitorToken, "0");
  const { conversationId } = await start(visitorToken);
  const expected: string[] = [];
  for (let n = 1; n <= 20; n++) {
    expected.push(String(n));
    await answer(visitorId, conversationId!, String(n));
  }
  const during = (async () => {
    for (let n = 21; n <= 60; n++) {
      expected.push(String(n));
      await answer(visitorId, conversationId!, String(n));
    }
  })();
  const client = await join(visitorToken, first.seq);
  await during;
  await client.until(() => client.texts().includes("60"));
  assert.deepEqual(client.texts(), expected);
});

test("two tabs of a visitor are both told, also of what the visitor wrote", async () => {
  const { visitorToken } = await start();
  const tabs = await Promise.all([join(visitorToken), join(visitorToken)]);
  await send(visitorToken, "from one of them");
  for (const tab of tabs) await tab.until(() => tab.texts().length === 1);
});

test("reading in one tab is told to the others, and the answer becomes read", async () => {
  const { visitorToken, visitorId } = await start();
  await send(visitorToken, "hello");
  const { conversationId } = await start(visitorToken);
  const tab = await join(visitorToken);
  await answer(visitorId, conversationId!, "hi");
  const seq = await tab.until((frames) =>
    frames.find((frame) => frame.type === "message" && frame.message.text === "hi"),
  );
  assert.ok(seq.type === "message");
  assert.equal((await start(visitorToken)).unreadCount, 1);
  await post("/read", { seq: seq.seq }, visitorToken);
  await tab.until((frames) => frames.some((frame) => frame.type === "read" && frame.readSeq === seq.seq));
  assert.equal((await start(visitorToken)).unreadCount, 0);
  const rows = await server.store
    .system(tenant.id)
    .read((tx) => tx.query<{ state: string }>("select state from outbox where conversation_id = $1", [conversationId]));
  assert.deepEqual(
    rows.map(({ state }) => state),
    ["read"],
  );
});

test("typing of either side is seen by the other", async () => {
  const { visitorToken } = await start();
  await send(visitorToken, "hello");
  const { conversationId } = await start(visitorToken);
  const tab = await join(visitorToken);
  tab.say({ type: "typing", isTyping: true });
  const seen = new Promise<void>((resolve) => {
    const leave = server.parts.hub.presence.onChange((_, id) => {
      const guests = id === conversationId ? server.parts.hub.presence.at(tenant.id, conversationId as Id) : [];
      if (!guests.some((guest) => guest.actorId === null && guest.isTyping)) return;
      leave();
      resolve();
    });
  });
  await seen;
  const agent = { tenantId: tenant.id, conversationId, actorId: tenant.owner.id, name: "Olga", isTyping: true };
  server.parts.hub.presence.set("test", agent);
  const frame = await tab.until((frames) => frames.find((each) => each.type === "agent" && each.isTyping));
  assert.deepEqual(frame, { type: "agent", name: "Olga", isOnline: true, isTyping: true });
  server.parts.hub.presence.remove("test");
  await tab.until((frames) => {
    const last = frames.at(-1);
    return last?.type === "agent" && !last.isTyping && !last.isOnline;
  });
});

for (const [what, origin] of [
  ["another site", "http://evil.example"],
  ["the origin null", "null"],
  ["no origin", null],
] as const) {
  test(`a socket from ${what} is refused`, async () => {
    const { visitorToken } = await start();
    const client = open({ origin });
    await new Promise((resolve) => client.socket.on("open", resolve));
    client.say({ type: "hello", visitorToken, since: 0 });
    assert.equal(await client.closed, 4403);
    assert.deepEqual(client.frames, []);
  });
}

test("a socket without a good token, or that says something else first, is closed", async () => {
  const hello = open();
  await new Promise((resolve) => hello.socket.on("open", resolve));
  hello.say({ type: "hello", visitorToken: "wv_nobody", since: 0 });
  assert.equal(await hello.closed, 4401);
  for (const text of ["{", "[]", '{"type":"typing","isTyping":true}', '{"type":"hello"}', "x".repeat(70_000)]) {
    const client = open();
    await new Promise((resolve) => client.socket.on("open", resolve));
    client.socket.send(text);
    assert.ok([1008, 1009].includes(await client.closed), text.slice(0, 30));
  }
});
