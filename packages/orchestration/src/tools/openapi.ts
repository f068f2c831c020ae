import { type InputIssue, RapportError, type ToolPolicy } from "@rapport/schema";
import type { ImportedTool, ToolOperation } from "@rapport/store";
import { parse as parseYaml } from "yaml";
import { hashOf } from "./canonical.ts";
import { readPolicy } from "./policy.ts";
import { createSchemaReader, isRecord, type JsonRecord } from "./schema-reader.ts";

export interface ReadDocument {
  title: string;
  /** The document's first server; null: it names none. */
  serverUrl: string | null;
  tools: ImportedTool[];
  /** Operations that cannot be tools, with the reason. */
  skipped: { name: string; reason: string }[];
}

const METHODS = ["get", "put", "post", "delete", "patch"] as const;
const IDEMPOTENCY_HEADER = /^(x-)?idempotency-?key$/i;
/** Parameters that OpenAPI tells to ignore: they are described elsewhere. */
const RESERVED_HEADERS = new Set(["accept", "content-type", "authorization"]);

/**
 * Makes tools of an OpenAPI document, version 3.0 or 3.1, JSON or YAML: an operation's path, query, header and body
 * parameters become one JSON Schema, and where each belongs is kept. `x-rapport-policy` on an operation says what it may do;
 * see `readPolicy` for how far it is trusted. Throws invalid_input with an issue for each thing that is wrong.
 */
export function readOpenApi(document: unknown): ReadDocument {
  const root = typeof document === "string" ? parseText(document) : document;
  if (!isRecord(root)) throw bad([{ path: "", message: "This is not an OpenAPI document." }]);
  const version = typeof root.openapi === "string" ? root.openapi : null;
  if (version === null || !/^3\.[01](\.|$)/.test(version)) {
    const message = root.swagger
      ? "This is Swagger 2. Convert it to OpenAPI 3 first."
      : `OpenAPI 3.0 or 3.1 is needed; this says ${version ?? "nothing"}.`;
    throw bad([{ path: "openapi", message }]);
  }
  if (!isRecord(root.paths)) throw bad([{ path: "paths", message: "The document has no paths." }]);
  const reader = createSchemaReader(root, version.startsWith("3.0"));
  const issues: InputIssue[] = [];
  const tools: ImportedTool[] = [];
  const skipped: ReadDocument["skipped"] = [];
  const seen = new Map<string, string>();
  for (const [path, item] of Object.entries(root.paths)) {
    const pathItem = reader.resolve(item);
    if (!isRecord(pathItem)) continue;
    for (const method of METHODS) {
      const operation = pathItem[method];
      if (!isRecord(operation)) continue;
      const where = `paths.${path}.${method}`;
      const name = nameOf(operation, method, path);
      try {
        const tool = readOperation(reader, { path, method, operation, pathItem, name });
        const other = seen.get(name.toLowerCase());
        if (other) throw new Unusable(`Its name ${name} is also that of ${other}.`);
        seen.set(name.toLowerCase(), where);
        tools.push(tool);
      } catch (error) {
        if (error instanceof Unusable) skipped.push({ name, reason: error.message });
        else if (error instanceof RapportError) {
          issues.push(
            ...error.issues.map((issue) => ({ ...issue, path: [where, issue.path].filter(Boolean).join(".") })),
          );
        } else throw error;
      }
    }
  }
  for (const { name, policy } of tools) {
    if (policy.readBack && !tools.some((tool) => tool.name === policy.readBack?.tool)) {
      issues.push({ path: name, message: `Its readBack names ${policy.readBack.tool}, which is not in the document.` });
    }
  }
  if (issues.length > 0) throw bad(issues);
  if (tools.length === 0) throw bad([{ path: "paths", message: "The document has no operation that can be a tool." }]);
  return { title: textOf(root.info, "title") ?? "", serverUrl: firstServer(root), tools, skipped };
}

/** An operation that cannot be a tool; the rest of the document can. */
class Unusable extends Error {}

function bad(issues: InputIssue[]): RapportError {
  const first = issues[0];
  const sentence = first
    ? `The document cannot be imported: ${[first.path, first.message].filter(Boolean).join(": ")}`
    : "";
  return new RapportError("invalid_input", { sentence, issues: issues.slice(0, 50) });
}

function parseText(text: string): unknown {
  try {
    // JSON is YAML too; aliases are limited, so a small text cannot become a huge document.
    return parseYaml(text, { maxAliasCount: 100, logLevel: "error" });
  } catch (error) {
    throw bad([{ path: "", message: `It is neither JSON nor YAML: ${(error as Error).message.split("\n")[0]}` }]);
  }
}

function textOf(value: unknown, key: string): string | null {
  const text = isRecord(value) ? value[key] : null;
  return typeof text === "string" && text !== "" ? text : null;
}

function firstServer(root: JsonRecord): string | null {
  const server = Array.isArray(root.servers) ? root.servers[0] : null;
  const url = textOf(server, "url");
  if (url === null) return null;
  const variables = isRecord(server) && isRecord(server.variables) ? server.variables : {};
  return url.replace(/\{([^{}]+)\}/g, (whole, name: string) => textOf(variables[name], "default") ?? whole);
}

/** A tool's name: the operation's id with whatever a name may not have replaced. */
export function toToolName(id: string): string {
  const name = id
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^[^A-Za-z]+/, "")
    .replace(/_+$/, "");
  return name.slice(0, 64);
}

function nameOf(operation: JsonRecord, method: string, path: string): string {
  return toToolName(textOf(operation, "operationId") ?? "") || toToolName(`${method}_${path}`);
}

interface Place {
  path: string;
  method: (typeof METHODS)[number];
  operation: JsonRecord;
  pathItem: JsonRecord;
  name: string;
}

type HttpOperation = Extract<ToolOperation, { kind: "http" }>;

function readOperation(reader: ReturnType<typeof createSchemaReader>, place: Place): ImportedTool {
  const { path, method, operation, name } = place;
  const http: HttpOperation = {
    kind: "http",
    method: method.toUpperCase(),
    path,
    locations: {},
    names: {},
    idempotencyHeader: null,
    bodyType: null,
  };
  const properties: Record<string, unknown> = {};
  const required: string[] = [];
  const add = (outside: string, location: HttpOperation["locations"][string], schema: unknown, isRequired: boolean) => {
    let argument = outside;
    if (Object.hasOwn(properties, argument)) argument = `${location}_${outside}`;
    if (Object.hasOwn(properties, argument)) throw new Unusable(`It takes ${outside} twice.`);
    properties[argument] = schema;
    http.locations[argument] = location;
    if (argument !== outside) http.names[argument] = outside;
    if (isRequired) required.push(argument);
  };
  const rawPolicy = operation["x-rapport-policy"];
  const policyOf = () => readPolicy(rawPolicy, method, Object.keys(properties), toToolName);

  const previewQuery = isRecord(rawPolicy) && isRecord(rawPolicy.preview) ? rawPolicy.preview.query : null;
  for (const parameter of readParameters(reader, place)) {
    const { in: location, name: outside } = parameter;
    if (location === "header" && IDEMPOTENCY_HEADER.test(outside)) http.idempotencyHeader = outside;
    else if (location === "header" && RESERVED_HEADERS.has(outside.toLowerCase())) continue;
    else if (location === "query" && isRecord(previewQuery) && Object.hasOwn(previewQuery, outside)) continue;
    else if (location === "cookie") {
      if (parameter.isRequired) throw new Unusable(`It needs the cookie ${outside}.`);
    } else
      add(
        outside,
        location,
        withDescription(reader.read(parameter.schema), parameter.description),
        parameter.isRequired,
      );
  }
  for (const [, outside] of path.matchAll(/\{([^{}]+)\}/g)) {
    if (http.locations[outside!] !== "path") throw new Unusable(`Its path argument ${outside} is not described.`);
  }
  readBody(reader, operation, http, add);
  const policy: ToolPolicy = policyOf();
  const inputSchema = {
    type: "object",
    properties,
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: false,
    ...reader.takeDefinitions(),
  };
  const description = (textOf(operation, "description") ?? textOf(operation, "summary") ?? "").slice(0, 4000);
  return {
    name,
    title: (textOf(operation, "summary") ?? name.replaceAll("_", " ")).slice(0, 200),
    description,
    inputSchema,
    operation: http,
    policy,
    fingerprint: hashOf({ inputSchema, operation: http, description }),
  };
}

function withDescription(schema: unknown, description: string | null): unknown {
  return description !== null && isRecord(schema) && schema.description === undefined
    ? { ...schema, description }
    : schema;
}

interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  isRequired: boolean;
  schema: unknown;
  description: string | null;
}

/** The path's parameters and the operation's own, which win. */
function readParameters(reader: ReturnType<typeof createSchemaReader>, { operation, pathItem }: Place): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const raw of [pathItem.parameters, operation.parameters].flatMap((list) => (Array.isArray(list) ? list : []))) {
    const parameter = reader.resolve(raw);
    const name = textOf(parameter, "name");
    const location = textOf(parameter, "in");
    if (!isRecord(parameter) || name === null || !isLocation(location))
      throw new Unusable("A parameter has no name or place.");
    const media = isRecord(parameter.content) ? Object.values(parameter.content)[0] : null;
    found.set(`${location} ${name}`, {
      name,
      in: location,
      isRequired: location === "path" || parameter.required === true,
      schema: parameter.schema ?? (isRecord(media) ? media.schema : undefined) ?? {},
      description: textOf(parameter, "description"),
    });
  }
  return [...found.values()];
}

function isLocation(value: string | null): value is Parameter["in"] {
  return value === "path" || value === "query" || value === "header" || value === "cookie";
}

function readBody(
  reader: ReturnType<typeof createSchemaReader>,
  operation: JsonRecord,
  http: HttpOperation,
  add: (name: string, location: "body" | "whole_body", schema: unknown, isRequired: boolean) => void,
): void {
  const body = reader.resolve(operation.requestBody);
  if (!isRecord(body) || !isRecord(body.content)) return;
  const types = Object.entries(body.content);
  const json = types.find(([type]) => /^application\/([\w.-]+\+)?json\b/.test(type) || type === "*/*");
  const form = types.find(([type]) => type.startsWith("application/x-www-form-urlencoded"));
  const media = json ?? form;
  if (!media) {
    if (body.required === true) throw new Unusable(`Its body is ${types[0]?.[0] ?? "of no type"}, not JSON.`);
    return;
  }
  http.bodyType = json ? "json" : "form";
  const schema = isRecord(media[1]) ? media[1].schema : undefined;
  const object = reader.readObject(schema);
  if (!object) {
    add("body", "whole_body", reader.read(schema ?? {}), body.required === true);
    return;
  }
  for (const [name, property] of Object.entries(object.properties)) {
    add(name, "body", property, object.required.includes(name));
  }
}
