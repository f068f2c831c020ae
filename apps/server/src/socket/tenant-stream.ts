import type { Id } from "@rapport/schema";
import { type FeedRow, readFeed, readFeedHead, type Store } from "@rapport/store";
import { loadMoments, type Moment } from "./moment.ts";
import { createMarkLoader } from "./read-marks.ts";

/** Somebody who follows a tenant's feed: told in order, each moment once. */
export interface Follower {
  /** Whose read marks conversations should be loaded with; null for those who need none. */
  readonly actorId: Id | null;
  /** Told what changed, by id, before anything of it is loaded; the same may be told again. */
  hear?(entries: readonly FeedRow[]): void;
  /** Absent: nothing needs to be loaded for this one. */
  deliver?(moments: readonly Moment[]): void;
}

export type JoinOutcome =
  /** `missed` is yet to be told; what comes after it goes to `deliver`. */
  | { kind: "joined"; seq: number; missed: readonly Moment[] }
  /** The place is no longer kept, or too far back to be told piece by piece: load anew, then follow from `seq`. */
  | { kind: "resync"; seq: number };

export interface TenantStream {
  /** Follows from after `since`, or from now. Between `missed` and `deliver` nothing is left out or told twice. */
  join(follower: Follower, since: number | undefined): Promise<JoinOutcome>;
  leave(follower: Follower): void;
  wake(): void;
  readonly followers: ReadonlySet<Follower>;
  close(): void;
}

const BATCH = 500;
/** Who missed more than this is better off loading the page anew. */
const MAX_MISSED = 5000;
const MAX_HISTORY_BYTES = 16 * 1024 * 1024;
const RETRY_MS = 500;

/**
 * Reads one tenant's feed for all of its followers in this process: each entry is read, loaded and written out once.
 * The latest moments are kept, so that a storm of reconnecting clients is answered from memory.
 *
 * Invariant: `history` holds the moments of (historyStart, head], in order. `head`, `history` and `followers` change
 * synchronously together with what is told, so who joins at `head` misses nothing.
 */
export function createTenantStream(
  store: Store,
  tenantId: Id,
  options: { onError: (error: Error) => void; onDelivered: (elapsedMs: number) => void },
): TenantStream {
  const scope = store.system(tenantId);
  const followers = new Set<Follower>();
  /** Not followers yet, but their read marks are already wanted. */
  const joining = new Set<Follower>();
  const addMarks = createMarkLoader(scope);
  let history: Moment[] = [];
  let historyBytes = 0;
  let historyStart = 0;
  let head = 0;
  let starting: Promise<void> | null = null;
  let reading: Promise<void> | null = null;
  let wokenAtMs: number | null = null;
  let reaching: Promise<unknown> = Promise.resolve();
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  function start(): Promise<void> {
    starting ??= scope.read(readFeedHead).then(
      (seq) => {
        head = seq;
        historyStart = seq;
      },
      (error: unknown) => {
        starting = null;
        throw error;
      },
    );
    return starting;
  }

  function actorsOf(): Id[] {
    const ids = new Set<Id>();
    for (const group of [followers, joining]) {
      for (const follower of group) if (follower.actorId) ids.add(follower.actorId);
    }
    return [...ids];
  }

  /** Reads on to the end of the feed; who calls while it runs waits for the same end, and one more look. */
  function readOn(): Promise<void> {
    wokenAtMs ??= performance.now();
    reading ??= readToEnd().finally(() => {
      reading = null;
      // Woken after the last look and before this line.
      if (wokenAtMs !== null && !isClosed) wake();
    });
    return reading;
  }

  async function readToEnd(): Promise<void> {
    await start();
    while (wokenAtMs !== null && !isClosed) {
      const sinceMs = wokenAtMs;
      wokenAtMs = null;
      if (await tellNext()) wokenAtMs = sinceMs;
      else options.onDelivered(performance.now() - sinceMs);
    }
  }

  /** Tells the next batch; true when there was one. */
  async function tellNext(): Promise<boolean> {
    const { last, moments } = await scope.read(async (tx) => {
      const entries = (await readFeed(tx, head, BATCH)) ?? [];
      if (entries.length > 0 && !isClosed) for (const follower of followers) follower.hear?.(entries);
      return { last: entries.at(-1), moments: isWatched() ? await loadMoments(tx, entries, actorsOf()) : null };
    });
    if (!last || isClosed) return false;
    if (moments) {
      head = last.seq;
      history.push(...moments);
      for (const moment of moments) historyBytes += moment.bytes;
      trimHistory();
      for (const follower of followers) follower.deliver?.(moments);
    } else if (!isWatched()) {
      // What nobody looked at is read when somebody comes back for it.
      head = last.seq;
      historyStart = head;
      history = [];
      historyBytes = 0;
    }
    // Otherwise somebody came in between: once more, with everything loaded.
    return true;
  }

  function isWatched(): boolean {
    for (const group of [followers, joining]) {
      for (const follower of group) if (follower.deliver) return true;
    }
    return false;
  }

  function trimHistory(): void {
    let dropped = 0;
    while (history.length - dropped > MAX_MISSED || (historyBytes > MAX_HISTORY_BYTES && dropped < history.length)) {
      const oldest = history[dropped++] as Moment;
      historyBytes -= oldest.bytes;
      historyStart = oldest.seq;
    }
    if (dropped > 0) history = history.slice(dropped);
  }

  /** Extends the history back to `since`, one at a time for all who ask. */
  function reachBack(since: number): Promise<void> {
    const reached = reaching.then(async () => {
      if (since >= historyStart) return;
      const until = historyStart;
      const found = await scope.read(async (tx) => {
        const entries = (await readFeed(tx, since, MAX_MISSED + 1))?.filter((entry) => entry.seq <= until);
        if (!entries || entries.length > MAX_MISSED) return null;
        return loadMoments(tx, entries, actorsOf());
      });
      // Meanwhile the front may have been trimmed; then the piece no longer fits.
      if (!found || historyStart !== until) return;
      history = [...found, ...history];
      for (const moment of found) historyBytes += moment.bytes;
      historyStart = since;
    });
    reaching = reached.catch(() => {});
    return reached;
  }

  async function follow(follower: Follower, since: number | undefined): Promise<JoinOutcome> {
    await start();
    if (since === undefined) return enter(follower, { kind: "joined", seq: head, missed: [] });
    // Another process may already have told what this one has not read yet.
    if (since > head) await readOn();
    await reachBack(since);
    if (follower.actorId) await addMarks(missedSince(since), follower.actorId);
    // Still from the future: the database was restored from a backup. Before the history: no longer kept, or too much.
    if (since > head || since < historyStart) return enter(follower, { kind: "resync", seq: head });
    return enter(follower, { kind: "joined", seq: since, missed: missedSince(since) });
  }

  /** In the same breath as the outcome was made: not even a microtask may come between. */
  function enter(follower: Follower, outcome: JoinOutcome): JoinOutcome {
    if (joining.delete(follower)) followers.add(follower);
    return outcome;
  }

  function missedSince(since: number): Moment[] {
    let low = 0;
    let high = history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((history[middle] as Moment).seq > since) high = middle;
      else low = middle + 1;
    }
    return history.slice(low);
  }

  function wake(): void {
    readOn().catch((error: Error) => {
      options.onError(error);
      clearTimeout(retry);
      if (!isClosed) retry = setTimeout(wake, RETRY_MS);
    });
  }

  return {
    async join(follower, since) {
      joining.add(follower);
      try {
        return await follow(follower, since);
      } finally {
        joining.delete(follower);
      }
    },
    leave(follower) {
      followers.delete(follower);
      joining.delete(follower);
    },
    wake,
    followers,
    close() {
      isClosed = true;
      clearTimeout(retry);
    },
  };
}
