import { randomUUID } from "node:crypto";
import cookie from "@fastify/cookie";
import multipart from "@fastify/multipart";
import { contract } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import Fastify, { type FastifyInstance } from "fastify";
import type { ServerConfig } from "./config.ts";
import { createAuthenticate } from "./http/authenticate.ts";
import { answerError } from "./http/errors.ts";
import { implement } from "./http/implement.ts";
import { loggerOptions } from "./http/log.ts";
import { addSecurityHeaders } from "./http/security-headers.ts";
import type { ServerParts } from "./main/parts.ts";
import { routeHandlers } from "./routes/index.ts";

const BODY_BYTES = 1024 * 1024;

/** An empty server with our errors, log, headers and body rules: what the hub and the small services share. */
export function createBareApp(
  config: Pick<ServerConfig, "logLevel" | "trustedProxies">,
  publicUrl: () => string,
  logStream?: NodeJS.WritableStream,
): FastifyInstance {
  const app = Fastify({
    logger: loggerOptions(config.logLevel, logStream) ?? false,
    disableRequestLogging: true,
    bodyLimit: BODY_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: "idle",
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
    frameworkErrors: (error, request, reply) => answerError(error, request, reply),
  });
  // Only JSON and uploads are read; a form or a text is refused before a handler sees it.
  app.removeContentTypeParser("text/plain");
  const parseJson = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else parseJson(request, body as string, done);
  });
  addSecurityHeaders(app, publicUrl);
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    request.log.info({
      route: request.routeOptions.url ?? null,
      method: request.method,
      status: reply.statusCode,
      elapsedMs: Math.round(reply.elapsedTime * 10) / 10,
      tenantId: request.caller?.actor.tenantId,
      actorId: request.caller?.actor.actorId,
    });
  });
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply));
  return app;
}

export interface AppOptions {
  config: ServerConfig;
  parts: ServerParts;
  /** Tests: answers must be exactly what the contract promises. */
  checksAnswers?: boolean;
  logStream?: NodeJS.WritableStream;
}

/** The hub's HTTP server, made from the contract. Not listening yet. */
export async function createApp({ config, parts, checksAnswers, logStream }: AppOptions): Promise<FastifyInstance> {
  const app = createBareApp(config, parts.publicUrl, logStream);
  await app.register(cookie);
  await app.register(multipart);
  implement(app, routeHandlers(parts), {
    authenticate: createAuthenticate(parts),
    requestsPerMinute: config.requestsPerMinute,
    checksAnswers: checksAnswers ?? false,
  });
  refuseUnknown(app);
  return app;
}

/** Addresses of the contract, as patterns with the methods they take. */
const KNOWN = Map.groupBy(Object.values(contract), (route) => route.path);
const PATTERNS = [...KNOWN].map(([path, routes]) => ({
  pattern: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`),
  methods: routes.map((route) => route.method),
}));

function refuseUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const methods = PATTERNS.filter(({ pattern }) => pattern.test(path)).flatMap((known) => known.methods);
    if (methods.length === 0 || methods.some((method) => method === request.method))
      throw new RapportError("not_found");
    reply.header("allow", methods.join(", "));
    throw new RapportError("method_not_allowed");
  });
}
