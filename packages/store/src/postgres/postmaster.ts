import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, constants, openSync, readFileSync, readlinkSync, realpathSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { EmbeddedPostgresError, explainFailure } from "./failure.ts";
import type { ServerUser } from "./server-user.ts";

/** What a server says about itself in `postmaster.pid` (PostgreSQL's src/include/utils/pidfile.h). */
export interface Postmaster {
  pid: number;
  port: number;
  /** starting, ready, standby, stopping, or empty while the file is being written. */
  status: string;
}

const pollMs = 10;
/** Crash recovery replays at most max_wal_size; ten minutes is far beyond that on any disk. */
const longestStartMs = 600_000;
const longestFastStopMs = 60_000;
/** Above Linux's largest possible process id (2^22), so no process can have it. */
const impossiblePid = 99_999_999;

/** The server that runs on this cluster directory now, whoever started it; null if there is none. */
export function findPostmaster(cluster: string): Postmaster | null {
  const lines = readPidFile(cluster);
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0 || !isServing(pid, cluster, lines[1] ?? "")) return null;
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? "").trim() };
}

function readPidFile(cluster: string): string[] | null {
  try {
    return readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/**
 * A process id alone proves nothing: it may be reused, be a zombie, or belong to the server of the directory that this
 * one was copied from. A live server's working directory is its cluster, also after the directory was moved.
 */
function isServing(pid: number, cluster: string, claimedDirectory: string): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform === "linux") return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
    return realpathSync(claimedDirectory) === realpathSync(cluster);
  } catch {
    return false;
  }
}

/**
 * Makes a left-over `postmaster.pid` harmless when its process id now belongs to something else (containers reuse small
 * ids at each start): PostgreSQL would refuse to start for good. Only the id is overwritten, so that PostgreSQL still
 * checks the shared memory named in the file and refuses while an orphaned backend is at work.
 */
function disarmPidFile(cluster: string): void {
  const lines = readPidFile(cluster);
  if (!lines) return;
  lines[0] = String(impossiblePid);
  const file = openSync(join(cluster, "postmaster.pid"), constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW);
  writeSync(file, lines.join("\n"));
  closeSync(file);
}

export interface Launch {
  postgres: string;
  cluster: string;
  configuration: string;
  logFile: string;
  port: number;
  user: ServerUser | null;
}

/** Starts the server in its own session, so that neither Ctrl-C nor our death takes it along, and waits until it is ready. */
export async function launchPostmaster(launch: Launch): Promise<Postmaster> {
  disarmPidFile(launch.cluster);
  // Backends of a killed server leave within moments of noticing; until then PostgreSQL refuses to start.
  for (let attempt = 1; ; attempt++) {
    try {
      return await launchOnce(launch);
    } catch (error) {
      if (attempt === 100 || !/still in use|lock file .* already exists/.test(String((error as Error).message)))
        throw error;
      await delay(100);
    }
  }
}

async function launchOnce(launch: Launch): Promise<Postmaster> {
  const { cluster, logFile, port, user } = launch;
  const log = openSync(logFile, "a", 0o600);
  const logStart = statSync(logFile).size;
  let child: ChildProcess;
  try {
    child = spawn(launch.postgres, ["-D", cluster, "-c", `config_file=${launch.configuration}`, "-p", String(port)], {
      cwd: "/",
      detached: true,
      stdio: ["ignore", log, log],
      env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
    });
  } finally {
    closeSync(log);
  }
  const outcome: { lastWords?: string } = {};
  child.once("error", (error) => {
    outcome.lastWords = `error: ${error.message}`;
  });
  child.once("exit", () => {
    outcome.lastWords ??= readFileSync(logFile).subarray(logStart).toString("utf8");
  });
  child.unref();
  const deadline = Date.now() + longestStartMs;
  while (Date.now() < deadline) {
    if (outcome.lastWords !== undefined) throw explainFailure(outcome.lastWords, cluster, port);
    const running = findPostmaster(cluster);
    if (running && running.pid === child.pid && running.status === "ready") return running;
    await delay(pollMs);
  }
  throw new EmbeddedPostgresError("start_failed", `PostgreSQL did not become ready in ${cluster}; see ${logFile}.`);
}

/** Waits for a server that another process started: until it is ready (returned) or gone (null). */
export async function waitForPostmaster(cluster: string): Promise<Postmaster | null> {
  const deadline = Date.now() + longestStartMs;
  for (;;) {
    const running = findPostmaster(cluster);
    if (!running || running.status === "ready") return running;
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError(
        "start_failed",
        `The PostgreSQL that runs on ${cluster} (process ${running.pid}) has been ${running.status} for ten minutes.`,
      );
    }
    await delay(pollMs);
  }
}

/** Fast shutdown: open transactions are rolled back, the rest is written; immediate shutdown if that hangs. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const running = findPostmaster(cluster);
  if (!running) return;
  for (const [signal, patienceMs] of [
    ["SIGINT", longestFastStopMs],
    ["SIGQUIT", 10_000],
    ["SIGKILL", 10_000],
  ] as const) {
    try {
      process.kill(running.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if (!isServing(running.pid, cluster, cluster)) return await waitForExit(running.pid);
      await delay(pollMs);
    }
  }
  throw new EmbeddedPostgresError("stop_failed", `PostgreSQL (process ${running.pid}) on ${cluster} does not stop.`);
}

/** A process gives up its directory shortly before it is gone; as a zombie of a container without init it never goes. */
async function waitForExit(pid: number): Promise<void> {
  for (let waitedMs = 0; waitedMs < 1000; waitedMs += pollMs) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await delay(pollMs);
  }
}
