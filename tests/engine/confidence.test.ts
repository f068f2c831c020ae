import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { AgentConfig } from "@rapport/schema";
import { type EngineWorld, pause, startEngineWorld } from "./world.ts";

// INT-8: the confidence that stands with a draft is put right by how people settled drafts before.

let world: EngineWorld;
before(async () => {
  const agent = AgentConfig.parse(SUBSCRIPTION_AGENT);
  const playbooks = agent.playbooks.map((playbook) => ({ ...playbook, autonomy: "draft" as const }));
  world = await startEngineWorld({ agent: { ...agent, playbooks } });
});
after(() => world.close());

/** A draft of the AI in a conversation of its own. */
async function draft(): Promise<{ conversationId: string; confidence: number }> {
  const chat = await world.visit();
  await chat.say("I want to pause my subscription");
  const conversationId = await chat.conversationId();
  const owner = await world.server.as(world.tenant.owner);
  const { suggestion } = await owner.call("conversations.engine", { params: { id: conversationId } });
  return { conversationId, confidence: suggestion!.confidence };
}

test("drafts that people mostly reject are stated less sure from the next hour on, in this company and no other", async () => {
  const { conversationId, confidence } = await draft();
  const owner = await world.server.as(world.tenant.owner);
  assert.equal((await owner.call("agent.record", { query: {} })).calibration, null);
  const { owner: database } = world.server.store;
  await database.query(
    `insert into rapport.suggestions (tenant_id, id, conversation_id, run_id, text, confidence, raw_confidence, gate, category, state, settled_at)
     select $1, gen_random_uuid(), $2, gen_random_uuid(), 'Hello.', $3, $3, '{"verdict":"draft","reasons":[]}', 'pause_subscription',
       case when n % 5 = 0 then 'accepted' else 'rejected' end, now() from generate_series(1, 60) n`,
    [world.tenant.id, conversationId, confidence],
  );
  await database.query("select graphile_worker.add_job('fit_confidence', '{}')");
  const read = async () => (await owner.call("agent.record", { query: {} })).calibration;
  for (let round = 0; round < 400 && (await read()) === null; round++) await pause(25);
  const calibration = (await read())!;
  assert.equal(calibration.settled, 60);
  assert.equal(calibration.isUsed, true);
  assert.ok(calibration.error.fit < calibration.error.formula);
  const next = await draft();
  assert.ok(next.confidence < 0.5 && next.confidence < confidence, `${confidence} → ${next.confidence}`);
  // What the next fit is made of is what the formula said, not what was shown.
  const { rows } = await database.query<{ raw: number }>(
    "select raw_confidence::float8 as raw from rapport.suggestions where conversation_id = $1",
    [next.conversationId],
  );
  assert.ok(Math.abs(rows[0]!.raw - confidence) < 1e-6);
  const other = await world.server.createTenant();
  assert.equal((await (await world.server.as(other.owner)).call("agent.record", { query: {} })).calibration, null);
});
