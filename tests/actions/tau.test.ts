import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import {
  type ActionOptions,
  confirmAction,
  executeAction,
  importOpenApi,
  lookUp,
  previewAction,
  proposeAction,
} from "@rapport/orchestration";
import {
  applyGoldActions,
  type GoldAction,
  isRetailWrite,
  type RetailDatabase,
  type RetailTask,
  readRetailDatabase,
  readRetailTasks,
  startTauRetail,
  type TauRetail,
  userOfTask,
} from "@rapport/sandbox";
import type { Id, Provenance } from "@rapport/schema";
import { findToolByName, updateTool } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { identify, openLedger } from "./surroundings.ts";

const FOLDER = join(import.meta.dirname, "../../../shared/data/tau2_retail");
const skip = existsSync(join(FOLDER, "db.json")) ? false : "../shared/data/tau2_retail is absent";

describe("tau-bench retail through tool import, ledger and confirmation", { skip }, () => {
  let company: TestCompany;
  let shop: TauRetail;
  let database: RetailDatabase;
  let tasks: RetailTask[];
  let options: ActionOptions;

  before(async () => {
    company = await createTestCompany();
    const databasePath = join(FOLDER, "db.json");
    shop = await startTauRetail({ databasePath });
    database = readRetailDatabase(databasePath);
    tasks = await readRetailTasks(join(FOLDER, "tasks_train.json"));
    // Tasks of one user repeat each other, and the shop is as new for each: what was done before is not known any more.
    options = openLedger(company.store, { callTimeoutMs: 10_000, keyLifeMs: 0 });
    const document: unknown = await (await fetch(`${shop.url}/openapi.json`)).json();
    const secrets = { authorization: `Bearer ${shop.apiKey}` };
    const report = await company.system.write((tx) =>
      importOpenApi(tx, options, { name: "Retail", url: shop.url, document, secrets }),
    );
    assert.deepEqual(report.skipped, []);
    // What is no GET comes in as a write for verified customers; that this one changes nothing a person has to say.
    await company.system.write(async (tx) => {
      const tool = (await findToolByName(tx, "transfer_to_human_agents"))!;
      assert.deepEqual([tool.policy.effect, tool.policy.identity], ["write", "verified"]);
      const value = { ...tool.policy, effect: "read" as const, identity: "anonymous" as const };
      await updateTool(tx, tool.id, { policy: { value, isEdited: true } });
    });
  });
  after(async () => {
    await shop?.close();
    await company?.close();
  });

  async function meet(userId: string | null): Promise<Id> {
    const { conversationId } = await company.hear({});
    if (userId) await identify(company.store, conversationId, { level: "verified", customerId: userId });
    return conversationId;
  }

  const saidBy = (origin: Provenance, args: Record<string, unknown>) =>
    Object.fromEntries(Object.keys(args).map((name) => [name, origin]));

  function propose(conversationId: Id, { name, arguments: args }: GoldAction, origin: Provenance = "customer") {
    const provenance = saidBy(origin, args);
    return company.system.write((tx) =>
      proposeAction(tx, options, { conversationId, tool: name, arguments: args, provenance, proposedBy: "model" }),
    );
  }

  function read(conversationId: Id, { name, arguments: args }: GoldAction, userId: string | null) {
    const identity = userId ? { level: "verified" as const, customerId: userId } : { level: "anonymous" as const };
    return lookUp(options, company.system, { tool: name, arguments: args, conversationId, identity, by: "customer" });
  }

  /** Proposes, shows, waits for the yes, does. Answers false when the shop's rules refused it, with which it ended. */
  async function carryOut(conversationId: Id, gold: GoldAction): Promise<boolean> {
    const where = `${gold.name} ${JSON.stringify(gold.arguments)}`;
    const { action, isNew } = await propose(conversationId, gold);
    assert.equal(isNew, true, where);
    const doneBefore = shop.log().length;
    const offered = (await previewAction(options, company.tenantId, action.id))!;
    if (offered.state === "refused") return false;
    if (offered.policy.confirmation !== "none") {
      assert.equal(offered.state, "awaiting", `${where}: ${offered.reason}`);
      assert.equal(await executeAction(options, company.tenantId, action.id), "not_claimed");
      assert.equal(shop.log().length, doneBefore, "nothing happens before the yes");
      await company.system.write((tx) =>
        confirmAction(tx, options, action.id, action.argsHash, { kind: "customer", conversationId }),
      );
    }
    assert.equal(await executeAction(options, company.tenantId, action.id), "succeeded", where);
    if (isRetailWrite(gold)) assert.equal(shop.log().at(-1)?.idempotencyKey, action.id);
    return true;
  }

  test("each task's gold actions leave the expected database: 74 of 74", async (context) => {
    let reached = 0;
    let writes = 0;
    let notFound = 0;
    const refused: string[] = [];
    for (const task of tasks) {
      shop.reset();
      const userId = userOfTask(database, task);
      const conversationId = await meet(userId);
      for (const gold of task.actions) {
        const tool = await company.system.read((tx) => findToolByName(tx, gold.name));
        if (tool?.policy.effect === "read") {
          const answer = await read(conversationId, gold, userId);
          // A few gold paths ask for what does not exist and go on from the answer.
          const isNotFound = answer.kind === "refused" && answer.status === 404;
          if (isNotFound) notFound++;
          else assert.equal(answer.kind, "ok", `task ${task.id}, ${gold.name}: ${JSON.stringify(answer)}`);
        } else if (!(await carryOut(conversationId, gold))) refused.push(`${task.id} ${gold.name}`);
        if (isRetailWrite(gold)) writes++;
      }
      assert.deepEqual(shop.world(), applyGoldActions(database, task.actions), `task ${task.id}`);
      reached++;
    }
    context.diagnostic(
      `${reached} of ${tasks.length} tasks, ${writes} writes, ${notFound} reads of what does not exist`,
    );
    assert.equal(notFound, 12);
    assert.equal(reached, 74);
    // The benchmark's own tools refuse it too: the gift card named for it holds too little.
    assert.deepEqual(refused, ["105 exchange_delivered_order_items"]);
  });

  test("a caller that ignores the policy gets nowhere: not verified, not confirmed, not theirs, not said by the customer", async () => {
    shop.reset();
    const others = new Set<string>();
    for (const task of tasks) {
      const gold = task.actions.find(isRetailWrite);
      const userId = userOfTask(database, task);
      if (!gold || !userId) continue;
      const stranger = await meet(null);
      await assert.rejects(propose(stranger, gold), { refusal: "identity_too_low" });
      await identify(company.store, stranger, { level: "claimed", customerId: userId });
      await assert.rejects(propose(stranger, gold), { refusal: "identity_too_low" });
      await assert.rejects(read(stranger, { name: "get_user_details", arguments: {} }, null), {
        refusal: "identity_too_low",
      });

      // Somebody else, verified as themselves: neither the user's id nor the user's order helps.
      const other = Object.keys(database.users).find((id) => id !== userId)!;
      others.add(other);
      const theirs = await meet(other);
      await assert.rejects(propose(theirs, { ...gold, arguments: { ...gold.arguments, user_id: userId } }), {
        refusal: "bound_argument",
      });
      await assert.rejects(read(theirs, { name: "get_user_details", arguments: { user_id: userId } }, other), {
        refusal: "bound_argument",
      });
      if (typeof gold.arguments.order_id === "string") {
        const { action } = await propose(theirs, gold);
        assert.equal((await previewAction(options, company.tenantId, action.id))?.state, "refused");
        await assert.rejects(
          company.system.write((tx) =>
            confirmAction(tx, options, action.id, action.argsHash, { kind: "customer", conversationId: theirs }),
          ),
          { code: "action_settled" },
        );
      }

      const own = await meet(userId);
      await assert.rejects(propose(own, gold, "model"), { refusal: "provenance" });
      await assert.rejects(propose(own, gold, "knowledge"), { refusal: "provenance" });
      const { action } = await propose(own, gold);
      await previewAction(options, company.tenantId, action.id);
      assert.equal(await executeAction(options, company.tenantId, action.id), "not_claimed");
      const ai = company.store.as({ ...company.owner.actor, kind: "ai" });
      await assert.rejects(
        ai.write((tx) => confirmAction(tx, options, action.id, action.argsHash, { kind: "staff" })),
        { code: "not_allowed" },
      );
      await assert.rejects(
        company.system.write((tx) =>
          confirmAction(tx, options, action.id, action.argsHash, { kind: "customer", conversationId: theirs }),
        ),
        { code: "not_found" },
      );
    }
    assert.ok(others.size > 0);
    assert.deepEqual(shop.log(), []);
    assert.deepEqual(shop.world(), database);
  });
});
