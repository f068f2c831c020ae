import { setTimeout as sleep } from "node:timers/promises";
import {
  type ActionOptions,
  confirmAction,
  declineAction,
  executeAction,
  importMcp,
  importOpenApi,
  previewAction,
  proposeAction,
  readMcp,
  reconcileAction,
  watchActions,
} from "@rapport/orchestration";
import { createRandom, type Random } from "@rapport/sandbox";
import { RapportError } from "@rapport/schema";
import { type ActionRow, findAction, listTools, type Scope, updateActor, updateTool } from "@rapport/store";
import { createTestCompany, type TestCompany } from "@rapport/store/testing";
import { createMortal, type Mortal } from "./mortal.ts";
import { identify, openLedger } from "./surroundings.ts";
import type { TrialShop, Wish } from "./trial-shops.ts";

export interface TrialReport {
  trials: number;
  agreed: number;
  done: number;
  neverAgreed: number;
  stoppedAfterYes: number;
  leftToAPerson: number;
  kills: number;
  seconds: number;
  broken: string[];
}

interface Plan {
  decision: "customer" | "staff" | "nobody" | "wrong_hash" | "decline";
  clicks: number;
  revoke: "never" | "before_yes" | "after_yes" | "during";
  isLate: boolean;
  executors: number;
  /** The watchdog comes early and takes claims from living workers. */
  hasEarlyWatchdog: boolean;
  kill: "nobody" | "at_once" | "at_random" | "in_flight" | "after_deed";
}

function drawPlan(random: Random, killShare: number): Plan {
  const decision = random.pickWeighted(["customer", "staff", "nobody", "wrong_hash", "decline"] as const, (kind) =>
    kind === "customer" ? 62 : kind === "staff" ? 20 : 6,
  );
  return {
    decision,
    clicks: random.between(1, 4),
    revoke: random.chance(0.15) ? random.pick(["before_yes", "after_yes", "during"] as const) : "never",
    isLate: random.chance(0.05),
    executors: random.between(1, 4),
    hasEarlyWatchdog: random.chance(0.25),
    kill: random.chance(killShare)
      ? random.pick(["at_once", "at_random", "in_flight", "after_deed"] as const)
      : "nobody",
  };
}

const LANES = 4;
const HOUR_MS = 3600_000;

/**
 * Trials of the ledger's one promise: exactly one execution per yes, none without. Each draws who agrees how often, what
 * breaks at the shop, whose rights go, who is killed and when; the shop's own log is the witness.
 */
export async function runTrials(options: {
  trials: number;
  seed: string;
  shop: TrialShop;
  /** Part of the trials in which a worker process is killed. */
  killShare: number;
}): Promise<TrialReport> {
  const { shop } = options;
  const begunAt = Date.now();
  const company = await createTestCompany();
  const report: TrialReport = {
    trials: 0,
    agreed: 0,
    done: 0,
    neverAgreed: 0,
    stoppedAfterYes: 0,
    leftToAPerson: 0,
    kills: 0,
    seconds: 0,
    broken: [],
  };
  const ledger = openLedger(company.store);
  const databaseUrl = company.store.owner.options.connectionString ?? "";
  const mortals = Array.from({ length: LANES }, () => createMortal(databaseUrl));
  try {
    const { name, url, document } = shop;
    const source = { name, url, secrets: { authorization: shop.authorization } };
    const read = document === null ? await readMcp(ledger, source) : null;
    await company.system.write((tx) =>
      read ? importMcp(tx, ledger, source, read) : importOpenApi(tx, ledger, { ...source, document }),
    );
    // A person lifts the daily limits: one customer moves house many times here. Of an MCP server's tools a person decides whose
    // yes is enough.
    await company.system.write(async (tx) => {
      for (const tool of await listTools(tx)) {
        const { policy } = tool;
        const confirmation = policy.effect === "write" ? ("customer" as const) : policy.confirmation;
        await updateTool(tx, tool.id, { policy: { value: { ...policy, confirmation, limits: {} }, isEdited: true } });
      }
    });
    let next = 0;
    await Promise.all(
      mortals.map(async (mortal, lane) => {
        while (next < options.trials) {
          const number = next++;
          const random = createRandom(`${options.seed} ${number}`);
          const customers = shop.customerIds.filter((_, index) => index % LANES === lane);
          const trial = { company, ledger, shop, mortal, random, customerId: random.pick(customers), number };
          await runTrial(trial, drawPlan(random, options.killShare), report).catch((error: Error) => {
            report.broken.push(`trial ${number}: ${error.stack}`);
          });
          report.trials++;
        }
      }),
    );
    await watchActions(shifted(ledger, 2 * HOUR_MS));
    const { rows } = await company.store.owner.query(
      "select id, state from actions where state in ('proposed', 'awaiting', 'confirmed', 'executing')",
    );
    for (const row of rows) report.broken.push(`still ${row.state} when all was over: ${row.id}`);
    report.kills = mortals.reduce((sum, mortal) => sum + mortal.kills, 0);
  } finally {
    await Promise.all(mortals.map((mortal) => mortal.close()));
    await company.close();
  }
  report.seconds = Math.round((Date.now() - begunAt) / 1000);
  return report;
}

interface Trial {
  company: TestCompany;
  ledger: ActionOptions;
  shop: TrialShop;
  mortal: Mortal;
  random: Random;
  customerId: string;
  number: number;
}

async function runTrial(trial: Trial, plan: Plan, report: TrialReport): Promise<void> {
  const { company, ledger, shop, random, customerId, number } = trial;
  const { conversationId } = await company.hear({ address: `trial-${number}@mail.example` });
  await identify(company.store, conversationId, { level: "verified", customerId });
  const operator = plan.decision === "staff" ? await company.hire(`Operator ${number}`) : null;
  const wish = shop.wish(number);
  const action = await propose(trial, conversationId, wish);
  shop.breakNext(random.next);

  const revoke = async () => {
    if (operator && random.chance(0.7)) {
      await company.system.write((tx) => updateActor(tx, operator.actor.actorId, { role: "viewer" }));
    } else await identify(company.store, conversationId, { level: "anonymous" });
  };
  if (plan.revoke === "before_yes") await revoke();
  const yes = await decide(trial, plan, action, operator);
  if (plan.revoke === "after_yes") await revoke();

  const laterMs = plan.isLate ? HOUR_MS : 0;
  const works: Promise<unknown>[] = Array.from({ length: plan.executors }, () =>
    executeAction(shifted(ledger, laterMs), company.tenantId, action.id),
  );
  if (plan.kill !== "nobody") works.push(killInTheAct(trial, plan, action, laterMs));
  if (plan.hasEarlyWatchdog) works.push(sleep(random.between(0, 40)).then(() => watchActions(shifted(ledger, 30_000))));
  if (plan.revoke === "during") works.push(sleep(random.between(0, 15)).then(revoke));
  await Promise.all(works);

  const end = await settle(trial, action, laterMs);
  judge(trial, plan, end, yes, wish, report);
}

function shifted(ledger: ActionOptions, laterMs: number): ActionOptions {
  return { ...ledger, now: () => new Date(Date.now() + laterMs) };
}

async function propose({ company, ledger, random }: Trial, conversationId: string, wish: Wish): Promise<ActionRow> {
  const provenance = Object.fromEntries(Object.keys(wish.arguments).map((name) => [name, "customer" as const]));
  const once = () =>
    company.system.write((tx) =>
      proposeAction(tx, ledger, {
        conversationId,
        ...wish,
        provenance,
        proposedBy: random.pick(["playbook", "model"]),
      }),
    );
  const proposed = await Promise.all(Array.from({ length: random.between(1, 3) }, once));
  const ids = new Set(proposed.map(({ action }) => action.id));
  if (ids.size !== 1) throw new Error(`the same was proposed ${ids.size} times`);
  const { action } = proposed[0]!;
  await Promise.all(
    Array.from({ length: random.between(1, 2) }, () => previewAction(ledger, company.tenantId, action.id)),
  );
  const offered = await company.system.read((tx) => findAction(tx, action.id));
  if (offered?.state !== "awaiting") throw new Error(`not offered but ${offered?.state}: ${offered?.reason}`);
  return offered;
}

/** Answers how many of the clicks were the one that counted. */
async function decide(trial: Trial, plan: Plan, action: ActionRow, operator: Scope | null): Promise<number> {
  const { company, ledger, random } = trial;
  const customer = { kind: "customer", conversationId: action.conversationId } as const;
  if (plan.decision === "nobody") return 0;
  if (plan.decision === "decline") {
    await company.system.write((tx) => declineAction(tx, ledger, action.id, customer));
  }
  const hash = plan.decision === "wrong_hash" ? "f".repeat(64) : action.argsHash;
  const clicks = Array.from({ length: plan.clicks }, async () => {
    await sleep(random.between(0, 5));
    try {
      const decided = await (operator
        ? operator.write((tx) => confirmAction(tx, ledger, action.id, hash, { kind: "staff" }))
        : company.system.write((tx) => confirmAction(tx, ledger, action.id, hash, customer)));
      return decided.isNew ? 1 : 0;
    } catch (error) {
      if (!(error instanceof RapportError)) throw error;
      return 0;
    }
  });
  return (await Promise.all(clicks)).reduce<number>((sum, counted) => sum + counted, 0);
}

/** A worker process takes the action and is killed: before, while or right after the shop does it. */
async function killInTheAct(trial: Trial, plan: Plan, action: ActionRow, laterMs: number): Promise<void> {
  const { company, mortal, random, shop, customerId, number } = trial;
  await mortal.tell({ task: "act", tenantId: company.tenantId, actionId: action.id, laterMs });
  const finished = mortal.finish(action.id);
  const moment = async () => {
    const giveUpAt = Date.now() + 1500;
    if (plan.kill === "at_once") return;
    if (plan.kill === "at_random") return sleep(random.between(1, 90));
    while (Date.now() < giveUpAt) {
      if (plan.kill === "after_deed" && shop.timesDone(action.id, customerId, shop.wish(number)) > 0) return;
      if (plan.kill === "in_flight") {
        const row = await company.system.read((tx) => findAction(tx, action.id));
        if (row && row.attempts > 0) return;
      }
      await sleep(1);
    }
  };
  // Whoever finished before the moment came is killed all the same; a new worker takes its place.
  await Promise.race([moment(), finished]);
  await mortal.kill();
}

/** What the product does by itself afterwards, at once: watchdog, reading back, the next try. */
async function settle({ company, ledger, shop }: Trial, action: ActionRow, laterMs: number): Promise<ActionRow> {
  for (let round = 1; ; round++) {
    const row = (await company.system.read((tx) => findAction(tx, action.id)))!;
    // An offer that nobody took waits on; how it ends is looked at when all trials are over.
    const isOver = ["awaiting", "succeeded", "failed", "refused", "expired"].includes(row.state);
    // Each round is a quarter of a minute: long enough to see a yes expire whose giver lost the right meanwhile.
    if (isOver || round > 80) return row;
    if (row.state === "unknown" && !shop.canReadBack && round > 3) return row;
    const options = shifted(ledger, laterMs + round * 15_000);
    await watchActions(options);
    await reconcileAction(options, company.tenantId, action.id, round % 2);
    await executeAction(options, company.tenantId, action.id);
    await sleep(round > 3 ? 20 : 0);
  }
}

function judge(trial: Trial, plan: Plan, end: ActionRow, yes: number, wish: Wish, report: TrialReport): void {
  const { shop, customerId, number } = trial;
  const times = shop.timesDone(end.id, customerId, wish);
  const blame = (sentence: string) =>
    report.broken.push(`trial ${number}: ${sentence} (${end.state}: ${end.reason}; ${JSON.stringify(plan)})`);
  if (yes > 0) report.agreed++;
  else report.neverAgreed++;
  report.done += times;
  if (yes > 1) blame(`${yes} of the clicks counted`);
  if (times > 1) blame(`done ${times} times`);
  if (yes === 0 && times > 0) blame("done without a yes");
  if (end.state === "succeeded" && times !== 1) blame(`said to be done, but it was done ${times} times`);
  if (["failed", "refused", "expired"].includes(end.state)) {
    if (times > 0) blame("said not to be done, but it was");
    if (yes > 0) report.stoppedAfterYes++;
  } else if (end.state === "unknown") {
    report.leftToAPerson++;
    if (shop.canReadBack) blame("left to a person although it could be looked up");
  } else if (end.state !== "succeeded" && !(end.state === "awaiting" && yes === 0)) blame("left hanging");
  const mayBeStopped = plan.revoke !== "never" || plan.isLate || !shop.canReadBack;
  if (yes > 0 && !mayBeStopped && end.state !== "succeeded") blame("agreed to, but not done");
}
