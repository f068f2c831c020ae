import { createStore, useStore } from "./store.ts";

const minuteStore = createStore(new Date());
let isTicking = false;

/** The time now, renewed every half minute and when the page wakes: one clock for all relative times on the page. */
export function useMinute(): Date {
  if (!isTicking) {
    isTicking = true;
    const tick = () => minuteStore.set(new Date());
    setInterval(tick, 30_000);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tick());
  }
  return useStore(minuteStore);
}
