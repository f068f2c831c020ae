import { createHash, timingSafeEqual } from "node:crypto";
import { RapportError } from "@rapport/schema";
import type { Store } from "@rapport/store";
import type { FastifyInstance, FastifyRequest } from "fastify";
import ipaddr from "ipaddr.js";
import type { Metrics } from "./metrics.ts";

export interface OperationsOptions {
  store: Store;
  metrics: Metrics;
  services: readonly string[];
  /** Null: metrics are answered to private addresses that come without a proxy only. */
  metricsToken: string | null;
  /** False while the process starts or stops. */
  isReady: () => boolean;
}

const PING_TIMEOUT_MS = 2000;

/** What those who run the product ask of every service: is it alive, can it work, how is it doing (OPS-4). */
export function addOperations(app: FastifyInstance, options: OperationsOptions): void {
  app.get("/health", async () => ({ status: "alive", services: options.services }));

  app.get("/ready", async () => {
    if (!options.isReady()) throw new RapportError("unavailable");
    await withTimeout(options.store.ping(), PING_TIMEOUT_MS).catch((cause: unknown) => {
      throw new RapportError("unavailable", { sentence: "The database does not answer.", cause });
    });
    return { status: "ready", services: options.services };
  });

  app.get("/metrics", async (request, reply) => {
    requireReader(request, options.metricsToken);
    reply.type(options.metrics.contentType);
    return options.metrics.read();
  });
}

function requireReader(request: FastifyRequest, token: string | null): void {
  if (token !== null) {
    const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    if (!timingSafeEqual(digestOf(given), digestOf(token))) throw new RapportError("not_signed_in");
    return;
  }
  const isProxied = request.headers["x-forwarded-for"] !== undefined || request.headers.forwarded !== undefined;
  const range = ipaddr.process(request.socket.remoteAddress ?? "0.0.0.0").range();
  if (isProxied || !["loopback", "private", "uniqueLocal"].includes(range)) throw new RapportError("not_found");
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

async function withTimeout<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
