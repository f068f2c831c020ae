import { z } from "zod";

// What a tenant sets about models (SPEC INT-22). Secrets stay elsewhere: the configuration only names them.

const id = z.string().regex(/^[a-z0-9][a-z0-9_.-]{0,63}$/, "Use lower-case letters, digits, '.', '_' and '-'.");
const durationMs = z.int().min(1).max(600_000);
const micros = z.int().nonnegative();

export const ProviderConfig = z
  .object({
    id,
    kind: z.enum(["openai_compatible", "openai", "anthropic"]),
    /** Where the API begins, usually ending in /v1. Needed for openai_compatible. */
    baseUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Name of the secret that holds the key; absent for servers that want none. */
    secretName: z.string().min(1).max(100).optional(),
    headers: z.record(z.string(), z.string()).optional(),
  })
  .refine((provider) => provider.kind !== "openai_compatible" || provider.baseUrl !== undefined, {
    path: ["baseUrl"],
    error: "An OpenAI-compatible provider needs its address, for example http://127.0.0.1:11434/v1.",
  });
export type ProviderConfig = z.infer<typeof ProviderConfig>;

/** Millionths of the currency per million tokens: $0.25 per million is 250000. */
export const PriceRow = z.object({
  /** A provider's id or kind. */
  provider: z.string(),
  /** The model's name at the provider; a dated snapshot (`-2026-01-31`, `-20260131`) takes the price of its name without the date. */
  model: z.string(),
  /** From this instant; the newest row that has begun counts. */
  effectiveAt: z.iso.datetime(),
  currency: z.string().length(3).default("USD"),
  inputMicros: micros,
  outputMicros: micros,
  /** Absent: cached tokens cost what input costs. */
  cacheReadMicros: micros.optional(),
  cacheWriteMicros: micros.optional(),
});
export type PriceRow = z.infer<typeof PriceRow>;

export const ModelConfig = z.object({
  id,
  providerId: id,
  /** The provider's name for it. */
  model: z.string().min(1).max(200),
  supportsTools: z.boolean().default(true),
  /** Whether the provider holds the model to a JSON Schema; without it the schema stands in the instructions. */
  supportsJsonSchema: z.boolean().default(true),
  supportsReasoning: z.boolean().default(false),
  maxOutputTokens: z.int().min(1).max(200_000).default(1024),
});
export type ModelConfig = z.infer<typeof ModelConfig>;

const Timeouts = z.object({
  /** The whole request with retries, repair and fall-backs. */
  totalMs: durationMs.default(30_000),
  /** One attempt at one model. */
  attemptMs: durationMs.default(20_000),
  /** Until the first part of a stream. */
  firstPartMs: durationMs.default(8_000),
  /** Between two parts of a stream. */
  betweenPartsMs: durationMs.default(10_000),
});

const ModelBudget = z.object({
  perDayMicros: micros.nullable().default(null),
  perMonthMicros: micros.nullable().default(null),
  tokensPerDay: z.int().nonnegative().nullable().default(null),
});
export type ModelBudget = z.infer<typeof ModelBudget>;

const Breaker = z.object({
  /** Failures in a row that open it. */
  failures: z.int().min(1).max(100).default(5),
  /** How long it stays open before one request may try again. */
  openMs: durationMs.default(30_000),
});

const Retries = z.object({
  /** Tries at one model after the first, for 429, 5xx and broken connections. */
  perModel: z.int().min(0).max(5).default(2),
  firstDelayMs: z.int().min(0).max(60_000).default(250),
  /** A provider that asks for a longer wait is left for the next one in the list. */
  longestDelayMs: z.int().min(0).max(60_000).default(5_000),
});

/** The settings of one tenant, as the settings API takes them. */
export const ModelsConfig = z
  .object({
    providers: z.array(ProviderConfig).max(20).default([]),
    models: z.array(ModelConfig).max(50).default([]),
    /** Null: no model, the playbooks work alone. */
    default: id.nullable().default(null),
    /** Tried in this order when the chosen one fails. */
    fallbacks: z.array(id).max(5).default([]),
    perCategory: z
      .record(
        z.string(),
        z.object({
          model: id,
          fallbacks: z.array(id).max(5).optional(),
          reasoning: z.enum(["none", "low", "medium", "high"]).optional(),
        }),
      )
      .default({}),
    embedding: id.nullable().default(null),
    prices: z.array(PriceRow).max(500).default([]),
    budget: ModelBudget.prefault({}),
    timeouts: Timeouts.prefault({}),
    breaker: Breaker.prefault({}),
    retries: Retries.prefault({}),
  })
  .superRefine((config, context) => {
    const providers = new Set(config.providers.map((provider) => provider.id));
    const models = new Set(config.models.map((model) => model.id));
    const refuse = (path: (string | number)[], message: string) => context.addIssue({ code: "custom", path, message });
    if (providers.size !== config.providers.length) refuse(["providers"], "Two providers have the same id.");
    if (models.size !== config.models.length) refuse(["models"], "Two models have the same id.");
    for (const [index, model] of config.models.entries()) {
      if (!providers.has(model.providerId))
        refuse(["models", index, "providerId"], `There is no provider ${model.providerId}.`);
    }
    const expectModel = (path: (string | number)[], modelId: string) => {
      if (!models.has(modelId)) refuse(path, `There is no model ${modelId}.`);
    };
    if (config.default) expectModel(["default"], config.default);
    if (config.embedding) expectModel(["embedding"], config.embedding);
    for (const [index, modelId] of config.fallbacks.entries()) expectModel(["fallbacks", index], modelId);
    for (const [category, choice] of Object.entries(config.perCategory)) {
      expectModel(["perCategory", category, "model"], choice.model);
      for (const [index, modelId] of (choice.fallbacks ?? []).entries())
        expectModel(["perCategory", category, "fallbacks", index], modelId);
    }
  });
export type ModelsConfig = z.infer<typeof ModelsConfig>;
