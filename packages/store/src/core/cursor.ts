import { RapportError } from "@rapport/schema";

/**
 * Places in keyset lists. A cursor is the last row's sort key, opaque to callers; `list` names the list and its order,
 * so that a cursor of another one is refused and not misread.
 */
export function encodeCursor(list: string, key: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...key])).toString("base64url");
}

/** Throws invalid_input for anything that encodeCursor did not make for this list. `checks`: one for each part of the key. */
export function decodeCursor(
  list: string,
  cursor: string | undefined,
  checks: readonly ((part: string) => boolean)[],
): string[] | null {
  if (cursor === undefined) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    parts = null;
  }
  if (Array.isArray(parts) && parts.length === checks.length + 1 && parts[0] === list) {
    const key = parts.slice(1) as unknown[];
    if (key.every((part, index): part is string => typeof part === "string" && checks[index]!(part))) return key;
  }
  throw new RapportError("invalid_input", {
    issues: [{ path: "cursor", message: "This cursor belongs to another list, or was changed. Begin without one." }],
  });
}

export const isUuidText = (part: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(part);
export const isIntegerText = (part: string): boolean => /^-?\d{1,15}$/.test(part);
/** A timestamptz as PostgreSQL prints it under ISO date style: kept as text, because a JavaScript date loses the microseconds. */
export const isInstantText = (part: string): boolean =>
  part === "infinity" || /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d){0,2}$/.test(part);
