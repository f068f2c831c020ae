import { isSame } from "../forms/use-draft.ts";

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What tells the elements of a list apart: steps by id, fields by name, playbooks by category. Null: nothing does. */
export function keyOf(element: unknown): string | null {
  if (!isPlain(element)) return null;
  for (const name of ["id", "name", "category"]) {
    const key = element[name];
    if (typeof key === "string") return key;
  }
  return null;
}

function isKeyed(list: readonly unknown[]): boolean {
  const keys = list.map(keyOf);
  return keys.every((key) => key !== null) && new Set(keys).size === keys.length;
}

/**
 * Lays two people's changes of the same JSON together: what only one changed is taken from them; what both changed, differently,
 * stays mine and is named in `overlaps` (dotted paths; elements of lists by their key).
 */
export function mergeThree(base: unknown, mine: unknown, theirs: unknown): { merged: unknown; overlaps: string[] } {
  const overlaps: string[] = [];
  return { merged: merge(base, mine, theirs, "", overlaps), overlaps };
}

function merge(base: unknown, mine: unknown, theirs: unknown, path: string, overlaps: string[]): unknown {
  if (isSame(mine, theirs) || isSame(theirs, base)) return mine;
  if (isSame(mine, base)) return theirs;
  if (isPlain(mine) && isPlain(theirs)) {
    const before = isPlain(base) ? base : {};
    const names = new Set([...Object.keys(theirs), ...Object.keys(mine)]);
    const entries = [...names].map((name) => {
      const inner = path ? `${path}.${name}` : name;
      return [name, merge(before[name], mine[name], theirs[name], inner, overlaps)] as const;
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
  if (Array.isArray(mine) && Array.isArray(theirs) && isKeyed(mine) && isKeyed(theirs)) {
    const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
    const find = (elements: readonly unknown[], key: string) => elements.find((element) => keyOf(element) === key);
    const mineKeys = mine.map((element) => keyOf(element)!);
    const added = theirs.map((element) => keyOf(element)!).filter((key) => !mineKeys.includes(key));
    return [...mineKeys, ...added]
      .map((key) =>
        merge(find(list(base), key), find(mine, key), find(theirs, key), path ? `${path}.${key}` : key, overlaps),
      )
      .filter((element) => element !== undefined);
  }
  overlaps.push(path);
  return mine;
}
