// What `npm start`, `npm test` and their sisters run: brings what is missing, then starts the command on Node 24.
// Plain JavaScript for Node 20 and newer, without dependencies: it runs before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { findNode, installNode, pinnedNode, repository } from "./node24.mjs";

const commands = {
  demo: "Start the whole product with a demo company",
  test: "Install what the tests need, then run the checks and all tests; or only the tests under the folders you name",
  check: "Types, lint, import rules, dead code, budgets, golden files",
  bench: "Run the benchmarks",
  crash: "Kill the product many times and look whether anything was lost or doubled",
  build: "Build the console and the widget",
};

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * Says what begins, and how it ended and how long it took. `work` may return a sentence for the end.
 * @template Result
 * @param {string} what
 * @param {() => Result} work
 */
function step(what, work) {
  const startedAt = Date.now();
  process.stdout.write(`${what}… `);
  try {
    const result = work();
    say(`done in ${Math.max(1, Math.round((Date.now() - startedAt) / 1000))} s`);
    return result;
  } catch (error) {
    say("failed");
    throw error;
  }
}

/**
 * Runs a program quietly; throws with its output if it fails.
 * @param {string} program
 * @param {string[]} args
 * @param {import("node:child_process").SpawnSyncOptions} [options]
 */
function runQuietly(program, args, options = {}) {
  const run = spawnSync(program, args, { cwd: repository, encoding: "utf8", maxBuffer: 64 * 1024 * 1024, ...options });
  const output = `${run.stdout ?? ""}${run.stderr ?? ""}${run.error ? run.error.message : ""}`;
  return { ok: run.status === 0, output };
}

/** @param {{ ok: boolean, output: string }} run @param {string} what */
function insist(run, what) {
  if (!run.ok) throw new Error(`${what} failed:\n${run.output.trim()}`);
}

/**
 * npm as it was started, on the Node that comes first in PATH: under Node 20 it picks older majors.
 * @param {string[]} args
 */
function runNpm(args) {
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js") && existsSync(script))
    return runQuietly(findNode() ?? process.execPath, [script, ...args]);
  return runQuietly(process.platform === "win32" ? "npm.cmd" : "npm", args, { shell: process.platform === "win32" });
}

/** Two bootstraps in one checkout would install over each other; the second waits. @template R @param {() => R} work */
function alone(work) {
  const lock = join(repository, ".node", "bootstrap.lock");
  mkdirSync(dirname(lock), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isAlive(Number(readText(lock)))) {
        rmSync(lock, { force: true });
        continue;
      }
      if (!told) say("Waiting for another start in this checkout to finish installing…");
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    }
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/** @param {string} node the Node to use from here on */
function putFirstInPath(node) {
  process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`;
}

function ensureNode() {
  const found = findNode();
  const node = found ?? step(`Installing Node ${pinnedNode}`, () => installNode(runNpm));
  putFirstInPath(node);
  return node;
}

function ensurePackages() {
  const lock = join(repository, "package-lock.json");
  const stamp = join(repository, "node_modules", ".installed-from");
  const state = `${createHash("sha256").update(readFileSync(lock)).digest("hex")} ${process.platform}-${process.arch}`;
  if (readText(stamp) === state) return;
  // Someone may have installed by hand: npm then wrote its own record after the lock file.
  const record = join(repository, "node_modules", ".package-lock.json");
  if (!existsSync(record) || statSync(record).mtimeMs < statSync(lock).mtimeMs) {
    // Not `npm ci`: it refuses a lock file that lacks packages for platforms which the registry that made it didn't carry.
    // This takes the same versions from the lock file and never writes it.
    const options = ["--no-save", "--ignore-scripts", "--no-audit", "--no-fund"];
    step("Installing packages", () => insist(runNpm(["install", ...options]), "npm install"));
  }
  writeFileSync(stamp, state);
}

/** @param {string} folder @param {string[]} found */
function listFiles(folder, found = []) {
  if (!existsSync(folder)) return found;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (["node_modules", "dist"].includes(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) listFiles(path, found);
    else found.push(path);
  }
  return found;
}

/**
 * Builds an app unless its output was made from the same sources.
 * @param {string} app folder under apps/
 * @param {boolean} isBuildable
 * @param {() => { ok: boolean, output: string }} build
 */
function ensureBuilt(app, isBuildable, build) {
  if (!isBuildable) return;
  const folder = join(repository, "apps", app);
  const digest = createHash("sha256").update(readFileSync(join(repository, "package-lock.json")));
  for (const source of [folder, join(repository, "packages/api"), join(repository, "packages/schema")]) {
    for (const file of listFiles(source).sort()) digest.update(relative(repository, file)).update(readFileSync(file));
  }
  const state = digest.digest("hex");
  const stamp = join(folder, "dist", ".built-from");
  if (readText(stamp) === state) return;
  step(`Building the ${app}`, () => insist(build(), `The build of the ${app}`));
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
}

/** @param {string} node */
function ensureApps(node) {
  const vite = join(repository, "node_modules", "vite", "bin", "vite.js");
  const console = join(repository, "apps", "console");
  ensureBuilt("console", existsSync(join(console, "index.html")), () =>
    runQuietly(node, [vite, "build"], { cwd: console }),
  );
  const widget = JSON.parse(readText(join(repository, "apps", "widget", "package.json")) || "{}");
  ensureBuilt("widget", Boolean(widget.scripts?.build), () => runNpm(["run", "build", "-w", "apps/widget"]));
}

/** What the browser and IMAP tests run against: a package of Debian and a file that shows that it is there. */
const testPackages = [
  { name: "chromium", proofs: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"] },
  { name: "dovecot-imapd", proofs: ["/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap"] },
];

function ensureTestPackages() {
  const missing = testPackages.filter(({ proofs }) => !proofs.some((path) => existsSync(path))).map(({ name }) => name);
  if (missing.length === 0) return;
  const list = missing.join(" ");
  const isRoot = process.getuid?.() === 0;
  const canApt = existsSync("/usr/bin/apt-get");
  const prefix = isRoot ? [] : ["sudo", "-n"];
  if (!canApt || (!isRoot && !runQuietly("sudo", ["-n", "true"]).ok)) {
    say(`The browser and mail tests need ${list}. Install them and run this again:\n  sudo apt-get install ${list}`);
    say("Going on without; the tests that need them will say so.");
    return;
  }
  step(`Installing ${list} with apt-get`, () => {
    const apt = (...args) => {
      const [program, ...rest] = [...prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", ...args];
      return runQuietly(program, rest);
    };
    // A stale package list may still do; if not, the installation says what is missing.
    apt("update");
    insist(apt("install", "-y", "--no-install-recommends", ...missing), `apt-get install ${list}`);
  });
}

/**
 * Runs a TypeScript program in the foreground; resolves to its exit code. Ctrl-C reaches it through the terminal, so it
 * is passed on only when there is none.
 * @param {string} node @param {string[]} args
 * @returns {Promise<number>}
 */
function runProgram(node, args) {
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: repository, stdio: "inherit" });
    const forward = (signal) => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, forward);
    child.once("error", (error) => {
      say(error.message);
      resolve(1);
    });
    child.once("exit", (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** @param {string} command @param {string[]} args */
async function main(command, args) {
  if (!Object.hasOwn(commands, command)) {
    say("Usage: node tools/bootstrap.mjs COMMAND [ARGUMENTS]\n");
    for (const [name, meaning] of Object.entries(commands)) say(`  ${name.padEnd(6)} ${meaning}`);
    return command === "--help" || command === "-h" ? 0 : 2;
  }
  const isHelp = args.includes("--help") || args.includes("-h");
  const node = alone(() => {
    const ready = ensureNode();
    ensurePackages();
    if (command !== "check" && !isHelp) ensureApps(ready);
    if (command === "test" && !isHelp) ensureTestPackages();
    return ready;
  });
  switch (command) {
    case "demo":
      return runProgram(node, ["apps/server/src/cli/main.ts", "demo", ...args]);
    case "check":
      return runProgram(node, ["tools/check.ts", ...args]);
    case "crash":
      // Kills of the whole product, or trials of the action ledger alone.
      return runProgram(node, [args.includes("--actions") ? "tests/actions/long.ts" : "tests/crash/main.ts", ...args]);
    case "bench":
      return runProgram(node, ["benchmarks/main.ts", ...args]);
    case "test":
      return runTests(node, args);
    default:
      say("The console and the widget are built.");
      return 0;
  }
}

/** @param {string} node @param {string[]} args */
async function runTests(node, args) {
  if (args.length > 0) return runProgram(node, ["tools/test.ts", ...args]);
  const checks = await runProgram(node, ["tools/check.ts"]);
  const tests = await runProgram(node, ["tools/test.ts"]);
  if (checks !== 0) say("\nThe tests have run, but the checks above failed (npm run check).");
  return tests || checks;
}

const [command = "", ...args] = process.argv.slice(2);
try {
  process.exitCode = await main(command, args);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
