import { RapportError } from "@rapport/schema";
import type { ToolRow, ToolSourceRow } from "@rapport/store";

/** As much of `fetch` as tools need; the server passes its guarded one. */
export type ToolFetch = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    redirect: "manual";
    signal: AbortSignal;
  },
) => Promise<ToolResponse>;

export interface ToolResponse {
  status: number;
  headers: { get(name: string): string | null };
  text(): Promise<string>;
}

export interface ToolPorts {
  fetch: ToolFetch;
  /** The installation's key, under which the sources' secrets are kept. */
  secretKey: Uint8Array;
}

/** A tool with all that is needed to call it. */
export interface OpenTool {
  tool: ToolRow;
  source: ToolSourceRow;
  /** Opened secrets: sent as headers. */
  headers: Record<string, string>;
}

/**
 * What became of a call. `refused`: the other side's rules say no, nothing was done. `failed`: nothing was done;
 * `isRetryable`: it may be done later. `unknown`: it may have been done or not.
 */
export type ToolAnswer =
  | { kind: "ok"; result: Record<string, unknown> }
  | { kind: "refused"; code: string | null; message: string; status: number | null }
  | { kind: "failed"; message: string; isRetryable: boolean; retryAfterMs: number | null }
  | { kind: "unknown"; message: string };

/** Thrown for a request that cannot be built: it was surely not sent. */
export class NotSent extends Error {}

/** Failures before a connection stood: nothing can have arrived. */
const NEVER_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export function answerOfError(error: unknown, mayHaveEffect: boolean): ToolAnswer {
  const words = error instanceof Error && error.message ? error.message : String(error);
  if (error instanceof NotSent) return { kind: "refused", code: "bad_arguments", message: words, status: null };
  if (error instanceof RapportError && error.code === "address_forbidden") {
    return { kind: "failed", message: words, isRetryable: false, retryAfterMs: null };
  }
  if (!mayHaveEffect || wasNeverConnected(error)) {
    return { kind: "failed", message: words, isRetryable: true, retryAfterMs: null };
  }
  return { kind: "unknown", message: words };
}

/** A connection that ended under the request: it may have arrived or not. */
const CUT_OFF = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

export function wasCutOff(error: unknown): boolean {
  return codesOf(error).some((code) => CUT_OFF.has(code));
}

function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code } = cause as Error & { code?: string };
    if (code) codes.push(code);
  }
  return codes;
}

function wasNeverConnected(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    const { code } = cause as Error & { code?: string };
    if (code && NEVER_CONNECTED.has(code)) return true;
    if (cause instanceof AggregateError && cause.errors.length > 0) return cause.errors.every(wasNeverConnected);
  }
  return false;
}
