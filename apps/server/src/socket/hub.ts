import type { Id } from "@rapport/schema";
import type { FeedRow, Store } from "@rapport/store";
import type { Moment } from "./moment.ts";
import { createPresence, type Presence } from "./presence.ts";
import { createTenantStream, type JoinOutcome, type TenantStream } from "./tenant-stream.ts";

export interface Subscription {
  tenantId: Id;
  /** Last feed number the subscriber has seen; absent: from now on. */
  since?: number | undefined;
  /** Whose read marks conversations are loaded with; null for those who need none. */
  actorId: Id | null;
  /** Told what changed, by id, as soon as that is known; the same may be told again. It must not block or throw. */
  hear?(entries: readonly FeedRow[]): void;
  /** Told in order, each moment once, without waiting: it must not block, query or throw. Absent: moments are not needed. */
  deliver?(moments: readonly Moment[]): void;
}

/** What changed in each tenant, told to everybody of this process who may want to know (B5). */
export interface Hub {
  /**
   * Follows a tenant's feed. The outcome's `missed` come before anything that `deliver` is called with. The subscriber
   * decides for each moment whether its reader may see it: the hub tells everything of the tenant.
   */
  subscribe(subscription: Subscription): Promise<JoinOutcome & { leave(): void }>;
  readonly presence: Presence;
  close(): void;
}

/** A tenant that nobody follows any more is kept for a moment: whoever was cut off comes back. */
const KEEP_IDLE_MS = 60_000;

export function createHub(
  store: Store,
  options: { onError: (error: Error) => void; onDelivered?: (elapsedMs: number) => void },
): Hub {
  const streams = new Map<Id, { stream: TenantStream; idleSinceMs: number | null }>();
  const presence = createPresence(store.feed, options.onError);

  function streamOf(tenantId: Id): TenantStream {
    const known = streams.get(tenantId);
    if (known) {
      known.idleSinceMs = null;
      return known.stream;
    }
    const stream = createTenantStream(store, tenantId, {
      onError: options.onError,
      onDelivered: options.onDelivered ?? (() => {}),
    });
    streams.set(tenantId, { stream, idleSinceMs: null });
    return stream;
  }

  const unsubscribe = store.feed.onChange((tenantId) => streams.get(tenantId)?.stream.wake());
  const unsubscribeReconnect = store.feed.onReconnect(() => {
    for (const { stream } of streams.values()) stream.wake();
  });
  const sweeper = setInterval(() => {
    const nowMs = performance.now();
    for (const [tenantId, entry] of streams) {
      if (entry.stream.followers.size > 0) entry.idleSinceMs = null;
      else if (entry.idleSinceMs === null) entry.idleSinceMs = nowMs;
      else if (nowMs - entry.idleSinceMs > KEEP_IDLE_MS) {
        entry.stream.close();
        streams.delete(tenantId);
      }
    }
  }, KEEP_IDLE_MS / 4).unref();

  return {
    presence,
    async subscribe({ tenantId, since, ...follower }) {
      const stream = streamOf(tenantId);
      const outcome = await stream.join(follower, since);
      return { ...outcome, leave: () => stream.leave(follower) };
    },
    close() {
      unsubscribe();
      unsubscribeReconnect();
      clearInterval(sweeper);
      presence.close();
      for (const { stream } of streams.values()) stream.close();
    },
  };
}
