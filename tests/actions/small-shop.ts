import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What the shop does with its next write, instead of serving it. */
export type Mishap =
  | { kind: "answer"; status: number; message: string; headers?: Record<string, string> }
  /** Does it and hangs up. */
  | { kind: "do_and_hang_up" }
  | { kind: "hang_up" }
  /** Does it and answers that it failed. */
  | { kind: "do_and_fail" }
  | { kind: "stall" };

export interface SmallShop {
  url: string;
  /** Every write that took effect, in order. */
  done: { key: string; customerId: string; month: string }[];
  /** Previews asked for. */
  previews: number;
  mishaps: Mishap[];
  /** Per customer: the months that are skipped. */
  skipped: Map<string, Set<string>>;
  /** Changes what previews promise. */
  savedCents: number;
  /** Resolves before a write is looked at. */
  gate: Promise<void> | null;
  document: Record<string, unknown>;
  close(): Promise<void>;
}

const customerId = { name: "customerId", in: "path", required: true, schema: { type: "string" } };

function documentOf(keepsKeys: boolean): Record<string, unknown> {
  const keyParameter = { name: "Idempotency-Key", in: "header", required: true, schema: { type: "string" } };
  return {
    openapi: "3.1.0",
    info: { title: "Small shop", version: "1" },
    paths: {
      "/customers/{customerId}/box": {
        get: {
          operationId: "get_box",
          parameters: [customerId],
          "x-rapport-policy": { identity: "verified", bindings: { customerId: "customer.id" } },
        },
      },
      "/customers/{customerId}/skip": {
        post: {
          operationId: "skip_month",
          summary: "Skip a month",
          parameters: [
            customerId,
            { name: "preview", in: "query", schema: { type: "string" } },
            ...(keepsKeys ? [keyParameter] : []),
          ],
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/Skip" } } },
          },
          "x-rapport-policy": {
            identity: "verified",
            confirmation: "customer",
            by: ["customer", "staff"],
            bindings: { customerId: "customer.id" },
            businessKey: "skip:{customerId}:{month}",
            preview: { query: { preview: "true" } },
            readBack: keepsKeys ? { operationId: "get_operation" } : null,
          },
        },
      },
      "/operations/{idempotencyKey}": {
        get: {
          operationId: "get_operation",
          parameters: [{ name: "idempotencyKey", in: "path", required: true, schema: { type: "string" } }],
        },
      },
    },
    components: {
      schemas: {
        Skip: {
          type: "object",
          required: ["month"],
          properties: { month: { type: "string", pattern: "^\\d{4}-\\d{2}$" }, reason: { type: "string" } },
        },
      },
    },
  };
}

/**
 * A shop of three operations whose every move a test decides. Needs the key `Bearer small`. One that keeps no keys does a
 * thing as often as it is asked, and remembers nothing that could be read back.
 */
export async function startSmallShop({ keepsKeys = true } = {}): Promise<SmallShop> {
  const results = new Map<string, unknown>();
  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const say = (status: number, body: unknown, headers: Record<string, string> = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(JSON.stringify(body));
    };
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://shop");
    const [, kind, id = "", verb] = pathname.split("/").map(decodeURIComponent);
    if (request.headers.authorization !== "Bearer small") return say(401, { error: { message: "wrong key" } });
    if (kind === "operations") {
      const result = results.get(id);
      return result
        ? say(200, { status: "done", operation: "skip_month", result })
        : say(404, { error: { message: "never seen" } });
    }
    const months = shop.skipped.get(id) ?? new Set<string>();
    if (verb === "box") return say(200, { customerId: id, skipped: [...months] });
    const { month } = JSON.parse(Buffer.concat(chunks).toString()) as { month: string };
    const refusal =
      keepsKeys && months.has(month) ? { code: "already_skipped", message: `${month} is skipped already.` } : null;
    if (searchParams.has("preview")) {
      shop.previews++;
      const facts = {
        before: { skipped: [...months] },
        after: { skipped: month },
        effects: [{ code: "saved", cents: shop.savedCents }],
      };
      return say(200, { preview: true, allowed: refusal === null, reason: refusal?.message, facts });
    }
    await shop.gate;
    const key = String(request.headers["idempotency-key"] ?? "");
    const perform = () => {
      if (keepsKeys && results.has(key)) return;
      shop.skipped.set(id, months.add(month));
      results.set(key, { operationId: key, month });
      shop.done.push({ key, customerId: id, month });
    };
    const mishap = shop.mishaps.shift();
    if (mishap?.kind === "stall") return;
    if (mishap?.kind === "hang_up") return void response.destroy();
    if (mishap?.kind === "answer") return say(mishap.status, { error: { message: mishap.message } }, mishap.headers);
    if (refusal && !results.has(key)) return say(409, { error: refusal });
    perform();
    if (mishap?.kind === "do_and_hang_up") return void response.destroy();
    if (mishap?.kind === "do_and_fail") return say(500, { error: { message: "oops" } });
    return say(200, results.get(key));
  }

  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const shop: SmallShop = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    done: [],
    previews: 0,
    mishaps: [],
    skipped: new Map(),
    savedCents: 4900,
    gate: null,
    document: documentOf(keepsKeys),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return shop;
}
