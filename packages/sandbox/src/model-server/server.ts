import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { anthropicWire, readAnthropic } from "./anthropic.ts";
import { hashVector } from "./embedding.ts";
import { openaiWire, readOpenai } from "./openai.ts";
import type { ChatCall, ModelReply, ModelScript } from "./script.ts";
import { piecesOf, spokenOf, type Wire } from "./wire.ts";

export interface ModelServerOptions {
  script: ModelScript;
  host?: string;
  port?: number;
  /** When set, requests without this key get 401. */
  apiKey?: string;
  /** Models it knows; others get 404. Absent: it knows any. */
  models?: readonly string[];
  /** Length of an embedding. */
  dimensions?: number;
  /** Embeddings wait for it. */
  beforeEmbedding?: (texts: readonly string[]) => Promise<unknown> | undefined;
}

export interface ModelServer {
  /** Base address of the API, ending in /v1. */
  readonly url: string;
  readonly port: number;
  /** Every chat request so far, in order. */
  readonly calls: readonly ChatCall[];
  /** Numbers of the calls whose client went away before the end. */
  readonly abandoned: ReadonlySet<number>;
  close(): Promise<void>;
}

/** An OpenAI-compatible model server that does what a script says; it speaks Anthropic's messages API too (SPEC INT-22). */
export async function startModelServer(options: ModelServerOptions): Promise<ModelServer> {
  const calls: ChatCall[] = [];
  const abandoned = new Set<number>();
  const closing = new AbortController();

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else sendError(response, 500, error instanceof Error ? error.message : "The script failed.");
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? "/", "http://model").pathname;
    const key = request.headers.authorization?.replace(/^Bearer /, "") ?? request.headers["x-api-key"];
    if (options.apiKey !== undefined && key !== options.apiKey)
      return sendError(response, 401, "Incorrect API key provided.");
    if (request.method === "GET" && path === "/v1/models")
      return sendJson(response, { object: "list", data: (options.models ?? ["scripted"]).map(describeModel) });
    const isChat = path === "/v1/chat/completions" || path === "/v1/messages";
    if (request.method !== "POST" || !(isChat || path === "/v1/embeddings"))
      return sendError(response, 404, `Invalid URL (${request.method} ${path})`);

    const body = await readBody(request);
    if (body === null) return sendError(response, 400, "The body is not a JSON object.");
    const model = String(body.model ?? "");
    if (options.models && !options.models.includes(model))
      return sendError(response, 404, `The model \`${model}\` does not exist.`);
    if (path === "/v1/embeddings") {
      await options.beforeEmbedding?.(textsOf(body));
      return sendJson(response, embedAll(body, options.dimensions ?? 256));
    }

    const number = calls.length + 1;
    const isAnthropic = path === "/v1/messages";
    const call = (isAnthropic ? readAnthropic : readOpenai)(body, number, request.headers);
    calls.push(call);
    const gone = new AbortController();
    response.on("close", () => {
      if (!response.writableFinished && !closing.signal.aborted) abandoned.add(number);
      gone.abort();
    });
    const signal = AbortSignal.any([gone.signal, closing.signal]);
    try {
      await answer(await options.script(call), call, isAnthropic ? anthropicWire : openaiWire, response, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host ?? "127.0.0.1"}:${port}/v1`,
    port,
    calls,
    abandoned,
    async close() {
      closing.abort();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function answer(
  reply: ModelReply,
  call: ChatCall,
  wire: Wire,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  switch (reply.kind) {
    case "status": {
      if (reply.retryAfter !== undefined) response.setHeader("retry-after", reply.retryAfter);
      return sendError(response, reply.status, reply.message ?? `Scripted ${reply.status}.`);
    }
    case "hang":
      return untilGone(signal);
    case "malformed":
      response.writeHead(200, { "content-type": call.isStreamed ? "text/event-stream" : "application/json" });
      return void response.end(call.isStreamed ? 'data: {"choices": [\n\n' : '{"choices": [{"message": ');
    case "web_page":
      response.writeHead(200, { "content-type": "text/html" });
      return void response.end("<!doctype html><title>Welcome</title><p>It works!</p>");
    case "wrong_shape":
      if (!call.isStreamed) return sendJson(response, { choices: "none", answer: 42 });
      response.writeHead(200, { "content-type": "text/event-stream" });
      return void response.end('data: {"choices": "none", "answer": 42}\n\n');
    case "cut":
    case "stall":
    case "stream_error": {
      const spoken = spokenOf({ kind: "text", text: reply.text });
      if (!call.isStreamed) {
        if (reply.kind === "stall") return untilGone(signal);
        if (reply.kind === "stream_error") return sendError(response, 500, reply.message);
        response.writeHead(200, { "content-type": "application/json", "content-length": "4096" });
        response.write('{"id":"cut","choices":[');
        return void setTimeout(() => response.destroy(), 10);
      }
      response.writeHead(200, { "content-type": "text/event-stream" });
      const events = wire.stream(spoken, call);
      // All but the end.
      for (const event of events.slice(0, -wire.endEvents)) response.write(event.data);
      if (reply.kind === "stall") return untilGone(signal);
      if (reply.kind === "stream_error") return void response.end(wire.error(reply.message));
      // What has been written must leave before the connection dies.
      return void setTimeout(() => response.destroy(), 10);
    }
    default: {
      if (reply.waitMs) await sleep(reply.waitMs, undefined, { signal });
      const spoken = spokenOf(reply);
      if (!call.isStreamed) return sendJson(response, wire.whole(spoken, call));
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      const { pauseMs = 0, hold } = reply.kind === "text" ? reply : {};
      const heldAt = hold ? piecesOf(hold.after).length : -1;
      let pieces = 0;
      for (const event of wire.stream(spoken, call)) {
        if (pauseMs && event.isPiece) await sleep(pauseMs, undefined, { signal });
        if (event.isPiece && pieces++ === heldAt) await Promise.race([hold?.until, untilGone(signal)]);
        response.write(event.data);
      }
      response.end();
    }
  }
}

function untilGone(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

const textsOf = ({ input }: Readonly<Record<string, unknown>>): string[] =>
  Array.isArray(input) ? input.map(String) : [String(input ?? "")];

function embedAll(body: Readonly<Record<string, unknown>>, usual: number) {
  const texts = textsOf(body);
  const dimensions = typeof body.dimensions === "number" ? body.dimensions : usual;
  const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
  return {
    object: "list",
    model: body.model,
    data: texts.map((text, index) => ({ object: "embedding", index, embedding: hashVector(text, dimensions) })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

const describeModel = (id: string) => ({ id, object: "model", created: 0, owned_by: "sandbox" });

async function readBody(request: IncomingMessage): Promise<Record<string, unknown> | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function sendJson(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function sendError(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ type: "error", error: { message, type: "scripted", code: String(status) } }));
}
