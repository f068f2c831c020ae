import type { z } from "zod";

// The model port (SPEC INT-22): what the rest of the house knows of language models. A model reads and writes words; it executes nothing:
// tool calls are only returned, and whoever asked decides what becomes of them.

export type JsonSchema = Readonly<Record<string, unknown>>;
export type Reasoning = "none" | "low" | "medium" | "high";

export type ModelContent =
  | { type: "text"; text: string }
  /** `data` is base64 without a `data:` prefix. */
  | { type: "image"; mediaType: string; data: string };

export type ModelMessage =
  | { role: "user"; content: string | readonly ModelContent[] }
  | { role: "assistant"; content: string; toolCalls?: readonly ModelToolCall[] }
  | { role: "tool"; toolCallId: string; toolName: string; result: unknown; isError?: boolean };

export interface ModelTool {
  name: string;
  description: string;
  inputSchema: JsonSchema;
}

export interface ModelToolCall {
  id: string;
  name: string;
  /** Parsed JSON as the model wrote it. It has not been held against the tool's schema: whoever runs the tool does that. */
  input: unknown;
}

export interface ModelOutput {
  /** Letters, digits, `_` and `-`; providers show it to the model. */
  name: string;
  schema: z.ZodType | JsonSchema;
}

export interface ModelRequest {
  /** What the answer is for, for example `word_answer`; goes into traces and the ledger, not to the provider. */
  purpose: string;
  /** The playbook's category; chooses the model by `perCategory` of the configuration. */
  category?: string;
  system: string;
  messages: readonly ModelMessage[];
  tools?: readonly ModelTool[];
  toolChoice?: "auto" | "required" | "none";
  /** Asks for one JSON value of this schema; it stands, validated, in `object` of the answer. */
  output?: ModelOutput;
  /** Id of a configured model; wins over the category's choice. Fall-backs still apply. */
  model?: string;
  reasoning?: Reasoning;
  temperature?: number;
  maxOutputTokens?: number;
  /** For the whole request with its retries, repair and fall-backs; the configuration's `timeouts.totalMs` otherwise. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Tokens. `input` includes cached tokens, `output` includes reasoning (OpenTelemetry GenAI). Null: the provider didn't say. */
export interface ModelUsage {
  input: number | null;
  output: number | null;
  cacheRead: number | null;
  cacheWrite: number | null;
  reasoning: number | null;
}

export interface ModelCost {
  /** ISO 4217. */
  currency: string;
  /** Exact decimal number of millionths of the currency, for example "412.5"; sum it as numeric, not as a float. */
  micros: string;
}

export type ModelFinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "other";

/** One try at one model; a request has several when it was retried, repaired or fell back. */
export interface ModelAttempt {
  modelId: string;
  providerId: string;
  /** Null when it went well. */
  error: ModelErrorCode | null;
  /** What went wrong, for people. */
  sentence: string | null;
  latencyMs: number;
  usage: ModelUsage | null;
  cost: ModelCost | null;
  isRepair: boolean;
}

export interface ModelAnswer {
  text: string;
  toolCalls: ModelToolCall[];
  /** Present when `output` was asked for: it fits the schema. */
  object?: unknown;
  /** Of all attempts of this request together. */
  usage: ModelUsage;
  /** Of all attempts together; null when a price isn't known. Null is shown as unknown, never as zero. */
  cost: ModelCost | null;
  /** Id in the configuration. */
  model: string;
  provider: string;
  /** What the provider says answered, for example a dated snapshot of the model. */
  responseModel: string | null;
  finishReason: ModelFinishReason;
  latencyMs: number;
  /** Only when streamed. */
  timeToFirstPartMs?: number;
  attempts: ModelAttempt[];
}

/** `text` and `reasoning` come as they are written; a `tool_call` comes whole; `answer` is always the last part. */
export type ModelPart =
  | { type: "text"; text: string }
  | { type: "reasoning"; text: string }
  | { type: "tool_call"; toolCall: ModelToolCall }
  | { type: "answer"; answer: ModelAnswer };

export interface EmbedAnswer {
  /** One per text, in their order, all of one length. */
  vectors: number[][];
  dimensions: number;
  usage: ModelUsage;
  cost: ModelCost | null;
  model: string;
  provider: string;
  latencyMs: number;
}

export interface EmbedOptions {
  purpose: string;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** Every method throws ModelError and nothing else, an iterator too. */
export interface Model {
  generate(request: ModelRequest): Promise<ModelAnswer>;
  /** Leaving the loop, or aborting the signal, ends the request at the provider. After the first part there is no fall-back. */
  stream(request: ModelRequest): AsyncIterable<ModelPart>;
  /** Absent when no embedding model is configured. */
  embed?(texts: readonly string[], options: EmbedOptions): Promise<EmbedAnswer>;
}

export type ModelErrorCode =
  | "timeout"
  | "unavailable"
  | "rate_limited"
  | "budget_exceeded"
  | "bad_output"
  | "refused_by_provider"
  | "not_configured"
  | "circuit_open"
  | "cancelled";

/** The one error of the port. The message is a sentence for people and holds no secret and nothing of the customer's words. */
export class ModelError extends Error {
  readonly code: ModelErrorCode;
  readonly attempts: ModelAttempt[];
  /** How long the provider asks us to wait; null when it didn't say. */
  readonly retryAfterMs: number | null;
  /** What had been streamed before the error; never shown as an answer. */
  readonly partialText: string;

  constructor(
    code: ModelErrorCode,
    message: string,
    more: { attempts?: ModelAttempt[]; retryAfterMs?: number | null; partialText?: string; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "ModelError";
    this.code = code;
    this.attempts = more.attempts ?? [];
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.partialText = more.partialText ?? "";
  }
}
