import type { PriceRow, ProviderConfig } from "./config.ts";
import type { ModelCost, ModelUsage } from "./port.ts";

const perMillion = (
  provider: string,
  model: string,
  effectiveAt: string,
  [input, output, cacheRead, cacheWrite]: readonly [number, number, number, number?],
): PriceRow => ({
  provider,
  model,
  effectiveAt: `${effectiveAt}T00:00:00Z`,
  currency: "USD",
  inputMicros: Math.round(input * 1e6),
  outputMicros: Math.round(output * 1e6),
  cacheReadMicros: Math.round(cacheRead * 1e6),
  ...(cacheWrite === undefined ? {} : { cacheWriteMicros: Math.round(cacheWrite * 1e6) }),
});

/** List prices in dollars per million tokens, from the providers' price pages; a tenant's own rows win over these. */
export const LIST_PRICES: readonly PriceRow[] = [
  perMillion("openai", "gpt-4o-mini", "2024-07-18", [0.15, 0.6, 0.075]),
  perMillion("openai", "gpt-4.1", "2025-04-14", [2, 8, 0.5]),
  perMillion("openai", "gpt-4.1-mini", "2025-04-14", [0.4, 1.6, 0.1]),
  perMillion("openai", "gpt-4.1-nano", "2025-04-14", [0.1, 0.4, 0.025]),
  perMillion("openai", "gpt-5", "2025-08-07", [1.25, 10, 0.125]),
  perMillion("openai", "gpt-5-mini", "2025-08-07", [0.25, 2, 0.025]),
  perMillion("openai", "gpt-5-nano", "2025-08-07", [0.05, 0.4, 0.005]),
  perMillion("openai", "gpt-5.2", "2025-12-11", [1.75, 14, 0.175]),
  perMillion("anthropic", "claude-sonnet-4-5", "2025-09-29", [3, 15, 0.3, 3.75]),
  perMillion("anthropic", "claude-haiku-4-5", "2025-10-15", [1, 5, 0.1, 1.25]),
  perMillion("anthropic", "claude-opus-4-5", "2025-11-24", [5, 25, 0.5, 6.25]),
  perMillion("anthropic", "claude-opus-5", "2026-07-24", [5, 25, 0.5, 6.25]),
];

const snapshotDate = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;

/** The row in force at `at` (milliseconds): the tenant's own first, by provider id before kind; null when nobody knows the price. */
export function findPrice(
  rows: readonly PriceRow[],
  provider: ProviderConfig,
  model: string,
  at: number,
): PriceRow | null {
  const names = [model, model.replace(snapshotDate, "")];
  for (const table of [rows, LIST_PRICES]) {
    for (const owner of [provider.id, provider.kind]) {
      for (const name of names) {
        const begun = table.filter(
          (row) => row.provider === owner && row.model === name && Date.parse(row.effectiveAt) <= at,
        );
        const newest = begun.sort((left, right) => Date.parse(right.effectiveAt) - Date.parse(left.effectiveAt))[0];
        if (newest) return newest;
      }
    }
  }
  return null;
}

/** Exact cost of one call; null without a price or without both token counts. */
export function costOf(price: PriceRow | null, usage: ModelUsage): ModelCost | null {
  if (!price || usage.input === null || usage.output === null) return null;
  const cacheRead = Math.min(usage.cacheRead ?? 0, usage.input);
  const cacheWrite = Math.min(usage.cacheWrite ?? 0, usage.input - cacheRead);
  // Tokens times millionths per million tokens: millionths of millionths, a whole number.
  const picos =
    BigInt(usage.input - cacheRead - cacheWrite) * BigInt(price.inputMicros) +
    BigInt(cacheRead) * BigInt(price.cacheReadMicros ?? price.inputMicros) +
    BigInt(cacheWrite) * BigInt(price.cacheWriteMicros ?? price.inputMicros) +
    BigInt(usage.output) * BigInt(price.outputMicros);
  return { currency: price.currency, micros: formatMicros(picos) };
}

/** The sum, or null as soon as one part is unknown or another currency. */
export function addCosts(costs: readonly (ModelCost | null)[]): ModelCost | null {
  const currency = costs[0]?.currency;
  if (currency === undefined) return null;
  let picos = 0n;
  for (const cost of costs) {
    if (!cost || cost.currency !== currency) return null;
    picos += parseMicros(cost.micros);
  }
  return { currency, micros: formatMicros(picos) };
}

/** Whole millionths, rounded up: a budget never counts less than was spent. */
export function roundUpMicros(cost: ModelCost): number {
  return Number((parseMicros(cost.micros) + 999_999n) / 1_000_000n);
}

function formatMicros(picos: bigint): string {
  const fraction = (picos % 1_000_000n).toString().padStart(6, "0").replace(/0+$/, "");
  return `${picos / 1_000_000n}${fraction ? `.${fraction}` : ""}`;
}

function parseMicros(micros: string): bigint {
  const [whole = "0", fraction = ""] = micros.split(".");
  return BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, "0").slice(0, 6) || "0");
}
