import { RapportError } from "@rapport/schema";

export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Deeper than any honest document; a guard against one made to exhaust us. */
const MAX_DEPTH = 60;

/**
 * Reads the schemas of one OpenAPI document as JSON Schema 2020-12. References within the document become `$defs`, so that
 * schemas which contain themselves stay what they are. Throws invalid_input for references that lead nowhere or outside.
 */
export function createSchemaReader(root: JsonRecord, isVersion30: boolean) {
  let definitions = new Map<string, { name: string; schema: unknown }>();

  function look(pointer: string): unknown {
    if (!pointer.startsWith("#/"))
      throw broken(`The reference ${pointer} leads outside of the document. Bundle it into one file.`);
    let value: unknown = root;
    for (const part of pointer.slice(2).split("/")) {
      const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      value = isRecord(value) || Array.isArray(value) ? (value as JsonRecord)[key] : undefined;
    }
    if (value === undefined) throw broken(`The reference ${pointer} leads nowhere.`);
    return value;
  }

  function resolve(value: unknown, depth = 0): unknown {
    if (!isRecord(value) || typeof value.$ref !== "string") return value;
    if (depth > MAX_DEPTH) throw broken(`The reference ${value.$ref} leads back to itself.`);
    return resolve(look(value.$ref), depth + 1);
  }

  function define(pointer: string): string {
    const known = definitions.get(pointer);
    if (known) return known.name;
    const last = decodeURIComponent(pointer.split("/").at(-1) ?? "").replace(/[^A-Za-z0-9_]/g, "_");
    const taken = new Set([...definitions.values()].map(({ name }) => name));
    let name = last;
    for (let count = 2; taken.has(name); count++) name = `${last}_${count}`;
    const definition = { name, schema: {} as unknown };
    definitions.set(pointer, definition);
    definition.schema = read(look(pointer));
    return name;
  }

  function read(schema: unknown, depth = 0): unknown {
    if (depth > MAX_DEPTH) throw broken("A schema is nested too deeply.");
    if (Array.isArray(schema)) return schema.map((part) => read(part, depth + 1));
    if (!isRecord(schema)) return schema;
    if (typeof schema.$ref === "string") {
      const { $ref, ...rest } = schema;
      const reference = { $ref: `#/$defs/${define($ref)}` };
      // 3.0 ignores what stands beside a reference; 3.1 does not.
      return isVersion30 ? reference : { ...(read(rest, depth + 1) as JsonRecord), ...reference };
    }
    const result: JsonRecord = {};
    for (const [key, value] of Object.entries(schema)) {
      // Not schemas, even where they look like one; OpenAPI's own words mean nothing to a validator.
      if (["example", "examples", "xml", "externalDocs", "discriminator"].includes(key) || key.startsWith("x-"))
        continue;
      if (["enum", "const", "default", "required"].includes(key)) result[key] = value;
      else if (["properties", "patternProperties", "$defs"].includes(key) && isRecord(value)) {
        result[key] = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, read(part, depth + 1)]));
      } else result[key] = read(value, depth + 1);
    }
    return isVersion30 ? from30(result) : result;
  }

  return {
    resolve: (value: unknown) => resolve(value),
    read: (schema: unknown) => read(schema),
    /** The properties of a body that is one object, `allOf` parts together; null: it is something else. */
    readObject(schema: unknown): { properties: JsonRecord; required: string[] } | null {
      return readObject(schema, 0);
    },
    /** What the schemas read since the last call refer to. */
    takeDefinitions(): { $defs?: JsonRecord } {
      const taken = [...definitions.values()].map(({ name, schema }) => [name, schema] as const);
      definitions = new Map();
      return taken.length > 0 ? { $defs: Object.fromEntries(taken) } : {};
    },
  };

  function readObject(raw: unknown, depth: number): { properties: JsonRecord; required: string[] } | null {
    if (depth > MAX_DEPTH) throw broken("A schema is nested too deeply.");
    const schema = resolve(raw);
    if (!isRecord(schema) || schema.oneOf || schema.anyOf) return null;
    const properties: JsonRecord = {};
    const required: string[] = Array.isArray(schema.required) ? schema.required.map(String) : [];
    for (const part of Array.isArray(schema.allOf) ? schema.allOf : []) {
      const inner = readObject(part, depth + 1);
      if (!inner) return null;
      Object.assign(properties, inner.properties);
      required.push(...inner.required);
    }
    if (isRecord(schema.properties)) {
      for (const [name, part] of Object.entries(schema.properties)) {
        if (!isRecord(part) || part.readOnly !== true) properties[name] = read(part);
      }
    } else if (schema.type !== "object" && !Array.isArray(schema.allOf)) return null;
    return { properties, required: required.filter((name) => Object.hasOwn(properties, name)) };
  }
}

/** OpenAPI 3.0 says some things in its own way: `nullable`, and exclusive bounds as booleans. */
function from30(schema: JsonRecord): JsonRecord {
  const { nullable, ...result } = schema;
  for (const [flag, bound] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (typeof result[flag] !== "boolean") continue;
    if (result[flag]) {
      result[flag] = result[bound];
      delete result[bound];
    } else delete result[flag];
  }
  if (nullable !== true) return result;
  if (typeof result.type === "string") {
    const isClosed = Array.isArray(result.enum) && !result.enum.includes(null);
    return {
      ...result,
      type: [result.type, "null"],
      ...(isClosed ? { enum: [...(result.enum as unknown[]), null] } : {}),
    };
  }
  return { anyOf: [result, { type: "null" }] };
}

function broken(message: string): RapportError {
  return new RapportError("invalid_input", { sentence: message, issues: [{ path: "", message }] });
}
