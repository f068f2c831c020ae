// Plain JavaScript for Node 20 and newer: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The Node that everything runs on; the one place that pins it. npm carries it as `node-<platform>-<arch>`. */
export const pinnedNode = "24.21.0";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const nodeHome = join(repository, ".node");
const packageName = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/**
 * The path of a Node 24 or newer: the one that runs this, or the one in `.node`; null if there is none yet.
 * @returns {string | null}
 */
export function findNode() {
  if (isRecent(process.versions.node)) return process.execPath;
  const own = join(nodeHome, "node_modules", packageName, "bin", "node");
  if (!existsSync(own)) return null;
  const version = spawnSync(own, ["--version"], { encoding: "utf8" });
  return version.status === 0 && isRecent(version.stdout.trim().slice(1)) ? own : null;
}

/** @param {string} version for example "24.21.0" */
function isRecent(version) {
  return Number.parseInt(version, 10) >= Number.parseInt(pinnedNode, 10);
}

/**
 * Brings Node 24 into `.node` by npm. Not every platform's package has every version, so any 24 is the second choice.
 * @param {(args: string[]) => { ok: boolean, output: string }} runNpm
 * @returns {string} its path
 */
export function installNode(runNpm) {
  mkdirSync(nodeHome, { recursive: true });
  let output = "";
  for (const version of [pinnedNode, pinnedNode.split(".")[0]]) {
    const options = [
      "--prefix",
      nodeHome,
      "--no-save",
      "--no-package-lock",
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
    ];
    ({ output } = runNpm(["install", ...options, `${packageName}@${version}`]));
    const found = findNode();
    if (found) return found;
  }
  throw new Error(
    `npm could not install ${packageName}@${pinnedNode}:\n${output.trim()}\nInstall Node 24 yourself and try again.`,
  );
}
