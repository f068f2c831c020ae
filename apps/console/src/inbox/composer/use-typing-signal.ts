import { useEffect, useMemo, useRef } from "react";
import { sayLooking } from "../../shell/use-live.ts";

const REPEAT_MS = 3_000;
const QUIET_AFTER_MS = 5_000;

/** Tells colleagues (and the customer's widget) that I type: at most every three seconds, and when I have stopped. */
export function useTypingSignal(conversationId: string): { touch: () => void; stop: () => void } {
  const saidAtMs = useRef(0);
  const timer = useRef<number | undefined>(undefined);
  const signal = useMemo(() => {
    const stop = () => {
      window.clearTimeout(timer.current);
      if (saidAtMs.current === 0) return;
      saidAtMs.current = 0;
      sayLooking(conversationId, false);
    };
    const touch = () => {
      const nowMs = Date.now();
      if (nowMs - saidAtMs.current >= REPEAT_MS) {
        saidAtMs.current = nowMs;
        sayLooking(conversationId, true);
      }
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(stop, QUIET_AFTER_MS);
    };
    return { touch, stop };
  }, [conversationId]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  return signal;
}
