import assert from "node:assert/strict";
import { ConsoleFrame, type ConsoleSay } from "@rapport/api";
import WebSocket from "ws";

type FrameOf<Type extends ConsoleFrame["type"]> = Extract<ConsoleFrame, { type: Type }>;

/** A console's socket as a test holds it: every frame checked against the contract and kept in order. */
export interface TestSocket {
  readonly frames: ConsoleFrame[];
  /** The last feed number heard; what to resume from. */
  readonly lastSeq: number;
  say(frame: ConsoleSay): void;
  /** The first frame of this type, come or to come, that fits; each is given once. */
  next<Type extends ConsoleFrame["type"]>(type: Type, fits?: (frame: FrameOf<Type>) => boolean): Promise<FrameOf<Type>>;
  /** Resolves to the close code. */
  readonly closed: Promise<number>;
  close(): void;
  readonly raw: WebSocket;
}

const PATIENCE_MS = 10_000;

/** Opens a socket without saying hello. */
export async function openRawSocket(url: string): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace(/^http/, "ws")}/v1/socket`);
  await new Promise((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

export async function openConsoleSocket(url: string, accessToken: string, since?: number): Promise<TestSocket> {
  const raw = await openRawSocket(url);
  const frames: ConsoleFrame[] = [];
  const given = new Set<ConsoleFrame>();
  const waiting = new Set<() => void>();
  let lastSeq = since ?? 0;
  raw.on("message", (bytes) => {
    const plain: unknown = JSON.parse(String(bytes));
    const frame = ConsoleFrame.parse(plain);
    assert.deepEqual(frame, plain, "the frame holds more than the contract names");
    frames.push(frame);
    if ("seq" in frame) lastSeq = frame.seq;
    for (const look of [...waiting]) look();
  });
  const closed = new Promise<number>((resolve) => raw.once("close", resolve));
  const socket: TestSocket = {
    raw,
    frames,
    closed,
    get lastSeq() {
      return lastSeq;
    },
    say: (frame) => raw.send(JSON.stringify(frame)),
    next(type, fits = () => true) {
      return new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no fitting ${type} frame came; heard: ${frames.map((frame) => frame.type).join(", ")}`));
        }, PATIENCE_MS);
        function look(): void {
          const found = frames.find((frame) => frame.type === type && !given.has(frame) && fits(frame as never));
          if (!found) return;
          given.add(found);
          clearTimeout(late);
          waiting.delete(look);
          resolve(found as never);
        }
        waiting.add(look);
        look();
      });
    },
    close: () => raw.close(),
  };
  socket.say({ type: "hello", accessToken, ...(since === undefined ? {} : { since }) });
  const ready = await socket.next("ready");
  lastSeq = ready.seq;
  return socket;
}
