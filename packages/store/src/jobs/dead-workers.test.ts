import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { after, before, test } from "node:test";
import { openStore, type Store } from "../core/open.ts";
import { createTestDatabase, type TestDatabase } from "../testing/index.ts";
import { startWorker } from "./worker.ts";

let database: TestDatabase;
let store: Store;
before(async () => {
  database = await createTestDatabase();
  store = openStore({ url: database.url, secretKey: new Uint8Array(32) });
});
after(async () => {
  await store.close();
  await database.drop();
});

const enqueue = (task: string, payload: Record<string, unknown>) =>
  store.owner.query("select graphile_worker.add_job($1, $2)", [task, JSON.stringify(payload)]);

test("a job that a killed process held is done by another soon after, one of a living process is left alone", async () => {
  await enqueue("slow", { name: "orphan" });
  const child = fork(new URL("./testing/slow-worker.ts", import.meta.url), {
    env: { ...process.env, TEST_DATABASE_URL: database.url },
  });
  const [begun] = (await once(child, "message")) as [string];
  assert.equal(begun, "orphan");
  child.kill("SIGKILL");
  await once(child, "exit");

  const done: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let livingRuns = 0;
  const worker = await startWorker(store, {
    rescueEveryMs: 500,
    handlers: {
      async slow({ name }) {
        done.push(String(name));
      },
      async living() {
        livingRuns++;
        await held;
      },
    },
  });
  await enqueue("living", {});
  for (let round = 0; round < 300 && done.length === 0; round++)
    await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(done, ["orphan"]);
  // Long enough for a living worker's job to be looked at as well.
  await new Promise((resolve) => setTimeout(resolve, 6500));
  release();
  await worker.stop();
  assert.equal(livingRuns, 1);
});
