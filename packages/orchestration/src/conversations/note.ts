import { type Id, isConversationVisible, RapportError } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import {
  findActiveActors,
  findOwnAttachments,
  insertMentions,
  loadItems,
  OWN_SOURCE,
  removeDraft,
  type Tx,
  takeConversation,
} from "@rapport/store";
import { refuseMerged } from "./change.ts";
import { commitEdit, openEdit } from "./edit.ts";

export interface NewNote {
  text: string;
  attachmentIds: readonly Id[];
  mentions: readonly Id[];
  /** Unique per note: leaving the same one again changes nothing. */
  clientId: string;
}

/**
 * Leaves a private note (ORC-7). Everybody named who may see the conversation is told; naming somebody who may not, or
 * who is not there, is an error, because the writer believes they will read it. Answers the event's id.
 * Throws not_found, conflict (merged), invalid_input.
 */
export async function leaveNote(tx: Tx, conversationId: Id, note: NewNote, now: Date = new Date()): Promise<Id> {
  const state = await takeConversation(tx, conversationId);
  if (!state) throw new RapportError("not_found");
  const externalId = `${conversationId}:note:${tx.actor.actorId}:${note.clientId}`;
  const id = eventIdOf(tx.tenantId, OWN_SOURCE, externalId);
  if ((await loadItems(tx, [id])).length > 0) return id;
  refuseMerged(state);
  await requireWords(tx, note);
  const mentions = [...new Set(note.mentions)].filter((actorId) => actorId !== tx.actor.actorId);
  const named = await findActiveActors(tx, [...mentions, tx.actor.actorId]);
  const unseen = mentions.filter(
    (actorId) => !named.some((actor) => actor.actorId === actorId && isConversationVisible(actor, state)),
  );
  if (unseen.length > 0) {
    throw new RapportError("invalid_input", {
      issues: unseen.map((actorId) => ({
        path: `mentions.${note.mentions.indexOf(actorId)}`,
        message: "This person does not exist or may not see the conversation.",
      })),
    });
  }
  const edit = openEdit(state);
  await commitEdit(tx, edit, {
    now,
    messages: [
      {
        id,
        kind: "message",
        channel: state.channel,
        direction: "internal",
        connectionId: state.connectionId,
        conversationId,
        contactId: state.contactId,
        actorId: tx.actor.actorId,
        externalId,
        occurredAt: now,
        subject: null,
        text: note.text,
        authorName: null,
        clientId: note.clientId,
        meta: null,
        attachmentIds: [...new Set(note.attachmentIds)],
      },
    ],
  });
  if (mentions.length > 0) {
    await insertMentions(tx, id, conversationId, mentions);
    const byName = named.find((actor) => actor.actorId === tx.actor.actorId)?.name ?? "";
    for (const actorId of mentions) {
      await tx.publish({ kind: "mention", conversationId, entityId: id, actorId, detail: { byName } });
    }
  }
  await removeDraft(tx, conversationId);
  return id;
}

/** Something must be said, and only with files that the writer uploaded. Throws invalid_input. Answers the files. */
export async function requireWords(
  tx: Tx,
  message: { text: string; attachmentIds: readonly Id[] },
): Promise<{ id: Id; name: string; bytes: number }[]> {
  if (message.text.trim() === "" && message.attachmentIds.length === 0) {
    throw new RapportError("invalid_input", {
      issues: [{ path: "text", message: "Write something or attach a file." }],
    });
  }
  if (message.text.includes("\u0000")) {
    throw new RapportError("invalid_input", {
      issues: [{ path: "text", message: "The text holds a character (U+0000) that no text may hold." }],
    });
  }
  const wanted = [...new Set(message.attachmentIds)];
  const files = await findOwnAttachments(tx, wanted);
  const missing = wanted.filter((id) => !files.some((file) => file.id === id));
  if (missing.length > 0) {
    throw new RapportError("invalid_input", {
      issues: missing.map((id) => ({
        path: `attachmentIds.${message.attachmentIds.indexOf(id)}`,
        message: "You have not uploaded such a file.",
      })),
    });
  }
  return files;
}
