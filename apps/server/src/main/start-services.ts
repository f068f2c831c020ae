import { openStore, startWorker } from "@rapport/store";
import type { FastifyBaseLogger, FastifyInstance } from "fastify";
import { createApp, createBareApp } from "../app.ts";
import type { ServerConfig } from "../config.ts";
import { createMetrics, type Metrics } from "../http/metrics.ts";
import { addOperations, type OperationsOptions } from "../http/operations.ts";
import { SERVICES, type Service, type ServiceName } from "../services/index.ts";
import { type Database, migrateDatabase, openDatabase } from "./database.ts";
import { openParts } from "./open-parts.ts";
import type { ServerParts } from "./parts.ts";
import { loadSecretKey } from "./secret-key.ts";

export interface RunningServices {
  url: string;
  parts: ServerParts;
  database: Database;
  /** Port on which mail is accepted; null: it is not. */
  smtpPort: number | null;
  /** Stops taking work, finishes what runs, lets go of everything. Safe to call twice. */
  stop(): Promise<void>;
}

export interface StartOptions {
  config: ServerConfig;
  /** Told of slow or unusual steps of the start. */
  log?: (sentence: string) => void;
}

/**
 * Starts these services in this process, in the order in which each thing needs the one before: database, schema, key,
 * store, parts, doors, work. When a step fails, what was started is stopped again and the error is thrown.
 */
export async function startServices(names: readonly ServiceName[], options: StartOptions): Promise<RunningServices> {
  const { config, log = () => {} } = options;
  const services = names.map((name) => SERVICES[name]);
  const undo: (() => Promise<void>)[] = [];
  const stop = stopOnce(undo);
  try {
    const database = await openDatabase(config, log);
    undo.push(database.release);
    await migrateDatabase(database.url, log);
    const store = openStore({
      url: database.url,
      secretKey: await loadSecretKey(config),
      maxConnections: config.maxDatabaseConnections,
    });
    undo.push(() => store.close());
    await store.feed.listen();

    let url = "";
    const metrics = createMetrics(store);
    const parts = openParts({
      config,
      store,
      publicUrl: () => config.publicUrl ?? url,
      onDelivered: (elapsedMs) => metrics.feedLag.observe(elapsedMs / 1000),
    });
    undo.push(() => parts.close());
    let isReady = false;
    const operations: OperationsOptions = {
      store,
      metrics,
      services: names,
      metricsToken: config.metricsToken,
      isReady: () => isReady,
    };
    const app = await openDoors(names, config, parts, operations);
    undo.push(() => app.close());
    parts.reportTo(app.log);
    url = await app.listen({ host: config.host, port: config.port });
    let smtpPort: number | null = null;
    for (const service of services) {
      const open = await service.open?.(parts);
      if (open) undo.push(() => open.close());
      smtpPort ??= open?.smtpPort ?? null;
    }
    const work = await startWork(services, parts, config, metrics, app.log);
    undo.push(() => work.stop());
    undo.push(async () => {
      isReady = false;
    });
    isReady = true;
    return { url, parts, database, smtpPort, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The hub opens all of its doors; every other service only answers for its health. */
async function openDoors(
  names: readonly ServiceName[],
  config: ServerConfig,
  parts: ServerParts,
  operations: OperationsOptions,
): Promise<FastifyInstance> {
  if (names.includes("hub")) return createApp({ config, parts, operations });
  const app = createBareApp(config, parts.publicUrl);
  addOperations(app, operations);
  return app;
}

async function startWork(
  services: readonly Service[],
  parts: ServerParts,
  config: ServerConfig,
  metrics: Metrics,
  log: FastifyBaseLogger,
): Promise<{ stop(): Promise<void> }> {
  const handlers = Object.assign({}, ...services.map((service) => service.jobs(parts))) as ReturnType<Service["jobs"]>;
  if (Object.keys(handlers).length === 0) return { stop: async () => {} };
  for (const [task, handler] of Object.entries(handlers)) {
    handlers[task] = async (payload, attempt) => {
      try {
        await handler(payload, attempt);
        metrics.jobsDone.inc({ task, outcome: "done" });
      } catch (error) {
        metrics.jobsDone.inc({ task, outcome: "failed" });
        log.error({ err: error as Error, task, tenantId: payload.tenantId, attempt: attempt.number }, "job failed");
        throw error;
      }
    };
  }
  return startWorker(parts.store, {
    handlers,
    schedule: services.flatMap((service) => service.schedule),
    concurrency: config.workerConcurrency,
  });
}

/** Runs the steps in the opposite order, each even if one before it failed. */
function stopOnce(steps: (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<void> | null = null;
  async function run(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of steps.reverse()) await step().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, "Some parts did not stop cleanly.");
  }
  return () => {
    stopping ??= run();
    return stopping;
  };
}
