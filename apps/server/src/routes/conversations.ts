import {
  beginConversation,
  cancelDelivery,
  changeConversation,
  changeConversations,
  leaveNote,
  mergeConversations,
  queueReply,
  retryDelivery,
  unmergeConversation,
} from "@rapport/orchestration";
import { type Id, RapportError } from "@rapport/schema";
import {
  type ConversationDetail,
  countConversations,
  getConversation,
  listConversations,
  listItems,
  loadItems,
  markRead,
  type Scope,
  saveDraft,
  type Tx,
} from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

type Names =
  | "conversations.list"
  | "conversations.counts"
  | "conversations.create"
  | "conversations.get"
  | "conversations.items"
  | "conversations.update"
  | "conversations.bulkUpdate"
  | "conversations.reply"
  | "conversations.note"
  | "conversations.markRead"
  | "conversations.saveDraft"
  | "conversations.merge"
  | "conversations.unmerge"
  | "deliveries.cancel"
  | "deliveries.retry";

/** The inbox: lists, one conversation, what is said and done in it (ORC-1, ORC-7, ORC-10). */
export function conversationRoutes({ connectors, now }: Pick<ServerParts, "connectors" | "now">): RouteHandlers<Names> {
  return {
    async "conversations.list"({ scope, query }) {
      const { sort, cursor, limit, ...filter } = query;
      return scope.read((tx) => listConversations(tx, filter, sort, cursor, limit));
    },

    async "conversations.counts"({ scope, body }) {
      return { counts: await scope.read((tx) => countConversations(tx, body.filters)) };
    },

    async "conversations.create"({ scope, body }) {
      return scope.write(async (tx) => {
        const id = await beginConversation(tx, connectors, body, now());
        return present(tx, id);
      });
    },

    async "conversations.get"({ scope, params }) {
      return scope.read((tx) => present(tx, params.id));
    },

    async "conversations.items"({ scope, params, query }) {
      return scope.read(async (tx) => {
        await present(tx, params.id);
        return listItems(tx, params.id, query.cursor, query.limit);
      });
    },

    async "conversations.update"({ scope, params, body }) {
      await requireAssigning(scope, body, params.id);
      return scope.write(async (tx) => {
        const before = await present(tx, params.id);
        await changeConversation(tx, params.id, body, now());
        // Who gives a conversation away may lose sight of it; the answer is then what they last saw, with nothing to do in it.
        return (await getConversation(tx, params.id)) ?? gone(before, body);
      });
    },

    async "conversations.bulkUpdate"({ scope, body }) {
      await requireAssigning(scope, body.change);
      return { results: await changeConversations(scope, body.ids, body.change) };
    },

    async "conversations.reply"({ scope, params, body }) {
      return scope.write(async (tx) => {
        const { itemId } = await queueReply(tx, connectors, params.id, body, now());
        return presentItem(tx, itemId);
      });
    },

    async "conversations.note"({ scope, params, body }) {
      return scope.write(async (tx) => presentItem(tx, await leaveNote(tx, params.id, body, now())));
    },

    async "conversations.markRead"({ scope, params, body }) {
      await scope.write(async (tx) => {
        await present(tx, params.id);
        await markRead(tx, params.id, body.seq);
      });
    },

    async "conversations.saveDraft"({ scope, params, body }) {
      await scope.write(async (tx) => {
        await present(tx, params.id);
        await saveDraft(tx, params.id, body);
      });
    },

    async "conversations.merge"({ scope, params, body }) {
      return scope.write(async (tx) => {
        await mergeConversations(tx, params.id, body.fromIds, now());
        return present(tx, params.id);
      });
    },

    async "conversations.unmerge"({ scope, params }) {
      return scope.write(async (tx) => {
        await unmergeConversation(tx, params.id, now());
        return present(tx, params.id);
      });
    },

    async "deliveries.cancel"({ scope, params }) {
      return scope.write((tx) => cancelDelivery(tx, params.id, now()));
    },

    async "deliveries.retry"({ scope, params }) {
      return scope.write(async (tx) => {
        const item = await presentItem(tx, await retryDelivery(tx, params.id, now()));
        if (!item.delivery) throw new RapportError("not_found");
        return item.delivery;
      });
    },
  };
}

/** Throws not_found. */
async function present(tx: Tx, id: Id): Promise<ConversationDetail> {
  const conversation = await getConversation(tx, id);
  if (!conversation) throw new RapportError("not_found");
  return conversation;
}

async function presentItem(tx: Tx, id: Id) {
  const [item] = await loadItems(tx, [id]);
  if (!item) throw new RapportError("not_found");
  return item;
}

/** Giving conversations to people or teams is a right of its own. */
async function requireAssigning(
  scope: Scope,
  change: { assigneeId?: Id | null | undefined; teamId?: Id | null | undefined },
  targetId?: Id,
): Promise<void> {
  if (change.assigneeId === undefined && change.teamId === undefined) return;
  await scope.require("conversation.assign", { targetKind: "conversations", ...(targetId ? { targetId } : {}) });
}

function gone(
  before: ConversationDetail,
  change: { assigneeId?: Id | null | undefined; teamId?: Id | null | undefined },
): ConversationDetail {
  return {
    ...before,
    assigneeId: change.assigneeId === undefined ? before.assigneeId : change.assigneeId,
    teamId: change.teamId === undefined ? before.teamId : change.teamId,
    allowed: { reply: false, note: false, assign: false, edit: false, merge: false, moves: [] },
  };
}
