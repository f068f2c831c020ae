import pg from "pg";

/**
 * Locks among all processes on the database, for work that only one may do: they live as long as this process's one
 * connection for them, so a killed process frees its own.
 */
export interface Locks {
  /** False: another process holds it. */
  tryHold(name: string): Promise<boolean>;
  release(name: string): Promise<void>;
  /** Told when the connection, and with it every lock, is lost. */
  onLost(listener: () => void): () => void;
  close(): Promise<void>;
}

export function createLocks(url: string, onError: (error: Error) => void): Locks {
  const held = new Set<string>();
  const listeners = new Set<() => void>();
  let client: Promise<pg.Client> | null = null;

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: url, application_name: "rapport-locks", keepAlive: true });
    fresh.on("error", onError);
    fresh.on("end", () => {
      client = null;
      if (held.size === 0) return;
      held.clear();
      for (const listener of listeners) listener();
    });
    await fresh.connect();
    return fresh;
  }

  const connected = () => {
    client ??= connect().catch((error) => {
      client = null;
      throw error;
    });
    return client;
  };

  return {
    async tryHold(name) {
      if (held.has(name)) return false;
      const { rows } = await (await connected()).query<{ held: boolean }>(
        "select pg_try_advisory_lock(hashtextextended($1, 0)) as held",
        [name],
      );
      if (!rows[0]?.held) return false;
      held.add(name);
      return true;
    },
    async release(name) {
      if (!held.delete(name)) return;
      await (await connected()).query("select pg_advisory_unlock(hashtextextended($1, 0))", [name]);
    },
    onLost(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    async close() {
      held.clear();
      await (await client?.catch(() => null))?.end();
    },
  };
}
