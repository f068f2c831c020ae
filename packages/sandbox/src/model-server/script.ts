/** One request to the scripted model, whichever API it came by. */
export interface ChatCall {
  /** Counts from 1. */
  number: number;
  api: "openai" | "anthropic";
  model: string;
  system: string;
  /** Without the system message; content as plain text, tool results included. */
  messages: { role: "user" | "assistant" | "tool"; text: string }[];
  tools: { name: string; description: string; inputSchema: unknown }[];
  /** Name of the JSON Schema that the answer must fit; null when words are wanted. */
  outputName: string | null;
  outputSchema: unknown;
  isStreamed: boolean;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Readonly<Record<string, unknown>>;
}

export interface ScriptedToolCall {
  name: string;
  /** An object, or a string that is sent as it stands (for arguments that are no JSON). */
  arguments: unknown;
}

interface Wording {
  /** Milliseconds before the answer begins. */
  waitMs?: number;
  /** Tokens to report; null reports none. Otherwise counted from the words. */
  usage?: { input: number; output: number; cached?: number; reasoning?: number } | null;
  finishReason?: "stop" | "length" | "content_filter";
}

/** What the scripted model does with a request. */
export type ModelReply =
  /** `pauseMs` lies between two pieces of a stream; a stream with `hold` stays at the end of `after` until the promise resolves. */
  | ({ kind: "text"; text: string; pauseMs?: number; hold?: { after: string; until: Promise<unknown> } } & Wording)
  | ({ kind: "tool_calls"; calls: readonly ScriptedToolCall[]; text?: string } & Wording)
  | ({ kind: "json"; value: unknown } & Wording)
  | { kind: "status"; status: number; message?: string; retryAfter?: string }
  /** Takes the request and never answers. */
  | { kind: "hang" }
  /** Streams `text`, then cuts the connection without an end. */
  | { kind: "cut"; text: string }
  /** Streams `text`, then says nothing more and keeps the connection. */
  | { kind: "stall"; text: string }
  /** 200 with a body that is no JSON (or a stream of such). */
  | { kind: "malformed" }
  /** 200 with an HTML page. */
  | { kind: "web_page" }
  /** 200 with JSON of another shape. */
  | { kind: "wrong_shape" }
  /** An error object in the middle of a stream. */
  | { kind: "stream_error"; text: string; message: string };

export type ModelScript = (call: ChatCall) => ModelReply | Promise<ModelReply>;

/** Plays replies in their order; the last one again and again. */
export function playReplies(...replies: [ModelReply, ...ModelReply[]]): ModelScript {
  let next = 0;
  return () => {
    const reply = replies[Math.min(next, replies.length - 1)] as ModelReply;
    next += 1;
    return reply;
  };
}

/** Roughly what a tokeniser would say: four characters each. */
export const countTokens = (text: string) => Math.ceil(text.length / 4);
