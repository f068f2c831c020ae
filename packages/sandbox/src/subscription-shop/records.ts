import { z } from "zod";

const Day = z.iso.date();
export const Month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .describe("A month, yyyy-mm.");
const Cents = z.number().int().describe("In the smallest unit of the currency.");

export const Frequency = z.enum(["monthly", "every_two_months", "quarterly"]).describe("How often a box is sent.");
export type Frequency = z.infer<typeof Frequency>;

export const MONTHS_APART: Readonly<Record<Frequency, number>> = { monthly: 1, every_two_months: 2, quarterly: 3 };

export const Address = z.object({
  name: z.string(),
  line1: z.string(),
  line2: z.string().nullable(),
  city: z.string(),
  region: z.string().nullable(),
  postalCode: z.string(),
  country: z.string().describe("ISO 3166-1 alpha-2."),
});
export type Address = z.infer<typeof Address>;

export const Discount = z.object({ percent: z.number().int(), boxesLeft: z.number().int() });

export const Subscription = z.object({
  id: z.string(),
  status: z.enum(["active", "paused", "cancelled"]),
  plan: z.string(),
  priceCents: Cents.describe("Price of one box."),
  currency: z.string(),
  frequency: Frequency,
  nextBoxOn: Day.nullable().describe("When the next box leaves; null: none will."),
  skippedMonths: z.array(Month),
  pausedUntil: Day.nullable(),
  discount: Discount.nullable(),
  address: Address,
  version: z.number().int().describe("Counts the changes."),
});
export type Subscription = z.infer<typeof Subscription>;

/** As it is kept: `nextBoxOn` is computed from the rest. */
export interface KeptSubscription extends Omit<Subscription, "nextBoxOn"> {
  /** A month in which a box is due; the others are at the distance of the frequency. */
  anchorMonth: string;
}

export const OrderItem = z.object({
  sku: z.string(),
  name: z.string(),
  priceCents: Cents,
  quantity: z.number().int(),
});
export type OrderItem = z.infer<typeof OrderItem>;

export const Order = z.object({
  id: z.string(),
  boxMonth: Month,
  status: z.enum(["preparing", "shipped", "delivered", "cancelled"]),
  placedOn: Day,
  shippedOn: Day.nullable(),
  deliveredOn: Day.nullable(),
  totalCents: Cents,
  currency: z.string(),
  items: z.array(OrderItem),
  trackingNumber: z.string().nullable(),
});
export type Order = z.infer<typeof Order>;

export const Tracking = z.object({
  carrier: z.string(),
  trackingNumber: z.string(),
  url: z.string(),
  status: z.enum(["label_created", "in_transit", "out_for_delivery", "delivered", "exception"]),
  estimatedOn: Day.nullable(),
  events: z.array(z.object({ at: z.string(), place: z.string(), text: z.string() })),
});
export type Tracking = z.infer<typeof Tracking>;

export const Payment = z.object({
  id: z.string(),
  orderId: z.string(),
  chargedOn: Day,
  amountCents: Cents,
  currency: z.string(),
  status: z.enum(["paid", "failed", "refunded"]),
  refundedCents: Cents,
  method: z.string(),
});
export type Payment = z.infer<typeof Payment>;

export const Claim = z.object({
  id: z.string(),
  orderId: z.string(),
  itemSku: z.string().nullable(),
  description: z.string(),
  photoIds: z.array(z.string()),
  status: z.enum(["open", "closed"]),
  openedOn: Day,
});
export type Claim = z.infer<typeof Claim>;

export const Replacement = z.object({
  id: z.string(),
  orderId: z.string(),
  itemSku: z.string(),
  reason: z.string(),
  shipsOn: Day,
});
export type Replacement = z.infer<typeof Replacement>;

export const Refund = z.object({
  id: z.string(),
  orderId: z.string(),
  amountCents: Cents,
  currency: z.string(),
  reason: z.string(),
  method: z.string(),
  arrivesBy: Day,
});
export type Refund = z.infer<typeof Refund>;

export const Offer = z.object({
  code: z.string(),
  kind: z.literal("discount"),
  percent: z.number().int(),
  months: z.number().int(),
  validUntil: Day,
});
export type Offer = z.infer<typeof Offer>;

export const CustomerCard = z.object({
  customerId: z.string(),
  name: z.string(),
  email: z.string(),
  phone: z.string().nullable(),
  locale: z.string(),
});

export interface Customer extends z.infer<typeof CustomerCard> {
  subscription: KeptSubscription;
  /** Newest first. */
  orders: Order[];
  tracking: Record<string, Tracking>;
  payments: Payment[];
  claims: Claim[];
  replacements: Replacement[];
  refunds: Refund[];
  offer: Offer | null;
}

export interface CancelLink {
  token: string;
  customerId: string;
  expiresAt: string;
  usedAt: string | null;
}

export interface ShopWorld {
  customers: Customer[];
  cancelLinks: CancelLink[];
  /** The number of the next claim, replacement or refund. */
  nextNumber: number;
}
