/** Waiting time before attempt `failures + 1`, in milliseconds: doubles from 0.5 s to 30 s, half of it random, so that many visitors do not return at one moment. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(30_000, 500 * 2 ** Math.min(Math.max(failures - 1, 0), 10));
  return Math.round(ceiling * (0.5 + random() / 2));
}

/** A wait that can be ended early: by `wake`, or for good by `cancel`. */
export interface Pause {
  sleep(durationMs: number): Promise<void>;
  wake(): void;
}

/** Makes a pause; one sleeper at a time. */
export function createPause(): Pause {
  let end: (() => void) | null = null;
  return {
    sleep: (durationMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => end?.(), durationMs);
        end = () => {
          clearTimeout(timer);
          end = null;
          resolve();
        };
      }),
    wake: () => end?.(),
  };
}
