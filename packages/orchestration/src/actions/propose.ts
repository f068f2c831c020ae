import { type Action, type Id, newId, type Provenance, RapportError } from "@rapport/schema";
import {
  type ActionRow,
  findAction,
  findByBusinessKey,
  insertAction,
  moveAction,
  releaseBusinessKey,
  type Tx,
  takeConversation,
} from "@rapport/store";
import { type Asker, fillBusinessKey, requireAmount, requirePolicy, requireProvenance } from "../tools/arguments.ts";
import { requireTool } from "../tools/look-up.ts";
import { ToolRefused } from "../tools/refusal.ts";
import { bindAction, requireDailyLimit } from "./check.ts";
import { type ActionOptions, actJob, limitsOf, publishAction } from "./options.ts";

export interface Proposal {
  conversationId: Id;
  tool: string;
  /** Without the bound ones. */
  arguments: Record<string, unknown>;
  /** For each argument; what is missing counts as the model's. A colleague's proposals are the colleague's own word. */
  provenance: Readonly<Record<string, Provenance>>;
  proposedBy: Action["proposedBy"];
  /** The action whose arguments these correct; it is withdrawn. */
  replaces?: Id | null;
}

export interface Proposed {
  action: ActionRow;
  /** False: the same was proposed, or done, before; this is that action. */
  isNew: boolean;
}

/** Still open, not agreed to yet: may be replaced by a proposal with other arguments. */
const REPLACEABLE = ["proposed", "awaiting"] as const;

/**
 * Writes down that something might be done (ORC-11); nothing happens by it. Job `act` then computes its preview; whoever
 * does not want to wait for it calls `previewAction` after the commit.
 * Life of an action: proposed → (preview) awaiting → (yes) confirmed → (claim) executing → succeeded, failed or refused; or
 * unknown → (reading back) succeeded, refused, confirmed once more under the same key, or for ever. Until executing: expired,
 * refused. Every step is one conditional update (`moveAction`).
 * Throws ToolRefused, not_found.
 */
export async function proposeAction(tx: Tx, options: ActionOptions, proposal: Proposal): Promise<Proposed> {
  const limits = limitsOf(options);
  const now = limits.now();
  const conversation = await takeConversation(tx, proposal.conversationId);
  if (!conversation) throw new RapportError("not_found");
  const isStaff = tx.actor.kind === "person";
  const by: Asker = isStaff ? "staff" : "customer";
  const tool = await requireTool(tx, proposal.tool);
  if (tool.policy.effect !== "write") throw new ToolRefused("bad_arguments", `${tool.name} only reads: look it up.`);
  const identity = await options.loadIdentity(tx, proposal.conversationId);
  requirePolicy(tool, by, identity);
  const bound = bindAction(tool, proposal.arguments, identity, proposal.conversationId);
  const provenance = isStaff
    ? Object.fromEntries(Object.keys(bound.own).map((name) => [name, "staff" as const]))
    : { ...proposal.provenance };
  requireProvenance(tool, bound.own, provenance);
  requireAmount(tool, bound.all);
  await requireDailyLimit(tx, tool, bound.subject, null, now);

  const businessKey = tool.policy.businessKey
    ? `${tool.name}:${fillBusinessKey(tool.policy.businessKey, bound.all)}`
    : `${tool.name}:${proposal.conversationId}:${bound.argsHash}`;
  if (proposal.replaces) await supersede(tx, proposal.replaces, proposal.conversationId, now);
  const holder = await findByBusinessKey(tx, businessKey);
  if (holder) {
    const isSame = holder.argsHash === bound.argsHash;
    const isOver = holder.updatedAt.getTime() <= now.getTime() - limits.keyLifeMs;
    const isOpen = REPLACEABLE.some((state) => state === holder.state);
    // Done with other arguments is a new wish (a typing error in an address); the same ones are the first one again.
    if (holder.state === "succeeded" && (isOver || !isSame)) await releaseBusinessKey(tx, holder.id, now);
    else if (isOpen && (holder.expiresAt <= now || !isSame)) {
      await supersede(tx, holder.id, holder.conversationId, now);
    } else return { action: holder, isNew: false };
  }

  const id = newId(now.getTime());
  const isInserted = await insertAction(tx, {
    id,
    conversationId: proposal.conversationId,
    toolId: tool.id,
    subject: bound.subject,
    arguments: bound.own,
    canonicalArgs: bound.canonicalArgs,
    argsHash: bound.argsHash,
    provenance,
    policy: tool.policy,
    fingerprint: tool.fingerprint,
    businessKey,
    proposedBy: isStaff ? "staff" : proposal.proposedBy,
    proposedById: isStaff || tx.actor.kind === "ai" ? tx.actor.actorId : null,
    expiresAt: new Date(now.getTime() + limits.offerForMs[tool.policy.confirmation]),
    now,
  });
  const action = isInserted ? await findAction(tx, id) : await findByBusinessKey(tx, businessKey);
  if (!action) throw new RapportError("conflict");
  if (isInserted) {
    tx.enqueue(actJob(id, now));
    await publishAction(tx, action);
  }
  return { action, isNew: isInserted };
}

async function supersede(tx: Tx, id: Id, conversationId: Id, now: Date): Promise<void> {
  const old = await findAction(tx, id);
  if (!old || old.conversationId !== conversationId) return;
  const moved = await moveAction(tx, id, REPLACEABLE, { state: "refused", reason: "superseded" }, now);
  if (moved) await publishAction(tx, moved);
}
