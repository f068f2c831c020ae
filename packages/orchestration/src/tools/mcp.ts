import {
  type CallToolResult,
  Client,
  type FetchLike,
  type Tool as McpTool,
  StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { CfWorkerJsonSchemaValidator } from "@modelcontextprotocol/client/validators/cf-worker";
import { answerOfError, type OpenTool, type ToolAnswer, type ToolFetch } from "./answer.ts";
import { hashOf } from "./canonical.ts";
import { isRecord } from "./schema-reader.ts";

export type { McpTool };

/**
 * Names by which a call says more than its arguments, and by which a tool's listing says that it understands them: `_meta` is MCP's
 * own place for it. A key: nothing is done twice under it. Preview: only say what would happen.
 */
const META = {
  idempotencyKey: "rapport/idempotencyKey",
  preview: "rapport/preview",
  policy: "x-rapport-policy",
} as const;

/** What a tool's listing says that its calls may carry. */
export function readTakes({ _meta }: Pick<McpTool, "_meta">): { idempotencyKey: boolean; preview: boolean } {
  return { idempotencyKey: _meta?.[META.idempotencyKey] === true, preview: _meta?.[META.preview] === true };
}

/** The policy that a tool's listing suggests; undefined: none. */
export function suggestedPolicy({ _meta }: Pick<McpTool, "_meta">): unknown {
  return _meta?.[META.policy];
}

interface McpServer {
  url: string;
  headers: Record<string, string>;
}

/** Connects to an MCP server over streamable HTTP, works, and hangs up. */
async function withMcp<Result>(
  fetch: ToolFetch,
  server: McpServer,
  timeoutMs: number,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    // The server's guarded fetch answers in its own library's types, which behave as the platform's.
    fetch: fetch as unknown as FetchLike,
    requestInit: { headers: server.headers, redirect: "manual" },
    // A stream that breaks off is a call of unknown fate; taking it up again is not this client's to decide.
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 0,
      maxReconnectionDelay: 0,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client(
    { name: "rapport", version: "1" },
    { jsonSchemaValidator: new CfWorkerJsonSchemaValidator() },
  );
  try {
    await client.connect(transport, { timeout: timeoutMs });
    return await work(client);
  } finally {
    await client.close().catch(() => {});
  }
}

/** All tools of a server. Throws when it does not answer. */
export function listMcpTools(fetch: ToolFetch, server: McpServer, timeoutMs = 15_000): Promise<McpTool[]> {
  return withMcp(fetch, server, timeoutMs, listAll);
}

async function listAll(client: Client): Promise<McpTool[]> {
  const tools: McpTool[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listTools(cursor === undefined ? {} : { cursor });
    tools.push(...page.tools);
    cursor = page.nextCursor;
  } while (cursor !== undefined && tools.length < 1000);
  return tools;
}

/** Of all that a caller relies on: a server that changes any of it has made another tool of it. */
export function mcpFingerprint(
  tool: Pick<McpTool, "name" | "title" | "description" | "inputSchema" | "annotations" | "_meta">,
): string {
  const { name, title, description, inputSchema, annotations } = tool;
  const takes = readTakes(tool);
  // Said only where something is taken, so that tools without it keep the fingerprint that they were imported with.
  const promises = takes.idempotencyKey || takes.preview ? { takes, policy: suggestedPolicy(tool) } : {};
  return hashOf({ name, title, description, inputSchema, annotations, ...promises });
}

interface McpCall {
  mayHaveEffect: boolean;
  timeoutMs: number;
  idempotencyKey?: string | undefined;
  isPreview?: boolean | undefined;
}

/**
 * Calls a tool of an MCP server, after looking whether it still is the one that was imported: a server may swap a tool's
 * meaning after somebody has agreed to it.
 */
export async function callMcpTool(
  { fetch }: { fetch: ToolFetch },
  { tool, source, headers }: OpenTool,
  name: string,
  args: Record<string, unknown>,
  { mayHaveEffect, timeoutMs, idempotencyKey, isPreview }: McpCall,
): Promise<ToolAnswer> {
  const meta = {
    ...(idempotencyKey ? { [META.idempotencyKey]: idempotencyKey } : {}),
    ...(isPreview ? { [META.preview]: true } : {}),
  };
  let isSent = false;
  try {
    return await withMcp(fetch, { url: source.url, headers }, timeoutMs, async (client) => {
      const now = (await listAll(client)).find((candidate) => candidate.name === name);
      if (!now || mcpFingerprint(now) !== tool.fingerprint) {
        const message = `${tool.name} changed on its server since it was imported. Import it again and look.`;
        return { kind: "failed", message, isRetryable: false, retryAfterMs: null };
      }
      isSent = true;
      const params = { name, arguments: args, ...(Object.keys(meta).length > 0 ? { _meta: meta } : {}) };
      return readMcpAnswer(await client.callTool(params, { timeout: timeoutMs }));
    });
  } catch (error) {
    return answerOfError(error, mayHaveEffect && isSent);
  }
}

/** A tool's own "no" is a refusal, with the words and the code where it says them. */
function readMcpAnswer(answer: CallToolResult): ToolAnswer {
  const content = Array.isArray(answer.content) ? answer.content : [];
  const text = content.map((part) => (part.type === "text" ? part.text : "")).join("\n");
  const structured = isRecord(answer.structuredContent) ? answer.structuredContent : null;
  if (!answer.isError) return { kind: "ok", result: structured ?? { text: text.slice(0, 100_000) } };
  const error = isRecord(structured?.error) ? structured.error : {};
  return {
    kind: "refused",
    code: typeof error.code === "string" ? error.code.slice(0, 100) : null,
    message: (typeof error.message === "string" ? error.message : text).slice(0, 1000),
    status: null,
  };
}
