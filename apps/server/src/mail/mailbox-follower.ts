import { followMailbox, type ImapCursor } from "@rapport/connector-email";
import type { Receiver } from "@rapport/ingestion";
import { EmailConfig, type Id } from "@rapport/schema";
import { listMailboxes, markConnection, readCursor, type Store, saveCursor } from "@rapport/store";
import type { ContextLoader } from "../connections/context.ts";

export interface MailboxFollowersOptions {
  store: Store;
  receiver: Receiver;
  loadContext: ContextLoader;
  onError: (error: Error) => void;
  /** How often the list of connections is read anew; a change of a connection is noticed at once. */
  reloadMs?: number;
}

interface Following {
  fingerprint: string;
  stop(): Promise<void>;
}

/**
 * Follows every IMAP mailbox of every tenant (ING-2). Changed settings take effect at once. When several hubs run, each
 * mailbox is followed by the one that holds its lock.
 */
export async function startMailboxFollowers(options: MailboxFollowersOptions): Promise<{ close(): Promise<void> }> {
  const { store, receiver, loadContext, onError } = options;
  const following = new Map<Id, Following>();
  let isClosed = false;
  let queue = Promise.resolve();

  async function reload(): Promise<void> {
    if (isClosed) return;
    const wanted = new Map((await listMailboxes(store)).map((mailbox) => [mailbox.connectionId, mailbox]));
    for (const [id, current] of following) {
      if (wanted.get(id)?.fingerprint === current.fingerprint) continue;
      following.delete(id);
      await current.stop();
    }
    for (const [id, { tenantId, fingerprint }] of wanted) {
      if (following.has(id) || isClosed) continue;
      const stop = await follow(tenantId, id);
      if (stop) following.set(id, { fingerprint, stop });
    }
  }

  async function follow(tenantId: Id, connectionId: Id): Promise<(() => Promise<void>) | null> {
    const lock = `imap:${connectionId}`;
    if (!(await store.locks.tryHold(lock))) return null;
    const live = await loadContext(tenantId, connectionId);
    const config = EmailConfig.safeParse(live?.row.config);
    if (!live || !config.success || !config.data.imap) {
      await store.locks.release(lock);
      return null;
    }
    const scope = store.system(tenantId);
    const connection = { tenantId, id: connectionId, teamId: live.row.teamId };
    const follower = followMailbox({
      imap: config.data.imap,
      context: live.context,
      cursor: (await scope.read((tx) => readCursor(tx, connectionId))) as ImapCursor | null,
      async accept(content, receivedAt, cursor) {
        const raw = { content, contentType: "message/rfc822", receivedAt: receivedAt.toISOString() };
        await receiver.receive(live.connector, connection, raw, live.context);
        await scope.write((tx) => saveCursor(tx, connectionId, cursor));
      },
      saveCursor: (cursor) => scope.write((tx) => saveCursor(tx, connectionId, cursor)),
      onState(_state, error) {
        scope.write((tx) => markConnection(tx, connectionId, error?.message ?? null)).catch(onError);
      },
    });
    return async () => {
      await follower.stop();
      await store.locks.release(lock);
    };
  }

  async function stopAll(): Promise<void> {
    const all = [...following.values()];
    following.clear();
    await Promise.all(all.map(({ stop }) => stop()));
  }

  const reloadSoon = () => {
    queue = queue.then(reload).catch(onError);
    return queue;
  };
  const unsubscribe = store.feed.onChange(() => void reloadOnce());
  let isReloadPlanned = false;
  // Any tenant's change may be one of a connection; the question is cheap, and asked at most every two seconds.
  function reloadOnce(): void {
    if (isReloadPlanned) return;
    isReloadPlanned = true;
    setTimeout(() => {
      isReloadPlanned = false;
      void reloadSoon();
    }, 2000).unref();
  }
  // Another hub may hold the locks now: stop following, then try for them again.
  const unsubscribeLost = store.locks.onLost(() => {
    queue = queue.then(stopAll).then(reload).catch(onError);
  });
  const timer = setInterval(() => void reloadSoon(), options.reloadMs ?? 30_000);
  await reloadSoon();

  return {
    async close() {
      isClosed = true;
      clearInterval(timer);
      unsubscribe();
      unsubscribeLost();
      await queue;
      await stopAll();
    },
  };
}
