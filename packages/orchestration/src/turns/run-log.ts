import type { TraceListener } from "@rapport/intelligence";
import type { Id, RunSpan } from "@rapport/schema";
import { insertRunEvents, type RunEventRow, type Scope } from "@rapport/store";

/** What followers of a run are told, in its order (INT-11, ING-20). Nothing is written while nobody follows. */
export interface RunLog {
  began(trigger: string): void;
  step: TraceListener;
  /** It has passed the gate and is said. */
  sentence(text: string): void;
  /** Sentences of an answer that were not told of one by one. */
  answer(text: string): void;
  /** Resolves when followers can find what has happened so far. */
  isWritten(): Promise<void>;
  /** Resolves when all is written that followers wait for. */
  ended(detail: Record<string, unknown>): Promise<void>;
}

type Event = Omit<RunEventRow, "runId">;

/** Opens the log of one run. `isFollowed` is asked at each event: who comes late is told everything from the beginning. */
export function openRunLog(
  scope: Scope,
  run: { id: Id; conversationId: Id | null },
  isFollowed: () => boolean,
  reportError: (error: Error) => void = () => {},
): RunLog {
  const events: Event[] = [];
  let written = 0;
  let writing: Promise<void> | null = null;
  let told = "";

  function add(kind: string, detail: Record<string, unknown>): void {
    events.push({ position: events.length + 1, kind, detail });
    if (isFollowed()) writing ??= write().finally(() => (writing = null));
  }

  async function write(): Promise<void> {
    try {
      while (written < events.length) {
        const batch = events.slice(written);
        await scope.write((tx) => insertRunEvents(tx, run, batch));
        written += batch.length;
      }
    } catch (error) {
      // Followers lose a view; the turn goes on.
      reportError(error as Error);
    }
  }

  const sentence = (text: string) => {
    told += `${text} `;
    add("sentence", { text });
  };
  return {
    began: (trigger) => add("began", { runId: run.id, conversationId: run.conversationId, trigger }),
    step: (what, span) => (what === "began" ? add("step_began", beginningOf(span)) : add("step_ended", endOf(span))),
    sentence,
    answer(text) {
      const flat = (words: string) => words.replace(/\s+/g, " ").trim();
      const rest = flat(text).startsWith(flat(told)) ? flat(text).slice(flat(told).length).trim() : text;
      if (rest !== "") sentence(rest);
    },
    async isWritten() {
      await writing;
    },
    async ended(detail) {
      // Nothing began: there was nothing to think about.
      if (events.length === 0) return;
      add("ended", detail);
      await writing;
      if (written < events.length && isFollowed()) await write();
    },
  };
}

/** A step as it begins: what goes in. */
export function beginningOf({ id, parentId, operation, name, startedAt, input }: RunSpan): Record<string, unknown> {
  return { step: { id, parentId, operation, name, startedAt, input } };
}

/** A step as it ends: what came out. */
export function endOf({ id, durationMs, status, attributes, output }: RunSpan): Record<string, unknown> {
  return { step: { id, durationMs, status, attributes: { ...attributes }, output } };
}
