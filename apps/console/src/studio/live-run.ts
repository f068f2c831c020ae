import type { RunEvent } from "@rapport/api";
import { type Id, RapportError, type RunSpan } from "@rapport/schema";
import { backoffMs } from "../live/backoff.ts";
import { follow } from "../session/session.ts";

/** A step as far as it is known: one under way has neither an end nor an outcome. */
export interface LiveStep {
  span: RunSpan;
  isRunning: boolean;
}

/** A run while it happens. */
export interface LiveRun {
  runId: Id | null;
  /** In the order in which they began. */
  steps: readonly LiveStep[];
  /** What has passed the gate and is said. */
  sentences: readonly string[];
  end: Extract<RunEvent, { type: "ended" }> | null;
}

export const NOTHING_YET: LiveRun = { runId: null, steps: [], sentences: [], end: null };

/** The run after one more event. A second beginning in one run forgets its steps; what was said stays said. */
export function withEvent(run: LiveRun, event: RunEvent): LiveRun {
  switch (event.type) {
    case "began":
      return event.runId === run.runId
        ? { ...run, steps: [], end: null }
        : { ...NOTHING_YET, runId: event.runId, steps: [] };
    case "step_began": {
      const span: RunSpan = { ...event.step, durationMs: 0, status: "ok", attributes: {}, output: null };
      return { ...run, steps: [...run.steps, { span, isRunning: true }] };
    }
    case "step_ended":
      return {
        ...run,
        steps: run.steps.map((step) =>
          step.span.id === event.step.id ? { span: { ...step.span, ...event.step }, isRunning: false } : step,
        ),
      };
    case "sentence":
      return { ...run, sentences: [...run.sentences, event.text] };
    case "ended":
      return { ...run, end: event };
  }
}

/** So often in a row a stream that tells nothing is opened anew before its reader is told. */
const MAX_BREAKS = 4;

/**
 * The events of one run until it ends. A connection that breaks is opened again after the last event that came. Throws RapportError
 * when that does not help, or when there is no such run; ends quietly when `signal` aborts.
 */
export async function* followRun(runId: Id, signal: AbortSignal): AsyncGenerator<RunEvent, void> {
  const open = (after: string | undefined) => follow("runs.events", { params: { id: runId } }, { signal, after });
  for await (const event of followOn(open, signal, MAX_BREAKS)) {
    yield event;
    if (event.type === "ended") return;
  }
}

/**
 * The events of all runs of a conversation from now on, until `signal` aborts: a server that is away is waited for, however long. Throws
 * RapportError when there is no such conversation.
 */
export function followConversation(id: Id, signal: AbortSignal): AsyncGenerator<RunEvent, void> {
  const open = (after: string | undefined) => follow("conversations.runEvents", { params: { id } }, { signal, after });
  return followOn(open, signal, Number.POSITIVE_INFINITY);
}

async function* followOn(
  open: (after: string | undefined) => ReturnType<typeof follow<"runs.events">>,
  signal: AbortSignal,
  maxBreaks: number,
): AsyncGenerator<RunEvent, void> {
  let after: string | undefined;
  for (let breaks = 0; !signal.aborted; breaks += 1) {
    try {
      for await (const { id, event } of await open(after)) {
        after = id;
        breaks = 0;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof RapportError && error.isRetryable) || breaks >= maxBreaks) throw error;
    }
    await pause(backoffMs(breaks, Math.random(), 0), signal);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}
