import type { PlaygroundTurn, RouteInput } from "@rapport/api";
import { useRef, useState } from "react";
import { call } from "../../session/session.ts";

export type PlaygroundEvent = RouteInput<"agent.playground">["body"]["event"];
export type QuickReply = PlaygroundTurn["say"][number]["quickReplies"][number];

export interface Exchange {
  id: number;
  /** As the customer sees what they did: their words, or the button's label. */
  words: string;
  event: PlaygroundEvent;
  /** What the engine knew before. */
  memory: unknown;
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
  const current = useRef(0);
  const nextId = useRef(1);

  const ask = async (exchange: Exchange, before: readonly Exchange[]) => {
    const run = ++current.current;
    setExchanges([...before, exchange]);
    setBusy(true);
    const settle = (outcome: Pick<Exchange, "turn" | "error">) => {
      if (run !== current.current) return;
      setExchanges((known) => known.map((one) => (one.id === exchange.id ? { ...one, ...outcome } : one)));
      setBusy(false);
    };
    try {
      const turn = await call("agent.playground", {
        body: {
          event: exchange.event,
          language: setting.language,
          ...(exchange.memory === undefined || exchange.memory === null ? {} : { memory: exchange.memory }),
          ...(setting.versionId ? { versionId: setting.versionId } : {}),
          ...(setting.customerEmail ? { customerEmail: setting.customerEmail } : {}),
        },
      });
      settle({ turn, error: null });
    } catch (error) {
      settle({ turn: null, error });
    }
  };
  const start = (words: string, event: PlaygroundEvent) => {
    const done = exchanges.filter(({ turn }) => turn !== null);
    const memory = done.at(-1)?.turn?.memory ?? null;
    return ask({ id: nextId.current++, words, event, memory, turn: null, error: null }, done);
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
      return ask({ ...exchange, id: nextId.current++, turn: null, error: null }, exchanges.slice(0, at));
    },
    restart: () => {
      current.current += 1;
      setBusy(false);
      setExchanges([]);
    },
  };
}
