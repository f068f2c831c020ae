/** Counts what each key did in the current window. Kept per process: with n hub processes the limit is at most n-fold. */
export interface Limiter {
  /** Counts one and answers 0, or the seconds to wait when the limit is reached (then nothing is counted). */
  take(key: string): number;
  /** The seconds to wait, without counting. */
  check(key: string): number;
  forget(key: string): void;
}

const MAX_KEYS = 100_000;

export function createLimiter(options: { max: number; windowMs: number }): Limiter {
  const windows = new Map<string, { startedAtMs: number; count: number }>();

  function current(key: string): { startedAtMs: number; count: number } {
    const nowMs = performance.now();
    const known = windows.get(key);
    if (known && nowMs - known.startedAtMs < options.windowMs) return known;
    windows.delete(key);
    // The oldest entries stand first in a Map.
    if (windows.size >= MAX_KEYS) windows.delete(windows.keys().next().value as string);
    const fresh = { startedAtMs: nowMs, count: 0 };
    windows.set(key, fresh);
    return fresh;
  }

  function secondsLeft(window: { startedAtMs: number; count: number }): number {
    if (window.count < options.max) return 0;
    return Math.max(1, Math.ceil((window.startedAtMs + options.windowMs - performance.now()) / 1000));
  }

  return {
    take(key) {
      const window = current(key);
      const waitSeconds = secondsLeft(window);
      if (waitSeconds === 0) window.count++;
      return waitSeconds;
    },
    check(key) {
      const window = windows.get(key);
      if (!window || performance.now() - window.startedAtMs >= options.windowMs) return 0;
      return secondsLeft(window);
    },
    forget(key) {
      windows.delete(key);
    },
  };
}
