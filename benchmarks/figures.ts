import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, totalmem } from "node:os";
import { resolve } from "node:path";

/** One measured figure beside its goal. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** Absent: told for comparison only. */
  goal?: { atLeast: number } | { atMost: number };
}

export interface BenchmarkResult {
  id: string;
  title: string;
  size: Record<string, number>;
  figures: Figure[];
  notes: string[];
}

/** Where and how busily it was measured; names neither the machine nor its paths. */
interface Circumstances {
  measuredAt: string;
  commit: string;
  node: string;
  cores: number;
  memoryGiB: number;
  loadBefore: number;
  /** Others kept the machine busy: figures are worse than they would be, and not to be compared. */
  wasBusy: boolean;
}

export function circumstancesNow(): Circumstances {
  const load = Number(loadavg()[0]!.toFixed(2));
  return {
    measuredAt: new Date().toISOString(),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim(),
    node: process.version,
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore: load,
    wasBusy: load > availableParallelism() * 0.5,
  };
}

export function isMet({ value, goal }: Figure): boolean | null {
  if (!goal) return null;
  return "atLeast" in goal ? value >= goal.atLeast : value <= goal.atMost;
}

/** Prints a table and keeps the result under benchmarks/results. Answers whether every goal was met. */
export function report(result: BenchmarkResult, circumstances: Circumstances): boolean {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const size = Object.entries(result.size).map(([name, count]) => `${count.toLocaleString("en")} ${name}`);
  say(`\n${result.id.toUpperCase()}  ${result.title}  (${size.join(", ")})`);
  for (const figure of result.figures) {
    const met = isMet(figure);
    const goal = figure.goal ? ("atLeast" in figure.goal ? `≥ ${figure.goal.atLeast}` : `≤ ${figure.goal.atMost}`) : "";
    const mark = met === null ? "" : met ? "met" : "NOT MET";
    say(
      `  ${figure.what.padEnd(58)} ${format(figure.value).padStart(10)} ${figure.unit.padEnd(9)} ${goal.padEnd(9)} ${mark}`,
    );
  }
  for (const note of result.notes) say(`  ${note}`);
  if (circumstances.wasBusy)
    say(
      `  The machine was busy (load ${circumstances.loadBefore} on ${circumstances.cores} cores): figures are too low.`,
    );
  const folder = resolve(import.meta.dirname, "results");
  mkdirSync(folder, { recursive: true });
  writeFileSync(resolve(folder, `${result.id}.json`), `${JSON.stringify({ ...result, circumstances }, null, 2)}\n`);
  return result.figures.every((figure) => isMet(figure) !== false);
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value >= 10 ? 1 : 2);
}

/** The value that this share of the sample does not exceed; nearest rank. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = sample.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (sample: readonly number[]): number => percentile(sample, 0.5);
