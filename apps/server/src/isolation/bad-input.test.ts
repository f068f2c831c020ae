import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { contract, type RouteDefinition, type RouteName } from "@rapport/api";
import { ERRORS } from "@rapport/schema";
import fc from "fast-check";
import { startTestServer, type TestServer } from "../testing/index.ts";
import { type Answered, answered, callRoute, type LooseInput } from "./request.ts";
import { createWorld, SAMPLES, SITE, type World } from "./world.ts";

let server: TestServer;
let world: World;

before(async () => {
  server = await startTestServer();
  world = await createWorld(server);
});
after(() => server.stop());

const ROUTES = Object.entries(contract) as [RouteName, RouteDefinition][];
const WITH_BODY = ROUTES.filter(([, route]) => route.body);
const sampleOf = (name: RouteName) => SAMPLES[name](world) as LooseInput;

/** A refusal in the registry's words: its code, its status, a sentence, and nothing of ours. */
function assertRefused(answer: Answered, codes: readonly string[]): void {
  assert.ok(answer.code && answer.code in ERRORS, `${answer.status} ${answer.text}`);
  assert.equal(answer.status, ERRORS[answer.code as keyof typeof ERRORS].status);
  assert.ok(codes.includes(answer.code), `${answer.code} is none of ${codes.join(", ")}`);
  const { error } = JSON.parse(answer.text) as { error: Record<string, unknown> };
  assert.ok(typeof error.sentence === "string" && error.sentence.length > 10);
  assert.deepEqual(
    Object.keys(error).filter((key) => !["code", "sentence", "issues", "requestId"].includes(key)),
    [],
  );
  assert.doesNotMatch(answer.text, /node_modules|at \w+ \(|select |postgres/i);
}

const isWidget = (name: RouteName) => name.startsWith("widget.");

/** As the owner; as a visitor on the allowed site where the widget calls. */
function call(name: RouteName, input: LooseInput): Promise<Answered> {
  const sample = sampleOf(name);
  const visitor = { origin: SITE, authorization: `Bearer ${world.visitorToken}` };
  return callRoute(server, isWidget(name) ? null : world.tenant.owner, name, {
    ...sample,
    ...input,
    query: { ...sample.query, ...input.query },
    headers: { ...(isWidget(name) ? visitor : {}), ...input.headers },
  });
}

function send(name: RouteName, headers: Record<string, string>, raw: BodyInit): Promise<Answered> {
  const { body: _body, ...rest } = sampleOf(name);
  return callRoute(server, isWidget(name) ? null : world.tenant.owner, name, {
    ...rest,
    raw,
    headers: { ...(isWidget(name) ? { origin: SITE, authorization: `Bearer ${world.visitorToken}` } : {}), ...headers },
  });
}

const JSON_TYPE = { "content-type": "application/json" };

for (const [name] of WITH_BODY) {
  describe(name, () => {
    it("answers malformed JSON", async () => {
      for (const text of ["{", '{"a":', "nonsense", '{"__proto__":{"a":1}}', "\u0000", '"\\ud800']) {
        assertRefused(await send(name, JSON_TYPE, text), ["malformed_json", "invalid_input"]);
      }
    });

    it("answers an empty body", async () => {
      const answer = await send(name, JSON_TYPE, "");
      assertRefused(answer, ["invalid_input"]);
    });

    it("answers values of the wrong type", async () => {
      for (const value of [null, 7, true, "text", [], [[]]]) {
        assertRefused(await send(name, JSON_TYPE, JSON.stringify(value)), ["invalid_input"]);
      }
    });

    it("answers each field with a wrong type, without writing anything", async () => {
      const body = sampleOf(name).body as Record<string, unknown>;
      for (const key of Object.keys(body)) {
        for (const wrong of [{ nested: [] }, [[["x"]]], -1.5, "\u0000", ""]) {
          const answer = await call(name, { body: { ...body, [key]: wrong } });
          assert.ok(answer.status < 500, `${key} = ${JSON.stringify(wrong)}: ${answer.text}`);
          if (answer.status >= 400) assertRefused(answer, Object.keys(ERRORS));
        }
      }
    });

    it("answers a body above 1 MB", async () => {
      const text = JSON.stringify({ ...(sampleOf(name).body as object), filler: "x".repeat(1_100_000) });
      assertRefused(await send(name, JSON_TYPE, text), ["too_large"]);
    });

    it("answers other content types", async () => {
      for (const type of ["text/plain", "application/xml", "application/x-www-form-urlencoded"]) {
        assertRefused(await send(name, { "content-type": type }, "a=1"), ["unsupported_type"]);
      }
    });
  });
}

for (const [name] of ROUTES.filter(([, candidate]) => candidate.params)) {
  it(`${name} answers an id that is none`, async () => {
    for (const id of ["1", "null", "..%2f..", "%00", "a".repeat(400), "💥", `${world.conversationId}x`]) {
      const answer = await call(name, { params: { id } });
      assertRefused(answer, ["invalid_input", "not_found"]);
    }
  });
}

for (const [name, route] of ROUTES.filter(([, candidate]) => candidate.query)) {
  it(`${name} answers a query of the wrong types`, async () => {
    for (const key of Object.keys(route.query?.shape ?? {})) {
      for (const wrong of ["\u0000", "-1", "1e999", "[object Object]", "💥".repeat(2000), "' or 1=1 --"]) {
        const answer = await call(name, { query: { [key]: wrong } });
        assert.ok(answer.status < 500, `${key}=${wrong}: ${answer.text}`);
        if (answer.status >= 400) assertRefused(answer, Object.keys(ERRORS));
      }
    }
  });
}

describe("any JSON at all", () => {
  for (const [name] of WITH_BODY.filter(
    ([candidate]) => !/^(auth\.|me\.changePassword|widget\.start)/.test(candidate),
  )) {
    it(`${name} answers without failing`, async () => {
      const { body } = sampleOf(name) as { body: Record<string, unknown> };
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...Object.keys(body)), fc.jsonValue({ maxDepth: 3 }), async (key, value) => {
          const answer = await call(name, { body: { ...body, [key]: value } });
          assert.ok(answer.status < 500, answer.text);
        }),
        { numRuns: 15 },
      );
    });
  }
});

describe("an address", () => {
  it("that does not exist answers 404, one that takes other methods 405 and says which", async () => {
    const unknown = await answered(await fetch(`${server.url}/v1/nothing`));
    assertRefused(unknown, ["not_found"]);
    const wrong = await fetch(`${server.url}/v1/conversations/${world.conversationId}`, { method: "DELETE" });
    assert.deepEqual(wrong.headers.get("allow")?.split(", ").toSorted(), ["GET", "PATCH"]);
    assertRefused(await answered(wrong), ["method_not_allowed"]);
    assertRefused(await answered(await fetch(`${server.url}/v1/%E0%A4%A`)), ["not_found"]);
  });

  it("answers with headers that protect", async () => {
    const response = await fetch(`${server.url}/v1/me`);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    assert.ok(response.headers.get("x-request-id"));
  });
});
