import type { ModelSettings } from "@rapport/api";
import { testConnection } from "@rapport/model";
import { ModelsConfig, type ProviderConfig } from "@rapport/schema";
import {
  findModelSettings,
  keepModelSecretsOf,
  listModelSecrets,
  listSpend,
  planEmbedding,
  readModelSecrets,
  type SpendTotals,
  saveModelSecrets,
  saveModelSettings,
  type Tx,
} from "@rapport/store";
import { KEY, modelFetch, tenantModels } from "../engine/models.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

/** Which language models a company uses, and what they cost (INT-22). */
export function modelRoutes(parts: ServerParts): RouteHandlers<`models.${"get" | "save" | "check" | "spend"}`> {
  const { secretKey } = parts.store;
  return {
    "models.get": ({ scope }) => scope.read(present),

    async "models.save"({ scope, actor, body }) {
      const saved = await scope.write(async (tx) => {
        const before = await readProviders(tx);
        const kept = new Set(await listModelSecrets(tx));
        for (const provider of body.config.providers) {
          const known = before.find(({ id }) => id === provider.id);
          const given = body.keys[provider.id];
          // A key goes only where it was entered for: whoever may change an address does not get to read the key by it.
          const key = given ?? (known && isSameDoor(known, provider) ? undefined : "");
          await saveModelSecrets(tx, secretKey, provider.id, { [KEY]: key });
          if (key === "") kept.delete(provider.id);
          else if (key !== undefined) kept.add(provider.id);
        }
        await keepModelSecretsOf(
          tx,
          body.config.providers.map(({ id }) => id),
        );
        const providers = body.config.providers.map(({ secretName: _given, ...provider }) =>
          kept.has(provider.id) ? { ...provider, secretName: provider.id } : provider,
        );
        await saveModelSettings(tx, { ...body.config, providers }, body.revision);
        await planEmbedding(tx);
        tx.audit({
          action: "agent.write",
          targetKind: "models",
          detail: { what: "models", default: body.config.default, keys: Object.keys(body.keys) },
        });
        await tx.publish({ kind: "changed", detail: { what: "models" } });
        return present(tx);
      });
      tenantModels(parts).forget(actor.tenantId);
      return saved;
    },

    async "models.check"({ scope, body: { provider, model, key } }) {
      const known: Record<string, string> = await scope.read(async (tx) => {
        const saved = (await readProviders(tx)).find(({ id }) => id === provider.id);
        return saved && isSameDoor(saved, provider) ? readModelSecrets(tx, secretKey, provider.id) : {};
      });
      const secret = key || known[KEY] || null;
      const { secretName: _given, ...bare } = provider;
      return testConnection(
        { provider: secret ? { ...bare, secretName: provider.id } : bare, ...(model ? { model: { model } } : {}) },
        { secretOf: async () => secret, fetch: modelFetch(parts.fetch) },
      );
    },

    async "models.spend"({ scope, query }) {
      const rows = await scope.read((tx) => listSpend(tx, Math.max(query.days, 31)));
      const today = parts.now().toISOString().slice(0, 10);
      return {
        today: sum(rows.filter(({ day }) => day === today)),
        month: sum(rows.filter(({ day }) => day.slice(0, 7) === today.slice(0, 7))),
        days: rows.slice(0, query.days),
      };
    },
  };
}

async function readProviders(tx: Tx): Promise<ProviderConfig[]> {
  const row = await findModelSettings(tx);
  return row ? ModelsConfig.parse(row.config).providers : [];
}

function isSameDoor(one: ProviderConfig, other: ProviderConfig): boolean {
  return one.kind === other.kind && (one.baseUrl ?? null) === (other.baseUrl ?? null);
}

async function present(tx: Tx): Promise<ModelSettings> {
  const row = await findModelSettings(tx);
  return {
    config: ModelsConfig.parse(row?.config ?? {}),
    revision: row?.revision ?? 0,
    keysSet: await listModelSecrets(tx),
    updatedAt: row?.updatedAt.toISOString() ?? null,
  };
}

function sum(rows: readonly SpendTotals[]): SpendTotals {
  const total = { calls: 0, tokens: 0, costMicros: 0, unpricedCalls: 0 };
  for (const row of rows) {
    total.calls += row.calls;
    total.tokens += row.tokens;
    total.costMicros += row.costMicros;
    total.unpricedCalls += row.unpricedCalls;
  }
  return total;
}
