import { EventEmitter } from "node:events";
import { type CronItem, Logger, parseCronItems, run, type TaskList, type WorkerEvents } from "graphile-worker";
import type { Store } from "../core/open.ts";
import { guardWorkers } from "./dead-workers.ts";

export type JobHandler = (
  payload: Record<string, unknown> & { tenantId: string },
  attempt: JobAttempt,
) => Promise<void>;

export interface JobAttempt {
  number: number;
  isLast: boolean;
  /** Aborted when the process is asked to stop. */
  signal: AbortSignal;
}

export interface WorkerOptions {
  handlers: Record<string, JobHandler>;
  /** Periodic jobs, run once among all processes: five-field cron expressions in UTC. Their payload carries no tenant. */
  schedule?: { task: string; cron: string }[];
  concurrency?: number;
  /** How often jobs of killed processes are looked for. */
  rescueEveryMs?: number;
  /** By default nothing is logged: the queue's own messages carry payloads and error texts. */
  logger?: Logger;
}

const quiet = new Logger(() => () => {});

/** Takes jobs of the given kinds from the queue until stopped. `stop` waits for running ones. */
export async function startWorker(
  store: Store,
  options: WorkerOptions,
): Promise<{ stop(): Promise<void>; done: Promise<void> }> {
  const tasks: TaskList = {};
  for (const [name, handler] of Object.entries(options.handlers)) {
    tasks[name] = (payload, { job, abortSignal }) =>
      handler(payload as Parameters<JobHandler>[0], {
        number: job.attempts,
        isLast: job.attempts >= job.max_attempts,
        signal: abortSignal ?? new AbortController().signal,
      });
  }
  const cronItems: CronItem[] = (options.schedule ?? []).map(({ task, cron }) => ({
    task,
    match: cron,
    identifier: task,
    options: { backfillPeriod: 0, maxAttempts: 1 },
  }));
  const events: WorkerEvents = new EventEmitter();
  const guard = guardWorkers(store, events, options.rescueEveryMs ?? 15_000);
  const runner = await run({
    events,
    pgPool: store.owner,
    taskList: tasks,
    concurrency: options.concurrency ?? 8,
    noHandleSignals: true,
    pollInterval: 1000,
    logger: options.logger ?? quiet,
    parsedCronItems: parseCronItems(cronItems),
  });
  return {
    async stop() {
      await runner.stop();
      await guard.stop();
    },
    done: runner.promise,
  };
}
