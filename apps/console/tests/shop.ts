import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSubscriptionShop } from "@rapport/sandbox";
import type { Stand } from "./stand.ts";

type Shop = Awaited<ReturnType<typeof startSubscriptionShop>>;

/** The subscription shop as a service of its own. */
export interface OpenShop {
  shop: Shop;
  /** What the shop was made to do, in order. */
  log(): Promise<unknown[]>;
  /** Makes tools of it for the stand's company. */
  importTools(stand: Stand): Promise<void>;
  close(): Promise<void>;
}

export async function openShop(): Promise<OpenShop> {
  const folder = await mkdtemp(join(tmpdir(), "rapport-shop-"));
  const shop = await startSubscriptionShop({ dataDir: folder });
  const headers = { authorization: `Bearer ${shop.apiKey}` };
  return {
    shop,
    log: async () => (await (await fetch(`${shop.url}/_log`, { headers })).json()) as unknown[],
    async importTools(stand) {
      const client = await stand.server.as(stand.tenant.owner);
      const document = (await (await fetch(`${shop.url}/openapi.json`)).json()) as Record<string, unknown>;
      await client.call("toolSources.import", {
        body: { kind: "openapi", name: "Shop", url: shop.url, document, secrets: headers },
      });
    },
    async close() {
      await shop.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
