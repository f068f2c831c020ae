import type { Attachment } from "@rapport/schema";
import type { Scope } from "./scope.ts";

/** The button that was pressed. */
interface Decision {
  actionId: string;
  decision: "confirm" | "decline";
  argumentsHash: string;
}

/** What a person says, before it has a number. */
export interface Utterance {
  text: string;
  attachments: Attachment[];
  pageUrl: string;
  decision?: Decision;
}

/** A message that the server has not acknowledged yet. */
export interface OutboxEntry extends Utterance {
  /** Made once; the server keeps one message per clientId however often it arrives (ING-3). */
  clientId: string;
  writtenAt: string;
  /** The error code after which it is not sent again until the person asks for it. */
  failure: string | null;
}

/**
 * Messages waiting in the browser, oldest first. Each has its own storage entry, so that two tabs that write at the same
 * moment cannot overwrite each other's list.
 */
export interface Outbox {
  add(message: Utterance): OutboxEntry;
  all(): OutboxEntry[];
  /** The one to send now: the oldest that has not failed. */
  next(): OutboxEntry | null;
  /** Acknowledged by the server, or deleted by the person. */
  remove(clientId: string): void;
  fail(clientId: string, code: string): void;
  /** Puts a failed message at the end, under its old clientId. */
  retry(clientId: string): void;
}

const PLACE = "out/";

/** 128 random bits; `randomUUID` does not exist on pages served without TLS. */
export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Opens the outbox of a scope. `now`: milliseconds since the epoch. */
export function openOutbox(scope: Scope, now: () => number = Date.now): Outbox {
  const locate = (clientId: string) => scope.names(PLACE).find((name) => name.endsWith(`-${clientId}`));
  const placeAtEnd = (entry: OutboxEntry) => {
    // After the last one even when the clock was set back.
    const last = scope.names(PLACE).at(-1)?.slice(PLACE.length).split("-")[0];
    const rank = Math.max(now(), last ? Number.parseInt(last, 36) + 1 : 0);
    scope.write(`${PLACE}${rank.toString(36).padStart(10, "0")}-${entry.clientId}`, entry);
  };
  const all = () =>
    scope
      .names(PLACE)
      .map((name) => scope.read<OutboxEntry>(name))
      .filter((entry) => entry !== null);
  return {
    add(message) {
      const entry = { clientId: newClientId(), writtenAt: new Date(now()).toISOString(), failure: null, ...message };
      placeAtEnd(entry);
      return entry;
    },
    all,
    next: () => all().find((entry) => entry.failure === null) ?? null,
    remove(clientId) {
      const name = locate(clientId);
      if (name) scope.remove(name);
    },
    fail(clientId, code) {
      const name = locate(clientId);
      const entry = name ? scope.read<OutboxEntry>(name) : null;
      if (name && entry) scope.write(name, { ...entry, failure: code });
    },
    retry(clientId) {
      const name = locate(clientId);
      const entry = name ? scope.read<OutboxEntry>(name) : null;
      if (!name || !entry) return;
      scope.remove(name);
      placeAtEnd({ ...entry, failure: null });
    },
  };
}
