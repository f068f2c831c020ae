import { Company, Contact, Id, Identity, Instant } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { ContactCard, ConversationItem, ConversationRow } from "./conversations.ts";
import { Paging, pageOf } from "./paging.ts";

const IdParams = z.object({ id: Id });

export const ContactRow = Contact.extend({ companyName: z.string().nullable(), conversationCount: z.number().int() });
export type ContactRow = z.infer<typeof ContactRow>;

export const ContactDetail = ContactRow.extend({
  identities: z.array(Identity),
  company: Company.nullable(),
  allowed: z.object({ edit: z.boolean(), merge: z.boolean(), block: z.boolean() }),
  mergedFrom: z.array(ContactCard),
});
export type ContactDetail = z.infer<typeof ContactDetail>;

const ContactBody = z.object({
  name: z.string().trim().min(1).max(300),
  email: z.email().max(320).nullable().optional(),
  phone: z.string().trim().max(40).nullable().optional(),
  companyName: z.string().trim().max(300).nullable().optional(),
  note: z.string().max(10_000).optional(),
  attributes: Contact.shape.attributes.optional(),
});

export const SearchResult = z.object({
  messages: z.array(
    z.object({
      eventId: Id,
      conversationId: Id,
      conversationNumber: z.number().int(),
      subject: z.string().nullable(),
      contactName: z.string(),
      /** Words around the hit; hits stand between U+0002 and U+0003, the rest is plain text. */
      snippet: z.string(),
      occurredAt: Instant,
      direction: z.enum(["in", "out", "internal"]),
    }),
  ),
  /** Common words were looked for only in messages since then; null: in all of them, or there are more hits than shown. */
  messagesSince: Instant.nullable(),
  contacts: z.array(ContactCard),
  conversations: z.array(ConversationRow),
});
export type SearchResult = z.infer<typeof SearchResult>;

export const contactRoutes = defineRoutes({
  "contacts.list": {
    method: "GET",
    path: "/v1/contacts",
    summary: "Contacts, last active first; `q` looks into names, addresses and phones",
    access: "contact.read",
    query: Paging.extend({
      q: z.string().trim().max(200).optional(),
      isBlocked: z.stringbool().or(z.boolean()).optional(),
    }),
    response: pageOf(ContactRow),
  },
  "contacts.create": {
    method: "POST",
    path: "/v1/contacts",
    summary: "Create a contact",
    access: "contact.write",
    body: ContactBody,
    response: ContactDetail,
    successStatus: 201,
    errors: ["already_exists"],
  },
  "contacts.get": {
    method: "GET",
    path: "/v1/contacts/:id",
    summary: "One contact with addresses and company",
    access: "contact.read",
    params: IdParams,
    response: ContactDetail,
    errors: ["not_found"],
  },
  "contacts.update": {
    method: "PATCH",
    path: "/v1/contacts/:id",
    summary: "Change or block a contact",
    access: "contact.write",
    params: IdParams,
    body: ContactBody.partial().extend({ isBlocked: z.boolean().optional() }),
    response: ContactDetail,
    errors: ["not_found", "already_exists"],
  },
  "contacts.timeline": {
    method: "GET",
    path: "/v1/contacts/:id/timeline",
    summary: "Everything said with this contact on every channel, newest first (CTX-4)",
    access: "contact.read",
    params: IdParams,
    query: Paging,
    response: pageOf(
      ConversationItem.extend({
        conversationNumber: z.number().int().nullable(),
        conversationSubject: z.string().nullable(),
      }),
    ),
    errors: ["not_found"],
  },
  "contacts.conversations": {
    method: "GET",
    path: "/v1/contacts/:id/conversations",
    summary: "The contact's conversations that I may see, newest first",
    access: "conversation.read",
    params: IdParams,
    query: Paging,
    response: pageOf(ConversationRow),
    errors: ["not_found"],
  },
  "contacts.merge": {
    method: "POST",
    path: "/v1/contacts/:id/merge",
    summary: "Merge another contact into this one, which survives; can be undone",
    access: "contact.merge",
    params: IdParams,
    body: z.object({ fromId: Id }),
    response: ContactDetail,
    errors: ["not_found", "conflict"],
  },
  "contacts.unmerge": {
    method: "POST",
    path: "/v1/contacts/:id/unmerge",
    summary: "Take a merged contact out again with its own addresses and conversations",
    access: "contact.merge",
    params: IdParams,
    response: ContactDetail,
    errors: ["not_found", "conflict"],
  },
  search: {
    method: "GET",
    path: "/v1/search",
    summary: "Full-text search over messages, contacts and conversations (a number finds the conversation)",
    access: "conversation.read",
    query: z.object({
      q: z.string().trim().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    response: SearchResult,
  },
});
