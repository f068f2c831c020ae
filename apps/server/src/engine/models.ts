import type { Embedder } from "@rapport/context";
import { createWords } from "@rapport/intelligence";
import {
  type Model,
  type ModelPorts,
  openModels,
  recordModel,
  refuseSpend,
  replayModel,
  type SpendLedger,
  type Tape,
} from "@rapport/model";
import type { ModelTape, ModelWords, ReplayedWords } from "@rapport/orchestration";
import { type AgentConfig, type Id, ModelsConfig, newId } from "@rapport/schema";
import { addSpend, correctSpend, findModelSettings, lockSpend, readModelSecrets, type Store } from "@rapport/store";
import type { ServerParts } from "../main/parts.ts";
import type { GuardedFetch } from "../outgoing/guarded-fetch.ts";

/** Name of a provider's key among its secrets. */
export const KEY = "key";
/** How long another process's change of the settings may stay unseen. */
const LOOK_EVERY_MS = 5_000;

/** The tenants' language models in this process. */
export interface TenantModels {
  /** Null: the tenant has configured none, and the playbooks work alone. */
  of(tenantId: Id): Promise<Model | null>;
  /** With a tape, what models answer is kept on it. */
  wordsOf(tenantId: Id, agent: AgentConfig, tape?: ModelTape): Promise<ModelWords>;
  replayWordsOf(tenantId: Id, agent: AgentConfig, tape: ModelTape): Promise<ReplayedWords>;
  /** Null: no embedding model is configured. */
  embedderOf(tenantId: Id): Promise<Embedder | null>;
  /** The settings have changed. */
  forget(tenantId: Id): void;
}

type Parts = Pick<ServerParts, "store" | "fetch" | "now" | "reportError">;

interface Kept {
  revision: number;
  model: Model | null;
  embedder: Embedder | null;
  lookedAt: number;
  looking: Promise<void> | null;
  /** Circuit breakers outlive a change of the settings. */
  breakers: NonNullable<ModelPorts["breakers"]>;
}

const opened = new WeakMap<Parts["store"], TenantModels>();

/** Made once a process: breakers, and what is known of the settings, belong to it. */
export function tenantModels(parts: Parts): TenantModels {
  const known = opened.get(parts.store);
  if (known) return known;
  const { store, now } = parts;
  const kept = new Map<Id, Kept>();

  async function look(tenantId: Id, entry: Kept): Promise<void> {
    const row = await store.system(tenantId).read(findModelSettings);
    const revision = row?.revision ?? 0;
    if (revision === entry.revision) return;
    const config = ModelsConfig.parse(row?.config ?? {});
    entry.revision = revision;
    const isUsed = config.default !== null || Object.keys(config.perCategory).length > 0;
    const models = openModels(config, {
      secretOf: (name) => readKey(store, tenantId, name),
      fetch: modelFetch(parts.fetch),
      now: () => now().getTime(),
      ledger: openSpendLedger(store, tenantId),
      breakers: entry.breakers,
    });
    entry.model = isUsed ? models : null;
    entry.embedder = openEmbedder(config, models);
  }

  async function entryOf(tenantId: Id): Promise<Kept> {
    let entry = kept.get(tenantId);
    if (!entry) {
      const never = Number.NEGATIVE_INFINITY;
      entry = { revision: -1, model: null, embedder: null, lookedAt: never, looking: null, breakers: new Map() };
      kept.set(tenantId, entry);
    }
    if (performance.now() - entry.lookedAt > LOOK_EVERY_MS) {
      const asked = entry;
      asked.lookedAt = performance.now();
      // Settings that can't be read leave the engine without a model, never without an answer.
      asked.looking = look(tenantId, asked).catch(parts.reportError);
    }
    await entry.looking;
    return entry;
  }
  const of = async (tenantId: Id): Promise<Model | null> => (await entryOf(tenantId)).model;

  const models: TenantModels = {
    of,
    async wordsOf(tenantId, agent, tape) {
      const model = await of(tenantId);
      if (!model) return {};
      return createWords(tape ? recordModel(model, { tape: tape as Tape, isBrief: true }).model : model, agent);
    },
    async replayWordsOf(tenantId, agent, tape) {
      const otherwise = await of(tenantId);
      const counts = { recorded: 0, asked: 0 };
      const onAnswer = (isRecorded: boolean) => {
        counts[isRecorded ? "recorded" : "asked"]++;
      };
      const count = () => ({ ...counts });
      if (!otherwise && tape.entries.length === 0) return { words: {}, count };
      const played = replayModel(tape as Tape, { onAnswer, ...(otherwise ? { otherwise } : {}) });
      return { words: createWords(played, agent), count };
    },
    async embedderOf(tenantId) {
      return (await entryOf(tenantId)).embedder;
    },
    forget(tenantId) {
      const entry = kept.get(tenantId);
      if (entry) entry.lookedAt = Number.NEGATIVE_INFINITY;
    },
  };
  opened.set(store, models);
  return models;
}

/** Vectors are told apart by what the provider calls its model: an id in the settings may come to mean another one. */
function openEmbedder(config: ModelsConfig, { embed }: Model): Embedder | null {
  const chosen = config.models.find(({ id }) => id === config.embedding);
  if (!chosen || !embed) return null;
  return {
    model: `${chosen.providerId}/${chosen.model}`,
    embed: async (texts, call) => (await embed(texts, call)).vectors,
  };
}

/** The guarded fetch as the model port calls it: undici's request and answer have the same shape as the platform's. */
export function modelFetch(fetch: GuardedFetch): ModelPorts["fetch"] {
  return fetch as unknown as ModelPorts["fetch"];
}

async function readKey(store: Store, tenantId: Id, providerId: string): Promise<string | null> {
  const secrets = await store.system(tenantId).read((tx) => readModelSecrets(tx, store.secretKey, providerId));
  return secrets[KEY] ?? null;
}

/**
 * A tenant's spending in the database, across processes (INT-22): the day's row is held while the rule is asked and the call is counted,
 * so that calls of two processes can't pass a limit together. A call that nobody settled (a crash) stays counted.
 */
export function openSpendLedger(store: Pick<Store, "system">, tenantId: Id): SpendLedger {
  const open = new Map<string, { day: string; tokens: number; costMicros: number | null }>();
  const scope = store.system(tenantId);
  return {
    async reserve(estimate, budget) {
      const day = new Date(estimate.at).toISOString().slice(0, 10);
      const { tokens, costMicros } = estimate;
      const refusal = await scope.write(async (tx) => {
        const { today, month } = await lockSpend(tx, day);
        const sentence = refuseSpend(estimate, budget, today, month);
        if (sentence === null) await addSpend(tx, day, { tokens, costMicros });
        return sentence;
      });
      if (refusal !== null) return { isGranted: false, sentence: refusal };
      const reservationId = newId();
      open.set(reservationId, { day, tokens, costMicros });
      return { isGranted: true, reservationId };
    },
    async settle(reservationId, actual) {
      const counted = open.get(reservationId);
      if (!counted) return;
      open.delete(reservationId);
      await scope.write((tx) => correctSpend(tx, counted.day, counted, actual));
    },
  };
}
