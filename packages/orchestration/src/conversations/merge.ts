import { type Id, OPEN_STATUSES, RapportError } from "@rapport/schema";
import {
  attachConversation,
  type ConversationState,
  detachConversation,
  refoldConversation,
  type Tx,
  takeConversation,
  takeFeed,
} from "@rapport/store";
import { refuseMerged } from "./change.ts";
import { commitEdit, openEdit, pull } from "./edit.ts";

/**
 * Merges conversations into one that survives and is chosen by the caller (chatwoot#9264, #5115). Nothing is moved or lost:
 * the merged ones are hidden, their messages, notes and unsent answers show in the survivor, mail to them lands there, and
 * unmergeConversation undoes it. When the customer still waits in one of them, the survivor is work again.
 * Throws not_found, conflict (into itself, merged already), for all or none.
 */
export async function mergeConversations(
  tx: Tx,
  survivorId: Id,
  fromIds: readonly Id[],
  now: Date = new Date(),
): Promise<void> {
  await takeFeed(tx);
  const survivor = await visible(tx, survivorId);
  refuseMerged(survivor);
  const merged: ConversationState[] = [];
  for (const id of new Set(fromIds)) {
    if (id === survivorId) {
      throw new RapportError("conflict", { sentence: "A conversation cannot be merged into itself." });
    }
    const from = await visible(tx, id);
    // One that is merged has left the lists: merging it again could close a circle or tear it out of where it is.
    refuseMerged(from);
    merged.push(from);
  }
  for (const from of merged) {
    await attachConversation(tx, from.id, survivorId);
    const edit = openEdit(from);
    edit.changes.push({ what: "merged", from: null, to: survivorId, cause: null });
    await commitEdit(tx, edit, { now });
  }
  const edit = openEdit(survivor);
  for (const from of merged) edit.changes.push({ what: "merged", from: from.id, to: null, cause: null });
  const isWorkLeft = merged.some((from) => from.waitingSinceAt !== null && OPEN_STATUSES.includes(from.status));
  if (isWorkLeft && !OPEN_STATUSES.includes(survivor.status)) pull(edit, "reopened", "merged");
  // After the status: who waits depends on it.
  await refoldConversation(tx, survivorId, await commitEdit(tx, edit, { now }));
  tx.audit({
    action: "conversations.merge",
    targetKind: "conversations",
    targetId: survivorId,
    detail: { fromIds: merged.map(({ id }) => id) },
  });
}

/**
 * Takes a merged conversation out again, with its own messages and with what had been merged into it before. What came in
 * while it was merged stays with the survivor. Throws not_found, conflict (it is not merged).
 */
export async function unmergeConversation(tx: Tx, id: Id, now: Date = new Date()): Promise<void> {
  await takeFeed(tx);
  const state = await visible(tx, id);
  if (state.mergedIntoId === null) {
    throw new RapportError("conflict", { sentence: `Conversation #${state.number} is not merged into another one.` });
  }
  const survivor = await takeConversation(tx, state.mergedIntoId);
  if (!survivor) throw new RapportError("not_found");
  await detachConversation(tx, id);
  for (const [one, from, to] of [
    [state, survivor.id, null],
    [survivor, null, id],
  ] as const) {
    const edit = openEdit(one);
    edit.changes.push({ what: "unmerged", from, to, cause: null });
    await refoldConversation(tx, one.id, await commitEdit(tx, edit, { now }));
  }
  tx.audit({
    action: "conversations.unmerge",
    targetKind: "conversations",
    targetId: id,
    detail: { from: survivor.id },
  });
}

async function visible(tx: Tx, id: Id): Promise<ConversationState> {
  const state = await takeConversation(tx, id);
  if (!state) throw new RapportError("not_found");
  return state;
}
