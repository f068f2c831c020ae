import { type ActionRow, findToolByName, type Scope } from "@rapport/store";
import type { OpenTool } from "../tools/answer.ts";
import { callTool } from "../tools/call.ts";
import { type ActionOptions, limitsOf } from "./options.ts";

/** What the other side says of a key. `cannot_say`: there is nobody to ask. */
export type Fate =
  | { kind: "done"; result: Record<string, unknown> }
  | { kind: "refused"; message: string }
  | { kind: "never_seen" }
  | { kind: "no_answer"; message: string }
  | { kind: "cannot_say" };

/** What a tool of an MCP server says where HTTP has 404. */
const UNKNOWN_KEY = "unknown_key";

/** Asks the tool that the policy names what became of an action. Outside of any transaction. */
export async function readFate(
  options: ActionOptions,
  scope: Scope,
  row: ActionRow,
  { tool, source, headers }: OpenTool,
): Promise<Fate> {
  const name = tool.policy.readBack?.tool;
  if (!name) return { kind: "cannot_say" };
  const reader = await scope.read((tx) => findToolByName(tx, name));
  const argument = reader && keyArgumentOf(reader.inputSchema);
  if (!reader || !argument || reader.sourceId !== source.id || reader.policy.effect !== "read") {
    return { kind: "cannot_say" };
  }
  const { callTimeoutMs } = limitsOf(options);
  const open = { tool: reader, source, headers };
  const answer = await callTool(options, open, { [argument]: row.id }, { timeoutMs: callTimeoutMs });
  if (answer.kind === "refused") {
    const isUnknownKey = answer.status === 404 || answer.code === UNKNOWN_KEY;
    return isUnknownKey ? { kind: "never_seen" } : { kind: "no_answer", message: answer.message };
  }
  if (answer.kind !== "ok") return { kind: "no_answer", message: answer.message };
  const { status, result } = answer.result as { status?: unknown; result?: unknown };
  if (status === "done") return { kind: "done", result: isRecord(result) ? result : { value: result ?? null } };
  if (status === "refused") return { kind: "refused", message: wordsOf(result) };
  return { kind: "no_answer", message: "The answer to reading back has an unknown form." };
}

/** The one argument that a reading-back tool needs: the key. */
function keyArgumentOf(schema: Record<string, unknown>): string | null {
  const required = Array.isArray(schema.required) ? schema.required : [];
  return required.length === 1 && typeof required[0] === "string" ? required[0] : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wordsOf(result: unknown): string {
  const error = isRecord(result) && isRecord(result.error) ? result.error : result;
  return isRecord(error) && typeof error.message === "string" ? error.message : "The other side refused it.";
}
