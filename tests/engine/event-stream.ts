import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { RunEvent } from "@rapport/api";

/** One Server-Sent Event as it came. */
export interface CameEvent {
  id: string;
  type: string;
  data: RunEvent;
}

export interface OpenStream {
  status: number;
  events: CameEvent[];
  /** Resolves when so many events have come, or the stream has ended. */
  until(isEnough: (events: readonly CameEvent[]) => boolean): Promise<void>;
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  leave(): void;
}

/** Follows an address as a program would, reading as it comes, over a connection of its own. */
export async function openStream(
  url: string,
  headers: Record<string, string>,
  lastEventId?: string,
): Promise<OpenStream> {
  const asked = get(url, {
    agent: false,
    headers: { accept: "text/event-stream", ...headers, ...(lastEventId ? { "last-event-id": lastEventId } : {}) },
  });
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  let hasLeft = false;
  const events: CameEvent[] = [];
  const waiting = new Set<() => void>();
  let isEnded = false;
  const wake = () => {
    for (const one of waiting) one();
  };
  const read = async () => {
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        rest += decoder.decode(chunk, { stream: true });
        const blocks = rest.split("\n\n");
        rest = blocks.pop()!;
        for (const block of blocks) {
          const fields = new Map(
            block.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
          );
          const data = fields.get("data");
          if (data === undefined) continue;
          events.push({ id: fields.get("id")!, type: fields.get("event")!, data: RunEvent.parse(JSON.parse(data)) });
        }
        wake();
      }
    } catch (error) {
      if (!hasLeft) throw error;
    } finally {
      isEnded = true;
      wake();
    }
  };
  const ended = read();
  return {
    status: response.statusCode ?? 0,
    events,
    ended,
    async until(isEnough) {
      while (!isEnough(events)) {
        if (isEnded) throw new Error(`the stream ended after ${events.map(({ type }) => type).join(", ")}`);
        await new Promise<void>((resolve) => {
          const one = () => {
            waiting.delete(one);
            resolve();
          };
          waiting.add(one);
        });
      }
    },
    leave() {
      hasLeft = true;
      asked.destroy();
    },
  };
}
