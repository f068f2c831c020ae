import type { AgentConfig } from "@rapport/schema";
export function checkAgentConfig(
  _c: AgentConfig,
  _t: readonly { name: string; effect: "read" | "write" }[],
): { path: string; sentence: string }[] {
  return [];
}
