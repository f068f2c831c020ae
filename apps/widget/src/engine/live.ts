import type { WidgetFrame, WidgetSay } from "@rapport/api";
import { backoffMs, createPause } from "./backoff.ts";

/** The socket is `online`; answers come by asking (`polling`); neither works (`offline`). */
export type LinkState = "connecting" | "online" | "polling" | "offline";

export interface Live {
  start(): void;
  stop(): void;
  /** The page woke, the network is back, or the person looks: find out now whether the socket lives. */
  nudge(): void;
  /** Says a momentary frame; dropped when there is no socket. */
  say(frame: WidgetSay): void;
}

const HEARTBEAT_MS = 25_000;
const ANSWER_MS = 8_000;
/** Sockets may be blocked by a proxy while requests pass: after this many failures in a row we ask instead. */
const FAILURES_BEFORE_POLLING = 2;

/**
 * Keeps the visitor's socket: resumes with the last feed number, notices dead ones by heartbeat, comes back with backoff,
 * and asks by HTTP meanwhile when sockets do not get through. `poll` throws when the server cannot be reached.
 */
export function createLive(options: {
  url: string;
  /** First frame of a socket; null: not possible now (no token yet). */
  hello: () => Promise<WidgetSay | null>;
  poll: () => Promise<void>;
  onFrame: (frame: WidgetFrame) => void;
  onLink: (state: LinkState) => void;
  /** The server does not know the token any more; answers whether to come back. */
  onSignedOut: () => Promise<boolean>;
  isVisible: () => boolean;
}): Live {
  const Socket = globalThis.WebSocket as typeof WebSocket | undefined;
  const pause = createPause();
  const pollPause = createPause();
  let socket: WebSocket | null = null;
  let isRunning = false;
  let isPolling = false;
  let failures = 0;
  let heartbeat: ReturnType<typeof setTimeout> | undefined;
  let deadline: ReturnType<typeof setTimeout> | undefined;

  const say = (frame: WidgetSay) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(frame));
  };
  const expectAnswer = () => {
    clearTimeout(deadline);
    deadline = setTimeout(() => socket?.close(), ANSWER_MS);
  };
  const ping = () => {
    say({ type: "ping" });
    expectAnswer();
  };
  const noteLife = () => {
    clearTimeout(deadline);
    clearTimeout(heartbeat);
    heartbeat = setTimeout(ping, HEARTBEAT_MS);
  };

  const receive = (text: string) => {
    let frame: WidgetFrame;
    try {
      frame = JSON.parse(text) as WidgetFrame;
    } catch {
      return;
    }
    noteLife();
    if (frame.type === "ping") say({ type: "pong" });
    if (frame.type === "ready") {
      failures = 0;
      isPolling = false;
      pollPause.wake();
      options.onLink("online");
    }
    options.onFrame(frame);
  };

  /** One socket from opening to closing. Answers its close code. */
  const runSocket = async (): Promise<number> => {
    const hello = await options.hello();
    if (!hello || !Socket || !isRunning) return 0;
    return new Promise((resolve) => {
      const current = new Socket(options.url);
      socket = current;
      expectAnswer();
      current.onopen = () => current.send(JSON.stringify(hello));
      current.onmessage = (event) => {
        if (socket === current) receive(String(event.data));
      };
      const end = (code: number) => {
        clearTimeout(deadline);
        clearTimeout(heartbeat);
        if (socket === current) socket = null;
        resolve(code);
      };
      current.onclose = (event) => end(event.code);
      // A socket whose network is gone can take a minute to admit that it closes.
      const close = current.close.bind(current);
      current.close = () => {
        close();
        end(1006);
      };
    });
  };

  const pollWhileNeeded = async () => {
    if (isPolling) return;
    isPolling = true;
    while (isRunning && isPolling) {
      try {
        await options.poll();
        if (isPolling) options.onLink("polling");
      } catch {
        if (isPolling) options.onLink("offline");
      }
      if (isPolling && isRunning) await pollPause.sleep(options.isVisible() ? 4_000 : 20_000);
    }
  };

  const run = async () => {
    while (isRunning) {
      const code = await runSocket().catch(() => 0);
      if (!isRunning) return;
      if (code === 4403 || (code === 4401 && !(await options.onSignedOut()))) {
        isRunning = false;
        return;
      }
      failures++;
      if (failures === 1) options.onLink("connecting");
      if (failures >= FAILURES_BEFORE_POLLING) void pollWhileNeeded();
      await pause.sleep(code === 1012 ? Math.random() * 2_000 : backoffMs(failures));
    }
  };

  return {
    say,
    start() {
      if (isRunning) return;
      isRunning = true;
      options.onLink("connecting");
      void run();
    },
    stop() {
      isRunning = false;
      isPolling = false;
      pause.wake();
      pollPause.wake();
      socket?.close();
    },
    nudge() {
      if (socket?.readyState === 1) ping();
      pause.wake();
      pollPause.wake();
    },
  };
}
