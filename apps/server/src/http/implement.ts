import assert from "node:assert/strict";
import { contract, type RouteDefinition, type RouteName } from "@rapport/api";
import { type Permission, RapportError } from "@rapport/schema";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { createLimiter, type Limiter } from "../auth/limiter.ts";
import type { Authenticate } from "./authenticate.ts";
import type { Caller, EventStream, FileAnswer, RouteHandlers, UploadedFile } from "./call.ts";
import { validate } from "./errors.ts";
import { createEventStreams } from "./events.ts";
import { sendFile } from "./files.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set before the handler of every route that is not public. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    routeName?: string;
  }
}

export interface ImplementOptions {
  authenticate: Authenticate;
  requestsPerMinute: number;
  /** Tests: an answer that is not what the contract promises fails the request. */
  checksAnswers: boolean;
}

/** A handler with its types taken off: the contract has already checked what goes in and out. */
type AnyHandler = (call: Record<string, unknown>) => Promise<unknown>;

const UPLOAD_BYTES: Partial<Record<RouteName, number>> = { "widget.upload": 10 * 1024 * 1024 };
const DEFAULT_UPLOAD_BYTES = 25 * 1024 * 1024;
const FAILED_SIGN_INS_PER_MINUTE = 300;

/**
 * Registers the contract's routes, each as one sentence: limit, authenticate, validate, authorise, do, present.
 * Limits count per actor or key. Per address only failed authentications are counted, and they only slow down
 * callers who are not signed in, so an office behind one address is never locked out by one of its machines.
 */
export function implement(app: FastifyInstance, handlers: RouteHandlers, options: ImplementOptions): void {
  const perCaller = createLimiter({ max: options.requestsPerMinute, windowMs: 60_000 });
  const failures = createLimiter({ max: FAILED_SIGN_INS_PER_MINUTE, windowMs: 60_000 });
  const streams = createEventStreams(app);
  app.decorateRequest("caller", null);

  for (const name of Object.keys(handlers) as RouteName[]) {
    const route: RouteDefinition = contract[name];
    const handler = handlers[name] as unknown as AnyHandler;
    app.route({
      method: route.method,
      url: route.path,
      config: { routeName: name },
      // Before the body is read: nobody gets a stranger's megabytes parsed.
      onRequest: async (request) => {
        if (route.access === "public") return;
        request.caller = await recognise(request, options.authenticate, failures);
        limit(perCaller, request.caller.actor.actorId);
      },
      handler: async (request, reply) => {
        const caller = request.caller;
        const input = {
          params: route.params ? validate(route.params, request.params, "params") : undefined,
          query: route.query ? validate(route.query, request.query, "query") : undefined,
          body: route.body ? validate(route.body, request.body, "body") : undefined,
        };
        const target = targetOf(name, input.params);
        if (caller) await authorise(caller, route, { ...target, address: request.ip });
        const file = route.transfer === "upload" ? await readUpload(request, name) : undefined;
        const answer = await handler({ ...input, ...caller, file, request, reply }).catch(async (error: unknown) => {
          if (caller) await noteMiss(caller, name, error, { ...target, address: request.ip });
          throw error;
        });
        if (route.transfer === "events") {
          const recheck = async () => {
            const { scope } = await options.authenticate(request.headers.authorization);
            await authorise({ ...(caller as Caller), scope }, route, { ...target, address: request.ip });
          };
          return streams.send(reply, answer as EventStream, recheck, (caller as Caller).actor.actorId);
        }
        return present(route, answer, reply, options.checksAnswers);
      },
    });
  }
}

async function recognise(request: FastifyRequest, authenticate: Authenticate, failures: Limiter): Promise<Caller> {
  try {
    return await authenticate(request.headers.authorization);
  } catch (error) {
    if (error instanceof RapportError && error.status === 401) limit(failures, request.ip);
    throw error;
  }
}

function limit(limiter: Limiter, key: string): void {
  const waitSeconds = limiter.take(key);
  if (waitSeconds > 0) throw new RapportError("rate_limited", { retryAfterSeconds: waitSeconds });
}

interface Target {
  targetKind: string;
  targetId?: string;
  address: string;
}

/** `conversations.reply` on an id is about a `conversations` record. */
function targetOf(name: RouteName, params: unknown): Omit<Target, "address"> {
  const id = (params as { id?: string } | undefined)?.id;
  return { targetKind: name.split(".")[0] as string, ...(id ? { targetId: id } : {}) };
}

async function authorise(caller: Caller, route: RouteDefinition, target: Target): Promise<void> {
  if (route.access === "signed_in") return;
  await caller.scope.require(route.access as Permission, target);
}

/** Who asks for what is not there, or not theirs to see, leaves a trace: that is how prying looks. */
async function noteMiss(caller: Caller, name: RouteName, error: unknown, target: Target): Promise<void> {
  if (error instanceof RapportError && error.code === "not_found") {
    await caller.scope.refuse({ action: name, ...target, detail: { code: error.code } });
  }
}

async function readUpload(request: FastifyRequest, name: RouteName): Promise<UploadedFile> {
  const limits = { fileSize: UPLOAD_BYTES[name] ?? DEFAULT_UPLOAD_BYTES, files: 1, fields: 20, parts: 21 };
  if (!request.isMultipart()) throw new RapportError("unsupported_type", { sentence: "Send multipart/form-data." });
  const part = await request.file({ limits });
  if (part?.fieldname !== "file") {
    throw new RapportError("invalid_input", {
      issues: [{ path: "file", message: "Send one file in the field `file`." }],
    });
  }
  const content = await part.toBuffer();
  // When just the last piece is too much, the parser cuts it off and says nothing.
  if (part.file.truncated) throw new RapportError("too_large");
  return { name: part.filename, declaredType: part.mimetype, content };
}

function present(route: RouteDefinition, answer: unknown, reply: FastifyReply, checks: boolean): unknown {
  reply.code(route.successStatus ?? 200);
  if (route.transfer === "download") return sendFile(reply, answer as FileAnswer);
  if (!route.response) return reply.send();
  if (checks) {
    const plain: unknown = JSON.parse(JSON.stringify(answer));
    assert.deepEqual(plain, route.response.parse(plain), "the answer holds more than the contract names");
  }
  return answer;
}
