import { z } from "zod";
import * as records from "./index.ts";

type JsonSchema = Record<string, unknown>;

/** Every record of the three levels by its name, as Zod knows it. */
export const RECORDS: ReadonlyMap<string, z.ZodType> = zodTypesOf(records);

/** The Zod types among a module's exports, by name, in the order of their names. */
export function zodTypesOf(module: Readonly<Record<string, unknown>>): Map<string, z.ZodType> {
  const types = Object.entries(module).filter((entry): entry is [string, z.ZodType] => entry[1] instanceof z.ZodType);
  return new Map(types.sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** All records as one JSON Schema document (draft 2020-12); each stands under `$defs` by its name. */
export function makeJsonSchema(): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Rapport: the records of the three levels",
    $defs: defineNamed(RECORDS, (name) => `#/$defs/${name}`),
  };
}

/** One record as a JSON Schema document of its own; null when there is none with that name. */
export function makeRecordSchema(name: string): JsonSchema | null {
  const record = RECORDS.get(name);
  return record ? { title: name, ...z.toJSONSchema(record, { unrepresentable: "any", io: "output" }) } : null;
}

/** JSON Schemas of named Zod types that refer to each other by name; `addressOf` writes the reference. */
export function defineNamed(
  named: ReadonlyMap<string, z.ZodType>,
  addressOf: (name: string) => string,
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  // A type with two names keeps the first.
  for (const [id, type] of named) if (!registry.has(type)) registry.add(type, { id });
  const { schemas } = z.toJSONSchema(registry, { uri: addressOf, unrepresentable: "any", io: "output" });
  const defined: Record<string, JsonSchema> = {};
  for (const [name, schema] of Object.entries(schemas)) {
    const { $schema: _dialect, $id: _address, ...rest } = schema as JsonSchema;
    defined[name] = rest;
  }
  return defined;
}
