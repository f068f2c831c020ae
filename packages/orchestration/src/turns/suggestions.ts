import type { ConnectorRegistry } from "@rapport/connector";
import { type Id, RapportError } from "@rapport/schema";
import { findOpenSuggestion, settleSuggestion, type Tx, takeFeed } from "@rapport/store";
import { type Queued, queueReply } from "../delivery/queue.ts";

/** A person sends what the AI suggested, as it is or edited: one transaction settles the suggestion and queues the answer. */
export async function sendSuggestion(
  tx: Tx,
  connectors: ConnectorRegistry,
  suggestion: { id: Id; conversationId: Id },
  reply: { text: string; clientId: string; isGateOverridden?: boolean | undefined },
  now: Date,
): Promise<Queued> {
  await takeFeed(tx);
  const open = await findOpenSuggestion(tx, suggestion.conversationId);
  if (open?.id !== suggestion.id)
    throw new RapportError("conflict", { sentence: "This draft is not the latest any more." });
  const isEdited = reply.text.trim() !== open.text.trim();
  const queued = await queueReply(tx, connectors, suggestion.conversationId, { ...reply, attachmentIds: [] }, now);
  await settleSuggestion(tx, open.id, {
    state: isEdited ? "edited" : "accepted",
    finalText: isEdited ? reply.text : null,
  });
  if (isEdited) tx.enqueue({ task: "learn_from_edit", payload: { suggestionId: open.id } });
  await tx.publish({ kind: "action", conversationId: suggestion.conversationId, entityId: open.id });
  return queued;
}

/** A person does not want what the AI suggested. */
export async function rejectSuggestion(tx: Tx, suggestion: { id: Id; conversationId: Id }): Promise<void> {
  await takeFeed(tx);
  if (!(await settleSuggestion(tx, suggestion.id, { state: "rejected", finalText: null }))) {
    throw new RapportError("conflict", { sentence: "This draft is not the latest any more." });
  }
  await tx.publish({ kind: "action", conversationId: suggestion.conversationId, entityId: suggestion.id });
}
