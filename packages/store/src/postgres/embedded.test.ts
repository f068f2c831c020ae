import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./index.ts";
import { holdServer, isRunning, type ServerHolder } from "./server-holder.ts";

const settings = { fsync: "off" };
/** A stopped server's data directory; copying it takes a tenth of making one. */
let made: string;
let parent: string;
let dataDirectory: string;
let open: (EmbeddedPostgres | ServerHolder)[];

before(async () => {
  made = await mkdtemp(join(tmpdir(), "rapport-made-"));
  await chmod(made, 0o755);
  await (await startEmbeddedPostgres({ dataDirectory: join(made, "data"), settings })).stop();
});
after(() => rm(made, { recursive: true, force: true }));

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "rapport-postgres-"));
  await chmod(parent, 0o755);
  dataDirectory = join(parent, "data");
  copyWithOwners(join(made, "data"), dataDirectory);
  open = [];
});
afterEach(async () => {
  for (const server of open) await server.stop();
  await rm(parent, { recursive: true, force: true });
});

function copyWithOwners(from: string, to: string): void {
  execFileSync("cp", ["-a", from, to]);
}

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDirectory, settings });
  open.push(server);
  return server;
}

async function hold(): Promise<ServerHolder> {
  const holder = await holdServer({ dataDirectory });
  open.push(holder);
  return holder;
}

async function ask(url: string, query: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

/** Asks again while the server is on its way up. */
async function askUntilAnswered(url: string, query: string): Promise<unknown[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask(url, query);
    } catch (error) {
      if (attempt === 600) throw error;
      await delay(100);
    }
  }
}

const pidFile = () => join(dataDirectory, "postgres", "cluster", "postmaster.pid");

test("what is written is there after a stop and a new start, and a stopped server is gone", async () => {
  const first = await start();
  await ask(first.url, "create table kept as select 42 as answer");
  await first.stop();
  assert.equal(await isRunning(first.pid), false);
  const second = await start();
  assert.deepEqual(await ask(second.url, "select answer from kept"), [{ answer: 42 }]);
});

test("the product's own user is no superuser, and text is compared as Unicode", async () => {
  const { url } = await start();
  assert.deepEqual(
    await ask(
      url,
      `select rolsuper, lower('ЁЛКА') as lower, to_tsvector('russian', '«Мир» — коты')::text as words
       from pg_roles where rolname = current_user`,
    ),
    [{ rolsuper: false, lower: "ёлка", words: "'кот':2 'мир':1" }],
  );
});

test("nobody gets in without the password, which only the owner of the data directory can read", async () => {
  const { url } = await start();
  const wrong = new URL(url);
  wrong.password = "guess";
  await assert.rejects(ask(wrong.href, "select 1"), { code: "28P01" });
  const mode = async (path: string) => (await stat(join(dataDirectory, path))).mode & 0o777;
  assert.equal(await mode("postgres/secrets.json"), 0o600);
  assert.equal(await mode("postgres/cluster"), 0o700);
  assert.deepEqual((await readdir(join(dataDirectory, "postgres"))).includes("superuser-password"), false);
});

test("stopping twice is the same as stopping once", async () => {
  const server = await start();
  await Promise.all([server.stop(), server.stop()]);
  await server.stop();
  assert.equal(await isRunning(server.pid), false);
});

test("eight processes that start at once on an empty directory share one server, which goes with the last of them", async () => {
  dataDirectory = join(parent, "empty");
  const holders = await Promise.all(Array.from({ length: 8 }, hold));
  assert.equal(new Set(holders.map(({ pid }) => pid)).size, 1);
  assert.equal(holders.filter(({ startedHere }) => startedHere).length, 1);
  const [last, ...others] = holders.sort((a, b) => Number(a.startedHere) - Number(b.startedHere));
  assert.ok(last);
  await Promise.all(others.map((holder) => holder.stop()));
  assert.deepEqual(await ask(last.url, "select 1 as one"), [{ one: 1 }]);
  await last.stop();
  assert.equal(await isRunning(last.pid), false);
});

test("a server whose process was killed is joined by the next start and stopped with it", async () => {
  const holder = await hold();
  await ask(holder.url, "create table kept as select 42 as answer");
  await holder.kill();
  assert.equal(await isRunning(holder.pid), true);
  const heir = await start();
  assert.equal(heir.pid, holder.pid);
  assert.equal(heir.startedHere, false);
  assert.deepEqual(await ask(heir.url, "select answer from kept"), [{ answer: 42 }]);
  await heir.stop();
  assert.equal(await isRunning(heir.pid), false);
});

test("a server that is killed comes back at the same address while somebody uses it", async () => {
  const server = await start();
  const killedPid = server.pid;
  await ask(server.url, "create table kept as select 42 as answer");
  process.kill(killedPid, "SIGKILL");
  assert.deepEqual(await askUntilAnswered(server.url, "select answer from kept"), [{ answer: 42 }]);
  while (server.pid === killedPid) await delay(20);
  await server.stop();
  assert.equal(await isRunning(server.pid), false);
});

test("when both the process and its server were killed, the next start recovers what was committed", async () => {
  const holder = await hold();
  await ask(holder.url, "create table kept as select 42 as answer");
  await holder.kill();
  process.kill(holder.pid, "SIGKILL");
  const server = await start();
  assert.deepEqual(await ask(server.url, "select answer from kept"), [{ answer: 42 }]);
});

test("a left-over pid file whose number now belongs to another program doesn't keep the server from starting", async () => {
  const holder = await hold();
  const left = await readFile(pidFile(), "utf8");
  await holder.stop();
  const other = spawn("sleep", ["1000"]);
  try {
    await writeFile(pidFile(), left.replace(/^\d+/, String(other.pid)));
    assert.deepEqual(await ask((await start()).url, "select 1 as one"), [{ one: 1 }]);
  } finally {
    other.kill();
  }
});

test("a copy of a running data directory gets a server of its own", async () => {
  const original = await hold();
  const originalDirectory = dataDirectory;
  dataDirectory = join(parent, "copy");
  copyWithOwners(originalDirectory, dataDirectory);
  const copy = await start();
  assert.notEqual(copy.pid, original.pid);
  assert.notEqual(new URL(copy.url).port, new URL(original.url).port);
});

test("a start that was killed while it made the cluster leaves nothing that disturbs the next one", async () => {
  dataDirectory = join(parent, "empty");
  const holding = holdServer({ dataDirectory }).catch(() => null);
  const partial = async () => (await readdir(dataDirectory).catch(() => [])).find((name) => name.includes("partial"));
  let seen: string | undefined;
  while (!seen) {
    await delay(5);
    seen = await partial();
  }
  process.kill(Number(seen.split("-").at(-1)), "SIGKILL");
  assert.equal(await holding, null);
  assert.deepEqual(await ask((await start()).url, "select 1 as one"), [{ one: 1 }]);
  assert.equal(await partial(), undefined);
});

test("a port that is taken is named in the refusal", async () => {
  const squatter = createServer().listen(0, "127.0.0.1");
  await once(squatter, "listening");
  const { port } = squatter.address() as { port: number };
  try {
    await assert.rejects(startEmbeddedPostgres({ dataDirectory, port, settings }), {
      code: "port_taken",
      message: `PostgreSQL cannot listen on port ${port} of 127.0.0.1: another program uses it. Stop that program or choose another port.`,
    });
  } finally {
    squatter.close();
  }
});

test("data of another major version is refused with the way out, and left as it is", async () => {
  await (await start()).stop();
  const versionFile = join(dataDirectory, "postgres", "cluster", "PG_VERSION");
  await writeFile(versionFile, "17\n");
  await assert.rejects(startEmbeddedPostgres({ dataDirectory }), {
    code: "version_mismatch",
    message: /written by PostgreSQL 17; this Rapport carries PostgreSQL 18.*`rapport backup`.*`rapport restore`/,
  });
  await writeFile(versionFile, "18\n");
  await start();
});

test("a data directory that cannot be made is refused with a sentence", async () => {
  await writeFile(join(parent, "file"), "");
  await assert.rejects(startEmbeddedPostgres({ dataDirectory: join(parent, "file", "data") }), {
    name: "EmbeddedPostgresError",
    message: /PostgreSQL could not start in .*: ENOTDIR/,
  });
});
