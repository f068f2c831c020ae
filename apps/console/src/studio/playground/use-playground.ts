import type { PlaygroundTurn, RouteInput, RunEvent } from "@rapport/api";
import { RapportError } from "@rapport/schema";
import { useEffect, useRef, useState } from "react";
import { call } from "../../session/session.ts";
import { followRun, type LiveRun, NOTHING_YET, withEvent } from "../live-run.ts";

export type PlaygroundEvent = RouteInput<"agent.playground">["body"]["event"];
export type QuickReply = PlaygroundTurn["say"][number]["quickReplies"][number];

export interface Exchange {
  id: number;
  /** As the customer sees what they did: their words, or the button's label. */
  words: string;
  event: PlaygroundEvent;
  /** What the engine knew before. */
  memory: unknown;
  /** What is seen of it while it is thought. */
  live: LiveRun;
  turn: PlaygroundTurn | null;
  error: unknown;
}

export interface Setting {
  /** Null: the draft as saved. */
  versionId: string | null;
  language: string;
  /** Null: a stranger. */
  customerEmail: string | null;
}

/** A chat that nobody but its writer sees. Each exchange keeps what was known before it, so that it can be tried again. */
export function usePlayground(setting: Setting) {
  const [exchanges, setExchanges] = useState<Exchange[]>([]);
  const [isBusy, setBusy] = useState(false);
  const current = useRef(new AbortController());
  const nextId = useRef(1);

  useEffect(() => () => current.current.abort(), []);

  const ask = async (exchange: Exchange, before: readonly Exchange[]) => {
    current.current.abort();
    const asking = new AbortController();
    current.current = asking;
    const { signal } = asking;
    setExchanges([...before, exchange]);
    setBusy(true);
    const change = (patch: (known: Exchange) => Partial<Exchange>) => {
      if (signal.aborted) return;
      setExchanges((known) => known.map((one) => (one.id === exchange.id ? { ...one, ...patch(one) } : one)));
    };
    try {
      const turn = await play(exchange, setting, signal, (event) =>
        change(({ live }) => ({ live: withEvent(live, event) })),
      );
      change(() => ({ turn, error: null }));
    } catch (error) {
      change(() => ({ turn: null, error }));
    }
    if (!signal.aborted) setBusy(false);
  };
  const start = (words: string, event: PlaygroundEvent) => {
    const done = exchanges.filter(({ turn }) => turn !== null);
    const memory = done.at(-1)?.turn?.memory ?? null;
    return ask({ id: nextId.current++, words, event, memory, live: NOTHING_YET, turn: null, error: null }, done);
  };
  return {
    exchanges,
    isBusy,
    say: (text: string) => start(text, { kind: "message", text }),
    press: (reply: QuickReply) =>
      reply.kind === "text"
        ? start(reply.text, { kind: "message", text: reply.text })
        : start(reply.label, {
            kind: "button",
            actionId: reply.actionId,
            decision: reply.decision,
            argumentsHash: reply.argumentsHash,
          }),
    /** Goes back to before this exchange and sends it once more. */
    again: (exchange: Exchange) => {
      const at = exchanges.findIndex(({ id }) => id === exchange.id);
      return ask(
        { ...exchange, id: nextId.current++, live: NOTHING_YET, turn: null, error: null },
        exchanges.slice(0, at),
      );
    },
    restart: () => {
      current.current.abort();
      setBusy(false);
      setExchanges([]);
    },
  };
}

/** Has a turn thought and tells of each step as it comes. Throws RapportError where it comes to nothing. */
async function play(
  { event, memory }: Exchange,
  { language, versionId, customerEmail }: Setting,
  signal: AbortSignal,
  onEvent: (event: RunEvent) => void,
): Promise<PlaygroundTurn> {
  const body = {
    event,
    language,
    ...(memory === undefined || memory === null ? {} : { memory }),
    ...(versionId ? { versionId } : {}),
    ...(customerEmail ? { customerEmail } : {}),
  };
  const { runId } = await call("agent.play", { body }, { signal });
  for await (const told of followRun(runId, signal)) {
    onEvent(told);
    if (told.type !== "ended") continue;
    if (told.turn) return told.turn;
    throw new RapportError("internal", told.error ? { sentence: told.error } : {});
  }
  throw new RapportError("unavailable");
}
