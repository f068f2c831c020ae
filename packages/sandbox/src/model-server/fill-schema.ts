/** The part of JSON Schema that requests for structured answers use. */
interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  minItems?: number;
  minimum?: number;
}

/** What stands for one value: `undefined` leaves it out where the schema allows. */
export type Teller = (name: string, schema: Readonly<Schema>) => unknown;

/** A value that fits `schema`, made of what `tell` says about each leaf by its property's name. */
export function fillSchema(schema: unknown, tell: Teller, name = ""): unknown {
  const node = (typeof schema === "object" && schema !== null ? schema : {}) as Schema;
  if (node.const !== undefined) return node.const;
  const told = tell(name, node);
  if (told !== undefined) return told;
  const choices = node.anyOf ?? node.oneOf;
  if (choices) {
    if (choices.some((choice) => choice.type === "null")) return null;
    return fillSchema(choices[0], tell, name);
  }
  const type = Array.isArray(node.type) ? (node.type.includes("null") ? "null" : node.type[0]) : node.type;
  if (node.enum) return type === "null" ? null : node.enum[0];
  switch (type) {
    case "object": {
      const entries = Object.entries(node.properties ?? {}).map(([key, property]) => {
        const isNeeded = node.required?.includes(key) ?? false;
        const value = isNeeded || isComposite(property) ? fillSchema(property, tell, key) : tell(key, property);
        return [key, value] as const;
      });
      return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
    }
    case "array":
      return Array.from({ length: node.minItems ?? 0 }, () => fillSchema(node.items, tell, name));
    case "number":
    case "integer":
      return node.minimum ?? 0;
    case "boolean":
      return false;
    case "null":
      return null;
    default:
      return "";
  }
}

const isComposite = (schema: Schema) => schema.type === "object";
