import type { ChatCall } from "./script.ts";
import { piecesOf, type Spoken, usageOf, type Wire, type WireEvent } from "./wire.ts";

/** Reads a request to /v1/chat/completions. */
export function readOpenai(body: Record<string, unknown>, number: number, headers: ChatCall["headers"]): ChatCall {
  const messages = Array.isArray(body.messages) ? (body.messages as { role: string; content: unknown }[]) : [];
  const format = body.response_format as { json_schema?: { name?: string; schema?: unknown } } | undefined;
  const tools = Array.isArray(body.tools)
    ? (body.tools as { function: { name: string; description?: string; parameters?: unknown } }[])
    : [];
  const isSystem = (role: string) => role === "system" || role === "developer";
  return {
    number,
    api: "openai",
    model: String(body.model),
    system: messages
      .filter(({ role }) => isSystem(role))
      .map(({ content }) => textOf(content))
      .join("\n"),
    messages: messages
      .filter(({ role }) => !isSystem(role))
      .map(({ role, content }) => ({ role: role as "user", text: textOf(content) })),
    tools: tools.map(({ function: tool }) => ({
      name: tool.name,
      description: tool.description ?? "",
      inputSchema: tool.parameters,
    })),
    outputName: format?.json_schema?.name ?? null,
    outputSchema: format?.json_schema?.schema ?? null,
    isStreamed: body.stream === true,
    headers,
    body,
  };
}

/** Plain text of a message's content: a string, or parts of which some are text. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: { text?: string; content?: unknown }) => part.text ?? (part.content ? textOf(part.content) : ""))
    .join("");
}

const event = (value: unknown, isPiece = false): WireEvent => ({
  data: `data: ${typeof value === "string" ? value : JSON.stringify(value)}\n\n`,
  isPiece,
});

const chunkOf = (call: ChatCall, more: object) => ({
  id: `chatcmpl-${call.number}`,
  object: "chat.completion.chunk",
  created: 1_700_000_000,
  model: call.model,
  ...more,
});

export const openaiWire: Wire = {
  // The finish, the usage and [DONE].
  endEvents: 3,
  whole(spoken, call) {
    return {
      id: `chatcmpl-${call.number}`,
      object: "chat.completion",
      created: 1_700_000_000,
      model: call.model,
      choices: [
        {
          index: 0,
          message: {
            role: "assistant",
            content: spoken.text || null,
            ...(spoken.toolCalls.length ? { tool_calls: spoken.toolCalls.map(toToolCall) } : {}),
          },
          finish_reason: spoken.finishReason,
        },
      ],
      ...usageField(spoken, call),
    };
  },
  stream(spoken, call) {
    const delta = (value: object, finishReason: string | null = null) =>
      chunkOf(call, { choices: [{ index: 0, delta: value, finish_reason: finishReason }] });
    return [
      event(delta({ role: "assistant", content: "" })),
      ...piecesOf(spoken.text).map((piece) => event(delta({ content: piece }), true)),
      ...spoken.toolCalls.flatMap((call, index) => {
        const { id, type, function: called } = toToolCall(call);
        const half = Math.ceil(called.arguments.length / 2);
        const begin = { ...called, arguments: called.arguments.slice(0, half) };
        return [
          event(delta({ tool_calls: [{ index, id, type, function: begin }] }), true),
          event(delta({ tool_calls: [{ index, function: { arguments: called.arguments.slice(half) } }] }), true),
        ];
      }),
      event(delta({}, spoken.finishReason)),
      event(chunkOf(call, { choices: [], ...usageField(spoken, call) })),
      event("[DONE]"),
    ];
  },
  error: (message) => event({ error: { message, type: "server_error", code: null } }).data,
};

const toToolCall = (call: Spoken["toolCalls"][number]) => ({
  id: call.id,
  type: "function",
  function: { name: call.name, arguments: call.arguments },
});

function usageField(spoken: Spoken, call: ChatCall) {
  const usage = usageOf(spoken, call);
  if (!usage) return {};
  return {
    usage: {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
      completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    },
  };
}
