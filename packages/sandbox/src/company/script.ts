import type { AgentKey } from "./catalog.ts";
import type { DemoContact } from "./people.ts";
import type { TeamKey } from "./texts.ts";

export interface ScriptFile {
  name: string;
  type: string;
  content: Buffer;
}

/** One thing that happens in a conversation. */
export type Step = { atMs: number } & (
  | { do: "write"; text: string; newText?: string; html?: string; files?: ScriptFile[] }
  | { do: "answer"; by: AgentKey; text: string; files?: ScriptFile[]; failure?: string }
  | { do: "note"; by: AgentKey; text: string; mentions: AgentKey[] }
  | { do: "assign"; by: AgentKey; to: AgentKey }
  | { do: "tag"; by: AgentKey; tags: string[] }
  | { do: "prioritise"; by: AgentKey; to: "low" | "high" | "urgent" }
  | { do: "snooze"; by: AgentKey; untilMs: number | null }
  | { do: "resolve"; by: AgentKey }
  | { do: "close" }
);

/** A conversation as it went, before it becomes rows. Steps are in the order of time. */
export interface ConversationScript {
  channel: "webchat" | "email";
  contact: DemoContact;
  subject: string | null;
  team: TeamKey;
  steps: Step[];
}
