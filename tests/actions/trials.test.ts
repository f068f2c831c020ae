import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { openForgetfulShop, openMcpShop, openSubscriptionShop, type TrialShop } from "./trial-shops.ts";
import { runTrials } from "./trials.ts";

async function tryOut(context: TestContext, open: () => Promise<TrialShop>, trials: number, killShare: number) {
  const shop = await open();
  try {
    const seed = process.env.RAPPORT_SEED ?? String(Date.now());
    context.diagnostic(`RAPPORT_SEED=${seed}`);
    const report = await runTrials({ trials, seed, shop, killShare });
    const { broken, ...figures } = report;
    context.diagnostic(JSON.stringify(figures));
    assert.deepEqual(broken, []);
    assert.ok(report.done > trials / 3, "most were agreed to and done");
    assert.ok(report.neverAgreed > 0 && report.kills > 0);
    return report;
  } finally {
    await shop.close();
  }
}

test("each yes is carried out exactly once, whatever breaks, dies or is clicked twice; nothing is without one", async (context) => {
  const report = await tryOut(context, openSubscriptionShop, 90, 0.08);
  assert.equal(report.leftToAPerson, 0);
});

test("the same holds through an MCP server that says it takes keys, previews and reads back", async (context) => {
  const report = await tryOut(context, openMcpShop, 60, 0.08);
  assert.equal(report.leftToAPerson, 0);
});

test("where the other side remembers nothing, no yes is carried out twice and what is unknown is left to a person", async (context) => {
  const report = await tryOut(context, openForgetfulShop, 60, 0.08);
  assert.ok(report.leftToAPerson > 0);
});
