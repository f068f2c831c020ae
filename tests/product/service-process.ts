import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const MAIN = resolve(import.meta.dirname, "../../apps/server/src/cli/main.ts");

/** One process of the product, started by its own command; it can be killed like a machine that loses power. */
export interface ServiceProcess {
  readonly services: readonly string[];
  /** Starts it, or starts it again, and waits until it says that it is ready. Throws with what it printed when it ends first. */
  start(): Promise<void>;
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** SIGTERM, and waits. */
  stop(): Promise<void>;
  readonly isRunning: boolean;
  readonly starts: number;
}

/** `environment`: settings beside those of this process; `port`: where it listens, the same after every start. */
export function createServiceProcess(
  services: readonly string[],
  port: number,
  environment: Readonly<Record<string, string>>,
): ServiceProcess {
  let child: ChildProcess | null = null;
  let output = "";
  let starts = 0;

  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = once(ending, "exit");
    ending.kill(signal);
    await gone;
  }

  return {
    services,
    get isRunning() {
      return child !== null;
    },
    get starts() {
      return starts;
    },
    async start() {
      output = "";
      starts += 1;
      const started = spawn(process.execPath, [MAIN, "serve", ...services, "--port", String(port)], {
        env: { ...process.env, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      child = started;
      for (const stream of [started.stdout, started.stderr]) {
        stream.on("data", (text: Buffer) => {
          output = `${output}${text.toString()}`.slice(-8000);
        });
      }
      await waitUntilReady(`http://127.0.0.1:${port}/ready`, started, () => output);
    },
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
  };
}

const START_LIMIT_MS = 90_000;

async function waitUntilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  let last = "";
  for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; ) {
    // Killed on purpose while it started.
    if (child.signalCode === "SIGKILL") return;
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}:\n${output()}`);
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch((error: Error) => error);
    if (response instanceof Response && response.ok) return;
    last =
      response instanceof Response ? `${response.status} ${await response.text()}` : String(response.cause ?? response);
    await new Promise((done) => setTimeout(done, 40));
  }
  throw new Error(`the service did not become ready (last: ${last}):\n${output()}`);
}
