import { globSync } from "node:fs";
import { join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { parseArgs } from "node:util";
// By path, past the package's door: the runner starts even when the rest of the store doesn't load.
import { withTestCluster } from "../packages/store/src/testing/test-cluster.ts";
import { ensureTemplate } from "../packages/store/src/testing/test-database.ts";
import { mergeRuns, type TestEvent } from "./merge-test-runs.ts";

// Runs the tests: all of them, or those under the folders and files that are named. One PostgreSQL serves every file;
// browser tests come last and one at a time, since each takes a core of its own.

const usage = `Usage: npm test [-- [folder or file…] [--name PATTERN] [--concurrency N] [--file-limit-s N]]`;
const repository = resolve(import.meta.dirname, "..");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: "string" },
    concurrency: { type: "string", default: "2" },
    "file-limit-s": { type: "string", default: "600" },
    help: { type: "boolean", short: "h" },
  },
});

function findTests(): string[] {
  const found = globSync("**/*.test.{ts,tsx}", {
    cwd: repository,
    exclude: (name) => ["node_modules", "dist", ".git", ".node", ".rapport", "artifacts"].includes(name),
  }).sort();
  const wanted = positionals.map((path) => path.replace(/^\.\//, "").replace(/\/+$/, ""));
  if (wanted.length === 0) return found;
  return found.filter((file) => wanted.some((path) => file === path || file.startsWith(`${path}/`)));
}

async function main(): Promise<number> {
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const files = findTests();
  if (files.length === 0) {
    process.stderr.write(`No test files under ${positionals.join(", ") || "this repository"}.\n${usage}\n`);
    return 1;
  }
  process.chdir(repository);
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interruption.abort());

  const cluster = await withTestCluster();
  const limitS = Number(values["file-limit-s"]);
  process.env.RAPPORT_TEST_PG = cluster.adminUrl;
  process.env.RAPPORT_TEST_FILE_LIMIT_S = String(limitS);
  let failures = 0;
  try {
    await ensureTemplate(cluster.adminUrl);
    const browser = files.filter((file) => /\.browser\.test\.tsx?$/.test(file));
    const plain = files.filter((file) => !browser.includes(file));
    const start = (some: string[], concurrency: number) => (): AsyncIterable<TestEvent> =>
      run({
        files: some.map((file) => join(repository, file)),
        concurrency,
        timeout: limitS * 1000,
        execArgv: ["--import", join(import.meta.dirname, "test-deadline.ts")],
        signal: interruption.signal,
        ...(values.name ? { testNamePatterns: values.name } : {}),
      }) as unknown as AsyncIterable<TestEvent>;
    const runs = [start(plain, Number(values.concurrency)), start(browser, 1)].filter(
      (_, index) => [plain, browser][index]?.length,
    );
    const events = mergeRuns(runs, (count) => {
      failures = count;
    });
    await pipeline(Readable.from(events), new spec(), process.stdout, { end: false });
  } finally {
    await cluster.stop();
  }
  if (interruption.signal.aborted) return 130;
  return failures === 0 ? 0 : 1;
}

process.exit(await main());
