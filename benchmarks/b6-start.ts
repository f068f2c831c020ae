import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type BenchmarkResult, median } from "./figures.ts";

const MAIN = resolve(import.meta.dirname, "../apps/server/src/cli/main.ts");

/** B6: from the command to the first page of the console, embedded PostgreSQL, data directory in use before. */
export async function measureStart(isFull: boolean): Promise<BenchmarkResult> {
  const runs = isFull ? 15 : 5;
  const dataDirectory = await mkdtemp(join(tmpdir(), "rapport-bench-"));
  try {
    const first = await startOnce(dataDirectory);
    const warm: number[] = [];
    for (let run = 0; run < runs; run++) warm.push(await startOnce(dataDirectory));
    return {
      id: "b6",
      title: "cold start of all five services in one process",
      size: { starts: runs },
      figures: [
        {
          what: "warm data directory, to the first page, median",
          value: median(warm) / 1000,
          unit: "s",
          goal: { atMost: 2 },
        },
        { what: "warm data directory, slowest", value: Math.max(...warm) / 1000, unit: "s" },
        { what: "very first start (initdb, migrations)", value: first / 1000, unit: "s" },
      ],
      notes: ["Includes the start of Node and of PostgreSQL, which is stopped between runs."],
    };
  } finally {
    await rm(dataDirectory, { recursive: true, force: true });
  }
}

async function startOnce(dataDirectory: string): Promise<number> {
  const port = await freePort();
  const begunAt = performance.now();
  const child = spawn(process.execPath, [MAIN, "serve", "--port", String(port)], {
    env: {
      ...process.env,
      RAPPORT_DATA: dataDirectory,
      DATABASE_URL: "",
      SMTP_PORT: "off",
      RAPPORT_LOG_LEVEL: "error",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text: Buffer) => {
    said += text.toString();
  });
  const gone = once(child, "exit");
  try {
    for (;;) {
      if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${said}`);
      const page = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
      if (page?.ok && (await page.text()).includes("<html")) return performance.now() - begunAt;
      await new Promise((done) => setTimeout(done, 5));
    }
  } finally {
    child.kill("SIGTERM");
    await gone;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
