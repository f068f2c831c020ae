import type { AgentConfig, GateChannel, GateEvidence, GateVerdict, PhraseList } from "@rapport/schema";
export const DEFAULT_PHRASE_LISTS: readonly PhraseList[] = [];
export function checkDraft(_d: string, _c: GateChannel, _e: GateEvidence, _l: readonly PhraseList[]): GateVerdict {
  return { verdict: "auto_send", reasons: [] };
}
export function checkAgentConfig(_c: AgentConfig, _t: readonly { name: string; effect: "read" | "write" }[]): { path: string; sentence: string }[] {
  return [];
}
