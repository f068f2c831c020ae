import assert from "node:assert/strict";
import type { AddressInfo } from "node:net";
import { createServer, type Server } from "node:net";
import { after, before, describe, it } from "node:test";
import type { Client } from "@rapport/api";
import type { EmailConfig, RapportError } from "@rapport/schema";
import { readSecrets } from "@rapport/store";
import { startTestServer, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;
let owner: Client;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  owner = await server.as(tenant.owner);
});
after(() => server.stop());

const isCode = (code: string) => (error: RapportError) => {
  assert.equal(error.code, code);
  return true;
};

const door = { host: "127.0.0.1", port: 587, security: "starttls" as const, user: "help" };
const mail = (config: Partial<EmailConfig> & { address: string }) => ({
  connector: "email" as const,
  name: "Mail",
  config: { senderName: "Help", ...config },
});

describe("a channel", () => {
  it("for web chat answers its key and the tag to copy", async () => {
    const made = await owner.call("connections.create", {
      body: { connector: "webchat", name: "Shop", config: { allowedOrigins: ["https://shop.example"] } },
    });
    assert.match(made.widgetKey ?? "", /^wk_/);
    assert.equal(made.scriptTag, `<script async src="${server.url}/widget.js" data-key="${made.widgetKey}"></script>`);
    const { secret } = await owner.call("connections.identitySecret", { params: { id: made.id } });
    const { secret: newer } = await owner.call("connections.identitySecret", { params: { id: made.id } });
    assert.notEqual(secret, newer);
    const listed = (await owner.call("connections.list", {})).items.find((item) => item.id === made.id);
    assert.deepEqual(listed?.secretsSet, ["identitySecret"]);
    await owner.call("connections.delete", { params: { id: made.id } });
    await assert.rejects(owner.call("connections.delete", { params: { id: made.id } }), isCode("not_found"));
  });

  it("keeps its secrets encrypted and answers them nowhere", async () => {
    const password = "a-very-secret-password";
    const made = await owner.call("connections.create", {
      body: { ...mail({ address: "secret@mine.example", smtp: door }), secrets: { smtpPassword: password } },
    });
    assert.deepEqual(made.secretsSet, ["smtpPassword"]);
    const answers = JSON.stringify([
      made,
      await owner.call("connections.list", {}),
      await owner.call("audit.list", {}),
    ]);
    assert.ok(!answers.includes(password));
    const { rows } = await server.store.owner.query<{ ciphertext: Buffer; key_id: string }>(
      "select ciphertext, key_id from secrets where connection_id = $1",
      [made.id],
    );
    assert.ok(!rows[0]?.ciphertext.toString("latin1").includes(password));
    const read = await server.store.system(tenant.id).read((tx) => readSecrets(tx, server.store.secretKey, made.id));
    assert.equal(read.smtpPassword, password);
    const otherKey = new Uint8Array(32);
    await assert.rejects(
      server.store.system(tenant.id).read((tx) => readSecrets(tx, otherKey, made.id)),
      /encrypted with another key/,
    );
  });

  it("forgets a password when its server, user or security changes", async () => {
    const made = await owner.call("connections.create", {
      body: { ...mail({ address: "moving@mine.example", smtp: door }), secrets: { smtpPassword: "s3cret" } },
    });
    const update = (smtp: typeof door) =>
      owner.call("connections.update", {
        params: { id: made.id },
        body: { email: { address: "moving@mine.example", senderName: "Help", smtp } },
      });
    assert.deepEqual((await update(door)).secretsSet, ["smtpPassword"]);
    assert.deepEqual((await update({ ...door, host: "127.0.0.2" })).secretsSet, []);
  });

  it("never says a saved password to another server when settings are tried", async () => {
    const heard: string[] = [];
    const thief = await listen((text) => heard.push(text));
    const made = await owner.call("connections.create", {
      body: {
        ...mail({ address: "target@mine.example", smtp: { ...door, security: "starttls" } }),
        secrets: { smtpPassword: "do-not-tell" },
      },
    });
    const { port } = thief.address() as AddressInfo;
    const result = await owner.call("connections.check", {
      body: { ...mail({ address: "target@mine.example", smtp: { ...door, port, security: "none" } }), id: made.id },
    });
    assert.equal(result.ok, false);
    const said = heard.join("\n");
    assert.ok(!said.includes("do-not-tell"));
    assert.ok(!said.includes(Buffer.from("do-not-tell").toString("base64")));
    thief.close();
  });

  it("takes an address that no other channel has", async () => {
    await owner.call("connections.create", { body: mail({ address: "taken@mine.example" }) });
    const neighbour = await server.as((await server.createTenant()).owner);
    const again = neighbour.call("connections.create", { body: mail({ address: "Taken@mine.example" }) });
    await assert.rejects(again, isCode("already_exists"));
    assert.equal((await neighbour.call("connections.list", {})).items.length, 0);
  });

  it("refuses mail servers at private addresses that are not allowed", async () => {
    for (const host of ["10.0.0.1", "169.254.169.254", "192.168.1.1"]) {
      const smtp = { ...door, host };
      const create = owner.call("connections.create", { body: mail({ address: "ssrf@mine.example", smtp }) });
      await assert.rejects(create, isCode("address_forbidden"), host);
      const checked = await owner.call("connections.check", { body: mail({ address: "ssrf@mine.example", smtp }) });
      assert.equal(checked.ok, false);
    }
  });

  it("of another kind is not changed by the wrong settings", async () => {
    const id = await server.createConnection(tenant, "webchat");
    const body = { email: { address: "x@mine.example", senderName: "" } };
    await assert.rejects(owner.call("connections.update", { params: { id }, body }), isCode("invalid_input"));
  });

  it("can be paused and taken up again", async () => {
    const id = await server.createConnection(tenant, "webchat");
    const pause = (isPaused: boolean) => owner.call("connections.update", { params: { id }, body: { isPaused } });
    assert.equal((await pause(true)).status, "paused");
    assert.equal((await pause(false)).status, "active");
  });
});

function listen(hear: (text: string) => void): Promise<Server> {
  const thief = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("220 thief ESMTP\r\n");
    socket.on("data", (bytes) => {
      const text = String(bytes);
      hear(text);
      if (/^EHLO/i.test(text)) socket.write("250-thief\r\n250 AUTH PLAIN LOGIN\r\n");
      else if (/^QUIT/i.test(text)) socket.end("221 bye\r\n");
      else socket.write("535 no\r\n");
    });
  });
  return new Promise((resolve) => thief.listen(0, "127.0.0.1", () => resolve(thief)));
}
