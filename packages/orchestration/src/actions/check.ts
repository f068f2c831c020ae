import { isAllowed, isConversationVisible, RapportError } from "@rapport/schema";
import { type ActionRow, countDone, loadActor, type ToolRow, type Tx, takeSurvivor } from "@rapport/store";
import { type Asker, bindArguments, type CustomerIdentity, requireAmount, requirePolicy } from "../tools/arguments.ts";
import { canonicalJson, hashOf } from "../tools/canonical.ts";
import { ToolRefused } from "../tools/refusal.ts";
import type { ActionOptions } from "./options.ts";

const DAY_MS = 24 * 3600_000;

export interface BoundAction {
  own: Record<string, unknown>;
  all: Record<string, unknown>;
  canonicalArgs: string;
  argsHash: string;
  subject: string;
}

/** The arguments as they would be sent for this customer, and the hash that a yes names. Throws ToolRefused. */
export function bindAction(
  tool: ToolRow,
  given: Record<string, unknown>,
  identity: CustomerIdentity,
  conversationId: string,
): BoundAction {
  const { all, own } = bindArguments(tool, given, identity, conversationId);
  const subject = identity.customerId ?? identity.email ?? identity.phone ?? "";
  return { own, all, subject, canonicalArgs: canonicalJson(all), argsHash: hashOf(all) };
}

/** Who asked for an action. */
export function askerOf(row: Pick<ActionRow, "proposedBy">): Asker {
  return row.proposedBy === "staff" ? "staff" : "customer";
}

/** Throws ToolRefused when the tool was used for this customer as often as the policy allows in a day. */
export async function requireDailyLimit(
  tx: Tx,
  tool: ToolRow,
  subject: string,
  exceptId: string | null,
  now: Date,
): Promise<void> {
  const most = tool.policy.limits.perDay;
  if (most === undefined) return;
  const done = await countDone(tx, tool.id, subject, new Date(now.getTime() - DAY_MS), exceptId);
  if (done >= most) throw new ToolRefused("limit", `${tool.name} may be done ${most} times a day for one customer.`);
}

/**
 * Everything that was true when an action was proposed and confirmed, looked at anew (approval is not authority): the
 * tool and its policy, the customer and their identity, limits, and the rights of whoever said yes. Throws ToolRefused.
 */
export async function requireStillAllowed(
  tx: Tx,
  options: ActionOptions,
  row: ActionRow,
  tool: ToolRow,
  now: Date,
): Promise<void> {
  if (tool.fingerprint !== row.fingerprint) {
    throw new ToolRefused("disabled", `${tool.name} changed after this was proposed.`);
  }
  const identity = await options.loadIdentity(tx, row.conversationId);
  requirePolicy(tool, askerOf(row), identity);
  const bound = bindAction(tool, row.arguments, identity, row.conversationId);
  const isBoundToSomebody = Object.keys(tool.policy.bindings).length > 0;
  if (bound.argsHash !== row.argsHash || (!isBoundToSomebody && bound.subject !== row.subject)) {
    throw new ToolRefused("identity_too_low", "The customer of this conversation is another one now.");
  }
  requireAmount(tool, bound.all);
  await requireDailyLimit(tx, tool, row.subject, row.id, now);
  if (row.confirmedBy !== null) await requireConfirmer(tx, row, tool);
}

async function requireConfirmer(tx: Tx, row: ActionRow, tool: ToolRow): Promise<void> {
  const { confirmation } = tool.policy;
  const isEnough =
    confirmation === "none" ||
    row.confirmedBy === "staff" ||
    (confirmation === "customer" && row.confirmedBy === "customer");
  if (!isEnough) throw new ToolRefused("needs_confirmation", `${tool.name} now needs the yes of ${confirmation}.`);
  if (row.confirmedBy !== "staff") return;
  const refused = () => new ToolRefused("not_by_you", "Whoever confirmed this may not do so any more.");
  if (!tool.policy.by.includes("staff") || row.confirmedById === null) throw refused();
  const actor = await loadActor(tx, row.confirmedById).catch((error) => {
    if (error instanceof RapportError && error.code === "not_found") return null;
    throw error;
  });
  if (!actor || actor.disabledAt !== null || !isAllowed(actor, "action.confirm")) throw refused();
  const conversation = await takeSurvivor(tx, row.conversationId);
  const viewer = { actorId: actor.id, scope: actor.scope, teamIds: actor.teamIds };
  if (!conversation || !isConversationVisible(viewer, conversation)) throw refused();
}
