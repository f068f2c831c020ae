import { ERRORS, type ErrorCode, ROLE_PERMISSIONS } from "@rapport/schema";
import { defineNamed, RECORDS, zodTypesOf } from "@rapport/schema/json-schema";
import { z } from "zod";
import { contract } from "./contract.ts";
import * as shapes from "./index.ts";
import type { RouteDefinition } from "./route.ts";

type Json = Record<string, unknown>;

const EVERYWHERE: readonly ErrorCode[] = [
  "invalid_input",
  "malformed_json",
  "too_large",
  "rate_limited",
  "internal",
  "unavailable",
];
const SIGNED_IN: readonly ErrorCode[] = ["not_signed_in", "session_ended"];

const componentAddress = (name: string): string => `#/components/schemas/${name}`;

/** The contract as an OpenAPI 3.1 document; the golden file and `/openapi.json` are this. */
export function makeOpenApi(): Json {
  const answers = new Map<string, z.ZodType>([...RECORDS, ...zodTypesOf(shapes)]);
  for (const [name, route] of routes()) if (route.response) answers.set(`${name}.answer`, route.response);
  const schemas: Record<string, Json> = defineNamed(answers, componentAddress);
  schemas.Error = errorSchema();

  const paths: Record<string, Json> = {};
  for (const [name, route] of routes()) {
    const path = route.path.replace(/:(\w+)/g, "{$1}");
    paths[path] ??= {};
    paths[path][route.method.toLowerCase()] = operationOf(name, route, answers);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Rapport",
      version: "1",
      description:
        "Everything the console does, for your own programs. Sign in with `Authorization: Bearer` and an API key or access token. Errors always have the shape of `Error`.",
      license: { name: "MIT", identifier: "MIT" },
    },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "An API key (rk_…) or an access token." },
      },
      schemas,
    },
  };
}

function routes(): [string, RouteDefinition][] {
  return Object.entries(contract);
}

function operationOf(name: string, route: RouteDefinition, answers: ReadonlyMap<string, z.ZodType>): Json {
  const isPublic = route.access === "public";
  return {
    operationId: name,
    tags: [name.split(".")[0]],
    summary: route.summary,
    description: accessOf(route),
    ...(isPublic ? { security: [] } : {}),
    parameters: [
      ...parametersOf(route.params, "path"),
      ...parametersOf(route.query, "query"),
      ...(route.transfer === "events" ? [LAST_EVENT] : []),
    ],
    ...bodyOf(route),
    responses: { [route.successStatus ?? 200]: answerOf(name, route, answers), ...refusalsOf(route, isPublic) },
  };
}

const LAST_EVENT = {
  name: "last-event-id",
  in: "header",
  required: false,
  schema: { type: "string" },
  description: "The id of the last event that was read: the stream goes on after it.",
};

function accessOf({ access }: RouteDefinition): string {
  if (access === "public") return "No sign-in needed.";
  if (access === "signed_in") return "Anyone who is signed in.";
  const roles = Object.entries(ROLE_PERMISSIONS).filter(([, permissions]) => permissions.includes(access));
  return `Needs \`${access}\`: ${roles.map(([role]) => role).join(", ")}.`;
}

function parametersOf(schema: z.ZodObject | undefined, where: "path" | "query"): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = inputSchemaOf(schema) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, type]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    schema: type,
  }));
}

function bodyOf(route: RouteDefinition): Json {
  if (route.transfer === "upload") {
    const file = { type: "string", contentMediaType: "application/octet-stream" };
    const schema = { type: "object", properties: { file }, required: ["file"] };
    return { requestBody: { required: true, content: { "multipart/form-data": { schema } } } };
  }
  if (!route.body) return {};
  return { requestBody: { required: true, content: { "application/json": { schema: inputSchemaOf(route.body) } } } };
}

function answerOf(name: string, route: RouteDefinition, answers: ReadonlyMap<string, z.ZodType>): Json {
  if (route.transfer === "download") {
    return { description: "The file", content: { "application/octet-stream": {} } };
  }
  if (!route.response) return { description: "Done" };
  const known = [...answers].find(([, type]) => type === route.response)?.[0] ?? `${name}.answer`;
  const content = { schema: { $ref: componentAddress(known) } };
  if (route.transfer === "events") {
    return { description: "Server-Sent Events: the data of each", content: { "text/event-stream": content } };
  }
  return { description: "Done", content: { "application/json": content } };
}

function refusalsOf(route: RouteDefinition, isPublic: boolean): Record<string, Json> {
  const own = [...(route.errors ?? []), ...(isPublic ? [] : SIGNED_IN)];
  const needsRight = !isPublic && route.access !== "signed_in";
  const codes = new Set<ErrorCode>([...EVERYWHERE, ...own, ...(needsRight ? (["not_allowed"] as const) : [])]);
  const byStatus = Map.groupBy(codes, (code) => ERRORS[code].status);
  const refusals: Record<string, Json> = {};
  for (const [status, group] of [...byStatus].sort(([left], [right]) => left - right)) {
    refusals[status] = {
      description: group.map((code) => `\`${code}\`: ${ERRORS[code].sentence}`).join("\n\n"),
      content: { "application/json": { schema: { $ref: componentAddress("Error") } } },
    };
  }
  return refusals;
}

function inputSchemaOf(schema: z.ZodType): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
  return rest;
}

function errorSchema(): Json {
  return {
    type: "object",
    required: ["error"],
    properties: {
      error: {
        type: "object",
        required: ["code", "sentence", "requestId"],
        properties: {
          code: { type: "string", enum: Object.keys(ERRORS) },
          sentence: { type: "string", description: "What happened and what to do, for a person." },
          issues: {
            type: "array",
            items: {
              type: "object",
              required: ["path", "message"],
              properties: { path: { type: "string" }, message: { type: "string" } },
            },
          },
          requestId: { type: "string" },
        },
      },
    },
  };
}
