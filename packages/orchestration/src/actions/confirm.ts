import { type Id, isAllowed, RapportError } from "@rapport/schema";
import {
  type ActionRow,
  findAction,
  loadTool,
  moveAction,
  type Tx,
  takeConversation,
  takeSurvivor,
} from "@rapport/store";
import { ToolRefused } from "../tools/refusal.ts";
import { requireStillAllowed } from "./check.ts";
import { type ActionOptions, actJob, announceAction, limitsOf, publishAction } from "./options.ts";

/** Who decides: the customer of a conversation by their own words or button, or the transaction's own actor. */
export type Decider = { kind: "customer"; conversationId: Id } | { kind: "staff" };

export interface Decided {
  action: ActionRow;
  /** False: it was decided so before (a double click, a second tab). */
  isNew: boolean;
}

/**
 * Says yes to exactly these arguments: one conditional update and the job that executes, in one transaction. Saying yes
 * again to the same changes nothing. Throws not_found, not_allowed, ToolRefused, action_changed when the hash is another
 * one, action_settled when it waits no more.
 */
export async function confirmAction(
  tx: Tx,
  options: ActionOptions,
  actionId: Id,
  argumentsHash: string,
  who: Decider,
): Promise<Decided> {
  const limits = limitsOf(options);
  const now = limits.now();
  const row = await requireDecidable(tx, actionId, who);
  if (row.argsHash !== argumentsHash) throw new RapportError("action_changed");
  const tool = await loadTool(tx, row.toolId);
  if (row.state === "awaiting") {
    if (who.kind === "customer" && tool.policy.confirmation === "staff") {
      throw new ToolRefused("needs_confirmation", `${tool.name} needs the yes of a colleague.`);
    }
    if (who.kind === "staff" && !tool.policy.by.includes("staff")) {
      throw new ToolRefused("not_by_you", `Only the customer may say yes to ${tool.name}.`);
    }
    await requireStillAllowed(tx, options, row, tool, now);
  }
  const confirmed = await moveAction(
    tx,
    actionId,
    ["awaiting"],
    {
      state: "confirmed",
      confirmedBy: who.kind,
      confirmedById: who.kind === "staff" ? tx.actor.actorId : null,
      confirmedAt: now,
      expiresAt: new Date(now.getTime() + limits.executeWithinMs),
      notBeforeAt: now,
    },
    now,
    { argsHash: argumentsHash, isDueAt: now },
  );
  if (!confirmed) {
    const current = await findAction(tx, actionId);
    if (current?.confirmedBy && ["confirmed", "executing", "succeeded", "unknown"].includes(current.state)) {
      return { action: current, isNew: false };
    }
    throw new RapportError("action_settled");
  }
  tx.enqueue(actJob(actionId, now));
  tx.audit({
    action: "action.confirm",
    targetKind: "action",
    targetId: actionId,
    detail: { tool: tool.name, by: who.kind, argumentsHash, conversationId: row.conversationId },
  });
  await publishAction(tx, confirmed);
  return { action: confirmed, isNew: true };
}

/** Says no. Throws not_found, not_allowed, action_settled when it is under way or over. */
export async function declineAction(tx: Tx, options: ActionOptions, actionId: Id, who: Decider): Promise<Decided> {
  const row = await requireDecidable(tx, actionId, who);
  return withdraw(tx, options, row, who.kind === "customer" ? "declined by the customer" : "declined by staff");
}

/** Takes a proposal back, as whoever made it. Throws not_found, action_settled when it is under way or over. */
export async function withdrawAction(tx: Tx, options: ActionOptions, actionId: Id, reason: string): Promise<Decided> {
  await tx.reserveSeqs(0);
  const row = await findAction(tx, actionId);
  if (!row || !(await takeConversation(tx, row.conversationId))) throw new RapportError("not_found");
  return withdraw(tx, options, row, reason);
}

async function withdraw(tx: Tx, options: ActionOptions, row: ActionRow, reason: string): Promise<Decided> {
  const now = limitsOf(options).now();
  const withdrawn = await moveAction(
    tx,
    row.id,
    ["proposed", "awaiting", "confirmed"],
    { state: "refused", reason },
    now,
  );
  if (!withdrawn) {
    const current = await findAction(tx, row.id);
    if (current?.state === "refused") return { action: current, isNew: false };
    throw new RapportError("action_settled");
  }
  tx.audit({ action: "action.decline", targetKind: "action", targetId: row.id, detail: { tool: row.tool, reason } });
  await announceAction(tx, withdrawn);
  return { action: withdrawn, isNew: true };
}

/**
 * A person's word on an action of unknown fate that nothing can look up: it was done, or it was not.
 * Throws not_found, not_allowed, action_settled.
 */
export async function settleUnknownAction(
  tx: Tx,
  options: ActionOptions,
  actionId: Id,
  verdict: { wasDone: boolean; note: string },
): Promise<ActionRow> {
  const row = await requireDecidable(tx, actionId, { kind: "staff" });
  const now = limitsOf(options).now();
  const settled = await moveAction(
    tx,
    row.id,
    ["unknown"],
    { state: verdict.wasDone ? "succeeded" : "failed", reason: verdict.note },
    now,
  );
  if (!settled) throw new RapportError("action_settled");
  tx.audit({
    action: "action.settle",
    targetKind: "action",
    targetId: row.id,
    detail: { tool: row.tool, wasDone: verdict.wasDone, note: verdict.note },
  });
  await announceAction(tx, settled);
  return settled;
}

/** The action, when this decider may decide it: neither the AI nor a program ever may. */
async function requireDecidable(tx: Tx, actionId: Id, who: Decider): Promise<ActionRow> {
  await tx.reserveSeqs(0);
  const row = await findAction(tx, actionId);
  if (!row) throw new RapportError("not_found");
  if (who.kind === "staff") {
    if (!(await takeConversation(tx, row.conversationId))) throw new RapportError("not_found");
    if (tx.actor.kind !== "person" || !isAllowed(tx.actor, "action.confirm")) throw new RapportError("not_allowed");
    return row;
  }
  if (tx.actor.kind !== "system") throw new RapportError("not_allowed");
  const [own, theirs] = [await takeSurvivor(tx, row.conversationId), await takeSurvivor(tx, who.conversationId)];
  if (!own || own.id !== theirs?.id) throw new RapportError("not_found");
  return row;
}
