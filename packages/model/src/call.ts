import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4FinishReason } from "@ai-sdk/provider";
import type { StopReason } from "./faults.ts";
import type { ModelFinishReason, ModelToolCall, ModelUsage } from "./port.ts";
import { toUsage } from "./providers.ts";

/** What one call to a provider brought. */
export interface Outcome {
  text: string;
  /** `isReadable` is false where the model's arguments are no JSON; `input` is then the raw text. */
  toolCalls: (ModelToolCall & { isReadable: boolean })[];
  usage: ModelUsage;
  finishReason: ModelFinishReason;
  responseModel: string | null;
  firstPartMs: number | null;
}

export type CallPart = { type: "text"; text: string } | { type: "reasoning"; text: string };

/** A clock over one call: it aborts the call when a limit has passed or the caller cancels, and remembers why. */
export interface CallClock {
  readonly signal: AbortSignal;
  readonly stopped: StopReason | null;
  /** Rejects when the clock stops the call, for providers and fetches that don't mind the signal. */
  guard<T>(work: PromiseLike<T>): Promise<T>;
  /** A part came: waits for the next one at most `betweenPartsMs`. */
  heard(): void;
  cancel(): void;
  stop(): void;
}

export interface ClockLimits {
  attemptMs: number;
  /** Null when the call isn't streamed. */
  firstPartMs: number | null;
  betweenPartsMs: number;
}

export function startClock(limits: ClockLimits, outer: AbortSignal | undefined): CallClock {
  const controller = new AbortController();
  let stopped: StopReason | null = null;
  let silence: NodeJS.Timeout | undefined;
  const end = (reason: StopReason) => {
    stopped ??= reason;
    controller.abort(new DOMException(`The call was ended: ${reason}.`, "AbortError"));
  };
  const cancel = () => end("cancelled");
  const whole = setTimeout(end, limits.attemptMs, "attempt");
  if (limits.firstPartMs !== null) silence = setTimeout(end, limits.firstPartMs, "first_part");
  if (outer?.aborted) cancel();
  else outer?.addEventListener("abort", cancel, { once: true });
  const ended = new Promise<never>((_, reject) => {
    if (controller.signal.aborted) reject(controller.signal.reason);
    else controller.signal.addEventListener("abort", () => reject(controller.signal.reason), { once: true });
  });
  // A call that goes well leaves nobody listening.
  ended.catch(() => {});
  return {
    signal: controller.signal,
    get stopped() {
      return stopped;
    },
    guard: (work) => Promise.race([work, ended]),
    heard() {
      if (silence === undefined) return;
      clearTimeout(silence);
      silence = setTimeout(end, limits.betweenPartsMs, "between_parts");
    },
    cancel,
    stop() {
      clearTimeout(whole);
      clearTimeout(silence);
      outer?.removeEventListener("abort", cancel);
    },
  };
}

/** One call that is answered at once. Yields nothing; a generator so that both ways of calling look alike. */
// biome-ignore lint/correctness/useYield: the streamed call yields parts, this one has none.
export async function* generateOnce(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  clock: CallClock,
): AsyncGenerator<CallPart, Outcome> {
  const result = await clock.guard(model.doGenerate({ ...options, abortSignal: clock.signal }));
  const texts: string[] = [];
  const toolCalls: Outcome["toolCalls"] = [];
  for (const part of result.content) {
    if (part.type === "text") texts.push(part.text);
    else if (part.type === "tool-call") toolCalls.push(readToolCall(part));
  }
  return {
    text: texts.join(""),
    toolCalls,
    usage: toUsage(result.usage),
    finishReason: toFinishReason(result.finishReason),
    responseModel: result.response?.modelId ?? null,
    firstPartMs: null,
  };
}

/** One streamed call. Leaving the generator early ends the call at the provider. Throws what the provider reports in the stream. */
export async function* streamOnce(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  clock: CallClock,
): AsyncGenerator<CallPart, Outcome> {
  const beganAt = performance.now();
  const outcome: Outcome = {
    text: "",
    toolCalls: [],
    usage: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
    finishReason: "other",
    responseModel: null,
    firstPartMs: null,
  };
  const { stream } = await clock.guard(model.doStream({ ...options, abortSignal: clock.signal }));
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value: part } = await clock.guard(reader.read());
      if (done) return outcome;
      switch (part.type) {
        case "text-delta":
        case "reasoning-delta":
          clock.heard();
          outcome.firstPartMs ??= performance.now() - beganAt;
          if (part.type === "text-delta") outcome.text += part.delta;
          yield { type: part.type === "text-delta" ? "text" : "reasoning", text: part.delta };
          break;
        case "tool-input-start":
        case "tool-input-delta":
          clock.heard();
          outcome.firstPartMs ??= performance.now() - beganAt;
          break;
        case "tool-call":
          outcome.toolCalls.push(readToolCall(part));
          break;
        case "response-metadata":
          outcome.responseModel = part.modelId ?? null;
          break;
        case "finish":
          outcome.usage = toUsage(part.usage);
          outcome.finishReason = toFinishReason(part.finishReason);
          break;
        case "error":
          throw part.error;
      }
    }
  } finally {
    // Nobody reads on: an unread body would hold its connection.
    reader.cancel().catch(() => {});
  }
}

function readToolCall(part: { toolCallId: string; toolName: string; input: string }): Outcome["toolCalls"][number] {
  const { toolCallId: id, toolName: name } = part;
  try {
    return { id, name, input: part.input.trim() === "" ? {} : JSON.parse(part.input), isReadable: true };
  } catch {
    return { id, name, input: part.input, isReadable: false };
  }
}

function toFinishReason({ unified }: LanguageModelV4FinishReason): ModelFinishReason {
  if (unified === "tool-calls") return "tool_calls";
  if (unified === "content-filter") return "content_filter";
  return unified === "stop" || unified === "length" ? unified : "other";
}
