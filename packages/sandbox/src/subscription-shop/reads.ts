import { z } from "zod";
import { defineRead, Refusal } from "../tool-server/operation.ts";
import { dayOf } from "./calendar.ts";
import { requireActive, requireCustomer, requireOrder } from "./find.ts";
import { CustomerCard, Offer, Order, Payment, type ShopWorld, Subscription, Tracking } from "./records.ts";
import { showSubscription } from "./schedule.ts";

export const CustomerId = z.string().min(1).max(60).describe("The customer's id in the shop.");
export const OrderId = z.string().min(1).max(40).describe("The order's id, like LH-100234.");

/** What everything private has in common: only for the verified customer, whose id the server fills in. */
export const PRIVATE = {
  identity: "verified",
  by: ["customer", "staff"],
  bindings: { customerId: "customer.id" },
} as const;

const READ = { ...PRIVATE, effect: "read", confirmation: "none" } as const;

const findCustomer = defineRead({
  operationId: "find_customer",
  title: "Find a customer",
  description:
    "Finds a customer by e-mail, phone or order, to find out who writes. All that are given must fit. For the company's own identification only: it tells nobody's secrets to a visitor.",
  path: "/customers",
  input: z.object({
    email: z.string().max(320).optional().describe("E-mail address."),
    phone: z.string().max(40).optional().describe("Phone number; spaces and signs don't matter."),
    orderId: OrderId.optional(),
  }),
  answer: CustomerCard,
  policy: { effect: "read", identity: "anonymous", confirmation: "none", by: ["staff"] },
  read(world: ShopWorld, { email, phone, orderId }) {
    const digits = (text: string) => text.replace(/\D/g, "");
    const isAsked = Boolean(email || orderId || (phone && digits(phone)));
    const found = world.customers.filter(
      (customer) =>
        (!email || customer.email.toLowerCase() === email.trim().toLowerCase()) &&
        (!phone || (customer.phone !== null && digits(customer.phone) === digits(phone))) &&
        (!orderId || customer.orders.some(({ id }) => id.toUpperCase() === orderId.trim().toUpperCase())),
    );
    if (!isAsked || found.length !== 1) throw new Refusal(404, "customer_not_found", "No customer fits.");
    const { customerId, name, email: address, phone: number, locale } = found[0]!;
    return { customerId, name, email: address, phone: number, locale };
  },
});

const getSubscription = defineRead({
  operationId: "get_subscription",
  title: "Look at the subscription",
  description: "The customer's subscription: status, plan, price, frequency, next box, skipped months, address.",
  path: "/customers/{customerId}/subscription",
  input: z.object({ customerId: CustomerId }),
  answer: Subscription,
  policy: READ,
  read: (world: ShopWorld, { customerId }, { now }) =>
    showSubscription(requireCustomer(world, customerId).subscription, dayOf(now)),
});

const listOrders = defineRead({
  operationId: "list_orders",
  title: "List the orders",
  description: "The customer's orders with their items, newest first.",
  path: "/customers/{customerId}/orders",
  input: z.object({
    customerId: CustomerId,
    limit: z.number().int().min(1).max(50).default(10).describe("At most so many; 10 when left out."),
  }),
  answer: z.array(Order),
  policy: READ,
  read: (world: ShopWorld, { customerId, limit }) => requireCustomer(world, customerId).orders.slice(0, limit),
});

const OrderArguments = z.object({ customerId: CustomerId, orderId: OrderId });

const getOrder = defineRead({
  operationId: "get_order",
  title: "Look at an order",
  description: "One order of the customer with its items.",
  path: "/customers/{customerId}/orders/{orderId}",
  input: OrderArguments,
  answer: Order,
  policy: READ,
  read: (world: ShopWorld, { customerId, orderId }) => requireOrder(requireCustomer(world, customerId), orderId),
});

const trackOrder = defineRead({
  operationId: "track_order",
  title: "Track an order",
  description: "Where the parcel of an order is. Not for orders that have not left yet.",
  path: "/customers/{customerId}/orders/{orderId}/tracking",
  input: OrderArguments,
  answer: Tracking,
  policy: READ,
  read(world: ShopWorld, { customerId, orderId }) {
    const customer = requireCustomer(world, customerId);
    const tracking = customer.tracking[requireOrder(customer, orderId).id];
    if (!tracking) throw new Refusal(404, "not_shipped", "This order has not left yet, so there is nothing to track.");
    return tracking;
  },
});

const listPayments = defineRead({
  operationId: "list_payments",
  title: "List the payments",
  description: "What was charged for the customer's orders, newest first, failed tries included.",
  path: "/customers/{customerId}/payments",
  input: z.object({ customerId: CustomerId }),
  answer: z.array(Payment),
  policy: READ,
  read: (world: ShopWorld, { customerId }) => requireCustomer(world, customerId).payments,
});

const getRetentionOffer = defineRead({
  operationId: "get_retention_offer",
  title: "Look up the offer to stay",
  description: "The discount that may be offered to a customer who thinks of leaving. 404: there is none for them.",
  path: "/customers/{customerId}/subscription/retention-offer",
  input: z.object({ customerId: CustomerId }),
  answer: Offer,
  policy: READ,
  read(world: ShopWorld, { customerId }, { now }) {
    const customer = requireCustomer(world, customerId);
    requireActive(customer, dayOf(now));
    const { offer } = customer;
    if (!offer || offer.validUntil < dayOf(now)) {
      throw new Refusal(404, "no_offer", "There is no offer for this customer.");
    }
    return offer;
  },
});

export const READS = [findCustomer, getSubscription, listOrders, getOrder, trackOrder, listPayments, getRetentionOffer];
