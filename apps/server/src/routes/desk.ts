import { requireKnownVariables } from "@rapport/orchestration";
import {
  deleteCannedReply,
  deleteView,
  insertCannedReply,
  insertView,
  listCannedReplies,
  listTags,
  listViews,
  updateCannedReply,
  updateView,
} from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";

type Names =
  | "views.list"
  | "views.create"
  | "views.update"
  | "views.delete"
  | "cannedReplies.list"
  | "cannedReplies.create"
  | "cannedReplies.update"
  | "cannedReplies.delete"
  | "tags.list";

/** What an agent keeps at hand: saved views, canned replies, tags (ORC-7). */
export function deskRoutes(): RouteHandlers<Names> {
  return {
    async "views.list"({ scope }) {
      return { items: await scope.read(listViews) };
    },

    async "views.create"({ scope, body }) {
      if (body.isShared) await scope.require("view.share", { targetKind: "views" });
      return scope.write((tx) => insertView(tx, body));
    },

    async "views.update"({ scope, params, body }) {
      if (body.isShared) await scope.require("view.share", { targetKind: "views", targetId: params.id });
      return scope.write((tx) => updateView(tx, params.id, body));
    },

    async "views.delete"({ scope, params }) {
      await scope.write((tx) => deleteView(tx, params.id));
    },

    async "cannedReplies.list"({ scope }) {
      return { items: await scope.read(listCannedReplies) };
    },

    async "cannedReplies.create"({ scope, body }) {
      requireKnownVariables(body.body);
      return scope.write((tx) => insertCannedReply(tx, body));
    },

    async "cannedReplies.update"({ scope, params, body }) {
      if (body.body !== undefined) requireKnownVariables(body.body);
      return scope.write((tx) => updateCannedReply(tx, params.id, body));
    },

    async "cannedReplies.delete"({ scope, params }) {
      await scope.write((tx) => deleteCannedReply(tx, params.id));
    },

    async "tags.list"({ scope }) {
      return { items: await scope.read(listTags) };
    },
  };
}
