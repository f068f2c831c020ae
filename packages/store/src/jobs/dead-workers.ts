import type { WorkerEvents } from "graphile-worker";
import type { Store } from "../core/open.ts";

const nameOf = (poolId: string) => `job pool ${poolId}`;
/** A pool's first job may be locked a moment before its own lock stands. */
const GRACE_SECONDS = 5;

/**
 * Frees the jobs of killed processes. The queue itself takes them back only after four hours; here every pool of workers holds a
 * lock that ends with its process, and whoever gets the lock of the pool that a job is locked by knows that it is dead.
 */
export function guardWorkers(store: Store, events: WorkerEvents, everyMs: number): { stop(): Promise<void> } {
  const own = new Set<string>();
  const hold = (poolId: string) => store.locks.tryHold(nameOf(poolId)).catch(() => false);
  // Jobs are locked by the pool, not by the single worker in it.
  events.on("pool:create", ({ workerPool }) => {
    own.add(workerPool.id);
    void hold(workerPool.id);
  });
  const forget = store.locks.onLost(() => {
    for (const poolId of own) void hold(poolId);
  });
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // The next round tries again, whatever went wrong with this one.
    running = running.then(() => rescue(store, own)).catch(() => {});
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      forget();
      await running;
      await Promise.all([...own].map((poolId) => store.locks.release(nameOf(poolId)).catch(() => {})));
    },
  };
}

async function rescue(store: Store, own: ReadonlySet<string>): Promise<void> {
  const { rows } = await store.owner.query<{ pool: string }>(
    `select distinct locked_by as pool from graphile_worker.jobs
     where locked_by is not null and locked_at < now() - make_interval(secs => $1)`,
    [GRACE_SECONDS],
  );
  for (const { pool } of rows) {
    if (own.has(pool)) {
      await store.locks.tryHold(nameOf(pool));
      continue;
    }
    if (!(await store.locks.tryHold(nameOf(pool)))) continue;
    try {
      await store.owner.query("select graphile_worker.force_unlock_workers(array[$1]::text[])", [pool]);
    } finally {
      await store.locks.release(nameOf(pool));
    }
  }
}
