import { createMcpHandler } from "@modelcontextprotocol/server";
import { RapportError } from "@rapport/schema";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { createLimiter } from "../auth/limiter.ts";
import { actionOptions } from "../engine/options.ts";
import type { Authenticate } from "../http/authenticate.ts";
import type { ServerParts } from "../main/parts.ts";
import { createMcpServer, type McpParts } from "./tools.ts";

const FAILED_PER_MINUTE = 300;

/** The MCP server at /mcp: streamable HTTP without sessions, for whoever comes with an API key. */
export function addMcp(
  app: FastifyInstance,
  parts: ServerParts,
  options: { authenticate: Authenticate; requestsPerMinute: number },
): void {
  const perCaller = createLimiter({ max: options.requestsPerMinute, windowMs: 60_000 });
  const failures = createLimiter({ max: FAILED_PER_MINUTE, windowMs: 60_000 });
  const mcpParts: McpParts = { actions: actionOptions(parts), reportError: parts.reportError };

  app.route({
    method: ["GET", "POST", "DELETE"],
    url: "/mcp",
    // Before the body is read: nobody gets a stranger's megabytes parsed.
    onRequest: async (request, reply) => {
      try {
        request.caller = await options.authenticate(request.headers.authorization);
      } catch (error) {
        reply.header("www-authenticate", 'Bearer realm="rapport"');
        const waitSeconds = failures.take(request.ip);
        if (waitSeconds > 0) throw new RapportError("rate_limited", { retryAfterSeconds: waitSeconds });
        throw error;
      }
      const waitSeconds = perCaller.take(request.caller.actor.actorId);
      if (waitSeconds > 0) throw new RapportError("rate_limited", { retryAfterSeconds: waitSeconds });
    },
    handler: async (request, reply) => {
      const caller = request.caller;
      if (!caller) throw new RapportError("not_signed_in");
      const handler = createMcpHandler(() => createMcpServer(caller, mcpParts));
      const answer = await handler.fetch(toRequest(request, parts.publicUrl()), { parsedBody: request.body });
      reply.code(answer.status);
      for (const [name, value] of answer.headers) reply.header(name, value);
      return reply.send(await answer.text());
    },
  });
}

function toRequest(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (value) headers.set(name, value.toString());
  const body = request.method === "POST" ? JSON.stringify(request.body ?? null) : null;
  headers.delete("content-length");
  return new Request(`${publicUrl}/mcp`, { method: request.method, headers, body });
}
