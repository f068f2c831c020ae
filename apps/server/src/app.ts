import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import cookie from "@fastify/cookie";
import multipart from "@fastify/multipart";
import websocket from "@fastify/websocket";
import { contract } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import Fastify, { type FastifyInstance, LogController } from "fastify";
import type { WebSocketServer } from "ws";
import { PRODUCT_ROOT, type ServerConfig } from "./config.ts";
import { createAuthenticate } from "./http/authenticate.ts";
import { addDocs } from "./http/docs.ts";
import { answerClientError, answerError } from "./http/errors.ts";
import { implement } from "./http/implement.ts";
import { loggerOptions } from "./http/log.ts";
import { addOperations, type OperationsOptions } from "./http/operations.ts";
import { addSecurityHeaders } from "./http/security-headers.ts";
import { addConsole, addWidgetScripts, sendConsolePage } from "./http/static.ts";
import type { ServerParts } from "./main/parts.ts";
import { addMcp } from "./mcp/door.ts";
import { routeHandlers } from "./routes/index.ts";
import { addWidgetDoor } from "./routes/widget/door.ts";
import { widgetRoutes } from "./routes/widget/index.ts";
import { addConsoleSocket, CLOSE } from "./socket/console-socket.ts";
import { addWidgetSocket } from "./socket/widget-socket.ts";

const BODY_BYTES = 1024 * 1024;
const CONSOLE_DIRECTORY = join(PRODUCT_ROOT, "apps/console/dist");

/** An empty server with our errors, log, headers and body rules: what the hub and the small services share. */
export function createBareApp(
  config: Pick<ServerConfig, "logLevel" | "trustedProxies">,
  publicUrl: () => string,
  logStream?: NodeJS.WritableStream,
): FastifyInstance {
  const app = Fastify({
    logger: loggerOptions(config.logLevel, logStream) ?? false,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES,
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: "idle",
    genReqId: (request) => {
      const given = request.headers["x-request-id"];
      return typeof given === "string" && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
    },
    clientErrorHandler: answerClientError,
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
  operations: OperationsOptions;
  /** Tests: answers must be exactly what the contract promises. */
  checksAnswers?: boolean;
  logStream?: NodeJS.WritableStream;
}

/** The hub's HTTP server, made from the contract. Not listening yet. */
export async function createApp({
  config,
  parts,
  operations,
  checksAnswers,
  logStream,
}: AppOptions): Promise<FastifyInstance> {
  const app = createBareApp(config, parts.publicUrl, logStream);
  operations.metrics.observe(app);
  addOperations(app, operations);
  await app.register(cookie);
  await app.register(multipart);
  await addSockets(app, parts, operations);
  const widgetLimits = addWidgetDoor(app, parts);
  const authenticate = createAuthenticate(parts);
  const { requestsPerMinute } = config;
  implement(
    app,
    { ...routeHandlers(parts), ...widgetRoutes(parts, widgetLimits) },
    { authenticate, requestsPerMinute, checksAnswers: checksAnswers ?? false },
  );
  addMcp(app, parts, { authenticate, requestsPerMinute });
  addDocs(app);
  addWidgetScripts(app, join(PRODUCT_ROOT, "apps/widget/dist"));
  await addConsole(app, CONSOLE_DIRECTORY);
  refuseUnknown(app);
  return app;
}

const FRAME_BYTES = 64 * 1024;
const CLOSE_WITHIN_MS = 2000;

/** Sockets close with 1012 before the server does, so that clients come back after a random moment and resume. */
async function addSockets(app: FastifyInstance, parts: ServerParts, operations: OperationsOptions): Promise<void> {
  await app.register(websocket, {
    options: { maxPayload: FRAME_BYTES, perMessageDeflate: false },
    preClose: () => closeSockets(app.websocketServer),
  });
  const consoles = addConsoleSocket(app, parts);
  operations.metrics.watchSockets("console", () => consoles.count);
  const widgets = addWidgetSocket(app, parts);
  operations.metrics.watchSockets("widget", () => widgets.count);
  app.addHook("onClose", async () => {
    consoles.close();
    widgets.close();
  });
}

/** Says 1012 to every socket and waits for the answers, but not long: a lost client never answers. */
async function closeSockets(server: WebSocketServer): Promise<void> {
  server.close();
  for (const socket of server.clients) socket.close(CLOSE.restart, "the server restarts");
  const until = performance.now() + CLOSE_WITHIN_MS;
  while (server.clients.size > 0 && performance.now() < until) await setTimeout(20);
  for (const socket of server.clients) socket.terminate();
}

/** Addresses of the contract, as patterns with the methods they take. */
const KNOWN = Map.groupBy(Object.values(contract), (route) => route.path);
const PATTERNS = [...KNOWN].map(([path, routes]) => ({
  pattern: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`),
  methods: routes.map((route) => route.method),
}));

const OUR_ADDRESSES = /^\/(v1|widget|schema|assets|docs|health|ready|metrics|mcp|openapi\.json)(\/|$)/;

/** Screens are the console's to find; every other unknown address gets the registry's answer. */
function refuseUnknown(app: FastifyInstance): void {
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    const methods = PATTERNS.filter(({ pattern }) => pattern.test(path)).flatMap((known) => known.methods);
    if (methods.length > 0 && !methods.some((method) => method === request.method)) {
      reply.header("allow", methods.join(", "));
      throw new RapportError("method_not_allowed");
    }
    const asksForPage = request.method === "GET" && /text\/html/.test(request.headers.accept ?? "");
    if (asksForPage && !OUR_ADDRESSES.test(path) && existsSync(join(CONSOLE_DIRECTORY, "index.html"))) {
      return sendConsolePage(reply, CONSOLE_DIRECTORY);
    }
    throw new RapportError("not_found");
  });
}
