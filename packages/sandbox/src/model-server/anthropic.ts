import { textOf } from "./openai.ts";
import type { ChatCall } from "./script.ts";
import { piecesOf, type Spoken, usageOf, type Wire, type WireEvent } from "./wire.ts";

/** Reads a request to /v1/messages. */
export function readAnthropic(body: Record<string, unknown>, number: number, headers: ChatCall["headers"]): ChatCall {
  const messages = Array.isArray(body.messages) ? (body.messages as { role: string; content: unknown }[]) : [];
  const tools = Array.isArray(body.tools)
    ? (body.tools as { name: string; description?: string; input_schema?: unknown }[])
    : [];
  const config = body.output_config as { format?: { schema?: unknown } } | undefined;
  const schema = config?.format?.schema ?? null;
  return {
    number,
    api: "anthropic",
    model: String(body.model),
    system: textOf(body.system),
    messages: messages.map(({ role, content }) => ({ role: role as "user", text: textOf(content) })),
    tools: tools.map((tool) => ({
      name: tool.name,
      description: tool.description ?? "",
      inputSchema: tool.input_schema,
    })),
    outputName: schema ? "output" : null,
    outputSchema: schema,
    isStreamed: body.stream === true,
    headers,
    body,
  };
}

const stopReasons = {
  stop: "end_turn",
  length: "max_tokens",
  content_filter: "refusal",
  tool_calls: "tool_use",
} as const;

const event = (type: string, value: object, isPiece = false): WireEvent => ({
  data: `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`,
  isPiece,
});

export const anthropicWire: Wire = {
  // message_delta and message_stop.
  endEvents: 2,
  whole: (spoken, call) => ({
    ...messageOf(call),
    content: [
      ...(spoken.text ? [{ type: "text", text: spoken.text }] : []),
      ...spoken.toolCalls.map((toolCall) => ({
        type: "tool_use",
        id: toolCall.id,
        name: toolCall.name,
        input: JSON.parse(toolCall.arguments),
      })),
    ],
    stop_reason: stopReasons[spoken.finishReason],
    stop_sequence: null,
    usage: usageField(spoken, call),
  }),
  stream(spoken, call) {
    const usage = usageField(spoken, call);
    const begin = { ...messageOf(call), content: [], stop_reason: null, stop_sequence: null, usage };
    const events = [event("message_start", { message: begin })];
    let index = 0;
    if (spoken.text) {
      events.push(event("content_block_start", { index, content_block: { type: "text", text: "" } }));
      for (const text of piecesOf(spoken.text))
        events.push(event("content_block_delta", { index, delta: { type: "text_delta", text } }, true));
      events.push(event("content_block_stop", { index }));
      index += 1;
    }
    for (const { id, name, arguments: json } of spoken.toolCalls) {
      events.push(
        event("content_block_start", { index, content_block: { type: "tool_use", id, name, input: {} } }),
        event("content_block_delta", { index, delta: { type: "input_json_delta", partial_json: json } }, true),
        event("content_block_stop", { index }),
      );
      index += 1;
    }
    const delta = { stop_reason: stopReasons[spoken.finishReason], stop_sequence: null };
    return [...events, event("message_delta", { delta, usage }), event("message_stop", {})];
  },
  error: (message) => event("error", { error: { type: "overloaded_error", message } }).data,
};

const messageOf = (call: ChatCall) => ({
  id: `msg_${call.number}`,
  type: "message",
  role: "assistant",
  model: call.model,
});

function usageField(spoken: Spoken, call: ChatCall) {
  const usage = usageOf(spoken, call) ?? { input: 0, output: 0 };
  const cached = usage.cached ?? 0;
  return {
    input_tokens: usage.input - cached,
    output_tokens: usage.output,
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
  };
}
