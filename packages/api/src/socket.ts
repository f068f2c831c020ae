import { Id, Instant } from "@rapport/schema";
import { z } from "zod";
import { ConversationItem, ConversationRow } from "./routes/conversations.ts";
import { WidgetMessage } from "./routes/widget.ts";

/**
 * Sockets. Every frame is one JSON object. Durable frames carry `seq`, the tenant's feed number: a client that
 * reconnects says the last `seq` it has seen and receives everything after it, once, in order. Frames without `seq`
 * (typing, presence) are momentary and are not replayed.
 *
 * Console: `GET /v1/socket`, first frame `{type:"hello", accessToken, since}` (since absent: from now on).
 * Widget: `GET /widget/v1/socket?key=wk_…`, first frame `{type:"hello", visitorToken, identity?, since}`.
 * Widget messages stay for good, so a widget's `since` is the number of the last message it has, and nothing is resynced.
 * The server answers `{type:"ready", seq}`; then missed frames; `{type:"resync", seq}` when `since` is no longer kept.
 * Either side may send `{type:"ping"}`; the other answers `{type:"pong"}`. Close codes: 4401 not signed in (get a new
 * token, then reconnect), 4403 origin refused (stop), 1012 server restarts (reconnect after a random 0-2 s).
 */
export const ConsoleFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), seq: z.number().int() }),
  z.object({ type: z.literal("resync"), seq: z.number().int() }),
  /** The row as it is now (for me: isUnread), or `null` when I may no longer see it. */
  z.object({ type: z.literal("conversation"), seq: z.number().int(), id: Id, row: ConversationRow.nullable() }),
  z.object({ type: z.literal("item"), seq: z.number().int(), item: ConversationItem }),
  /** A message that had not left was cancelled: remove the item with this id. */
  z.object({ type: z.literal("item_removed"), seq: z.number().int(), conversationId: Id, id: Id }),
  /** The customer has read our messages up to this instant. */
  z.object({ type: z.literal("contact_read"), seq: z.number().int(), conversationId: Id, readAt: Instant }),
  z.object({ type: z.literal("contact"), seq: z.number().int(), id: Id }),
  /** Lists kept by the client are stale: actors, teams, views, canned_replies, connections, settings, tags. */
  z.object({ type: z.literal("changed"), seq: z.number().int(), what: z.string() }),
  z.object({ type: z.literal("mention"), seq: z.number().int(), conversationId: Id, eventId: Id, byName: z.string() }),
  /** The AI's part in a conversation changed: its draft, an action, who holds it. Ask `conversations.engine`. */
  z.object({ type: z.literal("engine"), seq: z.number().int(), conversationId: Id }),
  /** Who is looking at a conversation and who is typing in it now, me excluded. */
  z.object({
    type: z.literal("presence"),
    conversationId: Id,
    people: z.array(z.object({ actorId: Id, name: z.string(), isTyping: z.boolean() })),
    isContactTyping: z.boolean(),
    isContactOnline: z.boolean(),
  }),
  z.object({ type: z.literal("online"), actorIds: z.array(Id) }),
  z.object({ type: z.literal("pong") }),
  z.object({ type: z.literal("ping") }),
]);
export type ConsoleFrame = z.infer<typeof ConsoleFrame>;

export const ConsoleSay = z.discriminatedUnion("type", [
  z.object({ type: z.literal("hello"), accessToken: z.string().max(4000), since: z.number().int().min(0).optional() }),
  /** Which conversation I look at (null: none) and whether I type an answer; repeat typing every 3 s while it lasts. */
  z.object({ type: z.literal("look"), conversationId: Id.nullable(), isTyping: z.boolean() }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("pong") }),
]);
export type ConsoleSay = z.infer<typeof ConsoleSay>;

export const WidgetFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready"), seq: z.number().int() }),
  z.object({ type: z.literal("resync"), seq: z.number().int() }),
  z.object({ type: z.literal("message"), seq: z.number().int(), message: WidgetMessage }),
  /** Who answers, and whether they type now. */
  z.object({ type: z.literal("agent"), name: z.string().nullable(), isOnline: z.boolean(), isTyping: z.boolean() }),
  /**
   * The first sentences of an answer that is still being written, all of them each time. They stand: the message that follows has them.
   * Show them until it comes; after `ready` forget them.
   */
  z.object({ type: z.literal("preview"), name: z.string(), text: z.string() }),
  /** The visitor has read up to this feed number in another tab or on another device. */
  z.object({ type: z.literal("read"), readSeq: z.number().int() }),
  z.object({ type: z.literal("pong") }),
  z.object({ type: z.literal("ping") }),
]);
export type WidgetFrame = z.infer<typeof WidgetFrame>;

export const WidgetSay = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("hello"),
    visitorToken: z.string().max(400),
    identity: z.string().max(4000).optional(),
    since: z.number().int().min(0),
  }),
  z.object({ type: z.literal("typing"), isTyping: z.boolean() }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("pong") }),
]);
export type WidgetSay = z.infer<typeof WidgetSay>;
