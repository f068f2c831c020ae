import type { ConsoleFrame, ConsoleSay } from "@rapport/api";
import { createStore } from "../pieces/store.ts";
import { backoffMs } from "./backoff.ts";

/** `waiting`: between two attempts. `sinceMs`: when the connection was lost (or first sought), for the banner. */
export type LiveStatus = { state: "off" } | { state: "open" } | { state: "connecting" | "waiting"; sinceMs: number };

export const liveStatusStore = createStore<LiveStatus>({ state: "off" });

export interface LiveOptions {
  url: string;
  /** The token to say hello with. */
  accessToken: () => string | null;
  /** Gets a new token after the server refused the old one; rejects when the session is over. */
  renew: () => Promise<unknown>;
  onFrame: (frame: ConsoleFrame) => void;
  /** Connected; `isFirst` when nothing was followed before, so whatever was read meanwhile must be read again. */
  onReady: (isFirst: boolean) => void;
}

export interface Live {
  /** Which conversation I look at and whether I type; said again after each reconnect. */
  look(conversationId: string | null, isTyping: boolean): void;
  stop(): void;
}

const PONG_WITHIN_MS = 6_000;
const PING_EVERY_MS = 25_000;

/**
 * Follows the tenant's feed. After a loss it says the last `seq` it has seen and receives everything since, once and
 * in order; a frame that is not newer than the last is dropped. Close codes as packages/api/src/socket.ts has them:
 * 4401 renews the token first, 4403 stops, all others reconnect after a growing random pause. Waking from sleep and
 * the return of the network are noticed by a ping, not waited for.
 */
export function startLive(options: LiveOptions): Live {
  let socket: WebSocket | null = null;
  let lastSeq: number | null = null;
  let attempt = 0;
  let isStopped = false;
  let lostAtMs = Date.now();
  let retryTimer: number | undefined;
  let pongTimer: number | undefined;
  let looking: Extract<ConsoleSay, { type: "look" }> = { type: "look", conversationId: null, isTyping: false };
  let isReady = false;

  const say = (frame: ConsoleSay) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
  };

  const check = () => {
    if (!isReady) {
      if (!isStopped && retryTimer !== undefined) connect();
      return;
    }
    say({ type: "ping" });
    window.clearTimeout(pongTimer);
    pongTimer = window.setTimeout(() => socket?.close(4000, "no pong"), PONG_WITHIN_MS);
  };

  function connect(): void {
    window.clearTimeout(retryTimer);
    retryTimer = undefined;
    const token = options.accessToken();
    if (isStopped || token === null) return;
    liveStatusStore.set({ state: "connecting", sinceMs: lostAtMs });
    const opened = new WebSocket(options.url);
    socket = opened;
    opened.onopen = () =>
      // One change may have made several frames with one number: asking from the number before never loses its rest.
      say({ type: "hello", accessToken: token, ...(lastSeq === null ? {} : { since: Math.max(0, lastSeq - 1) }) });
    opened.onmessage = ({ data }) => socket === opened && hear(JSON.parse(String(data)) as ConsoleFrame);
    opened.onclose = ({ code }) => socket === opened && lose(code);
  }

  function hear(frame: ConsoleFrame): void {
    window.clearTimeout(pongTimer);
    if (frame.type === "ping") {
      say({ type: "pong" });
      return;
    }
    if (frame.type === "pong") return;
    if (frame.type === "ready") {
      const isFirst = lastSeq === null;
      lastSeq ??= frame.seq;
      attempt = 0;
      isReady = true;
      liveStatusStore.set({ state: "open" });
      if (looking.conversationId !== null) say(looking);
      options.onReady(isFirst);
      return;
    }
    if ("seq" in frame) {
      // Several frames of one change share its number; only an older one has been seen before.
      if (frame.type !== "resync" && lastSeq !== null && frame.seq < lastSeq) return;
      lastSeq = frame.seq;
    }
    options.onFrame(frame);
  }

  function lose(code: number): void {
    window.clearTimeout(pongTimer);
    if (isReady) lostAtMs = Date.now();
    isReady = false;
    socket = null;
    if (isStopped || code === 4403) {
      liveStatusStore.set({ state: "off" });
      return;
    }
    liveStatusStore.set({ state: "waiting", sinceMs: lostAtMs });
    const again = () => {
      retryTimer = window.setTimeout(connect, backoffMs(attempt++, Math.random(), code));
    };
    if (code === 4401) options.renew().then(again, again);
    else again();
  }

  const onVisible = () => document.visibilityState === "visible" && check();
  const onOnline = () => {
    attempt = 0;
    check();
  };
  document.addEventListener("visibilitychange", onVisible);
  window.addEventListener("online", onOnline);
  const pinger = window.setInterval(() => isReady && check(), PING_EVERY_MS);
  connect();

  return {
    look(conversationId, isTyping) {
      looking = { type: "look", conversationId, isTyping };
      say(looking);
    },
    stop() {
      isStopped = true;
      window.clearTimeout(retryTimer);
      window.clearTimeout(pongTimer);
      window.clearInterval(pinger);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("online", onOnline);
      socket?.close(1000);
      socket = null;
      liveStatusStore.set({ state: "off" });
    },
  };
}
