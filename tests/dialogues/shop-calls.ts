import type { SubscriptionShop } from "../../packages/sandbox/src/subscription-shop/index.ts";

interface Operation {
  method: string;
  path: string;
  confirmation: "none" | "customer" | "staff";
  effect: "read" | "write";
}

interface Document {
  paths: Record<
    string,
    Record<string, { operationId: string; "x-rapport-policy": Pick<Operation, "confirmation" | "effect"> }>
  >;
}

/** What the shop answered; `lost`: nothing certain. */
export type ShopAnswer =
  | { kind: "ok"; body: Record<string, unknown> }
  | { kind: "refused"; code: string; message: string }
  | { kind: "lost" };

/** The shop's operations as its own document describes them, called over HTTP. */
export async function openShop(shop: SubscriptionShop) {
  const document = (await (await fetch(`${shop.url}/openapi.json`)).json()) as Document;
  const operations = new Map<string, Operation>();
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, { operationId, "x-rapport-policy": policy }] of Object.entries(methods))
      if (policy) operations.set(operationId, { method, path, ...policy });

  async function call(
    name: string,
    args: Record<string, unknown>,
    options: { preview?: boolean; key?: string } = {},
  ): Promise<ShopAnswer> {
    const operation = operations.get(name);
    if (!operation) throw new Error(`The shop has no ${name}.`);
    const rest = { ...args };
    const path = operation.path.replace(/\{(\w+)\}/g, (_, argument: string) => {
      const value = String(rest[argument]);
      delete rest[argument];
      return encodeURIComponent(value);
    });
    const url = new URL(shop.url + path);
    if (operation.method === "get")
      for (const [argument, value] of Object.entries(rest)) url.searchParams.set(argument, String(value));
    if (options.preview) url.searchParams.set("preview", "true");
    const isSafe = operation.effect === "read" || options.preview;
    const send = () =>
      fetch(url, {
        method: operation.method.toUpperCase(),
        headers: {
          authorization: `Bearer ${shop.apiKey}`,
          "content-type": "application/json",
          ...(options.key ? { "idempotency-key": options.key } : {}),
        },
        ...(operation.method === "get" ? {} : { body: JSON.stringify(rest) }),
      });
    try {
      // A connection kept open may be closed just as we ask over it, as everywhere.
      const response = await send().catch((error) => {
        if (!isSafe) throw error;
        return send();
      });
      const body = (await response.json()) as Record<string, unknown>;
      if (response.ok) return { kind: "ok", body };
      if (response.status >= 500 || response.status === 429) return { kind: "lost" };
      const { code, message } = body.error as { code: string; message: string };
      return { kind: "refused", code, message };
    } catch {
      return { kind: "lost" };
    }
  }

  async function readBack(key: string): Promise<ShopAnswer> {
    const response = await fetch(`${shop.url}/operations/${key}`, {
      headers: { authorization: `Bearer ${shop.apiKey}` },
    });
    if (!response.ok) return { kind: "lost" };
    const { status, result } = (await response.json()) as { status: string; result: Record<string, unknown> };
    if (status === "done") return { kind: "ok", body: result };
    const { code, message } = result.error as { code: string; message: string };
    return { kind: "refused", code, message };
  }

  return { operations, call, readBack };
}

export type ShopCalls = Awaited<ReturnType<typeof openShop>>;
