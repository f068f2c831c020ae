import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  type ActionOptions,
  confirmAction,
  executeAction,
  importOpenApi,
  noteRefusals,
  previewAction,
  proposeAction,
  reconcileAction,
} from "@rapport/orchestration";
import { listAudit, listTools, type Scope, updateActor, updateTool } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { type SmallShop, startSmallShop } from "./small-shop.ts";
import { identify, openLedger } from "./surroundings.ts";

// A manager can see who tried what and which rule said no (CAN-9).

let company: TestCompany;
let shop: SmallShop;
let options: ActionOptions;
before(async () => {
  company = await createTestCompany();
  shop = await startSmallShop({ keepsKeys: false });
  options = openLedger(company.store);
  const source = { name: "Small shop", url: shop.url, document: shop.document };
  const secrets = { authorization: "Bearer small" };
  await company.system.write((tx) => importOpenApi(tx, options, { ...source, secrets }));
});
after(async () => {
  await company?.close();
  await shop?.close();
});

async function hear() {
  const { conversationId } = await company.hear({});
  await identify(company.store, conversationId, { level: "verified", customerId: `c-${conversationId}` });
  return conversationId;
}

async function offer(by: Scope, month = "2027-04", tool = "skip_month") {
  const conversationId = await hear();
  const proposal = { conversationId, tool, arguments: { month }, provenance: {}, proposedBy: "staff" as const };
  const attempt = { action: "action.propose", conversationId, tool } as const;
  const { action } = await noteRefusals(by, attempt, () => by.write((tx) => proposeAction(tx, options, proposal)));
  await previewAction(options, company.tenantId, action.id);
  return action;
}

const agree = (by: Scope, action: { id: string; argsHash: string }, hash = action.argsHash, ledger = options) =>
  noteRefusals(by, { action: "action.confirm", actionId: action.id }, () =>
    by.write((tx) => confirmAction(tx, ledger, action.id, hash, { kind: "staff" })),
  );

/** What was refused to somebody, oldest first. */
async function refusedTo(by: Scope): Promise<unknown[]> {
  const entries = await company.system.read((tx) =>
    listAudit(tx, { outcome: "refused", actorId: by.actor.actorId }, { beforeSeq: null, limit: 100 }),
  );
  return entries.reverse().map(({ action, detail }) => [action, detail.refusal]);
}

test("wrong arguments, an offer that ran out, a lost right, an unknown tool and a limit are written down with the rule", async () => {
  const anna = await company.hire("Anna");
  const tool = (await company.system.read((tx) => listTools(tx))).find(({ name }) => name === "skip_month")!;
  const first = await offer(anna);
  await assert.rejects(agree(anna, first, "0".repeat(64)), { code: "action_changed" });
  await assert.rejects(offer(anna, "2027-05", "sell_the_shop"));
  await assert.rejects(offer(anna, "not a month"));

  const late = await offer(anna, "2027-06");
  await company.store.owner.query("update rapport.actions set expires_at = now() - interval '1 minute' where id = $1", [
    late.id,
  ]);
  await assert.rejects(agree(anna, late), { code: "action_settled" });

  const policy = { ...tool.policy, limits: { perDay: 1 } };
  await company.system.write((tx) => updateTool(tx, tool.id, { policy: { value: policy, isEdited: true } }));
  const only = await offer(anna, "2027-07");
  await agree(anna, only);
  await executeAction(options, company.tenantId, only.id);
  const { conversationId } = only;
  const again = { conversationId, tool: "skip_month", arguments: { month: "2027-08" }, provenance: {} };
  const attempt = { action: "action.propose", conversationId, tool: "skip_month" } as const;
  await assert.rejects(
    noteRefusals(anna, attempt, () =>
      anna.write((tx) => proposeAction(tx, options, { ...again, proposedBy: "staff" })),
    ),
    { refusal: "limit" },
  );
  assert.deepEqual(await refusedTo(anna), [
    ["action.confirm", "wrong_hash"],
    ["action.propose", "unknown_tool"],
    ["action.propose", "bad_arguments"],
    ["action.confirm", "expired"],
    ["action.propose", "limit"],
  ]);
  await company.system.write((tx) => updateTool(tx, tool.id, { policy: { value: tool.policy, isEdited: true } }));
});

test("a double click is no incident, and the same no over and over is one line", async () => {
  const bella = await company.hire("Bella");
  const action = await offer(bella, "2028-01");
  await Promise.all([agree(bella, action), agree(bella, action), agree(bella, action)]);
  assert.deepEqual(await refusedTo(bella), []);
  const other = await offer(bella, "2028-02");
  for (let time = 0; time < 4; time++) await assert.rejects(agree(bella, other, "1".repeat(64)));
  assert.deepEqual(await refusedTo(bella), [["action.confirm", "wrong_hash"]]);
});

test("whose right was taken is refused, and it says so", async () => {
  const cara = await company.hire("Cara");
  const action = await offer(cara, "2028-03");
  await company.system.write((tx) => updateActor(tx, cara.actor.actorId, { role: "viewer" }));
  const viewer = company.store.as({ ...cara.actor, role: "viewer" });
  await assert.rejects(agree(viewer, action), { code: "not_allowed" });
  assert.deepEqual(await refusedTo(viewer), [["action.confirm", "not_allowed"]]);
});

test("where nobody can be asked what became of a deed, the dialogue hears it twice at once: it says so, and hands over", async () => {
  const dora = await company.hire("Dora");
  const action = await offer(dora, "2028-04");
  await agree(dora, action);
  shop.mishaps.push({ kind: "do_and_hang_up" });
  assert.equal(await executeAction(options, company.tenantId, action.id), "unknown");
  const turns = async () =>
    (
      await company.store.owner.query(
        `select 1 from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
         where t.identifier = 'turn' and j.payload ->> 'actionId' = $1`,
        [action.id],
      )
    ).rows.length;
  const before = await turns();
  assert.equal(await reconcileAction(options, company.tenantId, action.id, 0), "unknown");
  assert.equal((await turns()) - before, 2);
});
