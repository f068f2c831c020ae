import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { after, before, it } from "node:test";
import { newId } from "@rapport/schema";
import { startTestServer, TEST_PASSWORD, type TestServer, type TestTenant } from "../testing/index.ts";
import { serializeError } from "./log.ts";

let server: TestServer;
let tenant: TestTenant;
let log = "";

before(async () => {
  const logStream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log += String(chunk);
      done();
    },
  });
  server = await startTestServer({ logStream });
  tenant = await server.createTenant();
});
after(() => server.stop());

it("the log names routes, codes and ids, and nothing that people wrote or must keep secret", async () => {
  const owner = await server.as(tenant.owner);
  const token = await server.tokenOf(tenant.owner);
  const text = "my card number is 4111 1111 1111 1111";
  const { conversationId } = await server.hear(tenant, {
    text,
    subject: "Very private subject",
    address: "anna@private.example",
  });
  await owner.call("conversations.note", {
    params: { id: conversationId },
    body: { text: "between us only", clientId: newId() },
  });
  await owner.call("search", { query: { q: "card number" } });
  await owner.call("contacts.list", { query: { q: "anna@private.example" } });
  const { secret } = await owner.call("apiKeys.create", { body: { name: "CRM of Anna", role: "viewer" } });
  await server.fetchAs(null, "/v1/me", { headers: { authorization: `Bearer ${secret}` } });
  await server.fetchAs(null, "/v1/auth/accept-invite?token=ri_topsecret", {
    method: "POST",
    headers: { "content-type": "application/json", cookie: "rapport_refresh=rr_topsecret" },
    body: JSON.stringify({ token: "ri_topsecret_topsecret_topsecret", password: "my new password" }),
  });
  await server.fetchAs(tenant.owner, "/v1/settings", {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: '{"name": "half a company',
  });

  const lines = log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const search = lines.find((line) => line.route === "/v1/search");
  assert.equal(search?.status, 200);
  assert.equal(search?.tenantId, tenant.id);
  assert.equal(search?.actorId, tenant.owner.id);
  assert.ok(search?.reqId);
  const secrets = [
    text,
    "card number",
    "Very private subject",
    "private.example",
    "between us",
    "CRM of Anna",
    "topsecret",
    TEST_PASSWORD,
    "my new password",
    "half a company",
    token,
    secret,
    tenant.owner.email,
    "@",
  ];
  for (const word of secrets) assert.ok(!log.includes(word), `the log holds "${word}"`);
});

it("an error in the log keeps its kind, code and place, and loses values", () => {
  const error = Object.assign(new Error('Key (email)=(anna@private.example) is "taken" by rk_abcdef\nDETAIL: secret'), {
    code: "23505",
    detail: "Key (email)=(anna@private.example) already exists.",
    parameters: ["anna@private.example"],
  });
  const logged = serializeError(error);
  assert.equal(logged.code, "23505");
  assert.match(logged.stack, /log\.test\.ts/);
  assert.doesNotMatch(JSON.stringify(logged), /anna|taken|rk_abcdef|DETAIL/);
});
