import type { ConnectorRegistry } from "@rapport/connector";
import { type Id, RapportError } from "@rapport/schema";
import { eventIdOf } from "@rapport/schema/event-id";
import {
  contactByEmail,
  findContactForWriting,
  findRecipient,
  insertConversation,
  type Tx,
  takeConversation,
  takeFeed,
} from "@rapport/store";
import { enqueueMessage, openRoute, requireFiles, undoWindowMs } from "../delivery/queue.ts";
import { openEdit } from "./edit.ts";

export interface NewConversation {
  connectionId: Id;
  to: { contactId: Id } | { email: string; name?: string | undefined };
  subject: string;
  text: string;
  attachmentIds: readonly Id[];
  /** Unique per message: beginning the same one again changes nothing. */
  clientId: string;
}

/**
 * Begins a conversation by writing to a contact: conversation, outbox row and job in the caller's transaction. The writer
 * takes it. Idempotent by writer and clientId: the conversation's id is made from both. Answers the conversation's id.
 * Throws not_found, contact_blocked, conflict (the channel cannot begin one, no address), invalid_input.
 */
export async function beginConversation(
  tx: Tx,
  connectors: ConnectorRegistry,
  wish: NewConversation,
  now: Date = new Date(),
): Promise<Id> {
  await takeFeed(tx);
  const id = eventIdOf(tx.tenantId, "rapport:begin", `${tx.actor.actorId}:${wish.clientId}`);
  if (await takeConversation(tx, id)) return id;
  const route = await openRoute(tx, wish.connectionId);
  const connector = connectors.get(route.connector);
  if (!connector.capabilities.canStartConversation) {
    throw new RapportError("conflict", { sentence: "On this channel only the customer can begin a conversation." });
  }
  await requireFiles(tx, connectors, route, wish);
  const askedId = "contactId" in wish.to ? wish.to.contactId : await contactByEmail(tx, wish.to.email, wish.to.name);
  const contact = await findContactForWriting(tx, askedId);
  if (!contact) throw new RapportError("not_found", { sentence: "There is no such contact." });
  if (contact.isBlocked) {
    throw new RapportError("contact_blocked", { sentence: "This contact is blocked. Unblock it before you write." });
  }
  const contactId = contact.id;
  const recipient = await findRecipient(tx, {
    id,
    contactId,
    connectionId: route.connectionId,
    channel: connector.channel,
    contactName: contact.name,
  });
  if (!recipient) {
    throw new RapportError("conflict", {
      sentence: "There is no address of this contact to which the channel can write.",
    });
  }
  const subject = wish.subject.replace(/\s+/g, " ").trim();
  await insertConversation(tx, {
    id,
    channel: connector.channel,
    connectionId: route.connectionId,
    contactId,
    teamId: route.teamId,
    assigneeId: tx.actor.kind === "person" ? tx.actor.actorId : null,
    subject,
    threadSubject: subject.toLowerCase(),
    status: tx.actor.kind === "person" ? "assigned" : "new",
    seq: await tx.reserveSeqs(1),
    now,
  });
  const state = await takeConversation(tx, id);
  if (!state) throw new RapportError("not_found");
  const edit = openEdit(state);
  edit.columns.preview = wish.text.replace(/\s+/g, " ").trim().slice(0, 200).toWellFormed();
  await enqueueMessage(tx, edit, route, {
    actorId: tx.actor.actorId,
    clientId: wish.clientId,
    notBeforeAt: new Date(now.getTime() + undoWindowMs(route)),
    isScheduled: false,
    now,
    content: {
      text: wish.text,
      subject,
      to: recipient.to,
      cc: [],
      attachmentIds: [...new Set(wish.attachmentIds)],
      thenStatus: null,
      isMoved: false,
      isAutomatic: false,
    },
  });
  tx.audit({ action: "conversations.create", targetKind: "conversations", targetId: id });
  return id;
}
