import { Instant, ModelsConfig, ProviderConfig } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";

const ProviderKey = z.string().trim().max(4000);

/** Which language models a company uses. Keys are never shown: only whose key is kept. */
export const ModelSettings = z.object({
  config: ModelsConfig,
  /** Send it back with the settings: what somebody else changed meanwhile is not written over. */
  revision: z.number().int(),
  /** Ids of the providers whose key is kept. */
  keysSet: z.array(z.string()),
  updatedAt: Instant.nullable(),
});
export type ModelSettings = z.infer<typeof ModelSettings>;

/** What was used: money in millionths of the price table's currency, and without the calls whose price was not known. */
const Spend = z.object({
  calls: z.number().int(),
  tokens: z.number(),
  costMicros: z.number(),
  unpricedCalls: z.number().int(),
});

export const modelRoutes = defineRoutes({
  "models.get": {
    method: "GET",
    path: "/v1/models",
    summary: "The company's language models; without any, the playbooks answer alone",
    access: "agent.read",
    response: ModelSettings,
  },
  "models.save": {
    method: "PUT",
    path: "/v1/models",
    summary: "Set providers, models, budget and prices; a provider that gets another address needs its key anew",
    access: "agent.write",
    body: z.object({
      /** `secretName` is set by the server: a provider's key belongs to the provider. */
      config: ModelsConfig,
      revision: z.number().int().min(0),
      /** Provider's id → key; an empty text forgets one, absent ones stay. */
      keys: z.record(z.string().max(64), ProviderKey).default({}),
    }),
    response: ModelSettings,
    errors: ["conflict"],
  },
  "models.check": {
    method: "POST",
    path: "/v1/models/check",
    summary: "Ask a provider whether address, key and model are right; costs about twenty tokens",
    access: "agent.write",
    body: z.object({
      provider: ProviderConfig,
      /** The provider's name of the model; absent: only address and key are tried. */
      model: z.string().min(1).max(200).optional(),
      /** Absent: the kept key, as long as the address is the one it was entered for. */
      key: ProviderKey.optional(),
    }),
    response: z.object({
      isGood: z.boolean(),
      code: z.enum([
        "ok",
        "bad_key",
        "no_such_model",
        "no_network",
        "bad_url",
        "timeout",
        "rate_limited",
        "out_of_order",
      ]),
      /** What was found and what to do. */
      sentence: z.string(),
      latencyMs: z.number(),
      /** What the provider offers, where it tells. */
      models: z.array(z.string()),
    }),
  },
  "models.spend": {
    method: "GET",
    path: "/v1/models/spend",
    summary: "What the models have cost by day (UTC), newest first; calls under way count with all that they may cost",
    access: "agent.read",
    query: z.object({ days: z.coerce.number().int().min(1).max(366).default(31) }),
    response: z.object({
      today: Spend,
      month: Spend,
      days: z.array(Spend.extend({ day: z.string() })),
    }),
  },
});
