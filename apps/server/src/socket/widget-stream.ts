import type { WidgetMessage } from "@rapport/api";
import type { Id } from "@rapport/schema";
import { loadVisitorMessages, type Store } from "@rapport/store";
import type { Hub } from "./hub.ts";

/** A visitor's socket, as far as messages are concerned. */
export interface Listener {
  readonly address: string;
  /** In feed order; a message may be told again and has the same `seq` then. */
  tell(conversationId: Id, message: WidgetMessage): void;
}

/** Messages of one tenant's widgets, told to the visitors they belong to. */
export interface WidgetStreams {
  /** Resolves when every message committed from now on will be told. */
  join(tenantId: Id, listener: Listener): Promise<() => void>;
}

interface Stream {
  listeners: Map<string, Set<Listener>>;
  joined: Promise<() => void>;
}

/**
 * One subscription for all visitors of a tenant in this process. Each batch of the feed costs one query for the messages
 * in it, however many visitors listen.
 */
export function createWidgetStreams(parts: { store: Store; hub: Hub }, onError: (error: Error) => void): WidgetStreams {
  const streams = new Map<Id, Stream>();

  function open(tenantId: Id): Stream {
    const listeners: Stream["listeners"] = new Map();
    let work = Promise.resolve();
    const scope = parts.store.system(tenantId);
    const tellAll = async (ids: readonly Id[], attempt = 0): Promise<void> => {
      try {
        for (const { address, conversationId, message } of await scope.read((tx) => loadVisitorMessages(tx, ids))) {
          for (const listener of listeners.get(address) ?? []) listener.tell(conversationId, message);
        }
      } catch (error) {
        onError(error as Error);
        // Later ones must not overtake: who listens would take these for told.
        await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 100 * 2 ** attempt)).unref());
        if (listeners.size > 0) await tellAll(ids, attempt + 1);
      }
    };
    const joined = parts.hub.subscribe({
      tenantId,
      since: undefined,
      actorId: null,
      // A visitor waits for nothing that only a colleague's screen needs; which of these are messages of a chat, the query says.
      hear(entries) {
        const ids = [
          ...new Set(entries.flatMap(({ kind, entityId }) => (kind === "item" && entityId ? [entityId] : []))),
        ];
        if (ids.length > 0 && listeners.size > 0) work = work.then(() => tellAll(ids));
      },
    });
    const stream = { listeners, joined: joined.then(({ leave }) => leave) };
    stream.joined.catch(() => streams.delete(tenantId));
    streams.set(tenantId, stream);
    return stream;
  }

  return {
    async join(tenantId, listener) {
      const stream = streams.get(tenantId) ?? open(tenantId);
      const own = stream.listeners.get(listener.address) ?? new Set();
      stream.listeners.set(listener.address, own.add(listener));
      const leave = () => {
        own.delete(listener);
        if (own.size === 0 && stream.listeners.get(listener.address) === own) stream.listeners.delete(listener.address);
        if (stream.listeners.size > 0 || streams.get(tenantId) !== stream) return;
        streams.delete(tenantId);
        stream.joined.then((end) => end()).catch(onError);
      };
      try {
        await stream.joined;
      } catch (error) {
        leave();
        throw error;
      }
      return leave;
    },
  };
}
