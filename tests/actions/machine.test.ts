import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import {
  confirmAction,
  declineAction,
  executeAction,
  importOpenApi,
  previewAction,
  proposeAction,
  reconcileAction,
  settleUnknownAction,
  watchActions,
  withdrawAction,
} from "@rapport/orchestration";
import { type ActionState, type Id, RapportError } from "@rapport/schema";
import { type ActionRow, findAction, verifyAudit } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import fc from "fast-check";
import { type Mishap, type SmallShop, startSmallShop } from "./small-shop.ts";
import { identify, openLedger } from "./surroundings.ts";

let company: TestCompany;
let shop: SmallShop;
before(async () => {
  company = await createTestCompany();
  shop = await startSmallShop();
  const secrets = { authorization: "Bearer small" };
  await company.system.write((tx) =>
    importOpenApi(tx, openLedger(company.store), { name: "Shop", url: shop.url, document: shop.document, secrets }),
  );
});
after(async () => {
  await shop?.close();
  await company?.close();
});

/** Every way that an action may go, in several steps at once: a move that is not here must never be seen. */
const WAYS: Readonly<Record<ActionState, readonly ActionState[]>> = {
  proposed: ["awaiting", "refused", "failed", "expired"],
  awaiting: ["confirmed", "refused", "expired"],
  confirmed: ["executing", "unknown", "succeeded", "failed", "refused", "expired"],
  executing: ["confirmed", "unknown", "succeeded", "failed", "refused"],
  unknown: ["confirmed", "succeeded", "failed", "refused", "expired"],
  succeeded: [],
  failed: [],
  refused: [],
  expired: [],
};

type Command =
  | { do: "preview" | "confirm" | "confirm_wrong" | "confirm_staff" | "decline" | "withdraw" | "execute" | "watch" }
  | { do: "reconcile"; look: number }
  | { do: "settle"; wasDone: boolean }
  | { do: "identify"; level: "verified" | "claimed" }
  | { do: "wait"; minutes: number }
  | { do: "mishap"; mishap: Mishap }
  | { do: "together"; times: number };

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ do: "preview" } as const) },
  { weight: 4, arbitrary: fc.constant({ do: "confirm" } as const) },
  { weight: 4, arbitrary: fc.constant({ do: "execute" } as const) },
  fc.constantFrom(
    { do: "confirm_wrong" } as const,
    { do: "confirm_staff" } as const,
    { do: "decline" } as const,
    { do: "withdraw" } as const,
    { do: "watch" } as const,
  ),
  fc.record({ do: fc.constant("reconcile" as const), look: fc.constantFrom(0, 1) }),
  fc.record({ do: fc.constant("settle" as const), wasDone: fc.boolean() }),
  fc.record({ do: fc.constant("identify" as const), level: fc.constantFrom("verified" as const, "claimed" as const) }),
  fc.record({ do: fc.constant("wait" as const), minutes: fc.constantFrom(0.1, 5, 20, 90) }),
  fc.record({
    do: fc.constant("mishap" as const),
    mishap: fc.constantFrom<Mishap>(
      { kind: "hang_up" },
      { kind: "do_and_hang_up" },
      { kind: "do_and_fail" },
      { kind: "answer", status: 429, message: "busy", headers: { "retry-after": "0" } },
      { kind: "answer", status: 422, message: "no" },
      { kind: "answer", status: 500, message: "broken" },
    ),
  }),
  fc.record({ do: fc.constant("together" as const), times: fc.integer({ min: 2, max: 4 }) }),
);

test("whatever happens in whatever order, an action goes only the ways of its machine, and is done at most once and only after a yes", async () => {
  let count = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 14 }), async (commands) => {
      shop.mishaps.length = 0;
      const { conversationId } = await company.hear({});
      const customerId = `machine-${++count}`;
      await identify(company.store, conversationId, { level: "verified", customerId });
      let laterMs = 0;
      const options = openLedger(company.store, { now: () => new Date(Date.now() + laterMs) });
      const { action } = await company.system.write((tx) =>
        proposeAction(tx, options, {
          conversationId,
          tool: "skip_month",
          arguments: { month: "2027-04" },
          provenance: { month: "customer" },
          proposedBy: "playbook",
        }),
      );
      let wasAgreed = false;
      let wasSettled = false;
      let before = action;
      for (const step of commands) {
        await perform(step, action, options, conversationId).catch((error) => {
          if (!(error instanceof RapportError)) throw error;
        });
        if (step.do === "wait") laterMs += step.minutes * 60_000;
        if (step.do === "identify") await identify(company.store, conversationId, { level: step.level, customerId });
        const now = (await company.system.read((tx) => findAction(tx, action.id)))!;
        assert.ok(isWay(before.state, now.state), `${before.state} → ${now.state} by ${step.do}`);
        assert.equal(now.argsHash, action.argsHash);
        wasAgreed ||= now.confirmedBy !== null;
        wasSettled ||= step.do === "settle" && before.state === "unknown";
        const done = shop.done.filter((entry) => entry.key === action.id).length;
        assert.ok(done <= 1);
        assert.ok(done === 0 || wasAgreed, "done without a yes");
        if (!wasSettled) {
          if (now.state === "succeeded") assert.equal(done, 1);
          if (now.state === "refused" || now.state === "expired" || now.state === "failed")
            assert.equal(done, 0, now.state);
        }
        before = now;
      }
    }),
    { numRuns: 60 },
  );
  const audit = await company.system.read((tx) => verifyAudit(tx));
  assert.equal(audit.firstBrokenSeq, null);
});

/** Of one command that may take several steps (an execution claims, sends and records). */
function isWay(from: ActionState, to: ActionState): boolean {
  if (from === to) return true;
  return WAYS[from].includes(to);
}

async function perform(
  step: Command,
  action: ActionRow,
  options: ReturnType<typeof openLedger>,
  conversationId: Id,
): Promise<unknown> {
  const { tenantId, system, owner } = company;
  const customer = { kind: "customer", conversationId } as const;
  const { id, argsHash } = action;
  switch (step.do) {
    case "preview":
      return previewAction(options, tenantId, id);
    case "confirm":
      return system.write((tx) => confirmAction(tx, options, id, argsHash, customer));
    case "confirm_wrong":
      return system.write((tx) => confirmAction(tx, options, id, "0".repeat(64), customer));
    case "confirm_staff":
      return owner.write((tx) => confirmAction(tx, options, id, argsHash, { kind: "staff" }));
    case "decline":
      return system.write((tx) => declineAction(tx, options, id, customer));
    case "withdraw":
      return system.write((tx) => withdrawAction(tx, options, id, "the customer thinks anew"));
    case "execute":
      return executeAction(options, tenantId, id);
    case "watch":
      return watchActions(options);
    case "reconcile":
      return reconcileAction(options, tenantId, id, step.look);
    case "settle":
      return owner.write((tx) => settleUnknownAction(tx, options, id, { wasDone: step.wasDone, note: "looked at it" }));
    case "mishap":
      return shop.mishaps.push(step.mishap);
    case "together":
      return Promise.all(Array.from({ length: step.times }, () => executeAction(options, tenantId, id)));
    default:
      return undefined;
  }
}
