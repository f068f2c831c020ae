import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createMcpHandler } from "@modelcontextprotocol/server";
import { z } from "zod";
import { createExecutor, type Executor, type SavedState } from "./executor.ts";
import { Fault, type FaultInput } from "./faults.ts";
import type { LogEntry } from "./ledger.ts";
import { createMcpServer } from "./mcp.ts";
import { type DocumentInfo, describeOperations } from "./openapi.ts";
import { describeInput, type Operation, pathArguments } from "./operation.ts";
import { openStateFile } from "./state-file.ts";

/** A page or route beside the operations, without a key. Returns false when the path is not its own. */
export type Page<World> = (
  request: { method: string; path: string; url: string },
  executor: Executor<World>,
  response: ServerResponse,
) => boolean;

export interface ToolServerOptions<World> {
  name: string;
  info: DocumentInfo;
  operations: readonly Operation<World>[];
  createWorld: () => World;
  /** Asked with the key: more of the witness's routes, by path. */
  witness?: Readonly<Record<string, (world: World) => unknown>>;
  page?: Page<World>;
  host?: string;
  port?: number;
  apiKey: string;
  now?: () => Date;
  /** Where the state outlives the process; absent: in memory only. */
  dataDir?: string;
}

export interface ToolServer<World> {
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  /** Address of the same tools as an MCP server (streamable HTTP). */
  readonly mcpUrl: string;
  world(): World;
  log(): readonly LogEntry[];
  addFaults(faults: readonly FaultInput[]): void;
  reset(): void;
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 1_000_000;

/** Serves operations over HTTP with their OpenAPI document, as an MCP server, and with a witness for tests. */
export async function startToolServer<World>(options: ToolServerOptions<World>): Promise<ToolServer<World>> {
  const host = options.host ?? "127.0.0.1";
  const now = options.now ?? (() => new Date());
  const file = options.dataDir ? openStateFile<SavedState<World>>(options.dataDir, options.name) : null;
  const executor = createExecutor({ operations: options.operations, createWorld: options.createWorld, now, file });
  const routes = options.operations.map(compileRoute);
  let url = "";

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (error instanceof BadRequest) return sendError(response, error.status, error.code, error.message);
      if (response.headersSent) return response.destroy();
      sendError(response, 500, "internal_error", error instanceof Error ? error.message : "Something broke.");
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop");
    const method = (request.method ?? "GET").toLowerCase();
    if (method === "get" && pathname === "/openapi.json") {
      return sendJson(response, 200, describeOperations(options.info, url, options.operations));
    }
    if (options.page?.({ method, path: pathname, url }, executor, response)) return;
    if (!opens(request.headers.authorization, options.apiKey)) {
      return sendError(response, 401, "unauthorized", "Send the API key: authorization: Bearer …");
    }
    if (pathname === "/mcp") return serveMcp(request, response);
    if (pathname.startsWith("/_")) return serveWitness(method, pathname, request, response);

    const call = await readCall(method, pathname, searchParams, request);
    if (!call) return sendError(response, 404, "not_found", `There is no ${request.method} ${pathname}.`);
    const outcome = await executor.call(call);
    if (outcome.kind === "drop") return void request.socket.destroy();
    if (outcome.status === 429) response.setHeader("retry-after", "1");
    sendJson(response, outcome.status, outcome.body);
  }

  async function readCall(method: string, path: string, query: URLSearchParams, request: IncomingMessage) {
    const key = /^\/operations\/([^/]+)$/.exec(path)?.[1];
    const idempotencyKey = request.headers["idempotency-key"]?.toString() ?? null;
    if (method === "get" && key !== undefined) {
      const args = { idempotencyKey: decode(key) };
      return { operationId: "get_operation", args, isPreview: false, idempotencyKey: null };
    }
    for (const route of routes) {
      const match = route.method === method ? route.pattern.exec(path) : null;
      if (!match) continue;
      const inPath = Object.fromEntries(route.pathNames.map((name, index) => [name, decode(match[index + 1]!)]));
      const rest = method === "get" ? readQuery(query, route.numbers) : await readBody(request);
      const stray = Object.keys(rest).find((name) => Object.hasOwn(inPath, name));
      if (stray) throw new BadRequest(400, "invalid_input", `${stray} belongs into the path.`);
      const isPreview = query.get("preview") === "true";
      return { operationId: route.operationId, args: { ...rest, ...inPath }, isPreview, idempotencyKey };
    }
    return null;
  }

  async function serveWitness(method: string, path: string, request: IncomingMessage, response: ServerResponse) {
    const extra = options.witness?.[path];
    if (method === "get" && extra) return sendJson(response, 200, extra(executor.world()));
    if (method === "get" && path === "/_log") return sendJson(response, 200, executor.log());
    if (method === "post" && path === "/_reset") {
      executor.reset();
      return sendJson(response, 200, { reset: true });
    }
    if (method === "post" && path === "/_faults") {
      const faults = z.array(Fault).safeParse(await readJson(request));
      if (!faults.success) return sendError(response, 400, "invalid_input", faults.error.issues[0]!.message);
      executor.faults.add(faults.data);
      return sendJson(response, 200, { added: faults.data.length });
    }
    sendError(response, 404, "not_found", `There is no ${request.method} ${path}.`);
  }

  async function serveMcp(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const drop = () => void request.socket.destroy();
    const handler = createMcpHandler(() => createMcpServer(options.info, options.operations, executor, drop), {});
    const body = request.method === "POST" ? await readText(request) : null;
    const headers = new Headers();
    for (const [name, value] of Object.entries(request.headers)) if (value) headers.set(name, value.toString());
    const answer = await handler.fetch(new Request(`${url}/mcp`, { method: request.method ?? "GET", headers, body }));
    if (request.socket.destroyed) return;
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  url = `http://${host}:${port}`;
  return {
    url,
    port,
    apiKey: options.apiKey,
    mcpUrl: `${url}/mcp`,
    world: executor.world,
    log: executor.log,
    addFaults: (faults) => executor.faults.add(faults),
    reset: executor.reset,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class BadRequest extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

function compileRoute<World>(operation: Operation<World>) {
  const { properties } = describeInput(operation);
  const isNumber = (schema: Record<string, unknown>) => schema.type === "integer" || schema.type === "number";
  return {
    operationId: operation.operationId,
    method: operation.method,
    pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, "([^/]+)")}$`),
    pathNames: pathArguments(operation.path),
    numbers: new Set(Object.keys(properties).filter((name) => isNumber(properties[name]!))),
  };
}

function readQuery(query: URLSearchParams, numbers: ReadonlySet<string>): Record<string, unknown> {
  return Object.fromEntries([...query].map(([name, value]) => [name, numbers.has(name) ? Number(value) : value]));
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new BadRequest(400, "invalid_input", "The address is not well formed.");
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY_BYTES) throw new BadRequest(413, "too_large", "The body is too large.");
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = await readText(request);
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new BadRequest(400, "invalid_input", "The body is not JSON.");
  }
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const body = await readJson(request);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new BadRequest(400, "invalid_input", "The body is not a JSON object.");
  }
  return body as Record<string, unknown>;
}

function opens(header: string | undefined, apiKey: string): boolean {
  const given = Buffer.from(header?.replace(/^Bearer /i, "") ?? "");
  const wanted = Buffer.from(apiKey);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { error: { code, message } });
}
