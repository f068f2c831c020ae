import { z } from "zod";
import { Id, Instant } from "../ids.ts";

/** Level 1: what happened. Events are facts; the database refuses to change or delete them (CAN-1). */

export const Channel = z.enum(["email", "webchat", "phone", "calendar", "web"]);
export type Channel = z.infer<typeof Channel>;

export const Direction = z.enum(["in", "out", "internal"]);
export type Direction = z.infer<typeof Direction>;

export const EventKind = z.enum(["message", "call", "meeting", "signal", "change"]);
export type EventKind = z.infer<typeof EventKind>;

/** The narrow row every event has. Its text is kept apart (see EventText), so that lists and folds stay fast. */
export const EventHead = z.object({
  id: Id,
  kind: EventKind,
  channel: Channel,
  direction: Direction,
  /** Name of the outside account or system and the record's id there; together they decide the event's own id. */
  source: z.string().min(1).max(200),
  externalId: z.string().min(1).max(1000),
  connectionId: Id.nullable(),
  conversationId: Id.nullable(),
  contactId: Id.nullable(),
  /** Who of the company did it; null when the customer or an outside system did. */
  actorId: Id.nullable(),
  occurredAt: Instant,
  receivedAt: Instant,
  /** Place in the tenant's change feed; grows with every commit. */
  seq: z.number().int(),
});
export type EventHead = z.infer<typeof EventHead>;

export const Attachment = z.object({
  id: Id,
  name: z.string(),
  type: z.string(),
  bytes: z.number().int().nonnegative(),
  /** May be shown in the page (raster pictures only); everything else is a download. */
  isInline: z.boolean(),
  contentId: z.string().nullable(),
});
export type Attachment = z.infer<typeof Attachment>;

/** E-mail, chat, SMS, review, question or post; `internal` is a private note. */
export const MessageEvent = EventHead.extend({
  kind: z.literal("message"),
  subject: z.string().nullable(),
  /** All of the text, as plain text. */
  text: z.string(),
  /** What the person wrote now: quotes and signature folded away. Equal to `text` where nothing is folded. */
  newText: z.string(),
  /** Sanitised HTML body, or null when the message had none. */
  html: z.string().nullable(),
  authorName: z.string().nullable(),
  authorAddress: z.string().nullable(),
  attachments: z.array(Attachment),
  mentions: z.array(Id),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

export const CallEvent = EventHead.extend({
  kind: z.literal("call"),
  durationSeconds: z.number().nonnegative(),
  participants: z.array(z.object({ name: z.string(), phone: z.string().nullable(), actorId: Id.nullable() })),
  segments: z.array(
    z.object({ speaker: z.string(), startSeconds: z.number(), endSeconds: z.number(), text: z.string() }),
  ),
  recordingUrl: z.url().nullable(),
});
export type CallEvent = z.infer<typeof CallEvent>;

export const MeetingEvent = EventHead.extend({
  kind: z.literal("meeting"),
  title: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  attendees: z.array(z.object({ name: z.string().nullable(), email: z.email() })),
});
export type MeetingEvent = z.infer<typeof MeetingEvent>;

export const SignalKind = z.enum(["news", "funding", "press", "social", "product", "usage", "support"]);

export const SignalEvent = EventHead.extend({
  kind: z.literal("signal"),
  signal: SignalKind,
  title: z.string(),
  text: z.string(),
  url: z.url().nullable(),
});
export type SignalEvent = z.infer<typeof SignalEvent>;

/** What happened to a conversation itself: every transition is an event (ORC-1). `what` names the field, `from`/`to` its values. */
export const ChangeEvent = EventHead.extend({
  kind: z.literal("change"),
  what: z.enum([
    "status",
    "assignee",
    "team",
    "priority",
    "tags",
    "subject",
    "snooze",
    "merged",
    "unmerged",
    "contact",
  ]),
  from: z.unknown(),
  to: z.unknown(),
  /** Why it moved when no person asked: for example `customer_replied`, `snooze_ended`. */
  cause: z.string().nullable(),
});
export type ChangeEvent = z.infer<typeof ChangeEvent>;

export const RapportEvent = z.discriminatedUnion("kind", [
  MessageEvent,
  CallEvent,
  MeetingEvent,
  SignalEvent,
  ChangeEvent,
]);
export type RapportEvent = z.infer<typeof RapportEvent>;
