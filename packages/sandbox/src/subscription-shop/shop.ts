import { startToolServer, type ToolServer } from "../tool-server/server.ts";
import { createCancelPage } from "./cancel-page.ts";
import { ORDER_WRITES } from "./order-writes.ts";
import { READS } from "./reads.ts";
import type { ShopWorld } from "./records.ts";
import { createCancelLinkOperation, SUBSCRIPTION_WRITES } from "./subscription-writes.ts";
import { createShopWorld } from "./world.ts";

export interface SubscriptionShopOptions {
  host?: string;
  port?: number;
  seed?: string;
  apiKey?: string;
  now?: () => Date;
  /** Where the shop's state outlives its process; absent: in memory only. */
  dataDir?: string;
}

/** `url` is the base of the API; `mcpUrl` that of the same tools as an MCP server. */
export type SubscriptionShop = ToolServer<ShopWorld>;

export const DEMO_SHOP_KEY = "little-harbour-box";

/**
 * "Little Harbour Box", a monthly gift box by subscription, as a real HTTP service with data of its own: the same for one
 * seed and day. It is the other company in tests of tools and actions (SPEC ORC-11), and its log their witness.
 */
export async function startSubscriptionShop(options: SubscriptionShopOptions = {}): Promise<SubscriptionShop> {
  const now = options.now ?? (() => new Date());
  let url = "";
  const shop = await startToolServer<ShopWorld>({
    name: "subscription-shop",
    info: {
      title: "Little Harbour Box",
      version: "1.0.0",
      description:
        "A monthly gift box by subscription. Money is in the smallest unit of its currency, days are yyyy-mm-dd, months yyyy-mm. Boxes leave on the 3rd.",
    },
    operations: [...READS, ...SUBSCRIPTION_WRITES, createCancelLinkOperation(() => url), ...ORDER_WRITES],
    createWorld: () => createShopWorld(options.seed ?? "little-harbour", now()),
    page: createCancelPage(now),
    apiKey: options.apiKey ?? DEMO_SHOP_KEY,
    now,
    ...(options.host === undefined ? {} : { host: options.host }),
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
  });
  url = shop.url;
  return shop;
}
