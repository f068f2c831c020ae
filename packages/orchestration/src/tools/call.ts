import { loadToolSource, readToolSecrets, type ToolOperation, type ToolRow, type Tx } from "@rapport/store";
import {
  answerOfError,
  NotSent,
  type OpenTool,
  type ToolAnswer,
  type ToolPorts,
  type ToolResponse,
  wasCutOff,
} from "./answer.ts";
import { callMcpTool } from "./mcp.ts";

/** A tool with its source and opened secrets. */
export async function openTool(tx: Tx, ports: ToolPorts, tool: ToolRow): Promise<OpenTool> {
  return {
    tool,
    source: await loadToolSource(tx, tool.sourceId),
    headers: await readToolSecrets(tx, ports.secretKey, tool.sourceId),
  };
}

export interface CallOptions {
  /** Told to the other side where it keeps keys. */
  idempotencyKey?: string;
  /** Only computes what would happen, by the policy's own way. */
  isPreview?: boolean;
  /** Default 15 s. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_CHARACTERS = 1_000_000;

/** True when the other side promises to do nothing twice under one key. */
export function keepsKeys({ operation }: Pick<ToolRow, "operation">): boolean {
  return operation.kind === "http" ? operation.idempotencyHeader !== null : operation.takes?.idempotencyKey === true;
}

/** True when a call can be asked what it would do: the policy says so, and an MCP server that it understands the question. */
export function canPreview({ operation, policy }: Pick<ToolRow, "operation" | "policy">): boolean {
  return policy.preview !== null && (operation.kind === "http" || operation.takes?.preview === true);
}

/**
 * Calls a tool with all its arguments, bound ones included; never throws for what happens outside. Rights, bindings and
 * confirmation are the caller's matter: `lookUp` for reads, the ledger for writes.
 */
export async function callTool(
  ports: ToolPorts,
  open: OpenTool,
  args: Record<string, unknown>,
  options: CallOptions = {},
): Promise<ToolAnswer> {
  const { operation } = open.tool;
  // A preview changes nothing, so whatever happens to it, nothing was done.
  const mayHaveEffect = open.tool.policy.effect === "write" && !options.isPreview;
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  if (options.isPreview && !canPreview(open.tool)) {
    const message = `${open.tool.name} has no way to be previewed.`;
    return { kind: "failed", message, isRetryable: false, retryAfterMs: null };
  }
  try {
    if (operation.kind === "mcp") {
      return await callMcpTool(ports, open, operation.tool, args, {
        mayHaveEffect,
        timeoutMs,
        isPreview: options.isPreview,
        // Only a server that says so is told the key: to others it would be noise.
        idempotencyKey: keepsKeys(open.tool) ? options.idempotencyKey : undefined,
      });
    }
    const request = buildRequest(open, operation, args, options);
    const signal = AbortSignal.timeout(timeoutMs);
    const send = () => ports.fetch(request.url, { ...request.init, redirect: "manual", signal });
    // The other side closes a connection kept open just as we ask over it: a question may simply be asked again.
    const response = await send().catch((error) => {
      if (mayHaveEffect || !wasCutOff(error)) throw error;
      return send();
    });
    return readAnswer(response, mayHaveEffect, keepsKeys(open.tool));
  } catch (error) {
    return answerOfError(error, mayHaveEffect);
  }
}

function buildRequest(
  { source, headers, tool }: OpenTool,
  operation: Extract<ToolOperation, { kind: "http" }>,
  args: Record<string, unknown>,
  options: CallOptions,
): { url: string; init: { method: string; headers: Record<string, string>; body?: string } } {
  const query = new URLSearchParams();
  const sent: Record<string, string> = { accept: "application/json", ...headers };
  let body: unknown;
  let path = operation.path;
  for (const [name, value] of Object.entries(args)) {
    if (value === undefined) continue;
    const outside = operation.names[name] ?? name;
    switch (operation.locations[name] ?? "body") {
      case "path":
        path = path.replaceAll(`{${outside}}`, encodeSegment(name, value));
        break;
      case "query":
        for (const part of Array.isArray(value) ? value : [value]) query.append(outside, textOf(part));
        break;
      case "header":
        if (!Object.hasOwn(headers, outside.toLowerCase())) sent[outside.toLowerCase()] = textOf(value);
        break;
      case "whole_body":
        body = value;
        break;
      case "body":
        body = { ...(body as Record<string, unknown> | undefined), [outside]: value };
    }
  }
  if (options.isPreview) {
    for (const [name, value] of Object.entries(tool.policy.preview?.query ?? {})) query.set(name, value);
  }
  if (options.idempotencyKey && operation.idempotencyHeader) {
    sent[operation.idempotencyHeader.toLowerCase()] = options.idempotencyKey;
  }
  const base = source.url.replace(/\/+$/, "");
  const search = query.size > 0 ? `?${query}` : "";
  const init: { method: string; headers: Record<string, string>; body?: string } = {
    method: operation.method,
    headers: sent,
  };
  if (operation.bodyType === "form" && body !== undefined) {
    init.body = new URLSearchParams(
      Object.entries(body as object).map(([key, value]) => [key, textOf(value)]),
    ).toString();
    sent["content-type"] = "application/x-www-form-urlencoded";
  } else if (operation.bodyType === "json") {
    init.body = JSON.stringify(body ?? {});
    sent["content-type"] = "application/json";
  }
  return { url: `${base}${path}${search}`, init };
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** `..` would climb to another resource: encoding leaves it as it is, and addresses are then shortened. */
function encodeSegment(name: string, value: unknown): string {
  const text = textOf(value);
  if (text === "" || text === "." || text === "..") throw new NotSent(`${name} cannot be part of an address.`);
  return encodeURIComponent(text);
}

async function readAnswer(response: ToolResponse, mayHaveEffect: boolean, keptKeys: boolean): Promise<ToolAnswer> {
  const { status } = response;
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    // The words were cut off. A refusal is one without its words too; of a yes we want to know what it was.
    if (status >= 400 && status < 500) text = "";
    else return answerOfError(error, mayHaveEffect);
  }
  if (text.length > MAX_ANSWER_CHARACTERS) text = "";
  const body = parse(text);
  if (status >= 200 && status < 300) return { kind: "ok", result: asResult(body, text) };
  const message = messageOf(body) ?? `The other side answered ${status}.`;
  const retryAfterMs = readRetryAfter(response.headers.get("retry-after"));
  if (status === 429) return { kind: "failed", message, isRetryable: true, retryAfterMs };
  // "Come back later" with a time means that it was not begun (RFC 9110 §15.6.4); with a key, asking again is safe anyway.
  if (status === 503 && (!mayHaveEffect || (keptKeys && retryAfterMs !== null))) {
    return { kind: "failed", message, isRetryable: true, retryAfterMs };
  }
  if (status >= 500 || status === 408 || status < 200) {
    return mayHaveEffect ? { kind: "unknown", message } : { kind: "failed", message, isRetryable: true, retryAfterMs };
  }
  // Our own key does not open it, or it lives elsewhere: not a matter between the customer and the shop.
  if (status === 401 || status === 403 || status < 400) {
    return { kind: "failed", message, isRetryable: false, retryAfterMs: null };
  }
  return { kind: "refused", code: codeOf(body), message, status };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asResult(body: unknown, text: string): Record<string, unknown> {
  if (isRecord(body)) return body;
  if (body !== null) return { value: body };
  return text === "" ? {} : { text: text.slice(0, 10_000) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The other side's own words, wherever common shapes of errors keep them. */
function messageOf(body: unknown): string | null {
  if (!isRecord(body)) return null;
  const error = isRecord(body.error) ? body.error : body;
  for (const words of [error.message, error.detail, error.title, body.error, error.reason]) {
    if (typeof words === "string" && words !== "") return words.slice(0, 1000);
  }
  return null;
}

function codeOf(body: unknown): string | null {
  if (!isRecord(body)) return null;
  const error = isRecord(body.error) ? body.error : body;
  return typeof error.code === "string" ? error.code.slice(0, 100) : null;
}

function readRetryAfter(header: string | null): number | null {
  const seconds = header === null ? Number.NaN : Number(header);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}
