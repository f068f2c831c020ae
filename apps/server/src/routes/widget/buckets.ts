/** A token bucket for each key: `burst` at once, then `perSecond` for ever. */
export interface Buckets {
  /** Takes one. Answers 0, or the whole seconds to wait until there is one again; then nothing is taken. */
  take(key: string): number;
}

const MAX_KEYS = 200_000;

/** In this process; each hub counts for itself. `now`: milliseconds that only grow. */
export function createBuckets(
  limit: { burst: number; perSecond: number },
  now: () => number = () => performance.now(),
): Buckets {
  const buckets = new Map<string, { level: number; atMs: number }>();
  return {
    take(key) {
      const atMs = now();
      const known = buckets.get(key);
      const gained = known ? ((atMs - known.atMs) / 1000) * limit.perSecond : 0;
      const level = known ? Math.min(limit.burst, known.level + gained) : limit.burst;
      // Those used last stand last in a Map; the first has had the longest time to fill up again.
      buckets.delete(key);
      if (buckets.size >= MAX_KEYS) buckets.delete(buckets.keys().next().value as string);
      const isGiven = level >= 1;
      buckets.set(key, { level: isGiven ? level - 1 : level, atMs });
      return isGiven ? 0 : Math.max(1, Math.ceil((1 - level) / limit.perSecond));
    },
  };
}
