import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type ModelServer, startModelServer } from "@rapport/sandbox";
import { type EngineWorld, pause, startEngineWorld } from "./world.ts";

// Knowledge with an embedding model: vectors come in a job, a question's within a deadline, and nothing depends on them.

let world: EngineWorld;
let model: ModelServer;
const embedded: string[] = [];
let hold: Promise<void> | undefined;
before(async () => {
  world = await startEngineWorld();
  model = await startModelServer({
    script: () => ({ kind: "hang" }),
    beforeEmbedding(texts) {
      embedded.push(...texts);
      return hold;
    },
  });
});
after(async () => {
  await model.close();
  await world.close();
});

async function configure(change: Record<string, unknown>): Promise<void> {
  const owner = await world.server.as(world.tenant.owner);
  const { revision } = await owner.call("models.get", {});
  const config = {
    providers: [{ id: "local", kind: "openai_compatible" as const, baseUrl: model.url }],
    models: [{ id: "vectors", providerId: "local", model: "hash" }],
    ...change,
  };
  await owner.call("models.save", { body: { config, revision } });
}

/** Passages without a vector, and with one. */
async function count(): Promise<{ bare: number; full: number }> {
  const { rows } = await world.server.store.owner.query<{ bare: number; full: number }>(
    `select count(*) filter (where embedding is null)::int as bare, count(embedding)::int as full
     from rapport.passages where tenant_id = $1`,
    [world.tenant.id],
  );
  return rows[0]!;
}

async function untilFull(): Promise<void> {
  for (let round = 0; round < 1200 && (await count()).bare > 0; round++) await pause(25);
  assert.equal((await count()).bare, 0);
}

const search = async (q: string) =>
  (await world.server.as(world.tenant.owner)).call("knowledge.search", { query: { q } });

test("no embedding model configured: nothing is asked for, and search goes by the words", async () => {
  const found = await search("how long does delivery take");
  assert.ok(found.isConfident);
  assert.deepEqual(embedded, []);
  assert.equal((await count()).full, 0);
});

test("naming an embedding model gives every published passage its vector; a new article gets its own, and no passage is sent twice", async () => {
  const before = (await count()).bare;
  await configure({ embedding: "vectors" });
  await untilFull();
  assert.equal(embedded.length, before);
  assert.equal(new Set(embedded).size, embedded.length);
  const owner = await world.server.as(world.tenant.owner);
  const body = { title: "Zeppelin rides", body: "Only on Mondays.", namespace: "fun", language: "en" };
  const { id } = await owner.call("knowledge.create", { body });
  await owner.call("knowledge.publish", { params: { id }, body: {} });
  await untilFull();
  assert.equal(embedded.length, before + 1);
  assert.match(embedded.at(-1)!, /Zeppelin rides/);
  const found = await search("zeppelinrides");
  assert.equal(found.passages[0]?.articleId, id, "found by its letters, though the word stands nowhere");
  assert.equal(embedded.at(-1), "zeppelinrides");
});

test("a vector that comes too late is not waited for", async () => {
  const late = Promise.withResolvers<void>();
  hold = late.promise;
  const found = await search("how long does delivery take");
  assert.ok(found.isConfident);
  assert.equal(embedded.at(-1), "how long does delivery take");
  late.resolve();
  hold = undefined;
});

test("a budget that is used up leaves knowledge without new vectors, and search as it was", async () => {
  await configure({ embedding: "vectors", budget: { tokensPerDay: 1 } });
  const before = embedded.length;
  const owner = await world.server.as(world.tenant.owner);
  const body = { title: "Balloon rides", body: "Only on Tuesdays.", namespace: "fun", language: "en" };
  const { id } = await owner.call("knowledge.create", { body });
  await owner.call("knowledge.publish", { params: { id }, body: {} });
  assert.equal((await search("balloon rides")).passages[0]?.articleId, id);
  assert.equal(embedded.length, before);
  assert.equal((await count()).bare, 1);
  // With money again the job goes on where it stopped.
  await configure({ embedding: "vectors" });
  await untilFull();
  assert.equal(embedded.length, before + 1);
});
