import type { FastifyRequest, FastifyServerOptions } from "fastify";
import type { ServerConfig } from "../config.ts";

/**
 * What may stand in the log: routes, codes, times and ids. Never: message texts, names, addresses, tokens, queries,
 * bodies. Whole URLs are not logged, because searches and links carry what people wrote.
 */
export function loggerOptions(
  level: ServerConfig["logLevel"],
  stream?: NodeJS.WritableStream,
): FastifyServerOptions["logger"] {
  if (level === "silent") return false;
  return {
    level,
    base: null,
    ...(stream ? { stream } : {}),
    redact: {
      paths: ["headers", "body", "query", "params", "password", "token", "accessToken", "secret", "email", "text"],
      remove: true,
    },
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? null }),
      err: serializeError,
    },
  };
}

interface LoggedError {
  [key: string]: unknown;
  type: string;
  message: string;
  stack: string;
  code?: string;
}

/** Keeps what a programmer needs. A database error's quoted values and details are somebody's data. */
export function serializeError(error: Error & { code?: unknown }): LoggedError {
  const code = typeof error.code === "string" ? { code: error.code } : {};
  const message = scrub(error.message);
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return { type: error.name, message, stack: frames.join("\n"), ...code };
}

function scrub(message: string): string {
  return message
    .split("\n")[0]!
    .slice(0, 500)
    .replace(/"[^"]*"|'[^']*'/g, '"…"')
    .replace(/[^\s@<>]+@[^\s@<>]+/g, "…@…")
    .replace(/\b(?:rk|rr|ri|wk)_[\w-]+|\beyJ[\w.-]+/g, "…");
}
