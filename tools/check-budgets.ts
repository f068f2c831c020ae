import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { listFiles, readSource, repository } from "./source-files.ts";

// The house's budgets: small files, flat folders, few dependencies, light pages.

const largestFileLines = 600;
const largestUsualFileLines = 400;
const deepestFolder = 5;
const mostServerDependencies = 45;
const kilobyte = 1024;
const widgetBudgetBytes = 25 * kilobyte;
const loaderBudgetBytes = 2 * kilobyte;
const consoleFirstLoadBytes = 350 * kilobyte;
const drawers = new Set(["utils", "util", "shared", "common", "helpers", "helper", "lib", "misc"]);

export interface BudgetReport {
  violations: string[];
  /** What was measured, for people to read. */
  figures: string[];
}

/** Measures everything under `root`; apps that aren't built yet are left out and said to be. */
export function checkBudgets(root: string = repository): BudgetReport {
  const parts = [checkFiles(root), checkDependencies(root), checkWidget(root), checkConsole(root)];
  return { violations: parts.flatMap((part) => part.violations), figures: parts.flatMap((part) => part.figures) };
}

function checkFiles(root: string): BudgetReport {
  const paths = listFiles(root, "{packages,apps,tools,benchmarks}/**/*");
  const violations: string[] = [];
  for (const path of paths) {
    const folders = dirname(path).split("/");
    const stem = path.split("/").at(-1)?.split(".")[0] ?? "";
    const drawer =
      folders.find((name) => drawers.has(name)) ?? (/\.tsx?$/.test(path) && drawers.has(stem) ? stem : null);
    if (drawer)
      violations.push(`${path}: "${drawer}" says nothing about what is in it. Name it after what it defines.`);
    // packages/connectors/<name> is a package like packages/<name>: its folder counts as one.
    const depth = folders.length - (path.startsWith("packages/connectors/") ? 1 : 0);
    if (depth > deepestFolder && !path.includes("/fixtures/")) {
      violations.push(`${path}: ${depth} folders deep, ${deepestFolder} are enough. Flatten the package or split it.`);
    }
  }
  const sizes = paths
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"))
    .map((path) => ({ path, lines: readSource(root, path).codeLines, isTest: /\.test\.tsx?$/.test(path) }))
    .sort((a, b) => a.lines - b.lines);
  for (const { path, lines } of sizes) {
    if (lines > largestFileLines) {
      violations.push(
        `${path}: ${lines} lines of code, ${largestFileLines} are the limit. Split it by what its parts do.`,
      );
    }
  }
  const p95 = sizes[Math.floor(sizes.length * 0.95)]?.lines ?? 0;
  if (p95 > largestUsualFileLines) {
    const longest = sizes
      .filter(({ lines }) => lines > largestUsualFileLines)
      .map(({ path, lines }) => `${path} (${lines})`);
    violations.push(
      `One file in twenty has more than ${largestUsualFileLines} lines of code: ${longest.join(", ")}. Split some.`,
    );
  }
  const total = (isTest: boolean) =>
    sizes.filter((size) => size.isTest === isTest).reduce((sum, { lines }) => sum + lines, 0);
  const median = sizes[Math.floor(sizes.length / 2)]?.lines ?? 0;
  const ratio = (total(true) / Math.max(1, total(false))).toFixed(2);
  return {
    violations,
    figures: [
      `files: ${sizes.length}, lines of code median ${median}, p95 ${p95}, longest ${sizes.at(-1)?.lines ?? 0}; test lines : source lines ${ratio}`,
    ],
  };
}

/** Packages from npm that the server needs at run time: its own and those of the packages of ours that it uses. */
function checkDependencies(root: string): BudgetReport {
  const manifests = new Map<string, Record<string, string>>();
  for (const path of listFiles(root, "{packages,packages/connectors,apps}/*/package.json")) {
    const manifest = JSON.parse(readFileSync(join(root, path), "utf8"));
    manifests.set(manifest.name, manifest.dependencies ?? {});
  }
  const outside = new Set<string>();
  const seen = new Set<string>();
  const collect = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    for (const dependency of Object.keys(manifests.get(name) ?? {})) {
      if (manifests.has(dependency)) collect(dependency);
      else outside.add(dependency);
    }
  };
  collect("@rapport/server");
  const violations =
    outside.size > mostServerDependencies
      ? [
          `The server needs ${outside.size} packages at run time, ${mostServerDependencies} are the limit: ${[...outside].sort().join(", ")}.`,
        ]
      : [];
  return { violations, figures: [`server's run-time packages: ${outside.size} of ${mostServerDependencies}`] };
}

const gzippedBytes = (path: string) => gzipSync(readFileSync(path), { level: 9 }).length;
const inKilobytes = (bytes: number) => `${(bytes / kilobyte).toFixed(1)} kB`;

function judge(what: string, bytes: number, budget: number): BudgetReport {
  const figure = `${what}: ${inKilobytes(bytes)} gzip of ${inKilobytes(budget)}`;
  return {
    violations: bytes > budget ? [`${figure}. Find what made it heavy and load that later or not at all.`] : [],
    figures: [figure],
  };
}

/** `widget.js` is what the customer's page loads at once; everything else of dist comes when the bubble is needed. */
function checkWidget(root: string): BudgetReport {
  const dist = join(root, "apps", "widget", "dist");
  if (!existsSync(dist)) return { violations: [], figures: ["widget: not built, not measured"] };
  const scripts = listFiles(dist, "**/*.{js,css}");
  const loaders = scripts.filter((path) => path === "widget.js");
  const bytes = (paths: string[]) => paths.reduce((sum, path) => sum + gzippedBytes(join(dist, path)), 0);
  const whole = judge("widget", bytes(scripts), widgetBudgetBytes);
  const loader = judge("widget's loader", bytes(loaders), loaderBudgetBytes);
  return { violations: [...whole.violations, ...loader.violations], figures: [...whole.figures, ...loader.figures] };
}

/** First load: what index.html names itself (scripts, preloads, styles), which is what a browser fetches before it draws. */
function checkConsole(root: string): BudgetReport {
  const dist = join(root, "apps", "console", "dist");
  const page = join(dist, "index.html");
  if (!existsSync(page)) return { violations: [], figures: ["console: not built, not measured"] };
  const html = readFileSync(page, "utf8");
  const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.(?:js|css))"/g)].map(([, path]) => join(dist, path ?? ""));
  const bytes = [page, ...new Set(named)]
    .filter((path) => existsSync(path))
    .reduce((sum, path) => sum + gzippedBytes(path), 0);
  return judge("console's first load", bytes, consoleFirstLoadBytes);
}

if (import.meta.main) {
  const { violations, figures } = checkBudgets();
  process.stdout.write([...figures.map((figure) => `  ${figure}`), ...violations, ""].join("\n"));
  process.exitCode = violations.length === 0 ? 0 : 1;
}
