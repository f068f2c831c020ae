import { assembleTurn } from "@rapport/context/turn";
import { type Id, RapportError } from "@rapport/schema";
import { saveDialogue, type Tx, takeConversation } from "@rapport/store";
import { refuseMerged } from "../conversations/change.ts";
import { assign, commitEdit, openEdit } from "../conversations/edit.ts";

/**
 * A person takes a conversation from the AI, or lets it go on from where it stands (ORC-6). Handed back while the customer
 * waits, the AI answers their last words; else it waits for the next ones. Throws not_found, conflict (no agent is at work).
 */
export async function changeHolder(tx: Tx, conversationId: Id, holder: "ai" | "person", now: Date): Promise<void> {
  const state = await takeConversation(tx, conversationId);
  if (!state) throw new RapportError("not_found");
  refuseMerged(state);
  const context = await assembleTurn(tx, conversationId);
  if (!context && holder === "ai") {
    throw new RapportError("conflict", { sentence: "No version of the agent is at work. Deploy one first." });
  }
  const edit = openEdit(state);
  assign(edit, holder === "person" ? tx.actor.actorId : null);
  const before = context?.dialogue?.holder ?? "person";
  if (context && before !== holder) {
    edit.changes.push({ what: "holder", from: before, to: holder, cause: null });
    const last = context.unheard.at(-1)?.seq ?? state.lastInboundSeq;
    const { dialogue } = context;
    await saveDialogue(
      tx,
      {
        conversationId: state.id,
        holder,
        state: dialogue?.state ?? null,
        heardSeq: holder === "ai" && state.waitingSinceAt ? Math.max(0, last - 1) : last,
        agentVersionId: context.agent.versionId,
        category: dialogue?.category ?? null,
        identity: context.identity,
        handOffReason: null,
        summary: null,
      },
      dialogue?.revision ?? 0,
    );
    if (holder === "ai") tx.enqueue({ task: "turn", payload: { conversationId: state.id } });
  }
  await commitEdit(tx, edit, { now });
  await tx.publish({ kind: "action", conversationId: state.id, entityId: state.id });
}
