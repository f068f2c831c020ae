import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type Capabilities,
  type Connector,
  type ConnectorContext,
  type ConnectorRegistry,
  createRegistry,
  type SendReceipt,
  UnreadablePayload,
} from "@rapport/connector";
import type { Store } from "@rapport/store";
import type { DeliveryOptions } from "../delivery/settle.ts";

/** How the provider treats the next request; after the list is used up it accepts. */
export type Treatment =
  /** Takes the message and says so. */
  | "accept"
  /** Takes the message, then cuts the line before it answers: the sender cannot know. */
  | "accept_and_hang_up"
  /** Cuts the line before it takes the message. */
  | "hang_up"
  /** Never answers. */
  | "stall"
  | { status: number; words: string; retryAfterSeconds?: number };

/** A provider of the outside world: a real server on a real socket that writes down everything it took. */
export interface TestProvider {
  url: string;
  /** Keys of messages in the order in which they were taken, doubles included. */
  taken: { key: string; text: string; at: number }[];
  /** How often it was called, whatever came of it. */
  calls: number;
  next(...treatments: Treatment[]): void;
  /** Requests are answered only after this promise. */
  holdUntil(gate: Promise<void>): void;
  close(): Promise<void>;
}

export async function startTestProvider(): Promise<TestProvider> {
  const taken: TestProvider["taken"] = [];
  const queue: Treatment[] = [];
  let calls = 0;
  let gate: Promise<void> = Promise.resolve();
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      const key = new URL(request.url ?? "/", "http://provider").searchParams.get("key");
      response.end(JSON.stringify({ arrived: taken.some((message) => message.key === key) }));
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls++;
      const treatment = queue.shift() ?? "accept";
      const message = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { key: string; text: string };
      void gate.then(() => {
        if (treatment === "accept" || treatment === "accept_and_hang_up") taken.push({ ...message, at: Date.now() });
        if (treatment === "accept") response.end(JSON.stringify({ id: `p-${message.key}` }));
        else if (treatment === "stall") return;
        else if (typeof treatment === "string") request.socket.destroy();
        else {
          if (treatment.retryAfterSeconds) response.setHeader("retry-after", treatment.retryAfterSeconds);
          response.writeHead(treatment.status).end(treatment.words);
        }
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    taken,
    get calls() {
      return calls;
    },
    next: (...treatments) => queue.push(...treatments),
    holdUntil(promise) {
      gate = promise;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** A channel named `email` that speaks to the provider over HTTP and believes only what it is told. */
export function providerConnector(url: string, capabilities: Capabilities = {}): Connector {
  return {
    name: "email",
    channel: "email",
    capabilities: { canStartConversation: true, hasSubject: true, ...capabilities },
    async parse() {
      throw new UnreadablePayload("this provider only takes messages");
    },
    async send(message, context): Promise<SendReceipt> {
      const response = await fetch(url, {
        method: "POST",
        body: JSON.stringify({ key: message.outboxId, text: message.text }),
        signal: context.signal ?? null,
      });
      const words = await response.text();
      if (response.ok) return { outcome: "sent", providerMessageId: (JSON.parse(words) as { id: string }).id };
      const retryAfter = Number(response.headers.get("retry-after") ?? 0);
      const isRetryable = response.status === 429 || response.status >= 500;
      return {
        outcome: "failed",
        reason: words,
        isRetryable,
        ...(retryAfter ? { retryAfterMs: retryAfter * 1000 } : {}),
      };
    },
    async readBack(message) {
      const answer = (await (await fetch(`${url}?key=${message.outboxId}`)).json()) as { arrived: boolean };
      return answer.arrived
        ? { outcome: "arrived", providerMessageId: `p-${message.outboxId}` }
        : { outcome: "absent" };
    },
  };
}

export function registryOf(connector: Connector): ConnectorRegistry {
  return createRegistry([connector]);
}

/** What delivery needs, with a clock that the test turns. */
export function testDelivery(
  store: Store,
  connectors: ConnectorRegistry,
  limits: Partial<DeliveryOptions> = {},
): DeliveryOptions {
  return {
    store,
    connectors,
    async openContext({ actor }, route): Promise<ConnectorContext> {
      return {
        tenantId: actor.tenantId,
        connectionId: route.connectionId,
        config: route.config,
        secrets: {},
        signingKey: new Uint8Array(32),
        publicUrl: "http://localhost",
        now: new Date(),
        resolveHost: async (host) => host,
      };
    },
    ...limits,
  };
}
