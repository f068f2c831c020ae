import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { openStarterModel } from "@rapport/intelligence";
import { type SubscriptionShop, startSubscriptionShop } from "../../packages/sandbox/src/subscription-shop/index.ts";
import { compareEnd, NOW, playScript } from "./play.ts";
import { readScripts } from "./read-scripts.ts";
import { openShop, type ShopCalls } from "./shop-calls.ts";

const scripts = readScripts();

describe("Scripted customers reach the right end state without any model", () => {
  let shop: SubscriptionShop;
  let calls: ShopCalls;

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
      const wrong = compareEnd(script, played);
      assert.deepEqual(wrong, [], `\n${played.transcript.join("\n")}`);
    });
});
