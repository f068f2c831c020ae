import {
  Attachment,
  Channel,
  Conversation,
  ConversationStatus,
  Delivery,
  Direction,
  Id,
  Instant,
  Priority,
} from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { Paging, pageOf } from "./paging.ts";

const IdParams = z.object({ id: Id });
const Tag = z.string().trim().min(1).max(60);
const MessageText = z.string().max(100_000);

/** What the screen may offer; it never works a right out for itself (STYLE 2). */
export const ConversationActions = z.object({
  reply: z.boolean(),
  note: z.boolean(),
  assign: z.boolean(),
  edit: z.boolean(),
  merge: z.boolean(),
  /** Statuses this conversation can be moved to from here. */
  moves: z.array(ConversationStatus),
});

export const ContactCard = z.object({ id: Id, name: z.string(), email: z.string().nullable(), isBlocked: z.boolean() });

/** One row of the inbox list. */
export const ConversationRow = Conversation.extend({ contact: ContactCard, isUnread: z.boolean() });
export type ConversationRow = z.infer<typeof ConversationRow>;

export const ConversationDetail = ConversationRow.extend({
  allowed: ConversationActions,
  /** Last of the contact's messages read by me: the feed number. */
  readSeq: z.number().int(),
  /** My draft, if I left one. */
  draft: z
    .object({
      kind: z.enum(["reply", "note"]),
      text: z.string(),
      attachmentIds: z.array(Id),
      /** The same files with their names and sizes, without those that were removed or that I did not upload. */
      attachments: z.array(Attachment),
      updatedAt: Instant,
    })
    .nullable(),
  /** Up to which instant the contact has read our messages. */
  contactReadAt: Instant.nullable(),
  mergedFrom: z.array(z.object({ id: Id, number: z.number().int() })),
});
export type ConversationDetail = z.infer<typeof ConversationDetail>;

/** One entry in the conversation pane: a message, note, change, or an outgoing message still waiting to leave. */
export const ConversationItem = z.object({
  /** The event's id; for a message that has not left yet, the delivery's id. */
  id: Id,
  kind: z.enum(["message", "note", "change", "call", "meeting", "signal"]),
  channel: Channel,
  direction: Direction,
  conversationId: Id,
  occurredAt: Instant,
  seq: z.number().int(),
  author: z.object({
    kind: z.enum(["contact", "person", "ai", "integration", "system"]),
    id: Id.nullable(),
    name: z.string(),
    address: z.string().nullable(),
  }),
  subject: z.string().nullable(),
  text: z.string(),
  newText: z.string(),
  /** Sanitised; show it in a sandboxed frame only. Remote pictures carry `data-remote-src`. */
  html: z.string().nullable(),
  hasRemoteImages: z.boolean(),
  attachments: z.array(Attachment),
  mentions: z.array(Id),
  /** Only for outgoing messages. */
  delivery: Delivery.nullable(),
  /** Only for changes. */
  change: z.object({ what: z.string(), from: z.unknown(), to: z.unknown(), cause: z.string().nullable() }).nullable(),
  /** The sender's own id for the message (widget: given by the browser), for matching optimistic rows. */
  clientId: z.string().nullable(),
});
export type ConversationItem = z.infer<typeof ConversationItem>;

/** `open` stands for every status in which somebody still has work to do, `for_people` for those without what the AI holds. */
export const StatusFilter = z.enum(["open", "for_people", "all", ...ConversationStatus.options]);

/** A list's filter; what saved views keep. All conditions must hold. */
export const ConversationFilter = z.object({
  status: StatusFilter.default("open"),
  /** An actor's id, `me`, or `none`. */
  assignee: z.union([Id, z.enum(["me", "none"])]).optional(),
  /** A team's id, `mine`, or `none`. */
  team: z.union([Id, z.enum(["mine", "none"])]).optional(),
  channel: Channel.optional(),
  connectionId: Id.optional(),
  contactId: Id.optional(),
  priority: Priority.optional(),
  tag: Tag.optional(),
  isUnread: z.stringbool().or(z.boolean()).optional(),
  isWaiting: z.stringbool().or(z.boolean()).optional(),
  isMentioned: z.stringbool().or(z.boolean()).optional(),
});
export type ConversationFilter = z.infer<typeof ConversationFilter>;

export const ConversationSort = z.enum(["newest", "oldest", "waiting_longest", "priority"]);
export type ConversationSort = z.infer<typeof ConversationSort>;

export const SavedView = z.object({
  id: Id,
  name: z.string().min(1).max(80),
  filter: ConversationFilter,
  sort: ConversationSort,
  isShared: z.boolean(),
  ownerId: Id,
  canEdit: z.boolean(),
  position: z.number().int(),
});
export type SavedView = z.infer<typeof SavedView>;

export const CannedReply = z.object({
  id: Id,
  /** Typed after `/` in the composer. */
  shortcut: z.string().regex(/^[\p{L}\p{N}_-]{1,40}$/u),
  title: z.string().min(1).max(120),
  /** May hold {{contact.name}}, {{contact.firstName}}, {{contact.email}}, {{agent.name}}, {{agent.firstName}}, {{conversation.number}}, {{company.name}}. */
  body: z.string().min(1).max(20_000),
  isShared: z.boolean(),
  canEdit: z.boolean(),
});
export type CannedReply = z.infer<typeof CannedReply>;

const ViewBody = z.object({
  name: z.string().trim().min(1).max(80),
  filter: ConversationFilter,
  sort: ConversationSort.default("newest"),
  isShared: z.boolean().default(false),
});
const CannedBody = CannedReply.pick({ shortcut: true, title: true, body: true, isShared: true });

const Snooze = z.object({ untilAt: Instant.nullable(), untilReply: z.literal(true).optional() });
const ConversationPatch = z
  .object({
    status: ConversationStatus.extract(["in_progress", "waiting_customer", "resolved", "closed", "reopened"]),
    /** Give `snooze` instead of a status: until an instant (null: only until the next reply). Any reply ends a snooze. */
    snooze: Snooze,
    assigneeId: Id.nullable(),
    teamId: Id.nullable(),
    priority: Priority,
    subject: z.string().trim().max(500),
    addTags: z.array(Tag).max(20),
    removeTags: z.array(Tag).max(20),
  })
  .partial();
export type ConversationPatch = z.infer<typeof ConversationPatch>;

const NewMessage = z.object({
  text: MessageText.default(""),
  attachmentIds: z.array(Id).max(20).default([]),
  /** Chosen by the client, unique per message: sending the same one again changes nothing. */
  clientId: z.string().min(8).max(100),
});

export const conversationRoutes = defineRoutes({
  "conversations.list": {
    method: "GET",
    path: "/v1/conversations",
    summary: "The inbox list",
    access: "conversation.read",
    query: ConversationFilter.extend(Paging.shape).extend({ sort: ConversationSort.default("newest") }),
    response: pageOf(ConversationRow),
  },
  "conversations.counts": {
    method: "POST",
    path: "/v1/conversations/counts",
    summary: "How many conversations each filter holds, counted up to 1,000",
    access: "conversation.read",
    body: z.object({ filters: z.array(ConversationFilter).min(1).max(40) }),
    response: z.object({ counts: z.array(z.number().int()) }),
  },
  "conversations.create": {
    method: "POST",
    path: "/v1/conversations",
    summary: "Start a conversation by writing to a contact",
    access: "conversation.write",
    body: NewMessage.extend({
      connectionId: Id,
      to: z.union([
        z.object({ contactId: Id }),
        z.object({ email: z.email().max(320), name: z.string().max(300).optional() }),
      ]),
      subject: z.string().trim().min(1).max(500),
    }),
    response: ConversationDetail,
    successStatus: 201,
    errors: ["not_found", "contact_blocked", "conflict", "too_large"],
  },
  "conversations.get": {
    method: "GET",
    path: "/v1/conversations/:id",
    summary: "One conversation with what I may do in it",
    access: "conversation.read",
    params: IdParams,
    response: ConversationDetail,
    errors: ["not_found"],
  },
  "conversations.items": {
    method: "GET",
    path: "/v1/conversations/:id/items",
    summary: "Messages, notes and changes, newest page first; each page in reading order",
    access: "conversation.read",
    params: IdParams,
    query: Paging,
    response: pageOf(ConversationItem),
    errors: ["not_found"],
  },
  "conversations.update": {
    method: "PATCH",
    path: "/v1/conversations/:id",
    summary: "Assign, move, snooze, prioritise, tag or rename",
    access: "conversation.write",
    params: IdParams,
    body: ConversationPatch.extend({
      /** The row's `seq` as the asker saw it: somebody else's change of the same field since then is a conflict. */
      ifSeq: z.number().int().min(0).optional(),
    }),
    response: ConversationDetail,
    errors: ["not_found", "illegal_transition", "conflict"],
  },
  "conversations.bulkUpdate": {
    method: "POST",
    path: "/v1/conversations/bulk",
    summary: "The same change to many; each one's outcome is reported",
    access: "conversation.write",
    body: z.object({ ids: z.array(Id).min(1).max(200), change: ConversationPatch }),
    response: z.object({
      results: z.array(
        z.object({ id: Id, ok: z.boolean(), code: z.string().nullable(), sentence: z.string().nullable() }),
      ),
    }),
  },
  "conversations.reply": {
    method: "POST",
    path: "/v1/conversations/:id/messages",
    summary: "Answer the customer",
    access: "conversation.write",
    params: IdParams,
    body: NewMessage.extend({
      /** When it is to leave; absent: now, after the connection's undo window. */
      sendAt: Instant.optional(),
      /** Move the conversation once it is queued ("Send and resolve"). */
      thenStatus: z.enum(["waiting_customer", "resolved", "closed"]).optional(),
      /** After `gate_refused`: send it all the same, where the gate leaves that to people. It is audited. */
      isGateOverridden: z.boolean().optional(),
    }),
    response: ConversationItem,
    successStatus: 201,
    errors: ["not_found", "contact_blocked", "illegal_transition", "conflict", "too_large", "gate_refused"],
  },
  "conversations.note": {
    method: "POST",
    path: "/v1/conversations/:id/notes",
    summary: "Leave a private note; people named in `mentions` are told",
    access: "conversation.write",
    params: IdParams,
    body: NewMessage.extend({ mentions: z.array(Id).max(50).default([]) }),
    response: ConversationItem,
    successStatus: 201,
    errors: ["not_found", "conflict"],
  },
  "conversations.markRead": {
    method: "POST",
    path: "/v1/conversations/:id/read",
    summary: "I have read up to this feed number (0: mark as unread)",
    access: "conversation.read",
    params: IdParams,
    body: z.object({ seq: z.number().int().min(0) }),
    successStatus: 204,
    errors: ["not_found"],
  },
  "conversations.saveDraft": {
    method: "PUT",
    path: "/v1/conversations/:id/draft",
    summary: "Keep my unfinished answer; empty text and no attachments remove it",
    access: "conversation.write",
    params: IdParams,
    body: z.object({
      kind: z.enum(["reply", "note"]),
      text: MessageText,
      attachmentIds: z.array(Id).max(20).default([]),
    }),
    successStatus: 204,
    errors: ["not_found"],
  },
  "conversations.merge": {
    method: "POST",
    path: "/v1/conversations/:id/merge",
    summary: "Merge others into this one; can be undone",
    access: "conversation.write",
    params: IdParams,
    body: z.object({ fromIds: z.array(Id).min(1).max(20) }),
    response: ConversationDetail,
    errors: ["not_found", "conflict"],
  },
  "conversations.unmerge": {
    method: "POST",
    path: "/v1/conversations/:id/unmerge",
    summary: "Take a merged conversation out again",
    access: "conversation.write",
    params: IdParams,
    response: ConversationDetail,
    errors: ["not_found", "conflict"],
  },
  "deliveries.cancel": {
    method: "POST",
    path: "/v1/deliveries/:id/cancel",
    summary: "Undo a send, or cancel a scheduled one; answers the text so that it can be edited",
    access: "conversation.write",
    params: IdParams,
    response: z.object({ conversationId: Id, text: z.string(), attachmentIds: z.array(Id) }),
    errors: ["not_found", "too_late_to_undo"],
  },
  "deliveries.retry": {
    method: "POST",
    path: "/v1/deliveries/:id/retry",
    summary: "Send a failed message again; the provider is really called",
    access: "conversation.write",
    params: IdParams,
    response: Delivery,
    errors: ["not_found", "cannot_retry", "contact_blocked"],
  },
  "views.list": {
    method: "GET",
    path: "/v1/views",
    summary: "My saved views and the shared ones",
    access: "conversation.read",
    response: z.object({ items: z.array(SavedView) }),
  },
  "views.create": {
    method: "POST",
    path: "/v1/views",
    summary: "Save a view; sharing it needs the right to",
    access: "conversation.read",
    body: ViewBody,
    response: SavedView,
    successStatus: 201,
  },
  "views.update": {
    method: "PATCH",
    path: "/v1/views/:id",
    summary: "Change a saved view",
    access: "conversation.read",
    params: IdParams,
    body: ViewBody.extend({ position: z.number().int().min(0).max(1000) }).partial(),
    response: SavedView,
    errors: ["not_found"],
  },
  "views.delete": {
    method: "DELETE",
    path: "/v1/views/:id",
    summary: "Delete a saved view",
    access: "conversation.read",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
  "cannedReplies.list": {
    method: "GET",
    path: "/v1/canned-replies",
    summary: "My canned replies and the shared ones",
    access: "conversation.read",
    response: z.object({ items: z.array(CannedReply) }),
  },
  "cannedReplies.create": {
    method: "POST",
    path: "/v1/canned-replies",
    summary: "Write a canned reply",
    access: "canned_reply.write",
    body: CannedBody,
    response: CannedReply,
    successStatus: 201,
    errors: ["already_exists"],
  },
  "cannedReplies.update": {
    method: "PATCH",
    path: "/v1/canned-replies/:id",
    summary: "Change a canned reply",
    access: "canned_reply.write",
    params: IdParams,
    body: CannedBody.partial(),
    response: CannedReply,
    errors: ["not_found", "already_exists"],
  },
  "cannedReplies.delete": {
    method: "DELETE",
    path: "/v1/canned-replies/:id",
    summary: "Delete a canned reply",
    access: "canned_reply.write",
    params: IdParams,
    successStatus: 204,
    errors: ["not_found"],
  },
  "tags.list": {
    method: "GET",
    path: "/v1/tags",
    summary: "Tags in use, most used first",
    access: "conversation.read",
    response: z.object({ items: z.array(z.object({ name: z.string(), count: z.number().int() })) }),
  },
});
