import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, it } from "node:test";
import { startTestServer, type TestServer, type TestTenant } from "../testing/index.ts";

let server: TestServer;
let tenant: TestTenant;
let shop: Server;
let shopUrl: string;

before(async () => {
  server = await startTestServer();
  tenant = await server.createTenant();
  const document = "openapi: 3.1.0\npaths:\n  /orders:\n    get:\n      operationId: orders\n";
  shop = createServer((request, response) => {
    response.writeHead(request.url === "/openapi.yaml" ? 200 : 404).end(document);
  }).listen(0, "127.0.0.1");
  await new Promise((done) => shop.once("listening", done));
  shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
});
after(async () => {
  shop?.close();
  await server?.stop();
});

const importFrom = async (documentUrl: string) => {
  const owner = await server.as(tenant.owner);
  return owner.call("toolSources.import", { body: { kind: "openapi", name: "Shop", url: shopUrl, documentUrl } });
};

it("a document is read where it stands; an address without one says what it answered", async () => {
  const { added } = await importFrom(`${shopUrl}/openapi.yaml`);
  assert.deepEqual(added, ["orders"]);
  await assert.rejects(importFrom(`${shopUrl}/nothing`), { code: "provider_failed", message: /answered 404/ });
  const owner = await server.as(tenant.owner);
  const neither = { kind: "openapi", name: "Shop", url: shopUrl } as const;
  await assert.rejects(owner.call("toolSources.import", { body: neither }), { code: "invalid_input" });
});

it("a policy that somebody else changed since it was seen is not written over", async () => {
  await importFrom(`${shopUrl}/openapi.yaml`);
  const owner = await server.as(tenant.owner);
  const [tool] = (await owner.call("tools.list", {})).items;
  const change = (patch: object) => ({
    params: { id: tool!.id },
    body: { policy: { ...tool!.policy, ...patch }, seenPolicy: tool!.policy },
  });
  await owner.call("tools.update", change({ identity: "claimed" }));
  await assert.rejects(owner.call("tools.update", change({ by: ["staff"] })), { code: "conflict" });
  const [now] = (await owner.call("tools.list", {})).items;
  assert.deepEqual([now!.policy.identity, now!.policy.by], ["claimed", ["customer", "staff"]]);
});
