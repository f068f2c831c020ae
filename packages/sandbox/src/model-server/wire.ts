import { type ChatCall, countTokens, type ModelReply } from "./script.ts";

/** What the model says, before it takes the shape of one API. */
export interface Spoken {
  text: string;
  toolCalls: { id: string; name: string; arguments: string }[];
  finishReason: "stop" | "length" | "content_filter" | "tool_calls";
  usage: { input: number; output: number; cached?: number; reasoning?: number } | null | undefined;
}

export interface WireEvent {
  data: string;
  /** Whether it carries words; scripted pauses come before those. */
  isPiece: boolean;
}

/** One API's way to write an answer. */
export interface Wire {
  whole(spoken: Spoken, call: ChatCall): unknown;
  stream(spoken: Spoken, call: ChatCall): WireEvent[];
  error(message: string): string;
  /** How many events at the end of a stream say that it is complete. */
  endEvents: number;
}

type SpeakingReply = Extract<ModelReply, { kind: "text" | "json" | "tool_calls" }>;

export function spokenOf(reply: SpeakingReply): Spoken {
  if (reply.kind !== "tool_calls") {
    const text = reply.kind === "text" ? reply.text : JSON.stringify(reply.value);
    return { text, toolCalls: [], finishReason: reply.finishReason ?? "stop", usage: reply.usage };
  }
  const toolCalls = reply.calls.map((call, index) => ({
    id: `call_${index + 1}_${call.name}`,
    name: call.name,
    arguments: typeof call.arguments === "string" ? call.arguments : JSON.stringify(call.arguments),
  }));
  return { text: reply.text ?? "", toolCalls, finishReason: reply.finishReason ?? "tool_calls", usage: reply.usage };
}

export function usageOf(spoken: Spoken, call: ChatCall) {
  if (spoken.usage !== undefined) return spoken.usage;
  const said = spoken.text + spoken.toolCalls.map((toolCall) => toolCall.arguments).join("");
  return { input: countTokens(JSON.stringify(call.body)), output: countTokens(said) };
}

/** Words with the space that follows them: the pieces of a stream. */
export const piecesOf = (text: string): string[] => text.match(/\S*\s+|\S+/g) ?? [];
