import { z } from "zod";
import { describeInput, type Operation, pathArguments } from "./operation.ts";

export interface DocumentInfo {
  title: string;
  version: string;
  description: string;
}

const ERROR_ANSWER = {
  description: "Refused, with the reason.",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
};

/** The OpenAPI 3.1 document of a set of operations; `x-rapport-policy` says how each may be used. */
export function describeOperations<World>(
  info: DocumentInfo,
  url: string,
  operations: readonly Operation<World>[],
): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describeOperation(operation) };
  }
  paths["/operations/{idempotencyKey}"] = { get: READ_BACK };
  return {
    openapi: "3.1.0",
    jsonSchemaDialect: "https://json-schema.org/draft/2020-12/schema",
    info,
    servers: [{ url }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: "http", scheme: "bearer" } },
      schemas: { Error: ERROR_SCHEMA, Preview: PREVIEW_SCHEMA },
    },
  };
}

function describeOperation<World>(operation: Operation<World>): Record<string, unknown> {
  const { properties, required } = describeInput(operation);
  const inPath = new Set(pathArguments(operation.path));
  const inBody = operation.method === "get" ? [] : Object.keys(properties).filter((name) => !inPath.has(name));
  const parameters: Record<string, unknown>[] = Object.entries(properties)
    .filter(([name]) => !inBody.includes(name))
    .map(([name, schema]) => describeParameter(name, schema, inPath.has(name) ? "path" : "query", required));
  const isWrite = operation.kind === "write";
  if (isWrite) parameters.push(PREVIEW_PARAMETER, KEY_PARAMETER);
  const answer = z.toJSONSchema(operation.answer, { io: "output" });
  delete answer.$schema;
  return {
    operationId: operation.operationId,
    summary: operation.title,
    description: operation.description,
    parameters,
    ...(operation.method === "get"
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: describeBody(properties, inBody, required) } },
          },
        }),
    responses: {
      200: {
        description: isWrite ? "Done, or with ?preview=true what would be done." : "Found.",
        content: {
          "application/json": {
            schema: isWrite ? { anyOf: [answer, { $ref: "#/components/schemas/Preview" }] } : answer,
          },
        },
      },
      400: ERROR_ANSWER,
      404: ERROR_ANSWER,
      ...(isWrite ? { 409: ERROR_ANSWER, 422: ERROR_ANSWER } : {}),
    },
    "x-rapport-policy": describePolicy(operation),
  };
}

function describeParameter(
  name: string,
  schema: Record<string, unknown>,
  place: "path" | "query",
  required: readonly string[],
): Record<string, unknown> {
  const { description, ...rest } = schema;
  return { name, in: place, required: place === "path" || required.includes(name), description, schema: rest };
}

function describeBody(
  properties: Record<string, unknown>,
  names: readonly string[],
  required: readonly string[],
): Record<string, unknown> {
  return {
    type: "object",
    properties: Object.fromEntries(names.map((name) => [name, properties[name]])),
    required: names.filter((name) => required.includes(name)),
    additionalProperties: false,
  };
}

/** The policy as the document and the MCP server give it, every field said. */
export function describePolicy<World>(operation: Operation<World>): Record<string, unknown> {
  const { policy, kind } = operation;
  const isWrite = kind === "write";
  return {
    ...policy,
    bindings: policy.bindings ?? {},
    businessKey: policy.businessKey ?? null,
    preview: isWrite ? { query: { preview: "true" } } : null,
    readBack: isWrite ? { operationId: "get_operation" } : null,
    limits: policy.limits ?? {},
  };
}

const PREVIEW_PARAMETER = {
  name: "preview",
  in: "query",
  required: false,
  description: "true: change nothing, answer what would happen.",
  schema: { type: "string", enum: ["true", "false"] },
};

const KEY_PARAMETER = {
  name: "Idempotency-Key",
  in: "header",
  required: true,
  description: "Not looked at when previewing. The same key with the same arguments is done once.",
  schema: { type: "string", minLength: 1, maxLength: 200 },
};

const ERROR_SCHEMA = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: { code: { type: "string" }, message: { type: "string" } },
    },
  },
};

const PREVIEW_SCHEMA = {
  type: "object",
  required: ["preview", "allowed", "facts"],
  properties: {
    preview: { const: true },
    allowed: { type: "boolean" },
    reason: { type: "string", description: "Why not." },
    code: { type: "string", description: "The rule that says no." },
    facts: {
      type: "object",
      required: ["before", "after", "effects"],
      properties: {
        before: { type: "object" },
        after: { type: "object" },
        effects: {
          type: "array",
          items: { type: "object", required: ["code"], properties: { code: { type: "string" } } },
        },
      },
    },
  },
};

const READ_BACK = {
  operationId: "get_operation",
  summary: "What became of a write",
  description: "Tells what became of the write that was sent with an idempotency key. 404: it never arrived.",
  parameters: [{ name: "idempotencyKey", in: "path", required: true, schema: { type: "string" } }],
  responses: {
    200: {
      description: "It arrived.",
      content: {
        "application/json": {
          schema: {
            type: "object",
            required: ["status", "operation", "result"],
            properties: {
              status: { type: "string", enum: ["done", "refused"] },
              operation: { type: "string" },
              result: { type: "object" },
            },
          },
        },
      },
    },
    404: ERROR_ANSWER,
  },
  "x-rapport-policy": {
    effect: "read",
    identity: "anonymous",
    confirmation: "none",
    by: ["staff"],
    bindings: {},
    businessKey: null,
    preview: null,
    readBack: null,
    limits: {},
  },
};
