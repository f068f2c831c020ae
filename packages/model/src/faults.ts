import { APICallError, JSONParseError, TypeValidationError } from "@ai-sdk/provider";
import type { ModelErrorCode } from "./port.ts";

/** What went wrong with one call, and what follows from it. */
export interface Fault {
  code: ModelErrorCode;
  sentence: string;
  retryAfterMs: number | null;
  /** Whether the same call to the same model may go better in a moment. */
  isRetryable: boolean;
  /** Whether it speaks against the provider's health; a wrong key or an unfit request doesn't. */
  countsForBreaker: boolean;
  /** Whether the provider may have charged for it. */
  mayBeBilled: boolean;
}

/** Why we ended a call ourselves. */
export type StopReason = "attempt" | "first_part" | "between_parts" | "cancelled";

const networkSentences: Readonly<Record<string, string>> = {
  ENOTFOUND: "the name of its host is not known",
  EAI_AGAIN: "the name of its host could not be looked up",
  ECONNREFUSED: "nothing listens at its address",
  ECONNRESET: "it closed the connection",
  EPIPE: "it closed the connection",
  UND_ERR_SOCKET: "it closed the connection",
  ETIMEDOUT: "its address does not answer",
  UND_ERR_CONNECT_TIMEOUT: "its address does not answer",
  EHOSTUNREACH: "its address cannot be reached",
  ENETUNREACH: "its address cannot be reached",
};

/** Reads any error of the SDK, of fetch, or of our own clock. `name` is the provider's id. */
export function readFault(error: unknown, name: string, stopped: StopReason | null, now: number): Fault {
  if (stopped) return readStop(stopped, name);
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 400)
    return readStatus(error, error.statusCode, name, now);
  const base = { retryAfterMs: null, isRetryable: true, countsForBreaker: true, mayBeBilled: true };
  if (isUnreadable(error))
    return { ...base, code: "unavailable", sentence: `${name} gave an answer that cannot be read.` };
  const network = findNetworkCode(error);
  if (network)
    return {
      ...base,
      code: "unavailable",
      sentence: `${name} cannot be reached: ${networkSentences[network] ?? network}.`,
      mayBeBilled: network !== "ENOTFOUND" && network !== "EAI_AGAIN" && network !== "ECONNREFUSED",
    };
  const provided = readProvidedError(error);
  if (provided)
    return { ...base, code: "unavailable", sentence: `${name} reported an error in its answer: ${provided}` };
  return {
    ...base,
    code: "unavailable",
    sentence: `${name} broke off its answer.`,
  };
}

function readStop(stopped: StopReason, name: string): Fault {
  const base = { retryAfterMs: null, isRetryable: false, mayBeBilled: true };
  if (stopped === "cancelled")
    return { ...base, code: "cancelled", sentence: "The request was cancelled.", countsForBreaker: false };
  const sentence = {
    attempt: `${name} did not finish its answer in time.`,
    first_part: `${name} did not begin to answer in time.`,
    between_parts: `${name} stopped in the middle of its answer.`,
  }[stopped];
  return { ...base, code: "timeout", sentence, countsForBreaker: true };
}

function readStatus(error: APICallError, status: number, name: string, now: number): Fault {
  const retryAfterMs = readRetryAfter(error.responseHeaders ?? {}, now);
  const base = { retryAfterMs, mayBeBilled: false };
  const said = quote(error.message);
  if (status === 429)
    return {
      ...base,
      code: "rate_limited",
      sentence: `${name} takes no more requests at the moment (429).`,
      // A used-up credit comes as 429 too and doesn't pass by waiting.
      isRetryable: !/insufficient_quota|billing/i.test(error.responseBody ?? ""),
      countsForBreaker: true,
    };
  if (status === 408 || status >= 500)
    return {
      ...base,
      code: "unavailable",
      sentence: `${name} is out of order (${status}).`,
      isRetryable: true,
      countsForBreaker: true,
    };
  const refusal = {
    401: `${name} does not accept the key (401).`,
    403: `${name} does not allow this with the given key (403).`,
    404: `${name} knows no such model or address (404): ${said}`,
  }[status];
  return {
    ...base,
    code: "refused_by_provider",
    sentence: refusal ?? `${name} refused the request (${status}): ${said}`,
    isRetryable: false,
    countsForBreaker: false,
  };
}

/** Milliseconds; `retry-after` is seconds or a date (RFC 9110 §10.2.3), `retry-after-ms` OpenAI's finer one. */
function readRetryAfter(headers: Record<string, string>, now: number): number | null {
  const fine = Number.parseFloat(headers["retry-after-ms"] ?? "");
  if (Number.isFinite(fine)) return Math.max(0, fine);
  const value = headers["retry-after"];
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(0, date - now);
}

function* causesOf(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    yield cause;
  }
}

function isUnreadable(error: unknown): boolean {
  for (const cause of causesOf(error)) {
    if (JSONParseError.isInstance(cause) || TypeValidationError.isInstance(cause)) return true;
  }
  return APICallError.isInstance(error) && error.statusCode === 200;
}

/** The system's code of a network error, for example ECONNREFUSED, wherever in the chain of causes it stands. */
export function findNetworkCode(error: unknown): string | null {
  for (const cause of causesOf(error)) {
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : null;
    if (code && (code in networkSentences || /^(E[A-Z]{3,}|UND_ERR_|CERT_|ERR_TLS|SELF_SIGNED|DEPTH_ZERO)/.test(code)))
      return code;
    if (cause instanceof AggregateError) {
      const inner = cause.errors.map(findNetworkCode).find((found) => found !== null);
      if (inner) return inner;
    }
  }
  return null;
}

/** An error object that came inside a stream. */
function readProvidedError(error: unknown): string | null {
  if (error instanceof Error || typeof error !== "object" || error === null || !("message" in error)) return null;
  return typeof error.message === "string" ? quote(error.message) : null;
}

/** A provider's words may quote the prompt or a key: short, one line, no long runs of letters and digits. */
function quote(words: string): string {
  const line = words.replace(/\s+/g, " ").replace(/[A-Za-z0-9_-]{24,}/g, "…");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
