import { createHash } from "node:crypto";
import {
  type Connector,
  type ConnectorContext,
  type RawPayload,
  type ReceivedStatus,
  UnreadablePayload,
} from "@rapport/connector";
import type { Id } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import { countInLedger, keepUnreadable, type Store } from "@rapport/store";
import { intakeBatch } from "./intake.ts";
import type { Arrival, IntakeConnection, Placement } from "./plan.ts";

export type Receipt =
  | { outcome: "new" | "duplicate"; eventId: Id; conversationId: Id; seq: number | null }
  | { outcome: "status"; providerMessageId: string }
  | { outcome: "nothing" | "failed"; why: string };

export interface ReceiverOptions {
  store: Store;
  /** What a provider says of a message we sent; runs in its own transaction. */
  onStatus: (tenantId: Id, connectionId: Id, status: ReceivedStatus) => Promise<void>;
  /** Most messages written in one transaction. */
  maxBatch?: number;
}

export interface Receiver {
  /**
   * Takes one raw payload in (ING-3). Resolves once everything it holds is committed; the caller acknowledges only then.
   * Rejects when nothing could be kept (the database is away): the sender has to deliver again, which is harmless.
   */
  receive(
    connector: Connector,
    connection: IntakeConnection,
    raw: RawPayload,
    context: ConnectorContext,
  ): Promise<Receipt[]>;
  /** Takes messages in that are parsed already. */
  receiveParsed(arrivals: readonly Arrival[]): Promise<Placement[]>;
  /** Waits for what is under way. */
  drain(): Promise<void>;
}

interface Waiting {
  arrival: Arrival;
  resolve: (placement: Placement) => void;
  reject: (error: unknown) => void;
}

/** The id under which a raw payload is kept: the same bytes on the same connection are kept once. */
export function rawIdOf(tenantId: Id, connectionId: Id, content: Uint8Array): Id {
  return eventIdOf(tenantId, `raw:${connectionId}`, createHash("sha256").update(content).digest("hex"));
}

/**
 * One tenant's commits wait for each other (its feed numbers follow the order of commits), so messages that arrive
 * while a transaction runs are gathered into the next one: alone a message waits for nobody, under load a few dozen
 * share one commit (benchmark B1).
 */
export function createReceiver({ store, onStatus, maxBatch = 500 }: ReceiverOptions): Receiver {
  const queues = new Map<Id, Waiting[]>();
  const running = new Map<Id, Promise<void>>();

  function add(arrival: Arrival): Promise<Placement> {
    const tenantId = arrival.connection.tenantId;
    return new Promise((resolve, reject) => {
      const queue = queues.get(tenantId);
      if (queue) queue.push({ arrival, resolve, reject });
      else queues.set(tenantId, [{ arrival, resolve, reject }]);
      if (!running.has(tenantId)) {
        const run = work(tenantId).finally(() => running.delete(tenantId));
        running.set(tenantId, run);
      }
    });
  }

  async function work(tenantId: Id): Promise<void> {
    // Lets everything that was read from sockets in this turn of the event loop into the first batch.
    await new Promise(setImmediate);
    for (let queue = queues.get(tenantId); queue && queue.length > 0; queue = queues.get(tenantId)) {
      const batch = queue.splice(0, maxBatch);
      await commit(tenantId, batch);
    }
    queues.delete(tenantId);
  }

  async function commit(tenantId: Id, batch: Waiting[]): Promise<void> {
    try {
      const placements = await intakeBatch(
        store.system(tenantId),
        batch.map(({ arrival }) => arrival),
      );
      for (const [index, waiting] of batch.entries()) waiting.resolve(placements[index]!);
    } catch (error) {
      if (batch.length === 1) return batch[0]!.reject(error);
      // One bad message must not take the others along: each gets its own transaction.
      for (const waiting of batch) await commit(tenantId, [waiting]);
    }
  }

  async function keepFailed(connection: IntakeConnection, raw: RawPayload, why: string): Promise<void> {
    const id = rawIdOf(connection.tenantId, connection.id, raw.content);
    await store.system(connection.tenantId).write(async (tx) => {
      keepUnreadable(tx, { id, connectionId: connection.id, ...raw }, why);
      countInLedger(tx, connection.id, { fetched: 1, failed: 1, error: why });
    });
  }

  return {
    async receive(connector, connection, raw, context) {
      const { tenantId } = connection;
      let parsed: Awaited<ReturnType<Connector["parse"]>>;
      try {
        parsed = await connector.parse(raw, context);
      } catch (error) {
        const why = error instanceof UnreadablePayload ? error.message : `could not be read: ${String(error)}`;
        await keepFailed(connection, raw, why);
        return [{ outcome: "failed", why }];
      }
      const rawId = rawIdOf(tenantId, connection.id, raw.content);
      return Promise.all(
        parsed.map(async (received): Promise<Receipt> => {
          if (received.kind === "nothing") {
            await store
              .system(tenantId)
              .write(async (tx) => countInLedger(tx, connection.id, { fetched: 1, excluded: 1 }));
            return { outcome: "nothing", why: received.why };
          }
          if (received.kind === "status") {
            await onStatus(tenantId, connection.id, received);
            return { outcome: "status", providerMessageId: received.providerMessageId };
          }
          const eventId = eventIdOf(tenantId, connection.id, received.externalId);
          try {
            const placement = await add({ eventId, rawId, connection, connector, raw, message: received });
            const { conversationId, isDuplicate, seq } = placement;
            return { outcome: isDuplicate ? "duplicate" : "new", eventId, conversationId, seq };
          } catch (error) {
            if (!isDataError(error)) throw error;
            const why = `could not be stored: ${String(error)}`;
            await keepFailed(connection, raw, why);
            return { outcome: "failed", why };
          }
        }),
      );
    },
    receiveParsed: (arrivals) => Promise.all(arrivals.map(add)),
    async drain() {
      await Promise.all(running.values());
    },
  };
}

/** The message itself is at fault (SQLSTATE classes 22 and 54: bad data, limits), so delivering it again cannot help. */
function isDataError(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" && /^(22|54)/.test(code);
}
