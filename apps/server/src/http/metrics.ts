import { countJobs, countOutbox, measureOutboxDelay, type Store } from "@rapport/store";
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface Metrics {
  contentType: string;
  read(): Promise<string>;
  /** Counts what passes through this server. */
  observe(app: FastifyInstance): void;
  /** Says how many sockets of a kind are open, asked at each reading. */
  watchSockets(kind: "console" | "widget", count: () => number): void;
  jobsDone: Counter<"task" | "outcome">;
  /** From the word that a feed has grown until its frames were handed to the sockets, in seconds. */
  feedLag: Histogram;
}

/** Prometheus figures of one process. What lies in the database is counted when somebody reads. No label names a tenant. */
export function createMetrics(store: Store): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "rapport_http_requests_total",
    help: "Requests answered, by route, method and status.",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "rapport_http_request_seconds",
    help: "Time from the first byte of a request to the last of its answer.",
    labelNames: ["route", "method"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const jobsDone = new Counter({
    name: "rapport_jobs_total",
    help: "Jobs run by this process, by task and outcome.",
    labelNames: ["task", "outcome"],
    registers,
  });
  const feedLag = new Histogram({
    name: "rapport_feed_lag_seconds",
    help: "From the word that a feed has grown until its frames were handed to the sockets.",
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  });
  const sockets = new Map<string, () => number>();
  gauge(registers, "rapport_sockets", "Open sockets of this process.", ["kind"], (metric) => {
    for (const [kind, count] of sockets) metric.set({ kind }, count());
  });
  gauge(registers, "rapport_jobs", "Jobs in the queue, by task and state.", ["task", "state"], async (metric) => {
    for (const { task, state, count } of await countJobs(store.owner)) metric.set({ task, state }, count);
  });
  gauge(registers, "rapport_outbox", "Outgoing messages not yet at their end, by state.", ["state"], async (metric) => {
    for (const { state, count } of await countOutbox(store.owner)) metric.set({ state }, count);
  });
  gauge(
    registers,
    "rapport_outbox_overdue_seconds",
    "For how long the most overdue outgoing message should have left.",
    [],
    async (metric) => {
      metric.set(await measureOutboxDelay(store.owner));
    },
  );

  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    jobsDone,
    feedLag,
    watchSockets(kind, count) {
      sockets.set(kind, count);
    },
    observe(app) {
      app.addHook("onResponse", async (request, reply) => {
        const labels = { route: request.routeOptions.url ?? "none", method: request.method };
        requests.inc({ ...labels, status: String(reply.statusCode) });
        seconds.observe(labels, reply.elapsedTime / 1000);
      });
    },
  };
}

function gauge(
  registers: Registry[],
  name: string,
  help: string,
  labelNames: string[],
  fill: (metric: Gauge) => void | Promise<void>,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers,
    async collect() {
      this.reset();
      await fill(this);
    },
  });
}
