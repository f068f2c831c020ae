import { assembleTurn } from "@rapport/context/turn";
import { type Id, nextStatus, RapportError } from "@rapport/schema";
import { saveDialogue, type Tx, takeConversation, takeFeed, takeSurvivor } from "@rapport/store";
import { refuseMerged } from "../conversations/change.ts";
import { assign, commitEdit, openEdit, pull } from "../conversations/edit.ts";
import type { TurnOptions } from "./options.ts";

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

/** The engine itself cannot go on in a conversation: a person has it from here, with what was understood so far. */
export async function giveToPeople(
  options: TurnOptions,
  tenantId: Id,
  conversationId: Id,
  reason: "engine_failed",
): Promise<void> {
  await options.store.system(tenantId).write(async (tx) => {
    await takeFeed(tx);
    const state = await takeSurvivor(tx, conversationId);
    const context = state && (await assembleTurn(tx, state.id));
    if (!state || !context || context.dialogue?.holder === "person") return;
    const { dialogue } = context;
    const edit = openEdit(state);
    edit.changes.push({ what: "holder", from: "ai", to: "person", cause: reason });
    if (nextStatus(state.status, "handed_off")) pull(edit, "handed_off", reason);
    const heard = context.unheard.at(-1);
    if (!state.waitingSinceAt && heard) edit.columns.waitingSinceAt = heard.occurredAt;
    await saveDialogue(
      tx,
      {
        conversationId: state.id,
        holder: "person",
        state: dialogue?.state ?? null,
        heardSeq: heard?.seq ?? dialogue?.heardSeq ?? 0,
        agentVersionId: context.agent.versionId,
        category: dialogue?.category ?? null,
        identity: context.identity,
        handOffReason: reason,
        summary: dialogue?.summary ?? null,
      },
      dialogue?.revision ?? 0,
    );
    await commitEdit(tx, edit, { now: options.now?.() ?? new Date() });
    await tx.publish({ kind: "action", conversationId: state.id, entityId: state.id });
  });
}
