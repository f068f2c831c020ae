import { createHash } from "node:crypto";

/** A write that was carried out. */
export interface LogEntry {
  idempotencyKey: string;
  operation: string;
  customerId: string | null;
  body: Record<string, unknown>;
  at: string;
}

/** The answer that a key was given, kept for whoever asks again. */
export interface KeptAnswer {
  operation: string;
  argumentsHash: string;
  status: "done" | "refused";
  httpStatus: number;
  result: Record<string, unknown>;
  /** Until then reading back does not find it, as in a system whose records lag behind its deeds. ISO instant. */
  hiddenUntil: string | null;
}

export interface LedgerState {
  answers: Record<string, KeptAnswer>;
  log: LogEntry[];
}

export function emptyLedger(): LedgerState {
  return { answers: {}, log: [] };
}

/** Hex SHA-256 of arguments in canonical order: two requests that say the same have the same. */
export function hashArguments(operation: string, args: Record<string, unknown>): string {
  return createHash("sha256")
    .update(JSON.stringify([operation, sortKeys(args)]))
    .digest("hex");
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sortKeys(part)]),
  );
}
