import type { Breaker } from "./breaker.ts";
import { actualSpend, byteLength, type SpendLedger, unkeptBudget } from "./budget.ts";
import { startClock } from "./call.ts";
import { findModel } from "./choose.ts";
import type { ModelsConfig } from "./config.ts";
import { readFault } from "./faults.ts";
import { type EmbedAnswer, type EmbedOptions, ModelError, type ModelUsage } from "./port.ts";
import { addCosts, costOf, findPrice } from "./prices.ts";
import { addUsage, type Fetch, openEmbeddingModel } from "./providers.ts";

interface EmbedPorts {
  secretOf(name: string): Promise<string | null>;
  fetch: Fetch;
  now(): number;
  ledger: SpendLedger;
}

const textsPerCall = 96;

/** The port's `embed` for the configured embedding model; null when there is none. Texts go in batches, one after the other. */
export function createEmbed(config: ModelsConfig, ports: EmbedPorts, breakerOf: (modelId: string) => Breaker) {
  if (config.embedding === null) return null;
  const chosen = findModel(config, config.embedding);
  if (!chosen) return null;
  const { model, provider } = chosen;

  async function embedBatch(texts: readonly string[], options: EmbedOptions, endsAt: number) {
    const breaker = breakerOf(model.id);
    const entry = breaker.admit();
    if (!entry.isAdmitted) throw new ModelError("circuit_open", `${model.id} failed too often and is left alone.`);
    let breakerSays: "succeeded" | "failed" | "released" = "released";
    let reservationId: string | null = null;
    let spent = { tokens: 0, costMicros: null as number | null };
    try {
      const secret =
        provider.secretName === undefined ? null : await ports.secretOf(provider.secretName).catch(() => null);
      if (provider.secretName !== undefined && secret === null)
        throw new ModelError("not_configured", `The secret ${provider.secretName} of ${provider.id} is not set.`);
      const sdkModel = openEmbeddingModel(provider, model.model, secret, ports.fetch);
      if (!sdkModel) throw new ModelError("not_configured", `${provider.id} has no embeddings.`);
      const price = findPrice(config.prices, provider, model.model, ports.now());
      const tokens = texts.reduce((sum, text) => sum + byteLength(text) + 2, 0);
      const most = actualSpend(tokens, costOf(price, usageOf(tokens)));
      const { id: modelId } = model;
      const estimate = { purpose: options.purpose, modelId, providerId: provider.id, ...most, at: ports.now() };
      const reservation = await ports.ledger.reserve(estimate, config.budget).catch(unkeptBudget);
      if (!reservation.isGranted) throw new ModelError("budget_exceeded", reservation.sentence);
      reservationId = reservation.reservationId;
      spent = most;
      const attemptMs = Math.max(1, Math.min(config.timeouts.attemptMs, endsAt - performance.now()));
      const clock = startClock({ attemptMs, firstPartMs: null, betweenPartsMs: attemptMs }, options.signal);
      try {
        const result = await clock.guard(sdkModel.doEmbed({ values: [...texts], abortSignal: clock.signal }));
        const used = result.usage?.tokens ?? null;
        const usage = usageOf(used);
        const cost = costOf(price, usage);
        if (used !== null) spent = actualSpend(used, cost);
        breakerSays = "succeeded";
        return { vectors: checkVectors(result.embeddings, texts.length, provider.id), usage, cost };
      } catch (error) {
        if (error instanceof ModelError) throw error;
        const fault = readFault(error, provider.id, clock.stopped, ports.now());
        if (!fault.mayBeBilled) spent = { tokens: 0, costMicros: 0 };
        breakerSays = fault.countsForBreaker ? "failed" : "released";
        throw new ModelError(fault.code, fault.sentence, { retryAfterMs: fault.retryAfterMs, cause: error });
      } finally {
        clock.stop();
      }
    } finally {
      breaker[breakerSays]();
      if (reservationId !== null) await ports.ledger.settle(reservationId, spent).catch(() => {});
    }
  }

  return async function embed(texts: readonly string[], options: EmbedOptions): Promise<EmbedAnswer> {
    const beganAt = performance.now();
    const endsAt = beganAt + (options.timeoutMs ?? config.timeouts.totalMs);
    const batches = [];
    for (let from = 0; from < texts.length; from += textsPerCall)
      batches.push(await embedBatch(texts.slice(from, from + textsPerCall), options, endsAt));
    const vectors = batches.flatMap((batch) => batch.vectors);
    const dimensions = vectors[0]?.length ?? 0;
    if (vectors.some((vector) => vector.length !== dimensions))
      throw new ModelError("bad_output", `${provider.id} gave vectors of different lengths.`);
    return {
      vectors,
      dimensions,
      usage: addUsage(batches.map((batch) => batch.usage)),
      cost: addCosts(batches.map((batch) => batch.cost)),
      model: model.id,
      provider: provider.id,
      latencyMs: performance.now() - beganAt,
    };
  };
}

/** Embeddings write nothing: their output is zero, not unknown. */
const usageOf = (tokens: number | null): ModelUsage => ({
  input: tokens,
  output: tokens === null ? null : 0,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null,
});

function checkVectors(vectors: number[][], expected: number, provider: string): number[][] {
  if (vectors.length !== expected)
    throw new ModelError("bad_output", `${provider} gave ${vectors.length} vectors for ${expected} texts.`);
  if (vectors.some((vector) => vector.length === 0 || !vector.every(Number.isFinite)))
    throw new ModelError("bad_output", `${provider} gave a vector that is empty or holds something else than numbers.`);
  return vectors;
}
