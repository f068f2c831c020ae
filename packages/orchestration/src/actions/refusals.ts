import { type Id, RapportError } from "@rapport/schema";
import { findAction, hasRecentRefusal, type Scope } from "@rapport/store";
import { ToolRefused } from "../tools/refusal.ts";

/** What was tried, without its arguments: those may be anybody's secrets. */
export interface ActionAttempt {
  action: "action.propose" | "action.confirm" | "action.decline" | "action.settle";
  actionId?: Id;
  conversationId?: Id;
  tool?: string;
}

/**
 * Does the work; when a rule of the ledger says no, it is written down who tried what and which rule it was (CAN-9), and the error
 * is thrown on. The same no within a minute is written down once, and a second click on what is agreed already is none.
 */
export async function noteRefusals<Result>(
  scope: Scope,
  { action, actionId, conversationId, tool }: ActionAttempt,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const refusal = await readRefusal(scope, error, actionId);
    if (refusal !== null) {
      const targetId = actionId ?? conversationId ?? null;
      await scope.write(async (tx) => {
        if (await hasRecentRefusal(tx, action, targetId, refusal)) return;
        tx.audit({
          action,
          outcome: "refused",
          targetKind: actionId ? "action" : "conversation",
          ...(targetId ? { targetId } : {}),
          detail: { refusal, ...(tool ? { tool: tool.slice(0, 64) } : {}) },
        });
      });
    }
    throw error;
  }
}

async function readRefusal(scope: Scope, error: unknown, actionId: Id | undefined): Promise<string | null> {
  if (error instanceof ToolRefused) return error.refusal;
  if (!(error instanceof RapportError)) return null;
  if (error.code === "action_changed") return "wrong_hash";
  if (error.code === "not_allowed") return "not_allowed";
  if (error.code !== "action_settled" || !actionId) return null;
  const row = await scope.read((tx) => findAction(tx, actionId));
  const isLate = row?.state === "expired" || (row?.state === "awaiting" && row.expiresAt <= new Date());
  return isLate ? "expired" : null;
}
