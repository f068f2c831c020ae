import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { RECORDS } from "@rapport/schema/json-schema";
import { startTestServer, type TestServer } from "../testing/index.ts";

let server: TestServer;

before(async () => {
  server = await startTestServer();
});
after(() => server.stop());

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers });

describe("whoever runs the product", () => {
  it("sees that it lives and can work", async () => {
    assert.deepEqual(await (await get("/health")).json(), { status: "alive", services: ["hub"] });
    assert.equal((await get("/ready")).status, 200);
  });

  it("reads figures, which no stranger behind a proxy does", async () => {
    const tenant = await server.createTenant();
    const socket = await server.openSocket(tenant.owner);
    await server.hear(tenant);
    await socket.next("conversation");
    const text = await (await get("/metrics")).text();
    assert.match(text, /rapport_http_requests_total\{route="\/v1\/auth\/sign-in",method="POST",status="200"\} 1/);
    assert.match(text, /rapport_sockets\{kind="console"\} 1/);
    for (const name of [
      "rapport_http_request_seconds_bucket",
      "rapport_outbox_overdue_seconds",
      "rapport_feed_lag_seconds",
    ]) {
      assert.ok(text.includes(name), name);
    }
    assert.ok(!text.includes(tenant.id));
    assert.equal((await get("/metrics", { "x-forwarded-for": "203.0.113.9" })).status, 404);
    socket.close();
  });
});

describe("a programmer", () => {
  it("reads the contract for tools and as a page that needs nothing from elsewhere", async () => {
    const document = (await (await get("/openapi.json")).json()) as { openapi: string; paths: Record<string, unknown> };
    assert.equal(document.openapi, "3.1.0");
    assert.ok(document.paths["/v1/conversations/{id}/messages"]);
    const page = await get("/docs");
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.doesNotMatch(await page.text(), /<script|src="|https?:\/\//);
  });

  it("finds each record as JSON Schema", async () => {
    for (const name of RECORDS.keys()) assert.equal((await get(`/schema/${name}.json`)).status, 200, name);
    assert.equal((await get("/schema/rapport.json")).status, 200);
    for (const name of ["Nothing.json", "..%2fpackage.json", "constructor.json"]) {
      assert.equal((await get(`/schema/${name}`)).status, 404, name);
    }
  });
});

it("the widget's script may be loaded by any site", async (test) => {
  const script = await get("/widget.js", { origin: "https://shop.example" });
  if (script.status === 404) return test.skip("the widget is not built");
  assert.equal(script.headers.get("access-control-allow-origin"), "*");
  assert.match(script.headers.get("content-type") ?? "", /javascript/);
  const again = await get("/widget.js", { "if-none-match": script.headers.get("etag") ?? "" });
  assert.equal(again.status, 304);
});
