import { z } from "zod";
import type { JsonSchema, ModelOutput } from "./port.ts";

export interface PreparedOutput {
  name: string;
  jsonSchema: JsonSchema;
  /** The validated value, or in a sentence what is wrong with it. */
  check(value: unknown): { isValid: true; value: unknown } | { isValid: false; sentence: string };
}

// Schemas are module constants: converting one takes longer than the rest of a call.
const prepared = new WeakMap<object, { jsonSchema: JsonSchema; type: z.ZodType }>();

/** Both faces of a schema: JSON Schema for the provider, Zod for us. Throws on a JSON Schema that Zod doesn't understand. */
export function prepareOutput({ name, schema }: ModelOutput): PreparedOutput {
  let faces = prepared.get(schema);
  if (!faces) {
    faces =
      schema instanceof z.ZodType
        ? { jsonSchema: toJsonSchema(schema), type: schema }
        : { jsonSchema: schema, type: z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]) };
    prepared.set(schema, faces);
  }
  const { jsonSchema, type } = faces;
  return {
    name,
    jsonSchema,
    check(value) {
      const result = type.safeParse(value);
      if (result.success) return { isValid: true, value: result.data };
      const issues = result.error.issues
        .slice(0, 8)
        .map((issue) => `${issue.path.join(".") || "(all)"}: ${issue.message}`);
      return { isValid: false, sentence: `It does not fit the schema: ${issues.join("; ")}.` };
    },
  };
}

function toJsonSchema(type: z.ZodType): JsonSchema {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(type, { unrepresentable: "any", io: "input" });
  return schema;
}

/** What stands in the instructions for a model that can't be held to a schema by its provider. */
export function instructSchema({ name, jsonSchema }: PreparedOutput): string {
  return `\n\nAnswer with one JSON value and nothing else, no Markdown. It is called ${name} and fits this JSON Schema:\n${JSON.stringify(jsonSchema)}`;
}

/** The JSON in a model's text, which may stand between fences or words; undefined when there is none. */
export function parseJsonIn(text: string): unknown {
  const fenced = /```(?:json)?\s*([\s\S]*?)```/i.exec(text)?.[1];
  const begin = text.search(/[[{]/);
  const end = Math.max(text.lastIndexOf("}"), text.lastIndexOf("]"));
  const between = begin >= 0 && end > begin ? text.slice(begin, end + 1) : undefined;
  for (const candidate of [text, fenced, between]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate);
    } catch {
      // The next candidate may be the one.
    }
  }
  return undefined;
}
