import { type Id, RapportError } from "@rapport/schema";
import {
  type ContactDetail,
  getContact,
  insertContact,
  isContact,
  listContacts,
  listConversations,
  listTimeline,
  mergeContact,
  searchAll,
  type Tx,
  unmergeContact,
  updateContact,
} from "@rapport/store";
import type { RouteHandlers } from "../http/call.ts";

type Names =
  | "contacts.list"
  | "contacts.create"
  | "contacts.get"
  | "contacts.update"
  | "contacts.timeline"
  | "contacts.conversations"
  | "contacts.merge"
  | "contacts.unmerge"
  | "search";

/** Contacts, their one timeline over all channels (CTX-4), merging (CTX-3), and search. */
export function contactRoutes(): RouteHandlers<Names> {
  return {
    async "contacts.list"({ scope, query }) {
      return scope.read((tx) => listContacts(tx, query, query.cursor, query.limit));
    },

    async "contacts.create"({ scope, body }) {
      return scope.write(async (tx) => present(tx, await insertContact(tx, body)));
    },

    async "contacts.get"({ scope, params }) {
      return scope.read((tx) => present(tx, params.id));
    },

    async "contacts.update"({ scope, params, body }) {
      return scope.write(async (tx) => {
        await updateContact(tx, params.id, body);
        return present(tx, params.id);
      });
    },

    async "contacts.timeline"({ scope, params, query }) {
      return scope.read(async (tx) => {
        await requireContact(tx, params.id);
        return listTimeline(tx, params.id, query.cursor, query.limit);
      });
    },

    async "contacts.conversations"({ scope, params, query }) {
      return scope.read(async (tx) => {
        await requireContact(tx, params.id);
        return listConversations(tx, { status: "all", contactId: params.id }, "newest", query.cursor, query.limit);
      });
    },

    async "contacts.merge"({ scope, params, body }) {
      return scope.write(async (tx) => {
        await mergeContact(tx, params.id, body.fromId);
        return present(tx, params.id);
      });
    },

    async "contacts.unmerge"({ scope, params }) {
      return scope.write(async (tx) => {
        await unmergeContact(tx, params.id);
        return present(tx, params.id);
      });
    },

    async search({ scope, query }) {
      return scope.read((tx) => searchAll(tx, query.q, query.limit));
    },
  };
}

/** Throws not_found. */
async function present(tx: Tx, id: Id): Promise<ContactDetail> {
  const contact = await getContact(tx, id);
  if (!contact) throw new RapportError("not_found");
  return contact;
}

async function requireContact(tx: Tx, id: Id): Promise<void> {
  if (!(await isContact(tx, id))) throw new RapportError("not_found");
}
