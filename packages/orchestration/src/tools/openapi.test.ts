import assert from "node:assert/strict";
import { test } from "node:test";
import type { RapportError } from "@rapport/schema";
import fc from "fast-check";
import { checkArguments } from "./arguments.ts";
import { readOpenApi } from "./openapi.ts";

const paths = (path: string, method: string, operation: Record<string, unknown>) => ({
  [path]: { [method]: operation },
});
const document = (rest: Record<string, unknown>, openapi = "3.1.0") => ({
  openapi,
  info: { title: "Shop", version: "1" },
  servers: [{ url: "https://{host}/v1", variables: { host: { default: "shop.example" } } }],
  ...rest,
});
const body = (schema: unknown, type = "application/json") => ({ required: true, content: { [type]: { schema } } });
const only = (doc: unknown) => readOpenApi(doc).tools[0]!;

test("path, query, header and body become one schema, and where each belongs is kept", () => {
  const tool = only(
    document({
      paths: {
        "/orders/{orderId}/refunds": {
          parameters: [{ name: "orderId", in: "path", required: true, schema: { type: "string" } }],
          post: {
            operationId: "refunds.create",
            summary: "Refund an order",
            description: "Gives money back.",
            parameters: [
              { name: "notify", in: "query", schema: { type: "boolean" } },
              { name: "X-Reason", in: "header", schema: { type: "string" }, description: "Why" },
              { name: "Idempotency-Key", in: "header", required: true, schema: { type: "string" } },
              { name: "Authorization", in: "header", schema: { type: "string" } },
            ],
            requestBody: body({
              type: "object",
              required: ["amountCents", "id"],
              properties: {
                amountCents: { type: "integer" },
                orderId: { type: "string" },
                id: { type: "string", readOnly: true },
              },
            }),
          },
        },
      },
    }),
  );
  assert.equal(tool.name, "refunds_create");
  assert.equal(tool.title, "Refund an order");
  assert.deepEqual(tool.inputSchema, {
    type: "object",
    properties: {
      orderId: { type: "string" },
      notify: { type: "boolean" },
      "X-Reason": { type: "string", description: "Why" },
      amountCents: { type: "integer" },
      body_orderId: { type: "string" },
    },
    required: ["orderId", "amountCents"],
    additionalProperties: false,
  });
  assert.deepEqual(tool.operation, {
    kind: "http",
    method: "POST",
    path: "/orders/{orderId}/refunds",
    locations: { orderId: "path", notify: "query", "X-Reason": "header", amountCents: "body", body_orderId: "body" },
    names: { body_orderId: "orderId" },
    idempotencyHeader: "Idempotency-Key",
    bodyType: "json",
  });
});

test("what nobody speaks of is strict: a GET reads for verified customers, anything else needs staff", () => {
  const get = only(document({ paths: paths("/a", "get", { operationId: "a" }) })).policy;
  assert.deepEqual([get.effect, get.identity, get.confirmation], ["read", "verified", "none"]);
  for (const method of ["post", "put", "patch", "delete"]) {
    const { policy } = only(document({ paths: paths("/a", method, { operationId: "a" }) }));
    assert.deepEqual([policy.effect, policy.identity, policy.confirmation], ["write", "verified", "staff"]);
  }
});

test("a document's own policy is heard, but cannot call a POST a read or let strangers write", () => {
  const policyOf = (method: string, policy: Record<string, unknown>) =>
    only(document({ paths: paths("/a", method, { operationId: "a", "x-rapport-policy": policy }) })).policy;
  const sly = policyOf("post", { effect: "read", identity: "anonymous", confirmation: "none" });
  assert.deepEqual([sly.effect, sly.identity], ["write", "verified"]);
  assert.equal(policyOf("post", { identity: "claimed", confirmation: "none" }).confirmation, "customer");
  assert.equal(policyOf("get", { identity: "anonymous" }).identity, "anonymous");
  assert.equal(policyOf("get", { effect: "write", confirmation: "staff" }).effect, "write");
  assert.throws(() => policyOf("post", { identity: "somebody" }), /x-rapport-policy.identity/);
  assert.throws(() => policyOf("post", { bindings: { customerId: "customer.id" } }), /no argument customerId/);
  assert.throws(() => policyOf("post", { readBack: { operationId: "nothing" } }), /not in the document/);
});

test("references are resolved, also those of schemas that contain themselves", () => {
  const tool = only(
    document({
      paths: paths("/trees", "post", {
        operationId: "plant",
        requestBody: { $ref: "#/components/requestBodies/Tree" },
      }),
      components: {
        requestBodies: { Tree: body({ $ref: "#/components/schemas/Tree" }) },
        schemas: {
          Tree: {
            type: "object",
            required: ["name"],
            properties: {
              name: { type: "string" },
              children: { type: "array", items: { $ref: "#/components/schemas/Tree" } },
            },
          },
        },
      },
    }),
  );
  assert.deepEqual(checkArguments(tool.inputSchema, { name: "a", children: [{ name: "b", children: [] }] }), []);
  assert.notDeepEqual(checkArguments(tool.inputSchema, { name: "a", children: [{ children: [] }] }), []);
  const lost = document({ paths: paths("/a", "post", { requestBody: body({ $ref: "#/components/schemas/None" }) }) });
  assert.throws(() => readOpenApi(lost), /leads nowhere/);
  const outside = document({ paths: paths("/a", "post", { requestBody: body({ $ref: "other.yaml#/A" }) }) });
  assert.throws(() => readOpenApi(outside), /Bundle it/);
  const circle = document({
    paths: paths("/a", "post", { requestBody: { $ref: "#/components/requestBodies/A" } }),
    components: { requestBodies: { A: { $ref: "#/components/requestBodies/A" } } },
  });
  assert.throws(() => readOpenApi(circle), /leads back to itself/);
});

test("OpenAPI 3.0 says nullable and exclusive bounds in its own way, and is understood", () => {
  const { inputSchema } = only(
    document(
      {
        paths: paths("/a", "post", {
          operationId: "a",
          requestBody: body({
            type: "object",
            properties: {
              colour: { type: "string", enum: ["red"], nullable: true },
              count: { type: "integer", minimum: 0, exclusiveMinimum: true },
            },
          }),
        }),
      },
      "3.0.3",
    ),
  );
  assert.deepEqual(checkArguments(inputSchema, { colour: null, count: 1 }), []);
  assert.equal(checkArguments(inputSchema, { count: 0 }).length, 1);
  assert.equal(checkArguments(inputSchema, { colour: "blue" })[0]?.path, "colour");
});

test("YAML is read; what is no OpenAPI document says so in a sentence", () => {
  const yaml = "openapi: 3.1.0\npaths:\n  /a:\n    get:\n      operationId: a\n";
  assert.equal(only(yaml).name, "a");
  const refusals: [unknown, RegExp][] = [
    ["{", /neither JSON nor YAML/],
    ["hello", /not an OpenAPI document/],
    [{ swagger: "2.0", paths: {} }, /Swagger 2/],
    [{ openapi: "4.0.0", paths: {} }, /3\.0 or 3\.1/],
    [{ openapi: "3.1.0" }, /no paths/],
    [{ openapi: "3.1.0", paths: {} }, /no operation/],
  ];
  for (const [bad, words] of refusals) {
    assert.throws(
      () => readOpenApi(bad),
      (error: RapportError) => error.code === "invalid_input" && words.test(error.message),
    );
  }
});

test("an operation that cannot be a tool is skipped with its reason; the others come in", () => {
  const { tools, skipped } = readOpenApi(
    document({
      paths: {
        "/upload": { post: { operationId: "upload", requestBody: body({ type: "object" }, "multipart/form-data") } },
        "/a/{id}": { get: { operationId: "undescribed" } },
        "/b": { get: { operationId: "twice" }, post: { operationId: "twice" } },
        "/fine": { get: { operationId: "fine" } },
      },
    }),
  );
  assert.deepEqual(
    tools.map(({ name }) => name),
    ["twice", "fine"],
  );
  assert.deepEqual(
    skipped.map(({ name }) => name),
    ["upload", "undescribed", "twice"],
  );
  assert.match(skipped[0]!.reason, /multipart/);
});

test("whatever stands in a document, reading it ends in tools or in a sentence about what is wrong", () => {
  const anything = fc.anything({ maxDepth: 4, withNullPrototype: false });
  const operation = fc.record({
    operationId: anything,
    parameters: anything,
    requestBody: anything,
    "x-rapport-policy": anything,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        anything,
        fc.record({ openapi: fc.constant("3.1.0"), paths: fc.dictionary(fc.string(), fc.record({ post: operation })) }),
      ),
      (raw) => {
        try {
          readOpenApi(raw);
        } catch (error) {
          assert.equal((error as RapportError).code, "invalid_input");
        }
      },
    ),
    { numRuns: 500 },
  );
});
