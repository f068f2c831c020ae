import { type Id, RapportError } from "@rapport/schema";
import { findToolByName, loadTool, type Scope, type ToolRow, type Tx } from "@rapport/store";
import type { ToolAnswer, ToolPorts } from "./answer.ts";
import {
  type Asker,
  bindArguments,
  type CustomerIdentity,
  checkArguments,
  requireAmount,
  requirePolicy,
} from "./arguments.ts";
import { callTool, canPreview, openTool } from "./call.ts";
import { ToolRefused } from "./refusal.ts";

/** Throws ToolRefused when the tenant has no tool of that name. */
export async function requireTool(tx: Tx, name: string): Promise<ToolRow> {
  const tool = await findToolByName(tx, name);
  if (!tool) throw new ToolRefused("unknown_tool", `There is no tool ${name}.`);
  return tool;
}

export interface LookUp {
  tool: string;
  /** Without the bound ones. */
  arguments: Record<string, unknown>;
  conversationId: Id;
  identity: CustomerIdentity;
  by: Asker;
  timeoutMs?: number;
}

/**
 * Reads with a tool, for the customer of a conversation: bound arguments are filled, the policy is enforced (INT-4).
 * Throws ToolRefused; for writes too: those go through the ledger. What happens outside is in the answer.
 */
export async function lookUp(ports: ToolPorts, scope: Scope, request: LookUp): Promise<ToolAnswer> {
  const { open, all } = await scope.read(async (tx) => {
    const tool = await requireTool(tx, request.tool);
    if (tool.policy.effect !== "read") {
      throw new ToolRefused("needs_confirmation", `${tool.name} changes something: propose it.`);
    }
    requirePolicy(tool, request.by, request.identity);
    const { all } = bindArguments(tool, request.arguments, request.identity, request.conversationId);
    requireAmount(tool, all);
    return { open: await openTool(tx, ports, tool), all };
  });
  return callTool(ports, open, all, request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs });
}

/**
 * A person tries a tool with arguments of their own, bound ones included: reads for real, previews what writes.
 * Throws not_found, ToolRefused for arguments that do not fit and for writes that cannot be previewed.
 */
export async function tryTool(
  ports: ToolPorts,
  scope: Scope,
  toolId: Id,
  args: Record<string, unknown>,
): Promise<ToolAnswer> {
  const open = await scope.read(async (tx) => {
    const known = await loadTool(tx, toolId);
    if (known.archivedAt) throw new RapportError("not_found");
    return openTool(tx, ports, known);
  });
  const { tool } = open;
  const isPreview = tool.policy.effect === "write";
  if (isPreview && !canPreview(tool)) {
    throw new ToolRefused("needs_confirmation", `${tool.name} changes something and cannot be previewed.`);
  }
  const issues = checkArguments(tool.inputSchema, args);
  if (issues.length > 0) throw new ToolRefused("bad_arguments", `${tool.name} does not take these arguments.`, issues);
  return callTool(ports, open, args, { isPreview });
}
