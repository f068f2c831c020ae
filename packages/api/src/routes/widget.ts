import { Attachment, Id, Instant } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";

/**
 * The widget's own routes. All are `public` to the role system; the server demands an allowed Origin, the connection's
 * public key, and after `start` the visitor token in `Authorization: Bearer`. A signed identity, when the connection
 * requires one, is checked on every write (header `X-Rapport-Identity`: a JWT signed HS256 with the connection's secret,
 * claims `sub`, `exp`, optional `name`, `email`; or `hmac:<user id>:<hex of HMAC-SHA256 over the user id>`).
 *
 * Every address carries the key, so that a browser's preflight can be answered for exactly this connection's sites.
 * A page that only shows the bubble asks `appearance`; `start` is called by who comes back, who is identified, or who
 * writes for the first time, so that passers-by leave no rows. The token is never part of an address.
 */

export const WidgetAppearance = z.object({
  name: z.string(),
  color: z.string(),
  position: z.enum(["left", "right"]),
  language: z.enum(["auto", "en", "ru", "he"]),
  texts: z.partialRecord(
    z.enum(["en", "ru", "he"]),
    z.object({ title: z.string(), greeting: z.string(), away: z.string(), placeholder: z.string() }).partial(),
  ),
  preChat: z.object({
    isEnabled: z.boolean(),
    askName: z.enum(["no", "optional", "required"]),
    askEmail: z.enum(["no", "optional", "required"]),
  }),
  isIdentityRequired: z.boolean(),
  /** Within business hours now; null where the company keeps none. `opensAt`: when it next opens. */
  isOpen: z.boolean().nullable(),
  opensAt: Instant.nullable(),
  /** Someone of the company is online now. */
  isAgentOnline: z.boolean(),
});
export type WidgetAppearance = z.infer<typeof WidgetAppearance>;

/** A button under an answer: says `text` for the visitor, or agrees to (or declines) exactly the action it names. */
export const WidgetQuickReply = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), label: z.string(), text: z.string() }),
  z.object({
    kind: z.literal("decision"),
    label: z.string(),
    actionId: Id,
    decision: z.enum(["confirm", "decline"]),
    argumentsHash: z.string(),
  }),
]);
export type WidgetQuickReply = z.infer<typeof WidgetQuickReply>;

export const WidgetMessage = z.object({
  id: Id,
  clientId: z.string().nullable(),
  seq: z.number().int(),
  direction: z.enum(["in", "out"]),
  text: z.string(),
  author: z.object({ name: z.string(), kind: z.enum(["visitor", "person", "ai"]) }),
  attachments: z.array(Attachment),
  /** Offered under the latest answer only. */
  quickReplies: z.array(WidgetQuickReply),
  occurredAt: Instant,
});
export type WidgetMessage = z.infer<typeof WidgetMessage>;

const Identity = z.string().max(4000);

/** The public key of the script tag. */
const Key = z.object({ key: z.string().max(200) });

export const WidgetStart = z.object({
  /** Keep it in the browser per key and identity; it is the visitor's only credential. */
  visitorToken: z.string(),
  visitorId: z.string(),
  appearance: WidgetAppearance,
  conversationId: Id.nullable(),
  /** The latest of this visitor, oldest first. */
  messages: z.array(WidgetMessage),
  hasEarlier: z.boolean(),
  /** Feed number: open the socket with it. */
  seq: z.number().int(),
  unreadCount: z.number().int(),
  readSeq: z.number().int(),
  /** The visitor has not given what the pre-chat form asks. */
  needsPreChat: z.boolean(),
});
export type WidgetStart = z.infer<typeof WidgetStart>;

export const widgetRoutes = defineRoutes({
  "widget.appearance": {
    method: "GET",
    path: "/widget/v1/appearance",
    summary: "How the bubble looks on this site; makes no visitor",
    access: "public",
    query: Key,
    response: WidgetAppearance,
    errors: ["origin_not_allowed", "not_found"],
  },
  "widget.start": {
    method: "POST",
    path: "/widget/v1/start",
    summary: "Begin or resume as this visitor",
    access: "public",
    query: Key,
    body: z.object({
      /** The token kept from before, if any. A token bound to another identity is not honoured: a new visitor begins. */
      visitorToken: z.string().max(400).optional(),
      identity: Identity.optional(),
      locale: z.string().max(35).optional(),
      pageUrl: z.string().max(2000).optional(),
    }),
    response: WidgetStart,
    errors: ["origin_not_allowed", "identity_invalid", "not_found"],
  },
  "widget.send": {
    method: "POST",
    path: "/widget/v1/messages",
    summary: "Write a message; sending the same clientId again changes nothing",
    access: "public",
    query: Key,
    body: z.object({
      clientId: z.string().min(8).max(100),
      text: z.string().max(10_000).default(""),
      attachmentIds: z.array(Id).max(10).default([]),
      pageUrl: z.string().max(2000).optional(),
      /** The button that was pressed; `text` is then its label. */
      decision: z
        .object({
          actionId: Id,
          decision: z.enum(["confirm", "decline"]),
          argumentsHash: z.string().regex(/^[0-9a-f]{64}$/),
        })
        .optional(),
    }),
    response: WidgetMessage,
    successStatus: 201,
    errors: ["origin_not_allowed", "identity_invalid", "contact_blocked", "not_signed_in"],
  },
  "widget.messages": {
    method: "GET",
    path: "/widget/v1/messages",
    summary: "What came after this feed number, or a page of what was before it, in order",
    access: "public",
    query: Key.extend({
      after: z.coerce.number().int().min(0).default(0),
      /** Given: the page of earlier messages that ends before this number; `after` is ignored. */
      before: z.coerce.number().int().min(1).optional(),
    }),
    response: z.object({ messages: z.array(WidgetMessage), seq: z.number().int(), hasEarlier: z.boolean() }),
    errors: ["origin_not_allowed", "identity_invalid", "not_signed_in"],
  },
  "widget.profile": {
    method: "POST",
    path: "/widget/v1/profile",
    summary: "What the pre-chat form asked",
    access: "public",
    query: Key,
    body: z.object({ name: z.string().trim().max(300).optional(), email: z.email().max(320).optional() }),
    successStatus: 204,
    errors: ["origin_not_allowed", "identity_invalid", "not_signed_in"],
  },
  "widget.read": {
    method: "POST",
    path: "/widget/v1/read",
    summary: "The visitor has seen everything up to this feed number",
    access: "public",
    query: Key,
    body: z.object({ seq: z.number().int().min(0) }),
    successStatus: 204,
    errors: ["origin_not_allowed", "identity_invalid", "not_signed_in"],
  },
  "widget.upload": {
    method: "POST",
    path: "/widget/v1/attachments",
    summary: "Upload one file (field `file`, at most 10 MB)",
    access: "public",
    query: Key,
    transfer: "upload",
    response: Attachment,
    successStatus: 201,
    errors: ["origin_not_allowed", "identity_invalid", "not_signed_in", "too_large", "unsupported_type"],
  },
  "widget.download": {
    method: "GET",
    path: "/widget/v1/attachments/:id",
    summary: "A file of the visitor's own conversation",
    access: "public",
    params: z.object({ id: Id }),
    query: Key,
    transfer: "download",
    errors: ["origin_not_allowed", "identity_invalid", "not_found", "not_signed_in"],
  },
});
