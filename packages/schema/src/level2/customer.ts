import { z } from "zod";
import { Id, Instant } from "../ids.ts";
import { Channel } from "../level1/event.ts";

/** A contact's address on a channel. One address belongs to exactly one contact of a tenant. */
export const Identity = z.object({
  id: Id,
  contactId: Id,
  channel: Channel,
  /** E-mail address, E.164 phone number, or `<connection id>:<visitor or user id>` for web chat. */
  address: z.string().min(1).max(500),
  verifiedAt: Instant.nullable(),
});
export type Identity = z.infer<typeof Identity>;

export const Contact = z.object({
  id: Id,
  name: z.string().max(300),
  email: z.string().max(320).nullable(),
  phone: z.string().max(40).nullable(),
  companyId: Id.nullable(),
  locale: z.string().max(35).nullable(),
  note: z.string().max(10_000),
  /** Free attributes set by people or by the widget's host page: plain values only. */
  attributes: z.record(z.string().max(100), z.union([z.string().max(2000), z.number(), z.boolean(), z.null()])),
  blockedAt: Instant.nullable(),
  mergedIntoId: Id.nullable(),
  createdAt: Instant,
  lastEventAt: Instant.nullable(),
});
export type Contact = z.infer<typeof Contact>;

/** An organisation. `slug` never changes once given; a locked domain is not replaced by discovery (CAN-2, CAN-6). */
export const Company = z.object({
  id: Id,
  slug: z.string(),
  name: z.string().min(1).max(300),
  callsign: z.string().nullable(),
  domain: z.string().nullable(),
  isDomainLocked: z.boolean(),
  aliases: z.array(z.string()),
  identifiers: z.record(z.string(), z.string()),
  createdAt: Instant,
});
export type Company = z.infer<typeof Company>;

const Money = z.object({ amount: z.string().regex(/^-?\d{1,15}(\.\d{1,4})?$/), currency: z.string().length(3) });
export type Money = z.infer<typeof Money>;

/** The canonical deal: whatever CRM a tenant uses is mapped to this (CAN-4). */
export const Deal = z.object({
  id: Id,
  companyId: Id.nullable(),
  contactId: Id.nullable(),
  title: z.string(),
  status: z.enum(["open", "won", "lost"]),
  value: Money.nullable(),
  responsibleId: Id.nullable(),
  stage: z.string(),
  probability: z.number().min(0).max(1).nullable(),
  expectedCloseOn: z.iso.date().nullable(),
  eventIds: z.array(Id),
});
export type Deal = z.infer<typeof Deal>;

export const Order = z.object({
  id: Id,
  contactId: Id,
  externalId: z.string(),
  status: z.string(),
  total: Money.nullable(),
  lines: z.array(z.object({ productId: Id.nullable(), title: z.string(), quantity: z.number().int().positive() })),
  placedAt: Instant,
  eventIds: z.array(Id),
});
export type Order = z.infer<typeof Order>;

export const Product = z.object({
  id: Id,
  externalId: z.string(),
  name: z.string(),
  specifications: z.record(z.string(), z.string()),
  imageUrl: z.url().nullable(),
  refreshedAt: Instant,
});
export type Product = z.infer<typeof Product>;

export const Task = z.object({
  id: Id,
  title: z.string(),
  assigneeId: Id.nullable(),
  contactId: Id.nullable(),
  conversationId: Id.nullable(),
  dueAt: Instant.nullable(),
  doneAt: Instant.nullable(),
  eventIds: z.array(Id),
});
export type Task = z.infer<typeof Task>;
