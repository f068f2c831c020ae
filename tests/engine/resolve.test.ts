import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { turnJobs } from "@rapport/orchestration";
import { turnOptions } from "../../apps/server/src/engine/options.ts";
import { type EngineWorld, startEngineWorld } from "./world.ts";

let world: EngineWorld;
before(async () => {
  world = await startEngineWorld();
});
after(() => world.close());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

/** Does the job that waits, as if so much later. */
async function look(conversationId: string, now: Date): Promise<string> {
  const handlers = turnJobs({ ...turnOptions(world.server.parts), now: () => now });
  await handlers.resolve_settled!(
    { tenantId: world.tenant.id, conversationId },
    {
      number: 1,
      isLast: false,
      signal: new AbortController().signal,
    },
  );
  return statusOf(conversationId);
}

async function statusOf(conversationId: string): Promise<string> {
  const { rows } = await world.server.store.owner.query<{ status: string }>(
    "select status from rapport.conversations where id = $1",
    [conversationId],
  );
  return rows[0]!.status;
}

async function waitingJobs(conversationId: string): Promise<Date[]> {
  const { rows } = await world.server.store.owner.query<{ runAt: Date }>(
    `select run_at as "runAt" from graphile_worker.jobs where key like '%resolve:' || $1`,
    [conversationId],
  );
  return rows.map(({ runAt }) => runAt);
}

test("a conversation of the AI's is resolved when all is done and the customer is silent, and what they write reopens it", async () => {
  const chat = await world.visit({ locale: "en" });
  const answers = await chat.say("Do you ship to Norway?");
  assert.equal(answers.length, 1, "answered");
  const id = await chat.conversationId();
  const jobs = await waitingJobs(id);
  assert.equal(jobs.length, 1, "one job looks again");
  assert.ok(jobs[0]! > inMinutes(50));
  assert.equal(await look(id, inMinutes(10)), "pending", "too early");
  assert.equal((await waitingJobs(id)).length, 1, "it looks once more");
  assert.equal(await look(id, inMinutes(70)), "resolved");
  const { rows } = await world.server.store.owner.query<{ meta: Record<string, unknown> }>(
    `select t.meta from rapport.events e join rapport.event_texts t on t.tenant_id = e.tenant_id and t.event_id = e.id
     where e.conversation_id = $1 and e.kind = 'change' order by e.seq desc limit 1`,
    [id],
  );
  assert.deepEqual(rows[0]!.meta, { what: "status", from: "pending", to: "resolved", cause: "settled" });

  const [asked] = await chat.say("Please skip next month");
  assert.match(asked!.text, /email/i, "the AI goes on");
  assert.equal(await statusOf(id), "pending");
  assert.equal(await look(id, inMinutes(24 * 60)), "pending", "a question is open: nothing is resolved");
});

test("what was handed to a person is not resolved by silence", async () => {
  const chat = await world.visit({ locale: "en" });
  await chat.say("Let me talk to a human please");
  const id = await chat.conversationId();
  assert.deepEqual(await waitingJobs(id), []);
  assert.notEqual(await look(id, inMinutes(24 * 60)), "resolved");
});
