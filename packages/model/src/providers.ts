import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import type {
  EmbeddingModelV4,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import type { ModelConfig, ProviderConfig } from "./config.ts";
import { instructSchema, type PreparedOutput } from "./output.ts";
import type { ModelMessage, ModelRequest, ModelUsage } from "./port.ts";

// The AI SDK's provider layer. Its upper layer (`ai`: loops, tool execution, retries, telemetry) stays out: those decisions are ours, and
// it changes its shape about twice a year, while providers keep one specification.

export type Fetch = typeof globalThis.fetch;

const openaiUrl = "https://api.openai.com/v1";
const anthropicUrl = "https://api.anthropic.com/v1";

/** Where a provider's API begins, without a slash at the end. */
export function baseUrlOf(provider: ProviderConfig): string {
  const known = provider.kind === "anthropic" ? anthropicUrl : openaiUrl;
  return (provider.baseUrl ?? known).replace(/\/+$/, "");
}

/** The SDK's client for one model. Makes no request yet. */
export function openLanguageModel(
  provider: ProviderConfig,
  model: Pick<ModelConfig, "model" | "supportsJsonSchema">,
  secret: string | null,
  fetch: Fetch,
): LanguageModelV4 {
  const common = { baseURL: baseUrlOf(provider), fetch, ...(provider.headers ? { headers: provider.headers } : {}) };
  if (provider.kind === "anthropic") return createAnthropic({ ...common, apiKey: secret ?? "none" })(model.model);
  return createOpenAICompatible({
    ...common,
    name: "provider",
    ...(secret === null ? {} : { apiKey: secret }),
    includeUsage: true,
    supportsStructuredOutputs: model.supportsJsonSchema,
    // OpenAI's own reasoning models refuse max_tokens.
    ...(provider.kind === "openai" ? { transformRequestBody: renameTokenLimit } : {}),
  }).chatModel(model.model);
}

/** Null when this kind of provider has no embeddings. */
export function openEmbeddingModel(
  provider: ProviderConfig,
  model: string,
  secret: string | null,
  fetch: Fetch,
): EmbeddingModelV4 | null {
  if (provider.kind === "anthropic") return null;
  return createOpenAICompatible({
    baseURL: baseUrlOf(provider),
    fetch,
    name: "provider",
    ...(provider.headers ? { headers: provider.headers } : {}),
    ...(secret === null ? {} : { apiKey: secret }),
  }).embeddingModel(model);
}

function renameTokenLimit({ max_tokens: limit, ...body }: Record<string, unknown>): Record<string, unknown> {
  return limit === undefined ? body : { ...body, max_completion_tokens: limit };
}

/** The request as the SDK wants it. */
export function toCallOptions(
  request: ModelRequest,
  model: ModelConfig,
  output: PreparedOutput | null,
  maxOutputTokens: number,
): LanguageModelV4CallOptions {
  const system = output && !model.supportsJsonSchema ? request.system + instructSchema(output) : request.system;
  const options: LanguageModelV4CallOptions = {
    prompt: [...(system ? [{ role: "system" as const, content: system }] : []), ...request.messages.map(toPrompt)],
    maxOutputTokens,
    // Strict mode refuses schemas with optional fields; we validate the answer ourselves.
    providerOptions: { openaiCompatible: { strictJsonSchema: false } },
  };
  if (output) options.responseFormat = { type: "json", schema: output.jsonSchema, name: output.name };
  if (request.tools?.length) {
    options.tools = request.tools.map((tool) => ({ type: "function", ...tool }));
    options.toolChoice = { type: request.toolChoice ?? "auto" };
  }
  if (model.supportsReasoning && request.reasoning) options.reasoning = request.reasoning;
  // Reasoning models refuse a temperature.
  if (!model.supportsReasoning && request.temperature !== undefined) options.temperature = request.temperature;
  return options;
}

function toPrompt(message: ModelMessage): LanguageModelV4Message {
  if (message.role === "user") {
    const parts =
      typeof message.content === "string" ? [{ type: "text" as const, text: message.content }] : message.content;
    return {
      role: "user",
      content: parts.map((part) =>
        part.type === "text"
          ? part
          : { type: "file", mediaType: part.mediaType, data: { type: "data", data: part.data } },
      ),
    };
  }
  if (message.role === "assistant") {
    return {
      role: "assistant",
      content: [
        ...(message.content ? [{ type: "text" as const, text: message.content }] : []),
        ...(message.toolCalls ?? []).map((call) => ({
          type: "tool-call" as const,
          toolCallId: call.id,
          toolName: call.name,
          input: call.input,
        })),
      ],
    };
  }
  const value = JSON.stringify(message.result) ?? "null";
  return {
    role: "tool",
    content: [
      {
        type: "tool-result",
        toolCallId: message.toolCallId,
        toolName: message.toolName,
        output: { type: message.isError ? "error-text" : "text", value },
      },
    ],
  };
}

export function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): ModelUsage {
  return {
    input: inputTokens.total ?? null,
    output: outputTokens.total ?? null,
    cacheRead: inputTokens.cacheRead ?? null,
    cacheWrite: inputTokens.cacheWrite ?? null,
    reasoning: outputTokens.reasoning ?? null,
  };
}

/** Sums what is known; a count is null only when no call told it. */
export function addUsage(usages: readonly ModelUsage[]): ModelUsage {
  const add = (key: keyof ModelUsage) =>
    usages.reduce<number | null>((sum, usage) => (usage[key] === null ? sum : (sum ?? 0) + usage[key]), null);
  return {
    input: add("input"),
    output: add("output"),
    cacheRead: add("cacheRead"),
    cacheWrite: add("cacheWrite"),
    reasoning: add("reasoning"),
  };
}
