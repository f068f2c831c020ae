const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/**
 * Pause before the next attempt, in milliseconds: doubling, capped, and spread over its upper half so that a thousand
 * screens do not come back in the same instant. A server that says it restarts (1012) is tried again within 0-2 s.
 * `random` is in [0, 1).
 */
export function backoffMs(attempt: number, random: number, closeCode: number): number {
  if (closeCode === 1012 && attempt === 0) return Math.floor(random * 2000);
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  return Math.floor(ceiling / 2 + (random * ceiling) / 2);
}
