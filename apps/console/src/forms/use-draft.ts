import { useCallback, useMemo, useState } from "react";

/** Deep equality of plain JSON values; key order does not count, `undefined` is the same as absent. */
export function isSame(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const one = left as Record<string, unknown>;
  const other = right as Record<string, unknown>;
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) => isSame(one[key], other[key]));
}

/** Only what differs from the saved record: a field that was changed and changed back is no change. */
export function changedFields<Value extends object>(saved: Value, edits: Partial<Value>): Partial<Value> {
  const entries = Object.entries(edits).filter(([key, value]) => !isSame(value, saved[key as keyof Value]));
  return Object.fromEntries(entries) as Partial<Value>;
}

export interface Draft<Value> {
  /** The saved record with the edits laid over it. */
  value: Value;
  /** What would be sent. */
  changes: Partial<Value>;
  isDirty: boolean;
  set: (patch: Partial<Value>) => void;
  reset: () => void;
}

/** Edits of a record that is kept elsewhere. Fields nobody has touched follow the record when it changes. */
export function useDraft<Value extends object>(saved: Value): Draft<Value> {
  const [edits, setEdits] = useState<Partial<Value>>({});
  const changes = useMemo(() => changedFields(saved, edits), [saved, edits]);
  const set = useCallback((patch: Partial<Value>) => setEdits((known) => ({ ...known, ...patch })), []);
  const reset = useCallback(() => setEdits({}), []);
  return { value: { ...saved, ...changes }, changes, isDirty: Object.keys(changes).length > 0, set, reset };
}
