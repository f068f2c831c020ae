#!/usr/bin/env node
// The `rapport` command: runs the CLI on Node 24, whichever Node started this. Plain JavaScript for Node 20 and newer.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const server = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const program = join(server, "src", "cli", "main.ts");

function findNode24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const platform = process.platform === "win32" ? "win" : process.platform;
  const brought = join(server, "..", "..", ".node", "node_modules", `node-${platform}-${process.arch}`, "bin", "node");
  return existsSync(brought) ? brought : null;
}

const node = findNode24();
if (node === null) {
  process.stderr.write("rapport needs Node 24. Run `npm run build` once in the checkout: it brings one along.\n");
  process.exit(1);
}
const child = spawn(node, [program, ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  // In a terminal Ctrl-C reaches the child by itself; passing it on would count as a second, impatient one.
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.once("error", (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
child.once("exit", (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
