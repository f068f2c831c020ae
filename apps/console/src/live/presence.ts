import type { ConsoleFrame } from "@rapport/api";
import { createStore } from "../pieces/store.ts";

export type Presence = Omit<Extract<ConsoleFrame, { type: "presence" }>, "type">;

/** Who looks and types, by conversation. Momentary: emptied when the connection is lost. */
export const presenceStore = createStore<ReadonlyMap<string, Presence>>(new Map());

/** Colleagues who are connected now. */
export const onlineStore = createStore<ReadonlySet<string>>(new Set());

export function notePresence({ type: _, ...presence }: Extract<ConsoleFrame, { type: "presence" }>): void {
  presenceStore.update((all) => new Map(all).set(presence.conversationId, presence));
}

export function forgetPresence(): void {
  presenceStore.set(new Map());
  onlineStore.set(new Set());
}
