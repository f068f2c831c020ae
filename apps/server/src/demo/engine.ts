import { join } from "node:path";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { importOpenApi } from "@rapport/orchestration";
import type { AgentConfig, Id } from "@rapport/schema";
import { deployAgentVersion, ensureAgent, insertAgentVersion, listAgentVersions, type Store } from "@rapport/store";

/** The shop's own system, which the agent looks things up in and acts upon. */
export interface DemoShopSystem {
  url: string;
  close(): Promise<void>;
}

/** Opens the subscription shop and gives its tools to the company. */
export async function openDemoShop(
  sandbox: typeof import("@rapport/sandbox"),
  options: { store: Store; tenantId: Id; port: number; dataDirectory: string },
): Promise<DemoShopSystem> {
  const { store, tenantId } = options;
  const shop = await sandbox.startSubscriptionShop({
    port: options.port,
    dataDir: join(options.dataDirectory, "demo-shop"),
  });
  const document: unknown = await (await fetch(`${shop.url}/openapi.json`)).json();
  await store.system(tenantId).write(async (tx) => {
    // The address may be another one at each start; importing again only brings it up to date.
    await importOpenApi(tx, store, {
      name: "Little Harbour Box",
      url: shop.url,
      document,
      secrets: { authorization: `Bearer ${shop.apiKey}` },
    });
  });
  return shop;
}

/**
 * Puts the shipped agent to work, unless people did already: first it only drafts, while `trial` is played, then it answers by
 * itself. A trial that fails keeps nothing from working.
 */
export async function putAgentToWork(
  store: Store,
  tenantId: Id,
  trial: () => Promise<void>,
  onError: (error: Error) => void,
): Promise<void> {
  const scope = store.system(tenantId);
  const isNew = await scope.write(async (tx) => {
    const { draft, deployedVersionId } = await ensureAgent(tx, { ...SUBSCRIPTION_AGENT, name: "Harbour Assistant" });
    const versions = await listAgentVersions(tx);
    // A start that was broken off in the middle of the trial goes on.
    if (versions.length > 1 || (versions.length === 1 && versions[0]!.id !== deployedVersionId)) return false;
    if (versions[0]) return versions[0].note === TRIAL_NOTE;
    const version = await insertAgentVersion(tx, draftingOnly(draft), TRIAL_NOTE);
    await deployAgentVersion(tx, version.id);
    return true;
  });
  if (!isNew) return;
  await trial().catch(onError);
  await scope.write(async (tx) => {
    const { draft } = await ensureAgent(tx, SUBSCRIPTION_AGENT);
    const version = await insertAgentVersion(tx, draft, "As it came with Rapport: it answers by itself");
    await deployAgentVersion(tx, version.id);
  });
}

const TRIAL_NOTE = "First days: people send what it drafts";

function draftingOnly(config: AgentConfig): AgentConfig {
  return { ...config, playbooks: config.playbooks.map((playbook) => ({ ...playbook, autonomy: "draft" })) };
}
