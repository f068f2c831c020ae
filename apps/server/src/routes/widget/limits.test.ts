import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { writeWidgetKey } from "@rapport/connector-webchat";
import fc from "fast-check";
import { startTestServer, type TestServer } from "../../testing/server.ts";
import { createBuckets } from "./buckets.ts";

test("whatever comes when, a bucket never gives more than its burst and what has flowed in", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 200 }),
      (burst, tenths, gapsMs) => {
        let atMs = 0;
        let given = 0;
        const buckets = createBuckets({ burst, perSecond: tenths / 10 }, () => atMs);
        for (const gapMs of gapsMs) {
          atMs += gapMs;
          if (buckets.take("a") === 0) given++;
        }
        assert.ok(given <= burst + (atMs / 1000) * (tenths / 10) + 1e-6);
      },
    ),
  );
});

test("after the wait that it names, a bucket gives again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 50 }), (burst, tenths) => {
      let atMs = 0;
      const buckets = createBuckets({ burst, perSecond: tenths / 10 }, () => atMs);
      for (let n = 0; n < burst; n++) assert.equal(buckets.take("a"), 0);
      const waitSeconds = buckets.take("a");
      assert.ok(waitSeconds >= 1);
      assert.equal(buckets.take("b"), 0);
      atMs += waitSeconds * 1000;
      assert.equal(buckets.take("a"), 0);
    }),
  );
});

const SHOP = "http://shop.example";
let server: TestServer;
let key: string;

before(async () => {
  server = await startTestServer({ config: { requestsPerMinute: 3000 } });
  const tenant = await server.createTenant();
  key = writeWidgetKey(tenant.id, await server.createConnection(tenant, "webchat", { allowedOrigins: [SHOP] }));
});
after(() => server.stop());

async function post(path: string, body: object, token?: string): Promise<Response> {
  const response = await fetch(`${server.url}/widget/v1${path}?key=${key}`, {
    method: "POST",
    headers: {
      origin: SHOP,
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify(body),
  });
  // Unread bodies would keep their connections.
  return new Response(await response.arrayBuffer(), response);
}
const begin = async () => ((await (await post("/start", {})).json()) as { visitorToken: string }).visitorToken;
let count = 0;
const say = (token: string) => post("/messages", { clientId: `client-id-${++count}`, text: "hello" }, token);

test("an office of 200 behind one address can all begin and write while one of them floods", async () => {
  const tokens = await Promise.all(Array.from({ length: 200 }, begin));
  const flooder = tokens[0]!;
  const flood = await Promise.all(Array.from({ length: 60 }, () => say(flooder)));
  const slowed = flood.filter(({ status }) => status === 429);
  assert.ok(slowed.length >= 30, `${slowed.length} of 60 were slowed`);
  assert.ok(Number(slowed[0]?.headers.get("retry-after")) >= 1);
  assert.equal(slowed[0]?.headers.get("access-control-allow-origin"), SHOP);
  const others = await Promise.all(tokens.slice(1).map(say));
  assert.deepEqual([...new Set(others.map(({ status }) => status))], [201]);
});

test("making visitors by the thousand from one address is slowed, who has a token comes in", async () => {
  const token = await begin();
  const answers = await Promise.all(Array.from({ length: 400 }, () => post("/start", {})));
  assert.ok(answers.filter(({ status }) => status === 429).length >= 150);
  assert.equal((await post("/start", { visitorToken: token })).status, 200);
  assert.equal((await say(token)).status, 201);
});

test("guessing tokens is slowed and locks out nobody who has one", async () => {
  const answers = await Promise.all(Array.from({ length: 150 }, () => say("wv_guess")));
  assert.ok(answers.filter(({ status }) => status === 429).length >= 30);
});
