import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

/** A real Dovecot on a free local port with one mailbox, for tests. */
export interface Dovecot {
  port: number;
  user: string;
  password: string;
  /** Kills it without goodbye. */
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

export const DOVECOT = ["/usr/sbin/dovecot", "/usr/local/sbin/dovecot"].find((path) => existsSync(path)) ?? null;

export async function createDovecot(): Promise<Dovecot> {
  const directory = await mkdtemp(join(tmpdir(), "rapport-dovecot-"));
  await chmod(directory, 0o755);
  const port = await freePort();
  const owner = userInfo();
  // Dovecot serves no mailbox of root's; the mail files belong to a user that every Debian has.
  const mailUser = owner.uid === 0 ? "mail" : owner.username;
  await mkdir(join(directory, "mail"), { recursive: true });
  await chmod(join(directory, "mail"), 0o777);
  await writeFile(join(directory, "users"), "customer:{PLAIN}secret::::::\n");
  await writeFile(
    join(directory, "dovecot.conf"),
    `base_dir = ${directory}/run
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
log_path = ${directory}/log
default_internal_user = ${owner.uid === 0 ? "dovecot" : owner.username}
default_login_user = ${owner.uid === 0 ? "dovenull" : owner.username}
first_valid_uid = 0
mail_location = maildir:${directory}/mail/%u
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${directory}/users
}
userdb {
  driver = static
  args = uid=${mailUser} gid=${owner.uid === 0 ? "mail" : owner.gid} home=${directory}/mail/%u
}
`,
  );
  let child: ChildProcess | null = null;
  const dovecot: Dovecot = {
    port,
    user: "customer",
    password: "secret",
    async start() {
      child = spawn(DOVECOT!, ["-F", "-c", join(directory, "dovecot.conf")], { stdio: "ignore", detached: true });
      await waitForPort(port);
    },
    async kill() {
      const running = child;
      if (!running?.pid || running.exitCode !== null) return;
      const ended = new Promise((resolve) => running.once("exit", resolve));
      process.kill(-running.pid, "SIGKILL");
      await ended;
      child = null;
    },
    async remove() {
      await dovecot.kill();
      await rm(directory, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await dovecot.start();
  return dovecot;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function waitForPort(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      }).once("error", () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("Dovecot did not start");
}
