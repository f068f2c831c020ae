import type { Contact } from "@rapport/schema";

export type Attributes = Contact["attributes"];
export type AttributeValue = Attributes[string];

/**
 * What a person typed as a value of the kind it had before: a number stays a number, a yes/no stays one. What does not
 * fit that kind is text. A new attribute is text.
 */
export function attributeValue(typed: string, before: AttributeValue | undefined): AttributeValue {
  const text = typed.trim();
  if (text === "") return null;
  if (typeof before === "number" && /^-?\d{1,15}(\.\d+)?$/.test(text)) return Number(text);
  if (typeof before === "boolean" && /^(true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text;
}

/** With one attribute renamed, changed or added; its place is kept. An empty name takes it out. */
export function withAttribute(
  attributes: Attributes,
  change: { from: string | null; name: string; value: AttributeValue },
): Attributes {
  const name = change.name.trim();
  const entries = Object.entries(attributes).flatMap(([key, value]): [string, AttributeValue][] => {
    if (key === change.from) return name ? [[name, change.value]] : [];
    return key === name ? [] : [[key, value]];
  });
  if (change.from === null && name) entries.push([name, change.value]);
  return Object.fromEntries(entries);
}
