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

test("a double click, a second tab and a replayed job do it once", async () => {
  const action = await offer();
  const yes = await Promise.all(Array.from({ length: 6 }, () => agree(action)));
  assert.equal(yes.filter(({ isNew }) => isNew).length, 1);
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => execute(action)));
  assert.equal(outcomes.filter((outcome) => outcome === "succeeded").length, 1);
  assert.equal(shop.done.length, 1);
  assert.equal((await agree(action)).isNew, false, "a yes after the fact changes nothing");
});

test("a yes to other arguments is refused; changed arguments are a new action and end the old one", async () => {
  const old = await offer();
  await assert.rejects(agree(old, "0".repeat(64)), { code: "action_changed" });
  const { action: corrected } = await propose({ arguments: { month: "2027-05" }, replaces: old.id });
  assert.equal((await stateOf(old)).state, "refused");
  assert.equal((await stateOf(old)).reason, "superseded");
  await assert.rejects(agree(old), { code: "action_settled" });
  assert.notEqual(corrected.argsHash, old.argsHash);
  assert.equal((await stateOf(corrected)).state, "proposed");
});

test("the same thing proposed anew is the first one again, while it lives and when it is done", async () => {
  const first = await offer();
  const again = await propose({ proposedBy: "model" });
  assert.deepEqual([again.isNew, again.action.id], [false, first.id]);
  const parallel = await Promise.all(Array.from({ length: 5 }, () => propose()));
  assert.deepEqual(new Set(parallel.map(({ action }) => action.id)), new Set([first.id]));
  await agree(first);
  await execute(first);
  const after = await propose({
    proposedBy: "model",
  });
  assert.deepEqual([after.isNew, after.action.id], [false, first.id]);
  // Something else was done in between: now the same words mean a new wish, and the shop has its own say.
  const other = await offer({ arguments: { month: "2027-07" } });
  await agree(other);
  await execute(other);
  const anew = await propose();
  assert.equal(anew.isNew, true);
  const previewed = await previewAction(options, company.tenantId, anew.action.id);
  assert.deepEqual([previewed?.state, previewed?.reason], ["refused", "2027-04 is skipped already."]);
});

test("who is not verified proposes nothing; another customer's id is not taken; a model's own month is not either", async () => {
  const refusal = (name: string) => (error: unknown) => error instanceof ToolRefused && error.refusal === name;
  await assert.rejects(propose({ provenance: { month: "model" } }), refusal("provenance"));
  await assert.rejects(propose({ provenance: { month: "knowledge" } }), refusal("provenance"));
  await assert.rejects(propose({ provenance: {} }), refusal("provenance"));
  await assert.rejects(propose({ arguments: { month: "2027-04", customerId: "c-else" } }), refusal("bound_argument"));
  await assert.rejects(propose({ arguments: { month: "April" } }), refusal("bad_arguments"));
  await assert.rejects(propose({ arguments: { month: "2027-04", extra: 1 } }), refusal("bad_arguments"));
  await assert.rejects(propose({ tool: "nothing_like_it" }), refusal("unknown_tool"));
  for (const level of ["anonymous", "claimed"] as const) {
    await identify(company.store, conversationId, { level, customerId: "c-1" });
    await assert.rejects(propose(), refusal("identity_too_low"));
  }
  assert.equal(shop.previews, 0);
});

test("reads fill in the verified customer, refuse another one, and never write", async () => {
  const identity = { level: "verified" as const, customerId: "c-7" };
  const base = { conversationId, identity, by: "customer" as const };
  const box = await lookUp(options, company.system, { ...base, tool: "get_box", arguments: {} });
  assert.deepEqual(box, { kind: "ok", result: { customerId: "c-7", skipped: [] } });
  await assert.rejects(
    lookUp(options, company.system, { ...base, tool: "get_box", arguments: { customerId: "c-8" } }),
    {
      refusal: "bound_argument",
    },
  );
  await assert.rejects(
    lookUp(options, company.system, { ...base, tool: "skip_month", arguments: { month: "2027-04" } }),
    {
      refusal: "needs_confirmation",
    },
  );
});

test("what changed between yes and deed stops the deed: identity, policy, tool, promise, state, time", async () => {
  const tool = (await company.system.read((tx) => listTools(tx))).find(({ name }) => name === "skip_month")!;
  const changes: [RegExp, (action: ActionRow) => unknown, (() => unknown)?][] = [
    [
      /needs a verified/,
      () => identify(company.store, conversationId, { level: "claimed", customerId: `c-${conversationId}` }),
    ],
    [/another one now/, () => identify(company.store, conversationId, { level: "verified", customerId: "c-else" })],
    [
      /turned off/,
      () => company.system.write((tx) => updateTool(tx, tool.id, { disabledReason: "person" })),
      () => company.system.write((tx) => updateTool(tx, tool.id, { disabledReason: null })),
    ],
    [
      /needs the yes of staff/,
      () =>
        company.system.write((tx) =>
          updateTool(tx, tool.id, { policy: { value: { ...tool.policy, confirmation: "staff" }, isEdited: true } }),
        ),
      () => company.system.write((tx) => updateTool(tx, tool.id, { policy: { value: tool.policy, isEdited: true } })),
    ],
    [
      /changed since you confirmed/,
      () => {
        shop.savedCents = 0;
      },
      () => {
        shop.savedCents = 4900;
      },
    ],
    [/skipped already/, (action) => shop.skipped.set(action.subject, new Set([String(action.arguments.month)]))],
  ];
  for (const [index, [reason, change, undo]] of changes.entries()) {
    await identify(company.store, conversationId, { level: "verified", customerId: `c-${conversationId}` });
    const action = await offer({ arguments: { month: `2028-0${index + 1}` } });
    await agree(action);
    await change(action);
    assert.equal(await execute(action), "refused", String(reason));
    assert.match((await stateOf(action)).reason ?? "", reason);
    await undo?.();
  }
  await identify(company.store, conversationId, { level: "verified", customerId: `c-${conversationId}` });
  const late = await offer({ arguments: { month: "2028-11" } });
  await agree(late);
  const tomorrow = openLedger(company.store, { now: () => new Date(Date.now() + 24 * 3600_000) });
  assert.equal(await execute(late, tomorrow), "expired");
  assert.equal(shop.done.length, 0);
});

test("an operator may say yes for staff; whose right is gone before the deed has said nothing; AI and viewers never may", async () => {
  const operator = await company.hire("Oscar");
  const viewer = await company.hire("Vera", { role: "viewer" });
  const confirm = (action: ActionRow, scope = operator) =>
    scope.write((tx) => confirmAction(tx, options, action.id, action.argsHash, { kind: "staff" }));
  const action = await offer();
  await assert.rejects(confirm(action, viewer), { code: "not_allowed" });
  const ai = company.store.as({ ...operator.actor, kind: "ai" });
  await assert.rejects(confirm(action, ai), { code: "not_allowed" });
  await assert.rejects(confirm(action, company.system), { code: "not_allowed" });
  assert.equal((await confirm(action)).action.confirmedById, operator.actor.actorId);
  await company.system.write((tx) => updateActor(tx, operator.actor.actorId, { role: "viewer" }));
  assert.equal(await execute(action), "refused");
  assert.match((await stateOf(action)).reason ?? "", /may not do so any more/);
  const second = await offer({ arguments: { month: "2027-09" } });
  const other = await company.hire("Otto");
  await confirm(second, other);
  assert.equal(await execute(second), "succeeded");
  assert.equal(shop.done.length, 1);
});

test("a customer's yes counts in their own conversation only, and not where a colleague's is needed", async () => {
  const action = await offer();
  const { conversationId: elsewhere } = await company.hear({});
  await assert.rejects(
    company.system.write((tx) =>
      confirmAction(tx, options, action.id, action.argsHash, { kind: "customer", conversationId: elsewhere }),
    ),
    { code: "not_found" },
  );
  const declined = await company.system.write((tx) =>
    declineAction(tx, options, action.id, { kind: "customer", conversationId }),
  );
  assert.deepEqual([declined.action.state, declined.isNew], ["refused", true]);
  await assert.rejects(agree(action), { code: "action_settled" });
});

test("an answer that got lost is looked up, never sent again blindly; what never arrived is sent once more under its key", async () => {
  for (const [index, mishap] of (["do_and_hang_up", "do_and_fail"] as const).entries()) {
    const action = await offer({ arguments: { month: `2029-0${index + 1}` } });
    await agree(action);
    shop.mishaps.push({ kind: mishap });
    assert.equal(await execute(action), "unknown");
    assert.equal(await execute(action), "not_claimed");
    assert.equal(await reconcileAction(options, company.tenantId, action.id, 0), "succeeded");
  }
  assert.equal(shop.done.length, 2);
  const lost = await offer({ arguments: { month: "2029-05" } });
  await agree(lost);
  shop.mishaps.push({ kind: "hang_up" });
  assert.equal(await execute(lost), "unknown");
  assert.equal(await reconcileAction(options, company.tenantId, lost.id, 0), "unknown", "one look proves nothing");
  assert.equal(await reconcileAction(options, company.tenantId, lost.id, 1), "confirmed");
  assert.equal(await execute(lost), "succeeded");
  assert.deepEqual(
    shop.done.map(({ key }) => key).filter((key) => key === lost.id),
    [lost.id],
  );
});

test("a busy shop is asked again later; a refusal is told in its words; a wrong key is nobody's no", async () => {
  const busy = await offer();
  await agree(busy);
  shop.mishaps.push({ kind: "answer", status: 429, message: "slow down", headers: { "retry-after": "0" } });
  assert.equal(await execute(busy), "confirmed");
  assert.equal(await execute(busy), "succeeded");
  const refused = await offer({ arguments: { month: "2027-05" } });
  await agree(refused);
  shop.mishaps.push({ kind: "answer", status: 422, message: "Too late for May." });
  assert.equal(await execute(refused), "refused");
  assert.equal((await stateOf(refused)).reason, "Too late for May.");
  const locked = await offer({ arguments: { month: "2027-06" } });
  await agree(locked);
  shop.mishaps.push({ kind: "answer", status: 401, message: "wrong key" });
  assert.equal(await execute(locked), "failed");
  assert.equal(shop.done.length, 1);
});

test("the watchdog takes up what a dead process left, ends offers that nobody took, and leaves live claims alone", async () => {
  const action = await offer();
  await agree(action);
  let release = () => {};
  shop.gate = new Promise((resolve) => {
    release = resolve;
  });
  const dying = execute(action, openLedger(company.store, { callTimeoutMs: 30_000 }));
  while ((await stateOf(action)).attempts === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await watchActions(options);
  assert.equal((await stateOf(action)).state, "executing");
  const later = openLedger(company.store, { now: () => new Date(Date.now() + 10 * 60_000) });
  await watchActions(later);
  assert.equal((await stateOf(action)).state, "unknown");
  release();
  await dying;
  assert.equal((await stateOf(action)).state, "succeeded", "a late answer is better than none");
  assert.equal(shop.done.length, 1);
  const offered = await offer({ arguments: { month: "2027-08" } });
  await watchActions(openLedger(company.store, { now: () => new Date(Date.now() + 2 * 3600_000) }));
  assert.equal((await stateOf(offered)).state, "expired");
});

test("another company sees neither the tools nor the actions, even by their ids", async () => {
  const action = await offer();
  const neighbour = await company.neighbour();
  const theirs = await neighbour.hear({});
  await identify(company.store, theirs.conversationId, { level: "verified", customerId: "c-1" });
  assert.deepEqual(await neighbour.system.read((tx) => listTools(tx)), []);
  assert.equal(await neighbour.system.read((tx) => findAction(tx, action.id)), null);
  const inTheirs = { conversationId: theirs.conversationId };
  await assert.rejects(
    neighbour.system.write((tx) => proposeAction(tx, options, proposal(inTheirs))),
    { refusal: "unknown_tool" },
  );
  await assert.rejects(
    neighbour.system.write((tx) => proposeAction(tx, options, proposal())),
    { code: "not_found" },
  );
  await assert.rejects(
    neighbour.owner.write((tx) => confirmAction(tx, options, action.id, action.argsHash, { kind: "staff" })),
    { code: "not_found" },
  );
  await agree(action);
  assert.equal(await executeAction(options, neighbour.tenantId, action.id), "not_claimed");
  assert.equal(await executeAction(options, company.tenantId, action.id), "succeeded");
  // The same names and business keys live side by side.
  await importShop(neighbour);
  await identify(company.store, theirs.conversationId, { level: "verified", customerId: action.subject });
  const twin = await neighbour.system.write((tx) => proposeAction(tx, options, proposal(inTheirs)));
  assert.equal(twin.isNew, true);
});
