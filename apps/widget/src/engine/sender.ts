import type { WidgetMessage } from "@rapport/api";
import { backoffMs, createPause } from "./backoff.ts";
import type { Outbox, OutboxEntry } from "./outbox.ts";
import { CallError } from "./wire.ts";

export interface Sender {
  /** Something was written, or the connection is back: try now. */
  wake(): void;
  stop(): void;
}

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request<Answer>(name: string, act: () => Promise<Answer>): Promise<Answer>;
}

/** Refusals after which the same call works once the session has been set right: a new token, a fresh signature. */
const CURABLE = new Set(["not_signed_in", "identity_invalid"]);

/**
 * Sends the outbox strictly one after another: the next message leaves when the one before is acknowledged or refused for
 * good, so their order is the order in which they were written. Each attempt holds a lock that the visitor's tabs have in
 * common; where the browser has no locks two tabs may send the same message, and the server keeps one by its clientId.
 * The lock is not held while waiting: a tab in the background, whose timers are slow, must not hold up the one in front.
 */
export function createSender(options: {
  outbox: Outbox;
  lockName: string;
  locks?: Locks | undefined;
  send: (entry: OutboxEntry) => Promise<WidgetMessage>;
  onAcknowledged: (message: WidgetMessage, entry: OutboxEntry) => void;
  onRefused: (entry: OutboxEntry, error: CallError) => void;
  /** An attempt failed and will be repeated. */
  onDelay: (error: CallError) => void;
}): Sender {
  const { outbox, locks } = options;
  const pause = createPause();
  let isStopped = false;
  let isRunning = false;
  let failures = 0;

  /** Milliseconds to wait before the next attempt; null when there is nothing to send. */
  const attempt = async (): Promise<number | null> => {
    const entry = isStopped ? null : outbox.next();
    if (!entry) return null;
    try {
      const message = await options.send(entry);
      outbox.remove(entry.clientId);
      failures = 0;
      options.onAcknowledged(message, entry);
      return 0;
    } catch (cause) {
      const error = cause instanceof CallError ? cause : new CallError("internal", 0);
      if (!error.isTransient && !CURABLE.has(error.code)) {
        outbox.fail(entry.clientId, error.code);
        options.onRefused(entry, error);
        return 0;
      }
      failures++;
      options.onDelay(error);
      return Math.max(backoffMs(failures), error.retryAfterMs);
    }
  };

  const drain = async () => {
    if (isRunning || isStopped) return;
    isRunning = true;
    try {
      for (;;) {
        const waitMs = await (locks ? locks.request(`${options.lockName}send`, attempt) : attempt());
        if (waitMs === null) break;
        if (waitMs > 0) await pause.sleep(waitMs);
      }
    } finally {
      isRunning = false;
    }
    // Written between the last look and here.
    if (!isStopped && outbox.next()) void drain();
  };

  return {
    wake() {
      pause.wake();
      void drain();
    },
    stop() {
      isStopped = true;
      pause.wake();
    },
  };
}
