import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A worker process that can be told to work and be killed at any moment; a new one then takes its place. */
export interface Mortal {
  /** Resolves when the worker has begun the task, or died. */
  tell(task: {
    task: "act" | "reconcile" | "watch";
    tenantId: string;
    actionId: string;
    laterMs: number;
  }): Promise<void>;
  /** Resolves when the worker is done with this action, or died. */
  finish(actionId: string): Promise<void>;
  /** SIGKILL, and waits until it is dead. */
  kill(): Promise<void>;
  readonly kills: number;
  close(): Promise<void>;
}

export function createMortal(databaseUrl: string): Mortal {
  const script = fileURLToPath(import.meta.resolve("./worker.ts"));
  let kills = 0;
  let child: ChildProcess | null = null;
  let ready: Promise<void> = Promise.resolve();
  const waiting = new Map<string, (() => void)[]>();
  const say = (word: string) => {
    for (const resolve of waiting.get(word) ?? []) resolve();
    waiting.delete(word);
  };
  const hear = (word: string) =>
    new Promise<void>((resolve) => {
      waiting.set(word, [...(waiting.get(word) ?? []), resolve]);
    });

  function live(): ChildProcess {
    if (child) return child;
    const born = spawn(process.execPath, [script, databaseUrl], { stdio: ["pipe", "pipe", "inherit"] });
    child = born;
    ready = hear("ready");
    // What is written to one that has just died is lost, as it should be.
    born.stdin?.on("error", () => {});
    createInterface({ input: born.stdout! }).on("line", (line) => say(line.split(" ").slice(0, 2).join(" ")));
    born.once("exit", () => {
      if (child === born) child = null;
      for (const word of [...waiting.keys()]) say(word);
    });
    return born;
  }

  return {
    async tell(task) {
      const worker = live();
      await ready;
      const begun = hear(`begun ${task.actionId}`);
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      worker.stdin?.write(`${JSON.stringify(task)}\n`);
      await begun;
    },
    async finish(actionId) {
      if (child) await hear(`done ${actionId}`);
    },
    async kill() {
      const victim = child;
      if (!victim) return;
      const dead = once(victim, "exit");
      victim.kill("SIGKILL");
      await dead;
      kills++;
    },
    get kills() {
      return kills;
    },
    async close() {
      const last = child;
      if (!last) return;
      const dead = once(last, "exit");
      last.kill("SIGKILL");
      await dead;
    },
  };
}
