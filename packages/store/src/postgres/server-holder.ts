import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";

/** Another process that uses an embedded server, for tests that kill one. */
export interface ServerHolder {
  child: ChildProcess;
  url: string;
  pid: number;
  startedHere: boolean;
  /** Asks the process to stop its server gracefully and to end. */
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

interface HolderOptions {
  dataDirectory: string;
  /** The module to load, when it isn't this checkout's. */
  module?: string;
  uid?: number;
  gid?: number;
}

/** Starts or joins the server of `dataDirectory` from a process of its own. Rejects with what that process wrote if it fails. */
export async function holdServer(options: HolderOptions): Promise<ServerHolder> {
  const module = options.module ?? new URL("./index.ts", import.meta.url).href;
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const server = await startEmbeddedPostgres({ dataDirectory: process.argv[1], settings: { fsync: "off" } });
    process.stdout.write(JSON.stringify({ url: server.url, pid: server.pid, startedHere: server.startedHere }) + "\\n");
    for await (const _ of process.stdin);
    await server.stop();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, options.dataDirectory], {
    cwd: "/",
    env: { ...process.env, HOME: "/nonexistent" },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
  });
  let complaint = "";
  child.stderr.on("data", (chunk) => {
    complaint += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface(child.stdout).once("line", resolve)),
    ended.then(() => null),
  ]);
  if (line === null) throw new Error(complaint);
  return {
    child,
    ...(JSON.parse(line) as Pick<ServerHolder, "url" | "pid" | "startedHere">),
    async stop() {
      child.stdin.end();
      await ended;
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

/** True while a process with this id runs (a zombie doesn't). */
export async function isRunning(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0);
    const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    return !/\) Z /.test(stat);
  } catch {
    return false;
  }
}
