import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openStarterModel } from "@rapport/intelligence";
import { type SubscriptionShop, startSubscriptionShop } from "../../packages/sandbox/src/subscription-shop/index.ts";
import { compareEnd, NOW, type Played, playScript } from "./play.ts";
import { readScripts } from "./read-scripts.ts";
import { openShop, type ShopCalls } from "./shop-calls.ts";

const scripts = readScripts();

describe("Scripted customers reach the right end state without any model", () => {
  let shop: SubscriptionShop;
  let calls: ShopCalls;
  let drafts = 0;
  const held: Played["held"] = [];

  before(async () => {
    shop = await startSubscriptionShop({ seed: "demo", now: () => NOW });
    calls = await openShop(shop);
  });
  after(() => shop?.close());

  it("has at least forty dialogues in each language", () => {
    for (const language of ["en", "ru"])
      assert.ok(scripts.filter(({ file }) => file.startsWith(language)).length >= 40, language);
  });

  for (const script of scripts)
    it(`${script.file.slice(0, 2)}: ${script.name}`, async () => {
      const played = await playScript(script, { shop, calls, model: openStarterModel() });
      drafts += played.drafts;
      held.push(...played.held);
      const wrong = compareEnd(script, played);
      assert.deepEqual(wrong, [], `\n${played.transcript.join("\n")}`);
    });

  it("says nothing in its own words that the gate would hold back", (test) => {
    test.diagnostic(`${held.length} of ${drafts} turns held`);
    // Streets and the letters of a link are the customer's and the shop's; how the gate reads them is tested with the gate.
    const ours = held.filter(({ reasons }) =>
      reasons.some((reason) => !/^(?:wrong_language|internal_text):/.test(reason)),
    );
    const shown = ours.map(({ text, reasons }) => `${text}\n   ${reasons.join("\n   ")}`).join("\n");
    assert.deepEqual(ours, [], shown);
  });
});
