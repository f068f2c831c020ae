import { randomUUID } from "node:crypto";
import { Server, type Tool } from "@modelcontextprotocol/server";
import type { Executor, Outcome } from "./executor.ts";
import { describePolicy } from "./openapi.ts";
import { describeInput, type Operation } from "./operation.ts";

/** Names in `_meta` of tools/call, and of a tool that takes them. Without a key each call is one of its own. */
export const MCP_META = { idempotencyKey: "rapport/idempotencyKey", preview: "rapport/preview" } as const;

const READ_BACK_TOOL: Tool = {
  name: "get_operation",
  title: "What became of a write",
  description: "Tells what became of the write that was sent with an idempotency key.",
  inputSchema: {
    type: "object" as const,
    properties: { idempotencyKey: { type: "string" as const } },
    required: ["idempotencyKey"],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

/** The operations as tools of an MCP server. `drop` cuts the connection of the request that is being answered. */
export function createMcpServer<World>(
  info: { title: string; version: string; description: string },
  operations: readonly Operation<World>[],
  executor: Executor<World>,
  drop: () => void,
): Server {
  const server = new Server(
    { name: info.title, version: info.version },
    { capabilities: { tools: {} }, instructions: info.description },
  );
  server.setRequestHandler("tools/list", () => ({
    tools: [...operations.map(describeTool), READ_BACK_TOOL],
  }));
  server.setRequestHandler("tools/call", async ({ params }) => {
    const meta = params._meta ?? {};
    const key = meta[MCP_META.idempotencyKey];
    const outcome = await executor.call({
      operationId: params.name,
      args: params.arguments ?? {},
      isPreview: meta[MCP_META.preview] === true,
      idempotencyKey: typeof key === "string" ? key : randomUUID(),
    });
    return readOutcome(outcome, drop);
  });
  return server;
}

function describeTool<World>(operation: Operation<World>): Tool {
  const { properties, required } = describeInput(operation);
  const isRead = operation.kind === "read";
  return {
    name: operation.operationId,
    title: operation.title,
    description: operation.description,
    inputSchema: {
      type: "object" as const,
      properties: properties as NonNullable<Tool["inputSchema"]["properties"]>,
      required,
      additionalProperties: false,
    },
    annotations: {
      readOnlyHint: isRead,
      destructiveHint: operation.isDestructive ?? false,
      idempotentHint: isRead || operation.method === "put",
      openWorldHint: false,
    },
    _meta: {
      "x-rapport-policy": describePolicy(operation),
      ...(isRead ? {} : { [MCP_META.idempotencyKey]: true, [MCP_META.preview]: true }),
    },
  };
}

function readOutcome(outcome: Outcome, drop: () => void) {
  if (outcome.kind === "drop") {
    drop();
    throw new Error("The connection was cut.");
  }
  const body = outcome.body as Record<string, unknown>;
  if (outcome.status === 429 || outcome.status >= 500) {
    throw new Error((body.error as { message: string }).message);
  }
  const isList = Array.isArray(body) || typeof body !== "object";
  return {
    content: [{ type: "text" as const, text: JSON.stringify(body) }],
    structuredContent: isList ? { value: body } : body,
    isError: outcome.status >= 400,
  };
}
