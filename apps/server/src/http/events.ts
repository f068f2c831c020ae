import { once } from "node:events";
import { PassThrough } from "node:stream";
import { RapportError } from "@rapport/schema";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { EventStream, ServerEvent } from "./call.ts";

/** Proxies cut what is silent for a minute. */
const BEAT_MS = 15_000;
const RECHECK_MS = 30_000;
const MOST_PER_ACTOR = 20;

export interface EventStreams {
  /** Answers with Server-Sent Events until they end, the reader leaves, `recheck` throws or the server stops. Throws rate_limited. */
  send(reply: FastifyReply, stream: EventStream, recheck: () => Promise<void>, actorId: string): FastifyReply;
}

/** The streams of one server: whoever goes away leaves nothing behind, and no stream keeps the server from stopping. */
export function createEventStreams(app: FastifyInstance): EventStreams {
  const open = new Set<AbortController>();
  const counts = new Map<string, number>();
  app.addHook("preClose", async () => {
    for (const gone of open) gone.abort();
  });

  function count(actorId: string, more: 1 | -1): void {
    const left = (counts.get(actorId) ?? 0) + more;
    if (left > 0) counts.set(actorId, left);
    else counts.delete(actorId);
  }

  async function pump(out: PassThrough, stream: EventStream, { signal }: AbortController): Promise<void> {
    for await (const event of stream(signal)) {
      if (signal.aborted) return;
      // Who reads slowly is waited for, and not with events piling up in memory.
      if (!out.write(formatEvent(event))) await once(out, "drain", { signal });
    }
  }

  return {
    send(reply, stream, recheck, actorId) {
      if ((counts.get(actorId) ?? 0) >= MOST_PER_ACTOR) {
        throw new RapportError("rate_limited", {
          sentence: "Too many streams are open at once.",
          retryAfterSeconds: 10,
        });
      }
      const gone = new AbortController();
      const out = new PassThrough();
      open.add(gone);
      count(actorId, 1);
      const beat = setInterval(() => out.write(": still here\n\n"), BEAT_MS);
      const rechecks = setInterval(() => recheck().catch(() => gone.abort()), RECHECK_MS);
      out.on("error", () => gone.abort());
      out.on("close", () => gone.abort());
      out.write("retry: 2000\n\n");
      pump(out, stream, gone)
        .catch((error: unknown) => {
          if (!gone.signal.aborted) reply.log.error({ err: error }, "a stream of events failed");
        })
        .finally(() => {
          clearInterval(beat);
          clearInterval(rechecks);
          open.delete(gone);
          count(actorId, -1);
          out.end();
        });
      return (
        reply
          .type("text/event-stream; charset=utf-8")
          .header("cache-control", "no-store")
          .header("x-accel-buffering", "no")
          // Kept alive, the connection would hold a stopping server for as long as it may lie idle.
          .header("connection", "close")
          .send(out)
      );
    },
  };
}

/** JSON has no line breaks outside of its strings' escapes, so one `data` line holds it. */
function formatEvent({ id, data }: ServerEvent): string {
  return `id: ${id}\nevent: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
}
