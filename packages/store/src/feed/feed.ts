import type { Id } from "@rapport/schema";
import pg, { type Pool } from "pg";

/** A change as the feed keeps it. */
export interface FeedRow {
  seq: number;
  kind: string;
  conversationId: Id | null;
  entityId: Id | null;
  actorId: Id | null;
  detail: Record<string, unknown> | null;
}

/**
 * The database's wake-up calls. `onChange` fires after a commit that published to the tenant's feed, possibly once for
 * several commits; read on from the last number seen. After a lost connection every listener is woken, so nothing is missed.
 * `say`/`onSaid` carry momentary news (typing, presence) between processes; they are not kept.
 */
export interface Feed {
  onChange(listener: (tenantId: Id) => void): () => void;
  onReconnect(listener: () => void): () => void;
  say(news: Record<string, unknown>): Promise<void>;
  onSaid(listener: (news: Record<string, unknown>) => void): () => void;
  /** Connects; resolves when listening. */
  listen(): Promise<void>;
  close(): Promise<void>;
}

const RETRY_MS = [100, 250, 500, 1000, 2000];

export function createFeed(url: string, owner: Pool, onError: (error: Error) => void): Feed {
  const changes = new Set<(tenantId: Id) => void>();
  const reconnects = new Set<() => void>();
  const said = new Set<(news: Record<string, unknown>) => void>();
  let client: pg.Client | null = null;
  let isClosed = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, application_name: "rapport-feed", keepAlive: true });
    fresh.on("notification", (message) => {
      if (message.channel === "rapport_feed") for (const listener of changes) listener(message.payload ?? "");
      else if (message.channel === "rapport_said" && message.payload) {
        const news = JSON.parse(message.payload) as Record<string, unknown>;
        for (const listener of said) listener(news);
      }
    });
    fresh.on("error", onError);
    fresh.on("end", () => {
      if (client !== fresh || isClosed) return;
      client = null;
      scheduleReconnect();
    });
    await fresh.connect();
    await fresh.query("listen rapport_feed; listen rapport_said");
    if (isClosed) return fresh.end();
    client = fresh;
    failures = 0;
  }

  function scheduleReconnect(): void {
    if (isClosed) return;
    const delayMs = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)];
    retry = setTimeout(() => {
      connect().then(
        () => {
          for (const listener of reconnects) listener();
        },
        (error: Error) => {
          onError(error);
          scheduleReconnect();
        },
      );
    }, delayMs);
  }

  const subscribe =
    <Listener>(listeners: Set<Listener>) =>
    (listener: Listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    };

  return {
    onChange: subscribe(changes),
    onReconnect: subscribe(reconnects),
    onSaid: subscribe(said),
    async say(news) {
      await owner.query("select pg_notify('rapport_said', $1)", [JSON.stringify(news)]);
    },
    listen: connect,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
