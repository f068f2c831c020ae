/** May a call be made now? A granted call must end in `succeeded`, `failed` or `released`. */
export interface Breaker {
  admit(): { isAdmitted: true } | { isAdmitted: false; retryAfterMs: number };
  succeeded(): void;
  failed(): void;
  /** The call ended without saying anything about the provider: cancelled, refused by the budget, wrong key. */
  released(): void;
}

/*
 * closed: calls pass; `failures` failures in a row open it.
 * open: calls are refused until `openMs` have passed, then it is half open.
 * half open: one call at a time may try; success closes it, failure opens it for another `openMs`.
 */

/** One breaker for one model at one provider (SPEC INT-22). */
export function createBreaker(limits: { failures: number; openMs: number }, now: () => number): Breaker {
  let failuresInRow = 0;
  let openUntil: number | null = null;
  let isProbing = false;
  return {
    admit() {
      if (openUntil === null) return { isAdmitted: true };
      const waitMs = openUntil - now();
      if (waitMs > 0) return { isAdmitted: false, retryAfterMs: waitMs };
      if (isProbing) return { isAdmitted: false, retryAfterMs: limits.openMs };
      isProbing = true;
      return { isAdmitted: true };
    },
    succeeded() {
      failuresInRow = 0;
      openUntil = null;
      isProbing = false;
    },
    failed() {
      failuresInRow += 1;
      if (isProbing || failuresInRow >= limits.failures) openUntil = now() + limits.openMs;
      isProbing = false;
    },
    released() {
      isProbing = false;
    },
  };
}
