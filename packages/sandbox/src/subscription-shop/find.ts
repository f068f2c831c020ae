import { Refusal } from "../tool-server/operation.ts";
import type { Customer, Order, ShopWorld } from "./records.ts";
import { isPaused } from "./schedule.ts";

/** Throws Refusal (404) when there is no such customer. */
export function requireCustomer(world: ShopWorld, customerId: string): Customer {
  const customer = world.customers.find((candidate) => candidate.customerId === customerId);
  if (!customer) throw new Refusal(404, "customer_not_found", "There is no such customer.");
  return customer;
}

/** Throws Refusal (404) when the customer has no such order; another customer's is not found either. */
export function requireOrder(customer: Customer, orderId: string): Order {
  const order = customer.orders.find(({ id }) => id.toUpperCase() === orderId.toUpperCase());
  if (!order) throw new Refusal(404, "order_not_found", `This customer has no order ${orderId}.`);
  return order;
}

/** Throws Refusal unless boxes are being sent. */
export function requireActive(customer: Customer, today: string): void {
  requireNotCancelled(customer);
  const { subscription } = customer;
  if (isPaused(subscription, today)) {
    throw new Refusal(409, "subscription_paused", `The subscription is paused until ${subscription.pausedUntil}.`);
  }
}

/** Throws Refusal when the subscription has ended. */
export function requireNotCancelled({ subscription }: Customer): void {
  if (subscription.status === "cancelled") {
    throw new Refusal(409, "subscription_cancelled", "The subscription has been cancelled.");
  }
}
