import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, test } from "node:test";
import type { WidgetMessage, WidgetStart } from "@rapport/api";
import { IDENTITY_SECRET, writeWidgetKey } from "@rapport/connector-webchat";
import type { Id } from "@rapport/schema";
import { saveSecrets } from "@rapport/store";
import { SignJWT } from "jose";
import { startTestServer, type TestServer, type TestTenant } from "../../testing/server.ts";

const SHOP = "http://shop.example";
const SECRET = "a secret that only the shop's server knows";

let server: TestServer;
let tenant: TestTenant;
let connectionId: Id;
let key: string;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant("Box shop");
  ({ connectionId, key } = await connect({ allowedOrigins: [SHOP] }));
});
after(() => server.stop());

async function connect(config: Record<string, unknown>, where = tenant): Promise<{ connectionId: Id; key: string }> {
  const id = await server.createConnection(where, "webchat", config);
  await server.store
    .system(where.id)
    .write((tx) => saveSecrets(tx, server.store.secretKey, id, { [IDENTITY_SECRET]: SECRET }));
  return { connectionId: id, key: writeWidgetKey(where.id, id) };
}

interface Asking {
  key?: string;
  origin?: string | null;
  token?: string;
  identity?: string;
  body?: unknown;
  method?: string;
  form?: FormData;
}

/** A call as a browser on the shop's page makes it. */
function ask(path: string, asking: Asking = {}): Promise<Response> {
  const { origin = SHOP, token, identity, body, form } = asking;
  const headers = new Headers();
  if (origin !== null) headers.set("origin", origin);
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (identity) headers.set("x-rapport-identity", identity);
  if (body !== undefined) headers.set("content-type", "application/json");
  const separator = path.includes("?") ? "&" : "?";
  return fetch(`${server.url}/widget/v1${path}${separator}key=${asking.key ?? key}`, {
    method: asking.method ?? (body === undefined && !form ? "GET" : "POST"),
    headers,
    body: form ?? (body === undefined ? null : JSON.stringify(body)),
  });
}

async function start(asking: Asking & { visitorToken?: string; identity?: string } = {}): Promise<WidgetStart> {
  const { visitorToken, identity, ...rest } = asking;
  const response = await ask("/start", { ...rest, body: { visitorToken, identity } });
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as WidgetStart;
}

let count = 0;
const words = (text: string, more: object = {}) => ({ clientId: `client-id-${++count}`, text, ...more });

async function send(token: string, text: string, asking: Asking = {}): Promise<WidgetMessage> {
  const response = await ask("/messages", { token, body: words(text), ...asking });
  assert.equal(response.status, 201, await response.clone().text());
  return (await response.json()) as WidgetMessage;
}

const codeOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;
const sign = (subject: string, expiresIn = "5m", secret = SECRET, algorithm = "HS256") =>
  new SignJWT({ name: `Name of ${subject}` })
    .setProtectedHeader({ alg: algorithm })
    .setSubject(subject)
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret));
const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  server.store.system(tenant.id).read((tx) => tx.query<Row & Record<string, unknown>>(sql, values));

function fileForm(content: BlobPart, name: string, type: string): FormData {
  const form = new FormData();
  form.append("file", new Blob([content], { type }), name);
  return form;
}
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("a visitor's first message makes one conversation; looking at the bubble and starting make none", async () => {
  assert.equal((await ask("/appearance")).status, 200);
  const { visitorToken, conversationId, messages } = await start();
  assert.equal(conversationId, null);
  assert.deepEqual(messages, []);
  const before = await query("select id from conversations");
  const message = await send(visitorToken, "Where is my box?");
  assert.equal(message.text, "Where is my box?");
  assert.equal(message.direction, "in");
  const resumed = await start({ visitorToken });
  assert.equal(resumed.visitorToken, visitorToken);
  assert.deepEqual(
    resumed.messages.map(({ text }) => text),
    ["Where is my box?"],
  );
  assert.equal((await query("select id from conversations")).length, before.length + 1);
});

test("ten parallel sends of one message are one event in one conversation", async () => {
  const { visitorToken } = await start();
  const body = words("Once, please");
  const answers = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const response = await ask("/messages", { token: visitorToken, body });
      assert.equal(response.status, 201);
      return (await response.json()) as WidgetMessage;
    }),
  );
  assert.equal(new Set(answers.map(({ id }) => id)).size, 1);
  const { messages } = await start({ visitorToken });
  assert.equal(messages.length, 1);
});

test("the next message goes on in the latest conversation, also after it was resolved; after closing a new one begins", async () => {
  const { visitorToken } = await start();
  await send(visitorToken, "one");
  const first = (await start({ visitorToken })).conversationId;
  const setStatus = (status: string) =>
    server.store
      .system(tenant.id)
      .write((tx) => tx.query("update conversations set status = $2 where id = $1", [first, status]));
  await setStatus("resolved");
  await send(visitorToken, "two");
  assert.equal((await start({ visitorToken })).conversationId, first);
  const [row] = await query<{ status: string }>("select status from conversations where id = $1", [first]);
  assert.equal(row?.status, "reopened");
  await setStatus("closed");
  await send(visitorToken, "three");
  const latest = await start({ visitorToken });
  assert.notEqual(latest.conversationId, first);
  assert.deepEqual(
    latest.messages.map(({ text }) => text),
    ["one", "two", "three"],
  );
});

for (const [origin, what] of [
  [null, "no origin"],
  ["null", "the origin null"],
  ["https://shop.example", "another scheme"],
  ["http://shop.example:8080", "another port"],
  ["http://shop.example.evil.example", "a longer host"],
  ["http://evil-shop.example", "a host that ends alike"],
  ["http://SHOP.example", "a spelling no browser uses"],
] as const) {
  test(`${what} is refused on every write, and told nothing`, async () => {
    const { visitorToken: token } = await start();
    const calls = [
      ask("/start", { origin, body: {} }),
      ask("/messages", { origin, token, body: words("hi") }),
      ask("/profile", { origin, token, body: { name: "X" } }),
      ask("/read", { origin, token, body: { seq: 1 } }),
      ask("/attachments", { origin, token, form: fileForm(PNG, "a.png", "image/png") }),
    ];
    for (const response of await Promise.all(calls)) {
      assert.equal(response.status, 403);
      assert.equal(response.headers.get("access-control-allow-origin"), null);
      assert.equal(await codeOf(response), "origin_not_allowed");
    }
  });
}

test("a preflight is answered for the sites of this widget only", async () => {
  const { key: other } = await connect({ allowedOrigins: ["https://other.example"] });
  const allowed = await ask("/messages", { method: "OPTIONS" });
  assert.equal(allowed.status, 204);
  assert.equal(allowed.headers.get("access-control-allow-origin"), SHOP);
  assert.equal(allowed.headers.get("vary"), "Origin");
  const refused = await ask("/messages", { method: "OPTIONS", key: other });
  assert.equal(refused.status, 403);
  assert.equal(refused.headers.get("access-control-allow-origin"), null);
});

test("a page on our own address may read only when its origin is on the list", async () => {
  const sameOrigin = (widgetKey: string) =>
    fetch(`${server.url}/widget/v1/appearance?key=${widgetKey}`, { headers: { "sec-fetch-site": "same-origin" } });
  assert.equal((await sameOrigin(key)).status, 403);
  const { key: listed } = await connect({ allowedOrigins: [server.url] });
  assert.equal((await sameOrigin(listed)).status, 200);
});

test("an unknown, malformed or paused widget is not there", async () => {
  for (const wrong of ["", "wk_", "wk_AAAA", writeWidgetKey(tenant.id, tenant.id), `${key}A`]) {
    assert.equal((await ask("/appearance", { key: wrong })).status, 404, wrong);
  }
  const { key: paused, connectionId: id } = await connect({ allowedOrigins: [SHOP] });
  await server.store
    .system(tenant.id)
    .write((tx) => tx.query("update connections set status = 'paused' where id = $1", [id]));
  assert.equal((await ask("/appearance", { key: paused })).status, 404);
});

test("a token of another widget, of another company, or made up is not known", async () => {
  const { visitorToken: token } = await start();
  const { key: otherKey } = await connect({ allowedOrigins: [SHOP] });
  const stranger = await server.createTenant("Stranger");
  const { key: foreignKey } = await connect({ allowedOrigins: [SHOP] }, stranger);
  const changed = `${token.slice(0, -4)}AAAA`;
  for (const asking of [
    { key: otherKey, token },
    { key: foreignKey, token },
    { token: changed },
    { token: "wv_x" },
    {},
  ]) {
    const response = await ask("/messages", { ...asking, body: words("let me in") });
    assert.equal(response.status, 401);
    assert.equal(await codeOf(response), "not_signed_in");
  }
});

test("where identity is required every single write needs a valid signature", async () => {
  const { key: strict } = await connect({ allowedOrigins: [SHOP], isIdentityRequired: true });
  const identity = await sign("anna");
  const { visitorToken: token } = await start({ key: strict, identity });
  const unsigned = Buffer.from('{"alg":"none"}').toString("base64url");
  const claims = Buffer.from(`{"sub":"anna","exp":${Math.floor(Date.now() / 1000) + 300}}`).toString("base64url");
  const wrong = {
    "no signature": undefined,
    expired: await sign("anna", "-1m"),
    "another secret": await sign("anna", "5m", "a secret that was guessed"),
    "another algorithm": await sign("anna", "5m", SECRET, "HS512"),
    "alg none": `${unsigned}.${claims}.`,
    "no end": await new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setSubject("anna").sign(Buffer.from(SECRET)),
    "no subject": await new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("5m")
      .sign(Buffer.from(SECRET)),
    "hmac of somebody else": `hmac:anna:${createHmac("sha256", SECRET).update("boris").digest("hex")}`,
    rubbish: "a.b.c",
  };
  for (const [what, signature] of Object.entries(wrong)) {
    const asking: Asking = { key: strict, token, ...(signature ? { identity: signature } : {}) };
    const calls = {
      start: ask("/start", { key: strict, body: { visitorToken: token, identity: signature } }),
      send: ask("/messages", { ...asking, body: words("hi") }),
      profile: ask("/profile", { ...asking, body: { name: "X" } }),
      read: ask("/read", { ...asking, body: { seq: 1 } }),
      upload: ask("/attachments", { ...asking, form: fileForm(PNG, "a.png", "image/png") }),
      messages: ask("/messages?after=0", asking),
    };
    for (const [call, answer] of Object.entries(calls)) {
      const response = await answer;
      assert.equal(response.status, 401, `${call}: ${what}`);
      assert.equal(await codeOf(response), "identity_invalid", `${call}: ${what}`);
    }
  }
  const right = { key: strict, token };
  assert.equal((await send(token, "signed", { ...right, identity, body: words("signed") })).text, "signed");
  const hmac = `hmac:anna:${createHmac("sha256", SECRET).update("anna").digest("hex")}`;
  assert.equal((await send(token, "x", { ...right, identity: hmac, body: words("by hmac") })).text, "by hmac");
});

test("a token that belongs to one person is not honoured for another", async () => {
  const anna = await sign("anna-2");
  const boris = await sign("boris-2");
  const first = await start({ identity: anna });
  await send(first.visitorToken, "x", { identity: anna, body: words("Anna's secret") });
  const second = await start({ identity: boris, visitorToken: first.visitorToken });
  assert.notEqual(second.visitorToken, first.visitorToken);
  assert.deepEqual(second.messages, []);
  const signedOut = await start({ visitorToken: first.visitorToken });
  assert.notEqual(signedOut.visitorToken, first.visitorToken);
  assert.deepEqual(signedOut.messages, []);
  const asBoris = await ask("/messages", { token: first.visitorToken, identity: boris, body: words("I am Anna") });
  assert.equal(await codeOf(asBoris), "not_signed_in");
  const unsigned = await ask("/messages", { token: first.visitorToken, body: words("I am Anna") });
  assert.equal(await codeOf(unsigned), "identity_invalid");
});

test("the same person on another device sees the same chat", async () => {
  const identity = await sign("clara");
  const phone = await start({ identity });
  await send(phone.visitorToken, "x", { identity, body: words("from the phone") });
  const laptop = await start({ identity });
  assert.notEqual(laptop.visitorToken, phone.visitorToken);
  assert.equal(laptop.visitorId, phone.visitorId);
  assert.deepEqual(
    laptop.messages.map(({ text }) => text),
    ["from the phone"],
  );
});

test("two devices that start at the same moment are one visitor", async () => {
  const identity = await sign("dora");
  const starts = await Promise.all(Array.from({ length: 6 }, () => start({ identity })));
  assert.equal(new Set(starts.map(({ visitorId }) => visitorId)).size, 1);
});

test("a file is its visitor's own: another's is not there, neither to fetch nor to send", async () => {
  const { visitorToken: token } = await start();
  const { visitorToken: stranger } = await start();
  const uploaded = await ask("/attachments", { token, form: fileForm(PNG, "../../box.png", "image/png") });
  assert.equal(uploaded.status, 201, await uploaded.clone().text());
  const file = (await uploaded.json()) as { id: Id; name: string; type: string; isInline: boolean };
  assert.equal(file.name, "box.png");
  assert.equal(file.isInline, true);
  assert.equal((await ask(`/attachments/${file.id}`, { token: stranger })).status, 404);
  const stolen = await ask("/messages", { token: stranger, body: words("mine", { attachmentIds: [file.id] }) });
  assert.equal(stolen.status, 404);
  const message = await send(token, "", { token, body: words("", { attachmentIds: [file.id] }) });
  assert.equal(message.attachments[0]?.id, file.id);
  const fetched = await ask(`/attachments/${file.id}`, { token });
  assert.deepEqual(Buffer.from(await fetched.arrayBuffer()), PNG);
  assert.equal((await ask(`/attachments/${file.id}`, { token: stranger })).status, 404);
});

test("a file is what its bytes are: a page that calls itself a picture is never shown", async () => {
  const { visitorToken: token } = await start();
  for (const [content, name, type] of [
    ["<script>alert(1)</script>", "a.png", "image/png"],
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a.svg", "image/svg+xml"],
    ["<!doctype html><p>x", "a.html", "text/html"],
  ] as const) {
    const uploaded = await ask("/attachments", { token, form: fileForm(content, name, type) });
    const file = (await uploaded.json()) as { id: Id; isInline: boolean };
    assert.equal(file.isInline, false, name);
    const fetched = await ask(`/attachments/${file.id}`, { token });
    assert.match(fetched.headers.get("content-disposition") ?? "", /^attachment/);
    assert.doesNotMatch(fetched.headers.get("content-type") ?? "", /html|svg|xml/);
    assert.equal(fetched.headers.get("x-content-type-options"), "nosniff");
  }
});

test("more than 10 MB is refused", async () => {
  const { visitorToken: token } = await start();
  const response = await ask("/attachments", {
    token,
    form: fileForm(Buffer.alloc(10 * 1024 * 1024 + 1), "a.bin", ""),
  });
  assert.equal(response.status, 413);
  assert.equal(await codeOf(response), "too_large");
});

test("an empty message is refused with a sentence, and a blocked contact cannot write", async () => {
  const { visitorToken: token } = await start();
  assert.equal((await ask("/messages", { token, body: words("  ") })).status, 400);
  await send(token, "hello");
  const { conversationId } = await start({ visitorToken: token });
  const block = "update contacts k set blocked_at = now() from conversations c where c.contact_id = k.id and c.id = $1";
  await server.store.system(tenant.id).write((tx) => tx.query(block, [conversationId]));
  assert.equal(await codeOf(await ask("/messages", { token, body: words("again") })), "contact_blocked");
});

test("what the visitor says of themselves fills the contact's blanks and overwrites nothing", async () => {
  const { visitorToken: token } = await start();
  await send(token, "hello");
  assert.equal((await ask("/profile", { token, body: { name: "Anna", email: "anna@mail.example" } })).status, 204);
  assert.equal((await ask("/profile", { token, body: { name: "Root", email: "root@mail.example" } })).status, 204);
  const rows = await query<{ name: string; email: string }>(
    "select k.name, k.email from conversations c join contacts k on k.id = c.contact_id where c.connection_id = $1 order by c.created_at desc limit 1",
    [connectionId],
  );
  assert.deepEqual([rows[0]?.name, rows[0]?.email], ["Anna", "anna@mail.example"]);
  assert.equal((await ask("/profile", { token, body: { email: "not an address" } })).status, 400);
});

test("a chat is read back page by page, with nothing left out", async () => {
  const { visitorToken: token } = await start();
  for (let n = 1; n <= 120; n++) await send(token, `message ${n}`);
  const latest = await start({ visitorToken: token });
  assert.equal(latest.messages.length, 50);
  assert.equal(latest.hasEarlier, true);
  let all = latest.messages;
  for (let hasEarlier = true; hasEarlier; ) {
    const page = (await (await ask(`/messages?before=${all[0]!.seq}`, { token })).json()) as {
      messages: WidgetMessage[];
      hasEarlier: boolean;
    };
    all = [...page.messages, ...all];
    hasEarlier = page.hasEarlier;
  }
  assert.deepEqual(
    all.map(({ text }) => text),
    Array.from({ length: 120 }, (_, index) => `message ${index + 1}`),
  );
});
