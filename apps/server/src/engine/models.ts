import { createWords } from "@rapport/intelligence";
import { type Model, type ModelPorts, openModels, refuseSpend, type SpendLedger } from "@rapport/model";
import type { ModelWords } from "@rapport/orchestration";
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
  wordsOf(tenantId: Id, agent: AgentConfig): Promise<ModelWords>;
  /** The settings have changed. */
  forget(tenantId: Id): void;
}

type Parts = Pick<ServerParts, "store" | "fetch" | "now" | "reportError">;

interface Kept {
  revision: number;
  model: Model | null;
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
    entry.model = isUsed
      ? openModels(config, {
          secretOf: (name) => readKey(store, tenantId, name),
          fetch: modelFetch(parts.fetch),
          now: () => now().getTime(),
          ledger: openSpendLedger(store, tenantId),
          breakers: entry.breakers,
        })
      : null;
  }

  async function of(tenantId: Id): Promise<Model | null> {
    let entry = kept.get(tenantId);
    if (!entry) {
      entry = { revision: -1, model: null, lookedAt: Number.NEGATIVE_INFINITY, looking: null, breakers: new Map() };
      kept.set(tenantId, entry);
    }
    if (performance.now() - entry.lookedAt > LOOK_EVERY_MS) {
      const asked = entry;
      asked.lookedAt = performance.now();
      // Settings that can't be read leave the engine without a model, never without an answer.
      asked.looking = look(tenantId, asked).catch(parts.reportError);
    }
    await entry.looking;
    return entry.model;
  }

  const models: TenantModels = {
    of,
    async wordsOf(tenantId, agent) {
      const model = await of(tenantId);
      return model ? createWords(model, agent) : {};
    },
    forget(tenantId) {
      const entry = kept.get(tenantId);
      if (entry) entry.lookedAt = Number.NEGATIVE_INFINITY;
    },
  };
  opened.set(store, models);
  return models;
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
