import { z } from "zod";
import { Id, Instant } from "../ids.ts";
import { GateVerdict } from "../level2/gate.ts";

/** INT-11: one step of a run. `name` and `attributes` follow OpenTelemetry's GenAI conventions. */
export const RunSpan = z.object({
  id: Id,
  parentId: Id.nullable(),
  /** `invoke_agent`, `chat`, `execute_tool`, `retrieval`, `plan`, `gate`, `classify`. */
  operation: z.string().max(60),
  name: z.string().max(200),
  startedAt: Instant,
  durationMs: z.number(),
  status: z.enum(["ok", "error"]),
  attributes: z.record(z.string(), z.unknown()),
  input: z.unknown(),
  output: z.unknown(),
});
export type RunSpan = z.infer<typeof RunSpan>;

/** One turn of the engine, as it was. */
export const Run = z.object({
  id: Id,
  conversationId: Id.nullable(),
  /** The customer's message, action or button that caused it. */
  trigger: z.string().max(60),
  agentVersionId: Id,
  category: z.string().nullable(),
  outcome: z.enum(["sent", "drafted", "handed_off", "waiting", "silent", "failed"]),
  gate: GateVerdict.nullable(),
  durationMs: z.number(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  /** Millionths of the price table's currency; null: a price was not known. */
  costMicros: z.number().int().nullable(),
  createdAt: Instant,
});
export type Run = z.infer<typeof Run>;
