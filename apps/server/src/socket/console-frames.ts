import type { ConsoleFrame } from "@rapport/api";
import { type ActingActor, type Id, isConversationVisible } from "@rapport/schema";
import { type ConversationItem, rowForActor } from "@rapport/store";
import type { Moment } from "./moment.ts";
import { encodeFrame } from "./wire.ts";

/**
 * What one actor is told of a moment: an encoded frame, shared by all actors who are told the same, or null for
 * nothing. `wasVisible`: the actor may have seen the conversation before, so its going has to be told.
 */
export function frameFor(
  moment: Moment,
  actor: Pick<ActingActor, "actorId" | "scope" | "teamIds">,
  wasVisible: (conversationId: Id) => boolean,
): Buffer | null {
  if (moment.actorId !== null && moment.actorId !== actor.actorId) return null;
  if (moment.conversationId === null) return once(moment, "all", tenantFrame);
  const { conversation } = moment;
  if (!conversation || !isConversationVisible(actor, conversation.row)) {
    const isGone = moment.kind === "conversation" && wasVisible(moment.conversationId);
    return isGone ? once(moment, "gone", goneFrame) : null;
  }
  if (moment.kind !== "conversation") return once(moment, "all", conversationFrame);
  const row = rowForActor(conversation, actor.actorId);
  return once(moment, row.isUnread ? "unread" : "read", () => ({
    type: "conversation",
    seq: moment.seq,
    id: row.id,
    row,
  }));
}

function once(moment: Moment, variant: string, make: (moment: Moment) => ConsoleFrame | null): Buffer | null {
  let bytes = moment.frames.get(variant);
  if (!bytes) {
    const frame = make(moment);
    bytes = frame ? encodeFrame(Buffer.from(JSON.stringify(frame))) : Buffer.alloc(0);
    moment.frames.set(variant, bytes);
  }
  return bytes.length > 0 ? bytes : null;
}

function tenantFrame({ kind, seq, entityId, detail }: Moment): ConsoleFrame | null {
  if (kind === "contact" && entityId) return { type: "contact", seq, id: entityId };
  if (kind === "changed") return { type: "changed", seq, what: String(detail?.what ?? "") };
  return null;
}

function goneFrame({ seq, conversationId }: Moment): ConsoleFrame | null {
  return conversationId ? { type: "conversation", seq, id: conversationId, row: null } : null;
}

function conversationFrame(moment: Moment): ConsoleFrame | null {
  const { kind, seq, item, entityId, conversationId, detail } = moment;
  if (!conversationId) return null;
  switch (kind) {
    case "item":
      return item ? { type: "item", seq, item } : null;
    case "item_removed":
      return entityId ? { type: "item_removed", seq, conversationId, id: entityId } : null;
    case "contact_read":
      return typeof detail?.readAt === "string"
        ? { type: "contact_read", seq, conversationId, readAt: detail.readAt }
        : null;
    case "mention":
      return entityId
        ? { type: "mention", seq, conversationId, eventId: entityId, byName: byNameOf(detail, item) }
        : null;
    case "action":
      return { type: "engine", seq, conversationId };
    default:
      return tenantFrame(moment);
  }
}

function byNameOf(detail: Record<string, unknown> | null, item: ConversationItem | null): string {
  return typeof detail?.byName === "string" ? detail.byName : (item?.author.name ?? "");
}
