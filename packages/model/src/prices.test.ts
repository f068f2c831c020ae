import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { boundInputTokens, openMemoryLedger, refuseSpend } from "./budget.ts";
import { ModelsConfig, ProviderConfig } from "./config.ts";
import { addCosts, costOf, findPrice, roundUpMicros } from "./prices.ts";

const openai = ProviderConfig.parse({ id: "main", kind: "openai" });
const at = (day: string) => Date.parse(`${day}T00:00:00Z`);
const row = (effectiveAt: string, inputMicros: number) => ({
  provider: "main",
  model: "house",
  effectiveAt: `${effectiveAt}T00:00:00Z`,
  currency: "USD",
  inputMicros,
  outputMicros: 0,
});
const usage = { input: 1, output: 0, cacheRead: null, cacheWrite: null, reasoning: null };

test("A price counts from its day on, and what came before keeps the older one", () => {
  const rows = [row("2026-03-01", 2), row("2026-01-01", 1), row("2026-12-01", 3)];
  assert.equal(findPrice(rows, openai, "house", at("2026-02-28"))?.inputMicros, 1);
  assert.equal(findPrice(rows, openai, "house", at("2026-03-01"))?.inputMicros, 2);
  assert.equal(findPrice(rows, openai, "house", at("2025-12-31")), null);
});

test("A dated snapshot takes the price of its name, a tenant's own row wins over the list, an unknown model has none", () => {
  assert.equal(findPrice([], openai, "gpt-5-mini-2025-08-07", at("2026-01-01"))?.inputMicros, 250_000);
  const own = { ...row("2026-01-01", 7), model: "gpt-5-mini" };
  assert.equal(findPrice([own], openai, "gpt-5-mini", at("2026-02-01"))?.inputMicros, 7);
  assert.equal(findPrice([], openai, "gpt-99", at("2026-01-01")), null);
});

test("Costs add up exactly, whatever their number and size", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5_000_000), fc.nat(200_000_000)), { minLength: 1, maxLength: 40 }),
      (calls) => {
        const costs = calls.map(([tokens, price]) =>
          costOf({ ...row("2026-01-01", price) }, { ...usage, input: tokens }),
        );
        const exact = calls.reduce((sum, [tokens, price]) => sum + BigInt(tokens) * BigInt(price), 0n);
        const sum = addCosts(costs);
        const [whole = "0", fraction = ""] = (sum?.micros ?? "").split(".");
        assert.equal(BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0")), exact);
        assert.equal(
          BigInt(roundUpMicros({ currency: "USD", micros: sum?.micros ?? "" })),
          (exact + 999_999n) / 1_000_000n,
        );
      },
    ),
  );
});

test("One unknown cost makes the sum unknown, never zero", () => {
  assert.equal(addCosts([{ currency: "USD", micros: "1" }, null]), null);
  assert.equal(
    addCosts([
      { currency: "USD", micros: "1" },
      { currency: "EUR", micros: "1" },
    ]),
    null,
  );
  assert.equal(costOf(row("2026-01-01", 1), { ...usage, output: null }), null);
});

test("Parallel reservations never pass a limit together, in any order of reserving and settling", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.double({ min: 0, max: 1, noNaN: true })), {
        maxLength: 40,
      }),
      async (calls) => {
        const ledger = openMemoryLedger();
        const budget = { perDayMicros: null, perMonthMicros: null, tokensPerDay: 1_000 };
        for (const [tokens, used] of calls) {
          const reservation = await ledger.reserve(
            { purpose: "x", modelId: "m", providerId: "p", tokens, costMicros: null, at: at("2026-01-01") },
            budget,
          );
          assert.ok(ledger.spentOn(at("2026-01-01")).tokens <= 1_000);
          if (reservation.isGranted && used > 0.3)
            await ledger.settle(reservation.reservationId, { tokens: Math.floor(tokens * used), costMicros: null });
        }
      },
    ),
  );
});

test("The month's budget counts all its days, the day's only its own", () => {
  const estimate = { purpose: "x", modelId: "m", providerId: "p", tokens: 1, costMicros: 10, at: 0 };
  const budget = { perDayMicros: 100, perMonthMicros: 500, tokensPerDay: null };
  assert.equal(refuseSpend(estimate, budget, { tokens: 0, costMicros: 90 }, { costMicros: 490 }), null);
  assert.match(refuseSpend(estimate, budget, { tokens: 0, costMicros: 91 }, { costMicros: 0 }) ?? "", /Today's budget/);
  assert.match(
    refuseSpend(estimate, budget, { tokens: 0, costMicros: 0 }, { costMicros: 491 }) ?? "",
    /This month's budget/,
  );
});

test("The bound on tokens is at least the number of bytes, in every script", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (words) => {
      const bound = boundInputTokens({ purpose: "x", system: "", messages: [{ role: "user", content: words }] });
      assert.ok(bound >= new TextEncoder().encode(words).length);
    }),
  );
});

test("A configuration that names what isn't there is refused with the place", () => {
  const parsed = ModelsConfig.safeParse({
    providers: [{ id: "a", kind: "openai_compatible" }],
    models: [{ id: "m", providerId: "gone", model: "x" }],
    default: "n",
    perCategory: { damaged_item: { model: "z" } },
  });
  assert.deepEqual(
    parsed.error?.issues.map((issue) => issue.path.join(".")),
    ["providers.0.baseUrl", "models.0.providerId", "default", "perCategory.damaged_item.model"],
  );
  assert.equal(ModelsConfig.parse({}).default, null);
});
