import type { Binding } from "@rapport/schema";

/** How an argument is filled in by hand. */
export type ArgumentKind = "text" | "number" | "yes_no" | "choice" | "json";

export interface ToolArgument {
  name: string;
  description: string;
  isRequired: boolean;
  kind: ArgumentKind;
  /** For `choice`. */
  options: string[];
  binding: Binding | null;
}

type Schema = Record<string, unknown>;
const isRecord = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The arguments of a tool in the order of its JSON Schema, required ones first. */
export function argumentsOf(inputSchema: Schema, bindings: Readonly<Record<string, Binding>>): ToolArgument[] {
  const properties = isRecord(inputSchema.properties) ? inputSchema.properties : {};
  const required = Array.isArray(inputSchema.required) ? inputSchema.required : [];
  return Object.entries(properties)
    .map(([name, property]) => {
      const schema = isRecord(property) ? property : {};
      return {
        name,
        description: typeof schema.description === "string" ? schema.description : "",
        isRequired: required.includes(name),
        ...kindOf(schema),
        binding: bindings[name] ?? null,
      };
    })
    .sort((left, right) => Number(right.isRequired) - Number(left.isRequired));
}

function kindOf(schema: Schema): Pick<ToolArgument, "kind" | "options"> {
  const options = Array.isArray(schema.enum) ? schema.enum.filter((value) => typeof value === "string") : [];
  if (options.length > 0) return { kind: "choice", options };
  const types = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => type !== "null");
  if (types.length !== 1) return { kind: "json", options: [] };
  switch (types[0]) {
    case "string":
      return { kind: "text", options: [] };
    case "number":
    case "integer":
      return { kind: "number", options: [] };
    case "boolean":
      return { kind: "yes_no", options: [] };
    default:
      return { kind: "json", options: [] };
  }
}

/**
 * What was filled in as the values of a call. Fields left empty are not sent. `slips`: names of those that can't be read as
 * what they should be.
 */
export function readArguments(
  fields: readonly Pick<ToolArgument, "name" | "kind">[],
  typed: Readonly<Record<string, string>>,
): { values: Record<string, unknown>; slips: Record<string, "tryJson" | "tryNumber"> } {
  const values: Record<string, unknown> = {};
  const slips: Record<string, "tryJson" | "tryNumber"> = {};
  for (const { name, kind } of fields) {
    const text = typed[name] ?? "";
    if (text.trim() === "") continue;
    if (kind === "number") {
      const number = Number(text);
      if (Number.isFinite(number)) values[name] = number;
      else slips[name] = "tryNumber";
    } else if (kind === "yes_no") values[name] = text === "true";
    else if (kind === "json") {
      try {
        values[name] = JSON.parse(text);
      } catch {
        slips[name] = "tryJson";
      }
    } else values[name] = text;
  }
  return { values, slips };
}
