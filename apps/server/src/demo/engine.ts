import { join } from "node:path";
import { SUBSCRIPTION_AGENT } from "@rapport/intelligence";
import { importOpenApi } from "@rapport/orchestration";
import type { Id } from "@rapport/schema";
import { deployAgentVersion, ensureAgent, insertAgentVersion, type Store } from "@rapport/store";

/** The shop's own system, which the agent looks things up in and acts upon. */
export interface DemoShopSystem {
  url: string;
  close(): Promise<void>;
}

/** Opens the subscription shop, gives its tools to the company, and puts the shipped agent to work, unless people did already. */
export async function openDemoEngine(
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
    const agent = await ensureAgent(tx, { ...SUBSCRIPTION_AGENT, name: "Harbour Assistant" });
    if (agent.deployedVersionId) return;
    const version = await insertAgentVersion(tx, agent.draft, "As it came with Rapport");
    await deployAgentVersion(tx, version.id);
  });
  return shop;
}
