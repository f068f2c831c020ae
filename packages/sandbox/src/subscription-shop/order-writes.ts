import { z } from "zod";
import { defineWrite, Effects, Refusal } from "../tool-server/operation.ts";
import { addDays, dayOf, daysBetween } from "./calendar.ts";
import { requireCustomer, requireOrder } from "./find.ts";
import { CustomerId, OrderId, PRIVATE } from "./reads.ts";
import {
  Claim,
  type Customer,
  type Order,
  type OrderItem,
  Payment,
  Refund,
  Replacement,
  type ShopWorld,
} from "./records.ts";

/** A box can be complained about for so long after it left. */
const CLAIM_DAYS = 60;
/** What staff may give back in one go. */
const MAX_REFUND_CENTS = 10_000;

const Sku = z.string().min(1).max(60).describe("SKU of an item of the order.");
const Reason = z.string().trim().min(3).max(500).describe("Why, in a sentence.");

function requireItem(order: Order, itemSku: string): OrderItem {
  const item = order.items.find(({ sku }) => sku.toUpperCase() === itemSku.toUpperCase());
  if (!item) throw new Refusal(422, "item_not_in_order", `${order.id} has no item ${itemSku}.`);
  return item;
}

/** Throws Refusal unless the order has left, not too long ago. */
function requireFreshlySent(order: Order, today: string): void {
  if (order.status !== "shipped" && order.status !== "delivered") {
    throw new Refusal(409, "not_shipped", `${order.id} has not left yet.`);
  }
  if (daysBetween(order.deliveredOn ?? order.shippedOn!, today) > CLAIM_DAYS) {
    throw new Refusal(422, "too_old", `${order.id} came more than ${CLAIM_DAYS} days ago.`);
  }
}

const openDamageClaim = defineWrite({
  operationId: "open_damage_claim",
  title: "Report damage",
  description:
    "Opens a claim for a damaged box or item, with at least one photo. Somebody of the shop decides about it. One open claim for an order.",
  path: "/customers/{customerId}/claims",
  input: z.object({
    customerId: CustomerId,
    orderId: OrderId,
    itemSku: Sku.nullish(),
    description: z.string().trim().min(3).max(1000).describe("What is damaged and how, in the customer's words."),
    photoIds: z.array(z.string().min(1).max(200)).min(1).max(10).describe("Ids of the photos that show the damage."),
  }),
  answer: z.object({ operationId: z.string(), claim: Claim, effects: Effects }),
  policy: {
    ...PRIVATE,
    effect: "write",
    confirmation: "customer",
    businessKey: "claim:{customerId}:{orderId}",
    limits: { perDay: 3 },
  },
  plan(world: ShopWorld, { customerId, orderId, itemSku, description, photoIds }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    const order = requireOrder(customer, orderId);
    requireFreshlySent(order, today);
    const item = itemSku ? requireItem(order, itemSku) : null;
    const openClaims = customer.claims.filter(({ status, orderId: id }) => status === "open" && id === order.id);
    if (openClaims.length > 0) {
      throw new Refusal(409, "claim_already_open", `There is an open claim for ${order.id}: ${openClaims[0]!.id}.`);
    }
    return {
      facts: {
        before: { openClaims: 0 },
        after: { openClaims: 1 },
        effects: [
          {
            code: "claim_opened",
            orderId: order.id,
            itemSku: item?.sku ?? null,
            itemName: item?.name ?? null,
            photos: photoIds.length,
            answerBy: addDays(today, 2),
          },
        ],
      },
      apply() {
        const id = `CL-${world.nextNumber++}`;
        const claim: Claim = {
          id,
          orderId: order.id,
          itemSku: item?.sku ?? null,
          description,
          photoIds,
          status: "open",
          openedOn: today,
        };
        customer.claims.push(claim);
        return { claim };
      },
    };
  },
});

const requestReplacement = defineWrite({
  operationId: "request_replacement",
  title: "Send a replacement",
  description: "Sends an item of an order once more, at no cost. Somebody of the company confirms it.",
  path: "/customers/{customerId}/orders/{orderId}/replacement",
  input: z.object({ customerId: CustomerId, orderId: OrderId, itemSku: Sku, reason: Reason }),
  answer: z.object({ operationId: z.string(), replacement: Replacement, effects: Effects }),
  policy: {
    ...PRIVATE,
    effect: "write",
    confirmation: "staff",
    businessKey: "replacement:{customerId}:{orderId}:{itemSku}",
    limits: { perDay: 3 },
  },
  plan(world: ShopWorld, { customerId, orderId, itemSku, reason }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    const order = requireOrder(customer, orderId);
    requireFreshlySent(order, today);
    const item = requireItem(order, itemSku);
    const isSent = customer.replacements.some((sent) => sent.orderId === order.id && sent.itemSku === item.sku);
    if (isSent) throw new Refusal(409, "already_replaced", `${item.name} of ${order.id} has been replaced already.`);
    const shipsOn = addDays(today, 2);
    return {
      facts: {
        before: { replacements: 0 },
        after: { replacements: 1 },
        effects: [
          {
            code: "replacement_sent",
            orderId: order.id,
            itemSku: item.sku,
            itemName: item.name,
            shipsOn,
            costCents: 0,
            currency: order.currency,
          },
        ],
      },
      apply() {
        const id = `RP-${world.nextNumber++}`;
        const replacement = { id, orderId: order.id, itemSku: item.sku, reason, shipsOn };
        customer.replacements.push(replacement);
        return { replacement };
      },
    };
  },
});

function requirePaid(customer: Customer, order: Order): Payment {
  const payment = customer.payments.find(({ orderId, status }) => orderId === order.id && status !== "failed");
  if (!payment) throw new Refusal(409, "not_paid", `${order.id} has not been paid.`);
  return payment;
}

const requestRefund = defineWrite({
  operationId: "request_refund",
  title: "Give money back",
  description: "Gives money for an order back to the card it came from. Somebody of the company confirms it.",
  path: "/customers/{customerId}/refunds",
  input: z.object({
    customerId: CustomerId,
    orderId: OrderId,
    amountCents: z.number().int().min(1).describe("How much, in the smallest unit of the order's currency."),
    reason: Reason,
  }),
  answer: z.object({ operationId: z.string(), refund: Refund, payment: Payment, effects: Effects }),
  isDestructive: true,
  policy: {
    ...PRIVATE,
    effect: "write",
    confirmation: "staff",
    businessKey: "refund:{customerId}:{orderId}",
    limits: { perDay: 2, maxAmountCents: MAX_REFUND_CENTS },
  },
  plan(world: ShopWorld, { customerId, orderId, amountCents, reason }, { now }) {
    const customer = requireCustomer(world, customerId);
    const today = dayOf(now);
    const order = requireOrder(customer, orderId);
    const payment = requirePaid(customer, order);
    if (payment.refundedCents > 0) {
      throw new Refusal(409, "already_refunded", `Money for ${order.id} has been given back already.`);
    }
    if (amountCents > payment.amountCents) {
      throw new Refusal(422, "more_than_paid", `Only ${payment.amountCents} cents were paid for ${order.id}.`);
    }
    if (amountCents > MAX_REFUND_CENTS) {
      throw new Refusal(422, "above_limit", `At most ${MAX_REFUND_CENTS} cents can be given back in one go.`);
    }
    const { currency, method } = payment;
    const arrivesBy = addDays(today, 7);
    return {
      facts: {
        before: { refundedCents: 0, paidCents: payment.amountCents, currency },
        after: { refundedCents: amountCents, paidCents: payment.amountCents, currency },
        effects: [{ code: "refunded", orderId: order.id, amountCents, currency, method, arrivesBy }],
      },
      apply() {
        const id = `RF-${world.nextNumber++}`;
        const refund: Refund = { id, orderId: order.id, amountCents, currency, reason, method, arrivesBy };
        customer.refunds.push(refund);
        payment.refundedCents = amountCents;
        if (amountCents === payment.amountCents) payment.status = "refunded";
        return { refund, payment };
      },
    };
  },
});

export const ORDER_WRITES = [openDamageClaim, requestReplacement, requestRefund];
