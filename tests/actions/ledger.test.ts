import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import {
  type ActionOptions,
  confirmAction,
  declineAction,
  executeAction,
  importOpenApi,
  lookUp,
  type Proposal,
  previewAction,
  proposeAction,
  reconcileAction,
  ToolRefused,
  watchActions,
} from "@rapport/orchestration";
import type { Id } from "@rapport/schema";
import { type ActionRow, findAction, listActionAttempts, listTools, updateActor, updateTool } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { type SmallShop, startSmallShop } from "./small-shop.ts";
import { identify, openLedger } from "./surroundings.ts";

let company: TestCompany;
let shop: SmallShop;
let options: ActionOptions;
let conversationId: Id;
before(async () => {
  company = await createTestCompany();
});
after(() => company.close());
beforeEach(async () => {
  shop = await startSmallShop();
  options = openLedger(company.store);
  await importShop(company);
  conversationId = (await company.hear({ text: "Skip next month, please" })).conversationId;
  await identify(company.store, conversationId, { level: "verified", customerId: `c-${conversationId}` });
});
afterEach(() => shop.close());

function importShop(into: TestCompany) {
  const secrets = { authorization: "Bearer small" };
  return into.system.write((tx) =>
    importOpenApi(tx, options, { name: "Small shop", url: shop.url, document: shop.document, secrets }),
  );
}

function proposal(change: Partial<Proposal> = {}): Proposal {
  const args = { month: "2027-04" };
  return {
    conversationId,
    tool: "skip_month",
    arguments: args,
    provenance: { month: "customer" },
    proposedBy: "playbook",
    ...change,
  };
}

const propose = (change: Partial<Proposal> = {}) =>
  company.system.write((tx) => proposeAction(tx, options, proposal(change)));

async function offer(change: Partial<Proposal> = {}): Promise<ActionRow> {
  const { action } = await propose(change);
  const offered = await previewAction(options, company.tenantId, action.id);
  assert.equal(offered?.state, "awaiting");
  return offered!;
}

const agree = (action: ActionRow, hash = action.argsHash) =>
  company.system.write((tx) => confirmAction(tx, options, action.id, hash, { kind: "customer", conversationId }));
const execute = (action: ActionRow, by = options) => executeAction(by, company.tenantId, action.id);
const stateOf = async (action: ActionRow) => (await company.system.read((tx) => findAction(tx, action.id)))!;

async function jobsOf(task: string, actionId: Id): Promise<Record<string, unknown>[]> {
  const { rows } = await company.store.owner.query<{ payload: Record<string, unknown> }>(
    `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
     where t.identifier = $1 and j.payload ->> 'actionId' = $2`,
    [task, actionId],
  );
  return rows.map(({ payload }) => payload);
}

test("what is proposed is previewed, offered, done after the yes exactly once, and the dialogue is told", async () => {
  const action = await offer();
  assert.deepEqual(action.preview?.effects, [{ code: "saved", cents: 4900 }]);
  assert.equal(await execute(action), "not_claimed");
  assert.equal(shop.done.length, 0, "nothing happens without a yes");
  const { isNew } = await agree(action);
  assert.equal(isNew, true);
  assert.equal((await jobsOf("act", action.id)).length, 1);
  assert.equal(await execute(action), "succeeded");
  assert.deepEqual(shop.done, [{ key: action.id, customerId: `c-${conversationId}`, month: "2027-04" }]);
  const settled = await stateOf(action);
  assert.deepEqual(settled.result, { operationId: action.id, month: "2027-04" });
  assert.equal((await jobsOf("turn", action.id)).length, 2, "once with the offer, once with the outcome");
  const attempts = await company.system.read((tx) => listActionAttempts(tx, action.id));
  assert.deepEqual(
    attempts.map(({ outcome }) => outcome),
    ["ok"],
  );
});
