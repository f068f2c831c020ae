import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";

// Node has no flock(2). SQLite's file locks are the same kernel locks on every platform that we run on: they vanish with
// the process that held them, however it died, so there is no stale lock file to judge and no process id to be reused.

const sqliteBusy = 5;

function tryLock(path: string, mode: "shared" | "exclusive"): DatabaseSync | null {
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    // A deferred transaction takes its shared lock with the first read and keeps it until it ends.
    database.exec(mode === "exclusive" ? "begin exclusive" : "begin; select count(*) from sqlite_master");
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode === sqliteBusy) return null;
    throw error;
  }
}

/** Runs `work` while no other process (nor another call in this one) is inside the same lock file; waits for its turn. */
export async function withExclusiveLock<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  let lock = tryLock(path, "exclusive");
  while (!lock) {
    await delay(15 + Math.random() * 20);
    lock = tryLock(path, "exclusive");
  }
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** A place in the list of processes that use a server; the kernel takes it back if the process dies. */
export interface Membership {
  /** Leaves the list; true when nobody else is on it. */
  leave(): boolean;
}

/** Joins the users of `path`. Call only inside the exclusive lock that guards starting and stopping. */
export function joinUsers(path: string): Membership {
  const seat = tryLock(path, "shared");
  if (!seat) throw new Error(`${path} is locked although only its guard may do that`);
  return {
    leave() {
      seat.close();
      return isUnused(path);
    },
  };
}

/** True when no living process has joined the users of `path`. Call only inside the exclusive lock. */
export function isUnused(path: string): boolean {
  const probe = tryLock(path, "exclusive");
  probe?.close();
  return probe !== null;
}
