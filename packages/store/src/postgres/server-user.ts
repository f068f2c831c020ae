import { execFileSync } from "node:child_process";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** The operating-system user that the server runs as. */
export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/**
 * PostgreSQL refuses to run as root, so root's server belongs to someone else: the existing `postgres` user, else
 * `rapport` (created when the system lets us), else `nobody`. Returns null when this process is not root.
 */
export function chooseServerUser(): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const known = findUser("postgres") ?? findUser("rapport");
  if (known) return known;
  try {
    execFileSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "rapport"], {
      stdio: "ignore",
    });
  } catch {
    // No useradd here (Alpine, distroless): nobody is always there.
  }
  return findUser("rapport") ?? findUser("nobody");
}

function findUser(name: string): ServerUser | null {
  let accounts: string;
  try {
    accounts = readFileSync("/etc/passwd", "utf8");
  } catch {
    return null;
  }
  for (const line of accounts.split("\n")) {
    const [account, , uid, gid] = line.split(":");
    if (account === name && uid && gid) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return null;
}

/**
 * True when `user` may pass through every directory on the way to `path` (which need not exist yet; its nearest
 * existing ancestor counts). Looks at owner, group and mode only, which is what decides on a plain system.
 */
export function canReach(path: string, user: ServerUser): boolean {
  let directory = nearestExisting(path);
  for (;;) {
    const { mode, uid, gid } = statSync(directory);
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    const parent = dirname(directory);
    if (parent === directory) return true;
    directory = parent;
  }
}

function nearestExisting(path: string): string {
  let candidate = path;
  for (;;) {
    try {
      const real = realpathSync(candidate);
      return statSync(real).isDirectory() ? real : dirname(real);
    } catch (error) {
      if (dirname(candidate) === candidate) throw error;
      candidate = dirname(candidate);
    }
  }
}
