import { z } from "zod";
import { Id, Instant } from "../ids.ts";
import { Channel } from "../level1/event.ts";

/** ORC-1. `pending`: the AI holds it. The allowed moves are a table in the orchestration package. */
export const ConversationStatus = z.enum([
  "new",
  "assigned",
  "in_progress",
  "waiting_customer",
  "pending",
  "snoozed",
  "reopened",
  "resolved",
  "closed",
]);
export type ConversationStatus = z.infer<typeof ConversationStatus>;

/** Statuses in which somebody of the company still has work to do. */
export const OPEN_STATUSES: readonly ConversationStatus[] = [
  "new",
  "assigned",
  "in_progress",
  "waiting_customer",
  "pending",
  "reopened",
];

export const Priority = z.enum(["low", "normal", "high", "urgent"]);
export type Priority = z.infer<typeof Priority>;

export const Conversation = z.object({
  id: Id,
  /** Counts up from 1 within a tenant; what people say to each other ("#1042"). */
  number: z.number().int().positive(),
  channel: Channel,
  connectionId: Id.nullable(),
  contactId: Id,
  subject: z.string().nullable(),
  status: ConversationStatus,
  priority: Priority,
  assigneeId: Id.nullable(),
  teamId: Id.nullable(),
  tags: z.array(z.string()),
  snoozedUntilAt: Instant.nullable(),
  /** Latest words, one line, at most 200 characters, and who wrote them. */
  preview: z.string(),
  previewDirection: z.enum(["in", "out", "internal"]),
  messageCount: z.number().int(),
  /** Since when the customer waits for an answer; null when we spoke last. */
  waitingSinceAt: Instant.nullable(),
  firstReplyAt: Instant.nullable(),
  mergedIntoId: Id.nullable(),
  createdAt: Instant,
  lastEventAt: Instant,
  /** Feed number of the last change; also the version for optimistic writes. */
  seq: z.number().int(),
});
export type Conversation = z.infer<typeof Conversation>;

/** ORC-10. `unknown`: it may have left, the provider's word is missing; it is reconciled by reading back, never sent again blindly. */
export const DeliveryState = z.enum([
  "scheduled",
  "queued",
  "sending",
  "sent",
  "delivered",
  "read",
  "failed",
  "unknown",
  "expired",
  "cancelled",
]);
export type DeliveryState = z.infer<typeof DeliveryState>;

export const Delivery = z.object({
  id: Id,
  state: DeliveryState,
  /** The provider's own words when it refused or is silent. */
  reason: z.string().nullable(),
  attempts: z.number().int(),
  /** Until then it can be undone; or when it is to leave. */
  notBeforeAt: Instant.nullable(),
  canRetry: z.boolean(),
  canCancel: z.boolean(),
  updatedAt: Instant,
});
export type Delivery = z.infer<typeof Delivery>;
