import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { ToolPolicy } from "@rapport/schema";
import { type SubscriptionShop, startSubscriptionShop } from "./index.ts";

type Json = Record<string, unknown>;

const NOW = new Date("2026-11-21T10:00:00Z");
const ANNA = "/customers/anna/subscription";

describe("the subscription shop", () => {
  let shop: SubscriptionShop;
  let clock = NOW;
  before(async () => {
    shop = await startSubscriptionShop({ now: () => clock });
  });
  beforeEach(() => {
    clock = NOW;
    shop.reset();
  });
  after(() => shop.close());

  async function call(method: string, path: string, body?: unknown, key?: string) {
    const response = await fetch(`${shop.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${shop.apiKey}`,
        "content-type": "application/json",
        ...(key ? { "idempotency-key": key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }
  const get = (path: string) => call("GET", path);
  let keys = 0;
  const write = (path: string, body: unknown, key = `key-${keys++}`) => call("POST", path, body, key);
  const code = ({ body }: { body: Json }) => (body.error as { code: string } | undefined)?.code;

  test("needs the key for everything but its document", async () => {
    assert.equal((await fetch(`${shop.url}${ANNA}`)).status, 401);
    assert.equal((await fetch(`${shop.url}/_log`)).status, 401);
    assert.equal((await fetch(`${shop.mcpUrl}`, { method: "POST", body: "{}" })).status, 401);
    assert.equal((await fetch(`${shop.url}/openapi.json`)).status, 200);
  });

  test("knows the demo visitor, with a box that came yesterday and the cup that is broken", async () => {
    const found = await get("/customers?email=Anna.Levi@inbox.example");
    assert.equal(found.body.customerId, "anna");
    const [order] = (await get("/customers/anna/orders?limit=1")).body as unknown as Json[];
    assert.equal(order!.status, "delivered");
    assert.equal(order!.deliveredOn, "2026-11-20");
    assert.ok((order!.items as Json[]).some(({ name }) => name === "ceramic cup"));
    assert.equal((await get(`/customers?orderId=${order!.id}&email=tom.whitaker@post.example`)).status, 404);
  });

  test("makes the same data from the same seed and day, whose prices add up", async () => {
    const other = await startSubscriptionShop({ now: () => NOW });
    assert.deepEqual(other.world(), shop.world());
    await other.close();
    assert.equal(shop.world().customers.length, 200);
    for (const { orders } of shop.world().customers) {
      for (const { items, totalCents } of orders) {
        assert.equal(
          items.reduce((sum, item) => sum + item.priceCents * item.quantity, 0),
          totalCents,
        );
      }
    }
  });

  test("a preview tells the dates and the money and changes nothing", async () => {
    const { body } = await call("POST", `${ANNA}/skip?preview=true`, { month: "2026-12" });
    assert.deepEqual(body, {
      preview: true,
      allowed: true,
      facts: {
        before: { nextBoxOn: "2026-12-03", skippedMonths: [] },
        after: { nextBoxOn: "2027-01-03", skippedMonths: ["2026-12"] },
        effects: [{ code: "month_skipped", month: "2026-12", savedCents: 4900, currency: "GBP" }],
      },
    });
    assert.equal((await get(ANNA)).body.version, 1);
    assert.deepEqual(shop.log(), []);
    const no = await call("POST", `${ANNA}/skip?preview=true`, { month: "2026-10" });
    assert.equal(no.body.allowed, false);
    assert.match(String(no.body.reason), /2026-10/);
  });

  test("does what it previewed", async () => {
    const cases: [method: string, path: string, body: unknown][] = [
      ["POST", "skip", { month: "2027-01" }],
      ["PUT", "frequency", { frequency: "quarterly" }],
      ["POST", "pause", { months: 3 }],
      ["POST", "resume", {}],
    ];
    for (const [method, path, body] of cases) {
      const preview = await call(method, `${ANNA}/${path}?preview=true`, body);
      const after = (preview.body.facts as { after: Json }).after;
      const done = await call(method, `${ANNA}/${path}`, body, `do-${path}`);
      assert.equal(done.status, 200, path);
      const { nextBoxOn } = (await get(ANNA)).body;
      assert.equal(nextBoxOn, after.nextBoxOn, path);
    }
  });

  test("refuses what its rules forbid", async () => {
    const skip = (month: string) => write(`${ANNA}/skip`, { month });
    assert.equal(code(await skip("2026-11")), "month_passed");
    assert.equal((await skip("2026-12")).status, 200);
    assert.equal(code(await skip("2026-12")), "already_skipped");
    assert.equal(code(await skip("2028-12")), "too_far_ahead");
    assert.equal(code(await skip("2026-13")), "invalid_input");
    assert.equal(code(await write(`${ANNA}/pause`, { months: 7 })), "invalid_input");
    assert.equal((await write(`${ANNA}/pause`, { months: 2 })).status, 200);
    assert.equal(code(await write(`${ANNA}/pause`, { months: 2 })), "subscription_paused");
    assert.equal(code(await skip("2027-06")), "subscription_paused");
    clock = new Date("2027-03-01T10:00:00Z");
    assert.equal((await get(ANNA)).body.status, "active", "a pause ends by itself");
    assert.equal(code(await write(`${ANNA}/resume`, {})), "not_paused");
  });

  test("takes only addresses that exist where it sends to", async () => {
    const address = { line1: "3 Quay Street", city: "Bath", postalCode: "BA1 1AA", country: "gb" };
    const put = (body: Json) => call("PUT", `${ANNA}/address`, body, `key-${keys++}`);
    assert.equal(code(await put({ ...address, postalCode: "12345" })), "invalid_postal_code");
    assert.equal(code(await put({ ...address, country: "AQ" })), "country_not_served");
    assert.equal(code(await put({ ...address, line1: "Quay Street" })), "house_number_missing");
    assert.equal(code(await put({ ...address, country: "US", postalCode: "02101" })), "region_missing");
    assert.equal((await put(address)).status, 200);
    assert.equal(code(await put(address)), "same_address");
  });

  test("takes one damage claim for an order, with a photo, and not for a stranger's or an old one", async () => {
    const { orders } = shop.world().customers[0]!;
    const claim = (orderId: string, photoIds = ["photo-1"]) =>
      write("/customers/anna/claims", { orderId, description: "The cup is broken", photoIds });
    assert.equal(code(await claim(orders[0]!.id, [])), "invalid_input");
    assert.equal(code(await claim("LH-48213")), "order_not_found");
    assert.equal(code(await claim(orders[2]!.id)), "too_old");
    assert.equal((await claim(orders[0]!.id)).status, 200);
    assert.equal(code(await claim(orders[0]!.id)), "claim_already_open");
  });

  test("gives money back once, and never more than was paid", async () => {
    const [order] = shop.world().customers[0]!.orders;
    const refund = (amountCents: number) =>
      write("/customers/anna/refunds", { orderId: order!.id, amountCents, reason: "Broken cup" });
    assert.equal(code(await refund(order!.totalCents + 1)), "more_than_paid");
    assert.equal((await refund(order!.totalCents)).status, 200);
    assert.equal(code(await refund(1)), "already_refunded");
    const [payment] = (await get("/customers/anna/payments")).body as unknown as Json[];
    assert.equal(payment!.status, "refunded");
  });

  test("only the page behind the link cancels, and only by its button, once", async () => {
    const { body } = await write(`${ANNA}/cancel-link`, {});
    const url = String(body.url);
    assert.match(await (await fetch(url)).text(), /Cancel my subscription/);
    assert.equal((await get(ANNA)).body.status, "active");
    assert.equal((await fetch(url, { method: "POST" })).status, 200);
    assert.equal((await get(ANNA)).body.status, "cancelled");
    assert.equal((await fetch(url, { method: "POST" })).status, 410);
    assert.equal(code(await write(`${ANNA}/skip`, { month: "2027-01" })), "subscription_cancelled");
  });

  test("gives the discount of an offer once", async () => {
    const { body: offer } = await get(`${ANNA}/retention-offer`);
    const accept = () => write(`${ANNA}/retention-offer`, { code: offer.code });
    assert.equal((await accept()).status, 200);
    assert.equal(code(await accept()), "already_accepted");
    assert.equal((await get(`${ANNA}/retention-offer`)).status, 404);
  });

  test("does nothing twice under one key, however often and at once it is asked", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => write(`${ANNA}/pause`, { months: 2 }, "same")));
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
    assert.equal(shop.log().length, 1);
    const other = await write(`${ANNA}/pause`, { months: 3 }, "same");
    assert.deepEqual([other.status, code(other)], [409, "idempotency_key_reused"]);
    assert.equal(code(await call("POST", `${ANNA}/resume`, {})), "idempotency_key_required");
  });

  test("reads back what became of a key: done, refused or never seen", async () => {
    await write(`${ANNA}/skip`, { month: "2026-12" }, "done");
    await write(`${ANNA}/skip`, { month: "2026-12" }, "refused");
    assert.equal((await get("/operations/done")).body.status, "done");
    assert.equal((await get("/operations/refused")).body.status, "refused");
    assert.equal((await get("/operations/never")).status, 404);
  });

  test("breaks as it is told, before or after the deed, and knows afterwards which", async () => {
    const months = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"];
    const kinds = ["fail_before", "drop_before", "rate_limited", "fail_after", "drop_after", "half_done"] as const;
    for (const [index, kind] of kinds.entries()) {
      await call("POST", "/_faults", [
        { operation: "skip_month", kind, ...(kind === "half_done" ? { ms: 1000 } : {}) },
      ]);
      const send = () => write(`${ANNA}/skip`, { month: months[index] }, kind);
      if (kind.startsWith("drop")) await assert.rejects(send(), kind);
      else assert.ok((await send()).status >= 429, kind);
      const isDone = kind.endsWith("after") || kind === "half_done";
      assert.equal(shop.log().at(-1)?.idempotencyKey === kind, isDone, kind);
      if (kind === "half_done") {
        assert.equal((await get(`/operations/${kind}`)).status, 404, "records lag behind");
        clock = new Date(NOW.getTime() + 1000);
      }
      assert.equal((await get(`/operations/${kind}`)).status, isDone ? 200 : 404, kind);
      assert.equal((await send()).status, 200, `${kind}, sent again`);
    }
    assert.equal(shop.log().length, kinds.length);
  });

  test("describes each operation with a policy that the product reads", async () => {
    const document = (await (await fetch(`${shop.url}/openapi.json`)).json()) as { paths: Record<string, Json> };
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path) as Json[]);
    assert.equal(operations.length, 18);
    for (const operation of operations) {
      const { readBack, ...policy } = operation["x-rapport-policy"] as Json & {
        readBack: { operationId: string } | null;
      };
      ToolPolicy.parse({ ...policy, readBack: readBack && { tool: readBack.operationId } });
      assert.ok(String(operation.description).length > 20, String(operation.operationId));
    }
  });

  test("offers the same tools over MCP, with hints, previews and keys", async () => {
    const client = new Client({ name: "test", version: "1" });
    const headers = { authorization: `Bearer ${shop.apiKey}` };
    await client.connect(new StreamableHTTPClientTransport(new URL(shop.mcpUrl), { requestInit: { headers } }));
    const { tools } = await client.listTools();
    const hints = Object.fromEntries(tools.map(({ name, annotations }) => [name, annotations]));
    assert.equal(tools.length, 18);
    assert.equal(hints.get_subscription?.readOnlyHint, true);
    assert.equal(hints.skip_month?.readOnlyHint, false);
    assert.equal(hints.request_refund?.destructiveHint, true);
    assert.equal(hints.change_address?.idempotentHint, true);
    const skip = (meta: Json) =>
      client.callTool({ name: "skip_month", arguments: { customerId: "anna", month: "2026-12" }, _meta: meta });
    const preview = await skip({ "rapport/preview": true });
    assert.equal((preview.structuredContent as Json).allowed, true);
    const first = await skip({ "rapport/idempotencyKey": "over-mcp" });
    assert.deepEqual(await skip({ "rapport/idempotencyKey": "over-mcp" }), first);
    assert.deepEqual(
      shop.log().map(({ idempotencyKey }) => idempotencyKey),
      ["over-mcp"],
    );
    assert.equal((await skip({})).isError, true);
    await client.close();
  });
});

test("a shop with a folder remembers its deeds and keys after being killed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "subscription-shop-"));
  const start = async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--data-dir", folder, "--json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    return { child, ...(JSON.parse(line.toString()) as { url: string; apiKey: string }) };
  };
  const pause = async ({ url, apiKey }: { url: string; apiKey: string }) => {
    const headers = {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": "once",
    };
    const body = JSON.stringify({ months: 2 });
    return (await fetch(`${url}${ANNA}/pause`, { method: "POST", headers, body })).json() as Promise<unknown>;
  };
  const first = await start();
  const answer = await pause(first);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  const second = await start();
  try {
    assert.deepEqual(await pause(second), answer);
    const headers = { authorization: `Bearer ${second.apiKey}` };
    const log = (await (await fetch(`${second.url}/_log`, { headers })).json()) as unknown[];
    assert.equal(log.length, 1);
  } finally {
    second.child.kill("SIGTERM");
    await once(second.child, "exit");
    await rm(folder, { recursive: true });
  }
});
