import { Refusal } from "../tool-server/operation.ts";
import type { PaymentMethod, RetailAddress, RetailDatabase, RetailOrder, RetailUser, Variant } from "./records.ts";

// What the writes of tau-bench retail do to its database, after their published descriptions (policy.md and the domain's tools).
// Each answers the changed records as copies: nothing has happened until they are put back.

export interface RetailChange {
  order?: RetailOrder;
  user?: RetailUser;
}

export interface ItemsInput {
  order_id: string;
  item_ids: string[];
  new_item_ids: string[];
  payment_method_id: string;
}

const CANCEL_REASONS = ["no longer needed", "ordered by mistake"];

function record<Value>(records: Record<string, Value>, id: string, what: string): Value {
  if (!Object.hasOwn(records, id)) throw new Refusal(404, `${what}_not_found`, `There is no ${what} ${id}.`);
  return records[id]!;
}

export const requireUser = (database: RetailDatabase, id: string) => record(database.users, id, "user");
export const requireOrder = (database: RetailDatabase, id: string) => record(database.orders, id, "order");
export const requireProduct = (database: RetailDatabase, id: string) => record(database.products, id, "product");
const requireMethod = (user: RetailUser, id: string): PaymentMethod =>
  record(user.payment_methods, id, "payment_method");

/** Dollars to the cent. */
const round = (amount: number): number => Math.round((amount + Number.EPSILON) * 100) / 100;

const isGiftCard = (method: PaymentMethod) => method.source === "gift_card";

function credit(method: PaymentMethod, amount: number): void {
  if (isGiftCard(method)) method.balance = round((method.balance ?? 0) + amount);
}

function requireBalance(method: PaymentMethod, amount: number): void {
  if (isGiftCard(method) && (method.balance ?? 0) < amount) {
    throw new Refusal(422, "gift_card_too_low", "The gift card has not enough on it.");
  }
}

/** Copies of an order and its user. */
function open(database: RetailDatabase, orderId: string): { order: RetailOrder; user: RetailUser } {
  const order = structuredClone(requireOrder(database, orderId));
  return { order, user: structuredClone(requireUser(database, order.user_id)) };
}

function requireStatus(order: RetailOrder, isFine: boolean, needed: string): void {
  if (!isFine) throw new Refusal(409, "wrong_status", `${order.order_id} is ${order.status}, not ${needed}.`);
}

/** Each item at most as often as the order has it. */
function requireItems(order: RetailOrder, itemIds: readonly string[]): void {
  const count = (ids: readonly string[], id: string) => ids.filter((other) => other === id).length;
  const ordered = order.items.map(({ item_id }) => item_id);
  const missing = itemIds.find((id) => count(itemIds, id) > count(ordered, id));
  if (missing)
    throw new Refusal(422, "item_not_in_order", `${order.order_id} has no item ${missing} (or fewer of it).`);
}

/** Pairs of an order's items and the available variants of the same products that take their place. */
function pairItems(database: RetailDatabase, order: RetailOrder, { item_ids, new_item_ids }: ItemsInput) {
  requireItems(order, item_ids);
  if (item_ids.length !== new_item_ids.length) {
    throw new Refusal(422, "counts_differ", "There must be as many new items as old ones.");
  }
  const left = [...order.items];
  return item_ids.map((itemId, index) => {
    const [item] = left.splice(
      left.findIndex(({ item_id }) => item_id === itemId),
      1,
    );
    const { variants } = requireProduct(database, item!.product_id);
    const variant: Variant = record(variants, new_item_ids[index]!, "variant");
    if (!variant.available) throw new Refusal(422, "not_available", `${variant.item_id} is not available.`);
    return { item: item!, variant };
  });
}

const priceDifference = (pairs: ReturnType<typeof pairItems>) =>
  round(pairs.reduce((sum, { item, variant }) => sum + variant.price - item.price, 0));

export function cancelOrder(database: RetailDatabase, input: { order_id: string; reason: string }): RetailChange {
  const { order, user } = open(database, input.order_id);
  requireStatus(order, order.status === "pending", "pending");
  if (!CANCEL_REASONS.includes(input.reason)) {
    throw new Refusal(422, "invalid_reason", `The reason must be one of: ${CANCEL_REASONS.join(", ")}.`);
  }
  const refunds = order.payment_history.map(({ amount, payment_method_id }) => {
    credit(requireMethod(user, payment_method_id), amount);
    return { transaction_type: "refund" as const, amount, payment_method_id };
  });
  Object.assign(order, { status: "cancelled", cancel_reason: input.reason });
  order.payment_history.push(...refunds);
  return { order, user };
}

export function modifyOrderAddress(
  database: RetailDatabase,
  { order_id, ...address }: RetailAddress & { order_id: string },
): RetailChange {
  const { order } = open(database, order_id);
  requireStatus(order, order.status.includes("pending"), "pending");
  return { order: { ...order, address } };
}

export function modifyOrderItems(database: RetailDatabase, input: ItemsInput): RetailChange {
  const { order, user } = open(database, input.order_id);
  requireStatus(order, order.status === "pending", "pending");
  const pairs = pairItems(database, order, input);
  if (pairs.some(({ item, variant }) => item.item_id === variant.item_id)) {
    throw new Refusal(422, "same_item", "A new item must differ from the old one.");
  }
  const difference = priceDifference(pairs);
  const method = requireMethod(user, input.payment_method_id);
  requireBalance(method, difference);
  order.payment_history.push({
    transaction_type: difference > 0 ? "payment" : "refund",
    amount: Math.abs(difference),
    payment_method_id: input.payment_method_id,
  });
  credit(method, -difference);
  // Each item gets its own variant's price and options. A later version of the published tools gives all of them those of the last one.
  for (const { item, variant } of pairs) {
    Object.assign(item, { item_id: variant.item_id, price: variant.price, options: { ...variant.options } });
  }
  order.status = "pending (item modified)";
  return { order, user };
}

export function modifyOrderPayment(
  database: RetailDatabase,
  input: { order_id: string; payment_method_id: string },
): RetailChange {
  const { order, user } = open(database, input.order_id);
  requireStatus(order, order.status.includes("pending"), "pending");
  const method = requireMethod(user, input.payment_method_id);
  const [first, ...more] = order.payment_history;
  if (first?.transaction_type !== "payment" || more.length > 0) {
    throw new Refusal(409, "not_one_payment", "Only an order with exactly one payment can be paid another way.");
  }
  if (first.payment_method_id === input.payment_method_id) {
    throw new Refusal(409, "same_payment_method", "The order is paid that way already.");
  }
  const { amount } = first;
  requireBalance(method, amount);
  order.payment_history.push(
    { transaction_type: "payment", amount, payment_method_id: input.payment_method_id },
    { transaction_type: "refund", amount, payment_method_id: first.payment_method_id },
  );
  credit(method, -amount);
  credit(requireMethod(user, first.payment_method_id), amount);
  return { order, user };
}

export function modifyUserAddress(
  database: RetailDatabase,
  { user_id, ...address }: RetailAddress & { user_id: string },
): RetailChange {
  return { user: { ...structuredClone(requireUser(database, user_id)), address } };
}

export function returnItems(database: RetailDatabase, input: Omit<ItemsInput, "new_item_ids">): RetailChange {
  const { order, user } = open(database, input.order_id);
  requireStatus(order, order.status === "delivered", "delivered");
  const method = requireMethod(user, input.payment_method_id);
  if (!isGiftCard(method) && input.payment_method_id !== order.payment_history[0]?.payment_method_id) {
    throw new Refusal(422, "wrong_payment_method", "Money goes back to the original payment method or to a gift card.");
  }
  requireItems(order, input.item_ids);
  return {
    order: {
      ...order,
      status: "return requested",
      return_items: input.item_ids.toSorted(),
      return_payment_method_id: input.payment_method_id,
    },
  };
}

export function exchangeItems(database: RetailDatabase, input: ItemsInput): RetailChange {
  const { order, user } = open(database, input.order_id);
  requireStatus(order, order.status === "delivered", "delivered");
  const difference = priceDifference(pairItems(database, order, input));
  requireBalance(requireMethod(user, input.payment_method_id), difference);
  return {
    order: {
      ...order,
      status: "exchange requested",
      exchange_items: input.item_ids.toSorted(),
      exchange_new_items: input.new_item_ids.toSorted(),
      exchange_payment_method_id: input.payment_method_id,
      exchange_price_difference: difference,
    },
  };
}

/** Puts changed records back. */
export function applyChange(database: RetailDatabase, { order, user }: RetailChange): void {
  if (order) database.orders[order.order_id] = order;
  if (user) database.users[user.user_id] = user;
}
