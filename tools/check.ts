import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { repository } from "./source-files.ts";

// `npm run check`: everything about the code that can be known without running the product.
// `--write` formats, and renews the golden files.

const isWriting = process.argv.includes("--write");
const binary = (name: string) => join(repository, "node_modules", ".bin", name);
const tool = (name: string, ...args: string[]) => [process.execPath, join("tools", `${name}.ts`), ...args];

const checks: readonly (readonly [name: string, command: string[]])[] = [
  ["types", [binary("tsc"), "--project", "."]],
  ["format and lint", [binary("biome"), "check", "--error-on-warnings", ...(isWriting ? ["--write"] : [])]],
  ["import rules", tool("check-layers")],
  ["dead code and dependencies", [binary("knip"), "--no-progress", "--no-config-hints"]],
  ["budgets", tool("check-budgets")],
  ["golden files", tool("check-goldens", ...(isWriting ? ["--write"] : []))],
];

let failed = 0;
for (const [name, [program = "", ...args]] of checks) {
  const startedAt = Date.now();
  process.stdout.write(`${name}… `);
  const run = spawnSync(program, args, { cwd: repository, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  const output = `${run.stdout}${run.stderr}`.trim();
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
  if (run.status === 0)
    process.stdout.write(`ok in ${seconds} s${name === "budgets" ? `\n${run.stdout.trimEnd()}` : ""}\n`);
  else {
    failed++;
    process.stdout.write(`failed in ${seconds} s\n${output || run.error?.message}\n`);
  }
}
process.stdout.write(failed === 0 ? "All checks passed.\n" : `${failed} of ${checks.length} checks failed.\n`);
process.exitCode = failed === 0 ? 0 : 1;
