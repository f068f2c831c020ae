import { useSyncExternalStore } from "react";

export interface Store<State> {
  get(): State;
  set(next: State): void;
  update(change: (state: State) => State): void;
  /** Calls `listener` after each change; returns the function that stops it. */
  subscribe(listener: () => void): () => void;
}

/** A value outside React that pages can follow: session, presence, outbox. */
export function createStore<State>(initial: State): Store<State> {
  let state = initial;
  const listeners = new Set<() => void>();
  const set = (next: State) => {
    if (Object.is(state, next)) return;
    state = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => state,
    set,
    update: (change) => set(change(state)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `select` must return the same reference for the same state, or React draws without end. */
export function useStore<State, Part = State>(
  store: Store<State>,
  select: (state: State) => Part = (state) => state as unknown as Part,
): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}
