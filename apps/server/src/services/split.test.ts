import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { createClient } from "@rapport/api";
import { createTenant, insertConnection, openStore, type Store } from "@rapport/store";
import { createTestDatabase, hear, type TestDatabase } from "@rapport/store/testing";
import { hashPassword } from "../auth/passwords.ts";
import { SERVICE_NAMES, type ServiceName } from "./index.ts";

const COMMAND = join(import.meta.dirname, "../cli/main.ts");
const PATIENCE_MS = 30_000;

interface Running {
  url: string;
  child: ChildProcess;
  exited: Promise<number | null>;
}

let database: TestDatabase;
let store: Store;
let directory: string;
const secretKey = randomBytes(32);
const running = new Map<ServiceName, Running>();

before(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), "rapport-split-"));
  store = openStore({ url: database.url, secretKey: new Uint8Array(secretKey), maxConnections: 2 });
  await Promise.all(SERVICE_NAMES.map(start));
});
after(async () => {
  for (const { child } of running.values()) child.kill("SIGKILL");
  await Promise.all([...running.values()].map(({ exited }) => exited));
  await store.close();
  await database.drop();
  await rm(directory, { recursive: true });
});

/** One service in a process of its own, as a container would run it. */
async function start(name: ServiceName): Promise<void> {
  const child = spawn(process.execPath, [COMMAND, "serve", name, "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      DATABASE_URL: database.url,
      RAPPORT_DATA: directory,
      RAPPORT_SECRET_KEY: secretKey.toString("hex"),
      RAPPORT_LOG_LEVEL: "error",
      RAPPORT_DATABASE_CONNECTIONS: "3",
      SMTP_PORT: "off",
    },
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (bytes) => {
      said += String(bytes);
      const found = /listens on (http\S+)/.exec(said)?.[1];
      if (found) resolve(found);
    });
    void exited.then((code) => reject(new Error(`${name} ended with ${code} before it listened`)));
  });
  running.set(name, { url, child, exited });
}

function urlOf(name: ServiceName): string {
  return (running.get(name) as Running).url;
}

async function statusOf(name: ServiceName, path: string): Promise<number> {
  return fetch(`${urlOf(name)}${path}`).then(
    (response) => response.status,
    () => 0,
  );
}

async function until(isTrue: () => Promise<boolean>, what: string): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > endMs) assert.fail(`${what} did not become true`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function countJobs(task: string): Promise<number> {
  const { rows } = await store.owner.query<{ count: number }>(
    "select count(*) from graphile_worker.jobs where task_identifier = $1",
    [task],
  );
  return rows[0]?.count ?? 0;
}

describe("five services in five processes on one database", () => {
  it("are all ready, each for itself", async () => {
    for (const name of SERVICE_NAMES) {
      const health = (await (await fetch(`${urlOf(name)}/health`)).json()) as { services: string[] };
      assert.deepEqual(health.services, [name]);
      assert.equal(await statusOf(name, "/ready"), 200);
      assert.equal(await statusOf(name, "/metrics"), 200);
      assert.equal(await statusOf(name, "/v1/me"), name === "hub" ? 401 : 404);
    }
  });

  it("go on when one is killed, and it takes up its work when it is back", async () => {
    const { tenantId } = await createTenant(store.owner, {
      name: "Split",
      slug: "split",
      owner: { name: "Olga", email: "olga@split.example", passwordHash: await hashPassword("correct horse battery") },
    });
    const system = store.system(tenantId);
    const connectionId = await system.write((tx) =>
      insertConnection(tx, { connector: "email", name: "Mail", config: {}, teamId: null, mailAddresses: [] }),
    );
    const engine = running.get("engine") as Running;
    engine.child.kill("SIGKILL");
    await engine.exited;
    await system.write(async (tx) => tx.enqueue({ task: "prune_feed", payload: {} }));
    await hear(system, new Map(), connectionId, { text: "Is anybody there?" });
    await system.write(async (tx) =>
      tx.enqueue({ task: "turn", payload: { conversationId: connectionId, eventId: connectionId } }),
    );

    for (const name of SERVICE_NAMES) if (name !== "engine") assert.equal(await statusOf(name, "/ready"), 200, name);
    await until(async () => (await countJobs("prune_feed")) === 0, "workflows do their job");
    let token: string | null = null;
    const client = createClient({ baseUrl: urlOf("hub"), token: () => token });
    const session = await client.call("auth.signIn", {
      body: { email: "olga@split.example", password: "correct horse battery" },
    });
    token = session.accessToken;
    const { items } = await client.call("conversations.list", {});
    assert.equal(items[0]?.preview, "Is anybody there?");
    assert.ok((await countJobs("turn")) > 0, "nobody else takes the engine's job");

    await start("engine");
    await until(async () => (await countJobs("turn")) === 0, "the engine does what waited for it");
  });

  it("survive the death of the hub, whose sessions still count afterwards", async () => {
    const hub = running.get("hub") as Running;
    const session = await createClient({ baseUrl: hub.url }).call("auth.signIn", {
      body: { email: "olga@split.example", password: "correct horse battery" },
    });
    hub.child.kill("SIGKILL");
    await hub.exited;
    for (const name of SERVICE_NAMES) if (name !== "hub") assert.equal(await statusOf(name, "/ready"), 200, name);
    await start("hub");
    const client = createClient({ baseUrl: urlOf("hub"), token: () => session.accessToken });
    assert.equal((await client.call("me.get", {})).actor.email, "olga@split.example");
  });

  it("stop in order when asked to", async () => {
    for (const name of SERVICE_NAMES) (running.get(name) as Running).child.kill("SIGTERM");
    for (const name of SERVICE_NAMES) assert.equal(await (running.get(name) as Running).exited, 0, name);
  });
});
