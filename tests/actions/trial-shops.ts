import { startSubscriptionShop } from "@rapport/sandbox";
import { startSmallShop } from "./small-shop.ts";

/** What customers may wish for in a trial. */
export interface Wish {
  tool: string;
  arguments: Record<string, unknown>;
}

/** A shop that trials are made with: its own log is the witness. */
export interface TrialShop {
  name: string;
  url: string;
  /** Of its tools; null: they are those of an MCP server at `url`. */
  document: unknown;
  authorization: string;
  customerIds: readonly string[];
  /** A wish that nobody has had before. */
  wish(number: number): Wish;
  /** How often a wish of a customer came true, by the shop's own word. */
  timesDone(actionId: string, customerId: string, wish: Wish): number;
  /** Something goes wrong with one of the next writes. */
  breakNext(chance: () => number): void;
  /** Nothing more goes wrong. */
  heal(): void;
  /** It can say what became of a key. */
  canReadBack: boolean;
  close(): Promise<void>;
}

/** The sandbox's subscription shop, with every fault that it knows. */
export async function openSubscriptionShop(): Promise<TrialShop> {
  const shop = await startSubscriptionShop({});
  const document: unknown = await (await fetch(`${shop.url}/openapi.json`)).json();
  const customers = shop
    .world()
    .customers.filter(({ subscription }) => subscription?.status === "active")
    .map(({ customerId }) => customerId);
  const kinds = ["fail_before", "fail_after", "drop_before", "drop_after", "rate_limited", "half_done"] as const;
  return {
    name: "subscription shop",
    url: shop.url,
    document,
    authorization: `Bearer ${shop.apiKey}`,
    customerIds: customers,
    wish: (number) => ({
      tool: "change_address",
      arguments: { line1: `${number} Trial Street`, city: "Galway", postalCode: "H91 A1B2", country: "IE" },
    }),
    timesDone: (_, customerId, wish) =>
      shop.log().filter((entry) => entry.customerId === customerId && entry.body.line1 === wish.arguments.line1).length,
    breakNext(chance) {
      if (chance() < 0.4) {
        shop.addFaults([{ operation: "change_address", kind: "latency", ms: Math.floor(chance() * 60), times: 1 }]);
      }
      if (chance() < 0.5) {
        const kind = kinds[Math.floor(chance() * kinds.length)]!;
        shop.addFaults([{ operation: "change_address", kind, ms: 20 + Math.floor(chance() * 100), times: 1 }]);
      }
      if (chance() < 0.1) shop.addFaults([{ operation: "get_operation", kind: "fail_before", times: 1 }]);
    },
    heal: () => {},
    canReadBack: true,
    close: () => shop.close(),
  };
}

/** The same shop as an MCP server: keys, previews and reading back go by `_meta` and by a tool. */
export async function openMcpShop(): Promise<TrialShop> {
  const shop = await openSubscriptionShop();
  return { ...shop, name: "subscription shop by MCP", url: `${shop.url}/mcp`, document: null };
}

/** A shop that does a thing as often as it is asked: no key, no reading back, nothing forgives a second call. */
export async function openForgetfulShop(): Promise<TrialShop> {
  const shop = await startSmallShop({ keepsKeys: false });
  return {
    name: "shop without keys",
    url: shop.url,
    document: shop.document,
    authorization: "Bearer small",
    customerIds: Array.from({ length: 50 }, (_, index) => `c-${index}`),
    wish: (number) => ({
      tool: "skip_month",
      arguments: { month: `${2000 + Math.floor(number / 99)}-${String((number % 99) + 1).padStart(2, "0")}` },
    }),
    timesDone: (_, customerId, wish) =>
      shop.done.filter((entry) => entry.customerId === customerId && entry.month === wish.arguments.month).length,
    breakNext(chance) {
      if (chance() > 0.4) return;
      const mishaps = [
        { kind: "hang_up" },
        { kind: "do_and_hang_up" },
        { kind: "do_and_fail" },
        { kind: "answer", status: 429, message: "busy", headers: { "retry-after": "0" } },
        { kind: "answer", status: 500, message: "broken" },
      ] as const;
      shop.mishaps.push(mishaps[Math.floor(chance() * mishaps.length)]!);
    },
    heal() {
      shop.mishaps.length = 0;
    },
    canReadBack: false,
    close: () => shop.close(),
  };
}
