import { useEffect, useState } from "react";

/** The value once it has stood still for `settledMs`: for what a person types. */
export function useSettled<Value>(value: Value, settledMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), settledMs);
    return () => window.clearTimeout(timer);
  }, [value, settledMs]);
  return settled;
}
