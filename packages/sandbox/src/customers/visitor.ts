import { randomUUID } from "node:crypto";
import { createClient, type RouteOutput, type WidgetFrame } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import { WebSocket } from "ws";

export type WidgetMessage = RouteOutput<"widget.messages">["messages"][number];

export interface VisitorOptions {
  /** The hub's address, asked for anew at each attempt: it may have moved. */
  server: () => string;
  widgetKey: string;
  /** The page that the widget stands on. */
  origin: string;
  /** Signed identity; absent: a stranger. */
  identity?: () => string;
  profile?: { name?: string; email?: string };
  locale?: string;
}

/** What this visitor said and the server has acknowledged. */
export interface SaidWords {
  clientId: string;
  text: string;
  /** The event's id as the acknowledgement told it. */
  id: string;
}

export interface Visitor {
  /**
   * Says something as a real widget does: kept until the server has acknowledged it, sent again under the same client
   * id for as long as it takes, one after another. Resolves with the acknowledgement; rejects only when the server
   * refuses for good or the visitor leaves.
   */
  say(text: string): Promise<WidgetMessage>;
  /** Acknowledged words in the order in which they were said. */
  readonly said: readonly SaidWords[];
  /** Everything of this chat that arrived, by id: a message that comes twice under one id is the same one. */
  readonly heard: ReadonlyMap<string, WidgetMessage>;
  /** Told of each answer of the company once. */
  onAnswer(listener: (message: WidgetMessage) => void): () => void;
  /** Tells that this visitor types, or no longer does. */
  type(isTyping: boolean): void;
  /** Asks for everything that is there, and waits for it. */
  catchUp(): Promise<void>;
  leave(): void;
}

const FIRST_PAUSE_MS = 150;
const LONGEST_PAUSE_MS = 3000;

/** A customer's browser with the widget in it, without the browser: the same calls, the same socket, the same patience. */
export function openVisitor(options: VisitorOptions): Visitor {
  const query = { key: options.widgetKey };
  const said: SaidWords[] = [];
  const heard = new Map<string, WidgetMessage>();
  const listeners = new Set<(message: WidgetMessage) => void>();
  const gone = new AbortController();
  let token: string | null = null;
  let lastSeq = 0;
  let socket: WebSocket | null = null;
  let starting: Promise<void> | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const call = () =>
    createClient({
      baseUrl: options.server(),
      token: () => token,
      headers: () => ({
        origin: options.origin,
        ...(options.identity ? { "x-rapport-identity": options.identity() } : {}),
      }),
      fetch: (input, init) =>
        fetch(input, { ...init, signal: AbortSignal.any([gone.signal, AbortSignal.timeout(15_000)]) }),
    });

  function learn(messages: readonly WidgetMessage[]): void {
    for (const message of messages) {
      lastSeq = Math.max(lastSeq, message.seq);
      if (heard.has(message.id)) continue;
      heard.set(message.id, message);
      if (message.direction === "out") for (const listener of listeners) listener(message);
    }
  }

  /** Tries until it works. Passes on what no patience can mend. */
  async function insist<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
      try {
        return await attempt();
      } catch (error) {
        if (gone.signal.aborted) throw error;
        const isTransient =
          !(error instanceof RapportError) || error.isRetryable || error.status >= 500 || error.code === "unavailable";
        if (!isTransient) throw error;
        const waitMs =
          error instanceof RapportError && error.retryAfterSeconds ? error.retryAfterSeconds * 1000 : pauseMs;
        await pause(waitMs * (0.5 + Math.random()), gone.signal);
      }
    }
  }

  function start(): Promise<void> {
    starting ??= insist(async () => {
      const { identity, locale } = options;
      const body = {
        ...(token ? { visitorToken: token } : {}),
        ...(identity ? { identity: identity() } : {}),
        ...(locale ? { locale } : {}),
      };
      const begun = await call().call("widget.start", { query, body });
      token = begun.visitorToken;
      learn(begun.messages);
      lastSeq = Math.max(lastSeq, begun.seq);
      if (options.profile) await call().call("widget.profile", { query, body: options.profile });
    }).then(listen);
    return starting;
  }

  function listen(): void {
    if (gone.signal.aborted) return;
    const url = new URL("/widget/v1/socket", options.server());
    url.searchParams.set("key", options.widgetKey);
    url.protocol = url.protocol.replace("http", "ws");
    const mine = new WebSocket(url, { origin: options.origin, handshakeTimeout: 5000 });
    socket = mine;
    mine.on("open", () => {
      const identity = options.identity ? { identity: options.identity() } : {};
      mine.send(JSON.stringify({ type: "hello", visitorToken: token, since: lastSeq, ...identity }));
    });
    mine.on("message", (text) => {
      const frame = JSON.parse(String(text)) as WidgetFrame;
      if (frame.type === "message") learn([frame.message]);
      else if (frame.type === "resync") void catchUp().catch(() => undefined);
      else if (frame.type === "ping") mine.send(JSON.stringify({ type: "pong" }));
    });
    mine.on("error", () => undefined);
    mine.on("close", () => {
      if (gone.signal.aborted) return;
      setTimeout(listen, 200 + Math.random() * 800).unref();
    });
  }

  async function catchUp(): Promise<void> {
    await start();
    for (let after = 0; ; ) {
      const from = after;
      const page = await insist(() => call().call("widget.messages", { query: { ...query, after: from } }));
      learn(page.messages);
      const last = page.messages.at(-1)?.seq ?? 0;
      if (page.messages.length === 0 || last <= after) return;
      after = last;
    }
  }

  return {
    said,
    heard,
    say(text) {
      const clientId = randomUUID();
      const sent = queue.then(async () => {
        await start();
        const message = await insist(() => call().call("widget.send", { query, body: { clientId, text } }));
        said.push({ clientId, text, id: message.id });
        learn([message]);
        return message;
      });
      queue = sent.catch(() => undefined);
      return sent;
    },
    onAnswer(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    type(isTyping) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ type: "typing", isTyping }));
    },
    catchUp,
    leave() {
      gone.abort();
      socket?.close();
    },
  };
}

/** Resolves after this time; rejects at once when the signal fires. */
export function pause(forMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new Error("stopped"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, forMs);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
