import type { Condition } from "@rapport/schema";

/** Everything that conditions, arguments and templates of a task may name. */
export type Known = Record<string, unknown>;

/** The value at a path like `subscription.address.city` or `orders.0.id`; undefined where there is none. */
export function findKnown(known: unknown, path: string): unknown {
  let value: unknown = known;
  for (const part of path.split(".")) {
    if (value === null || typeof value !== "object") return undefined;
    if (part === "length" && Array.isArray(value)) return value.length;
    if (!Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

/** Whether a value says something: null, an empty text and an empty list don't. */
export function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
}

export function holds(condition: Condition, known: Known): boolean {
  const value = findKnown(known, condition.path);
  switch (condition.is) {
    case "present":
      return isPresent(value);
    case "absent":
      return !isPresent(value);
    case "equals":
      return value === condition.value;
    case "differs":
      return value !== condition.value;
    case "more":
      return (
        typeof value === typeof condition.value && value !== undefined && value !== null && value > condition.value!
      );
    case "less":
      return (
        typeof value === typeof condition.value && value !== undefined && value !== null && value < condition.value!
      );
    case "includes":
      return Array.isArray(value)
        ? value.includes(condition.value)
        : typeof value === "string" && value.includes(String(condition.value));
  }
}

/**
 * Fills a step's arguments. `{month}` alone takes the value as it is (a list stays a list); inside other words it becomes text.
 * `{address.line2?}` with a question mark leaves the argument out where nothing is known.
 * @returns null where a needed value isn't known
 */
export function fillArguments(wanted: Readonly<Record<string, string>>, known: Known): Record<string, unknown> | null {
  const filled: Record<string, unknown> = {};
  for (const [name, source] of Object.entries(wanted)) {
    const alone = /^\{([\w.]+)(\?)?\}$/.exec(source);
    if (alone) {
      const value = findKnown(known, alone[1]!);
      if (isPresent(value)) filled[name] = value;
      else if (!alone[2]) return null;
      continue;
    }
    let isWhole = true;
    filled[name] = source.replace(/\{([\w.]+)\}/g, (_, path: string) => {
      const value = findKnown(known, path);
      if (!isPresent(value)) isWhole = false;
      return String(value);
    });
    if (!isWhole) return null;
  }
  return filled;
}

/** The same text for the same value whatever the order of its keys. */
export function writeCanonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeCanonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${writeCanonical(one)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** The parts of a path in a template or argument, for checks: `{a.b|money}` and `{a?}` give `a.b` and `a`. */
export function listPaths(source: string): string[] {
  return [...source.matchAll(/\{([\w.]+)\??(?:\|[^}]*)?\}/g)].map((match) => match[1]!);
}
