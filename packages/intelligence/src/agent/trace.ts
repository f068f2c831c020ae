import { newId, type RunSpan } from "@rapport/schema";

/** Gathers the steps of a run (INT-11), with names and attributes of OpenTelemetry's GenAI conventions. */
export interface Trace {
  readonly spans: readonly RunSpan[];
  /** Runs a step and keeps what went in and came out, also when it throws. */
  step<Result>(
    step: { operation: string; name: string; input?: unknown; attributes?: Record<string, unknown> },
    work: (span: RunSpan) => Promise<Result> | Result,
  ): Promise<Result>;
}

/** What the models of a run took, by its spans; the cost is null as soon as one price was not known. */
export function sumModelUse(spans: readonly RunSpan[]): {
  inputTokens: number;
  outputTokens: number;
  costMicros: number | null;
} {
  const sum = { inputTokens: 0, outputTokens: 0, costMicros: 0 as number | null };
  for (const { attributes } of spans) {
    if (!("gen_ai.usage.input_tokens" in attributes)) continue;
    sum.inputTokens += Number(attributes["gen_ai.usage.input_tokens"]);
    sum.outputTokens += Number(attributes["gen_ai.usage.output_tokens"]);
    const cost = attributes["rapport.cost_micros"];
    sum.costMicros = sum.costMicros === null || typeof cost !== "number" ? null : sum.costMicros + cost;
  }
  return sum;
}

/** Texts longer than this are cut in a trace. */
const MAX_TEXT = 4000;

/** Told of each step as it begins (its output is still null) and ends. */
export type TraceListener = (what: "began" | "ended", span: RunSpan) => void;

export function openTrace(now: () => Date = () => new Date(), listener?: TraceListener): Trace {
  const spans: RunSpan[] = [];
  let parentId: string | null = null;
  return {
    spans,
    async step({ operation, name, input = null, attributes = {} }, work) {
      const span: RunSpan = {
        id: newId(now().getTime()),
        parentId,
        operation,
        name,
        startedAt: now().toISOString(),
        durationMs: 0,
        status: "ok",
        attributes: { "gen_ai.operation.name": operation, ...attributes },
        input: cut(input),
        output: null,
      };
      spans.push(span);
      listener?.("began", span);
      const outer = parentId;
      parentId = span.id;
      const begunAt = performance.now();
      try {
        const result = await work(span);
        span.output = cut(result ?? null);
        return result;
      } catch (error) {
        span.status = "error";
        span.output = { error: error instanceof Error ? error.message : String(error) };
        throw error;
      } finally {
        span.durationMs = Math.round((performance.now() - begunAt) * 1000) / 1000;
        parentId = outer;
        listener?.("ended", span);
      }
    },
  };
}

function cut(value: unknown): unknown {
  if (typeof value === "string") return value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value;
  if (Array.isArray(value)) return value.slice(0, 100).map(cut);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cut(inner)]));
  }
  return value;
}
