import { z } from "zod";
import { defineRead, defineWrite, type Operation, type Plan, Refusal } from "../tool-server/operation.ts";
import { calculate } from "./calculate.ts";
import {
  applyChange,
  cancelOrder,
  exchangeItems,
  modifyOrderAddress,
  modifyOrderItems,
  modifyOrderPayment,
  modifyUserAddress,
  type RetailChange,
  requireOrder,
  requireProduct,
  requireUser,
  returnItems,
} from "./changes.ts";
import { Product, RetailAddress, type RetailDatabase, RetailOrder, RetailUser, Variant } from "./records.ts";

const UserId = z.string().min(1).max(100).describe("The user id, such as 'sara_doe_496'.");
const OrderId = z.string().min(1).max(40).describe("The order id, such as '#W0000000', with the '#'.");
const MethodId = z.string().min(1).max(60).describe("A payment method of the user, such as 'gift_card_0000000'.");
const Items = z.array(z.string().min(1).max(40)).min(1).max(50);
const ItemIds = Items.describe("Ids of items of the order; one that is there twice may be named twice.");
const NewItemIds = Items.describe(
  "For each item the id of an available variant of the same product, in the same order.",
);
const UserOrder = { user_id: UserId, order_id: OrderId };

const OPEN = { identity: "anonymous", by: ["customer", "staff"], effect: "read", confirmation: "none" } as const;
const PRIVATE = { identity: "verified", by: ["customer", "staff"], bindings: { user_id: "customer.id" } } as const;
const READ = { ...PRIVATE, effect: "read", confirmation: "none" } as const;
const WRITE = { ...PRIVATE, effect: "write", confirmation: "customer" } as const;

const fold = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();

function findUser(database: RetailDatabase, fits: (user: RetailUser) => boolean): { user_id: string } {
  const user = Object.values(database.users).find(fits);
  if (!user) throw new Refusal(404, "user_not_found", "No user fits.");
  return { user_id: user.user_id };
}

/** Another user's order is not found: one user only in a conversation (policy.md). */
function requireOwn(database: RetailDatabase, userId: string, orderId: string): RetailOrder {
  requireUser(database, userId);
  const order = requireOrder(database, orderId);
  if (order.user_id !== userId) throw new Refusal(404, "order_not_found", `There is no order ${orderId}.`);
  return order;
}

/** Shows what differs between a record and its changed copy, and puts the copy in its place. */
function planChange(database: RetailDatabase, code: string, change: RetailChange): Plan {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const compare = (old: object, next: object) => {
    const former = old as Record<string, unknown>;
    for (const [name, value] of Object.entries(next)) {
      if (JSON.stringify(former[name]) === JSON.stringify(value)) continue;
      before[name] = former[name] ?? null;
      after[name] = value;
    }
  };
  if (change.user) compare(requireUser(database, change.user.user_id), change.user);
  if (change.order) compare(requireOrder(database, change.order.order_id), change.order);
  return {
    facts: { before, after, effects: [{ code }] },
    apply() {
      applyChange(database, change);
      return change.order ? { order: change.order } : { user: change.user };
    },
  };
}

const READS: Operation<RetailDatabase>[] = [
  defineRead({
    operationId: "find_user_id_by_email",
    title: "Find a user by e-mail",
    description: "Finds a user's id by e-mail.",
    path: "/find/by-email",
    input: z.object({ email: z.string().max(320).describe("Such as 'something@example.com'.") }),
    answer: z.object({ user_id: z.string() }),
    policy: OPEN,
    read: (database: RetailDatabase, { email }) => findUser(database, (user) => fold(user.email) === fold(email)),
  }),
  defineRead({
    operationId: "find_user_id_by_name_zip",
    title: "Find a user by name and zip code",
    description: "Finds a user's id by first name, last name and zip code; for those who don't remember their e-mail.",
    path: "/find/by-name-zip",
    input: z.object({
      first_name: z.string().max(100).describe("Such as 'John'."),
      last_name: z.string().max(100).describe("Such as 'Doe'."),
      zip: z.string().max(20).describe("Such as '12345'."),
    }),
    answer: z.object({ user_id: z.string() }),
    policy: OPEN,
    read: (database: RetailDatabase, { first_name, last_name, zip }) =>
      findUser(
        database,
        ({ name, address }) =>
          fold(name.first_name) === fold(first_name) && fold(name.last_name) === fold(last_name) && address.zip === zip,
      ),
  }),
  defineRead({
    operationId: "get_user_details",
    title: "Look at the user",
    description: "The user's profile: address, payment methods, orders.",
    path: "/users/{user_id}",
    input: z.object({ user_id: UserId }),
    answer: RetailUser,
    policy: READ,
    read: (database: RetailDatabase, { user_id }) => requireUser(database, user_id),
  }),
  defineRead({
    operationId: "get_order_details",
    title: "Look at an order",
    description: "Status and details of one of the user's orders.",
    path: "/users/{user_id}/orders/{order_id}",
    input: z.object(UserOrder),
    answer: RetailOrder,
    policy: READ,
    read: (database: RetailDatabase, { user_id, order_id }) => requireOwn(database, user_id, order_id),
  }),
  defineRead({
    operationId: "get_product_details",
    title: "Look at a product",
    description: "The variants of a product with prices and availability.",
    path: "/products/{product_id}",
    input: z.object({ product_id: z.string().max(40).describe("A product's id; not an item's.") }),
    answer: Product,
    policy: OPEN,
    read: (database: RetailDatabase, { product_id }) => requireProduct(database, product_id),
  }),
  defineRead({
    operationId: "get_item_details",
    title: "Look at an item",
    description: "One variant of a product with its price and availability.",
    path: "/items/{item_id}",
    input: z.object({ item_id: z.string().max(40).describe("An item's id; not a product's.") }),
    answer: Variant,
    policy: OPEN,
    read(database: RetailDatabase, { item_id }) {
      const product = Object.values(database.products).find(({ variants }) => Object.hasOwn(variants, item_id));
      if (!product) throw new Refusal(404, "item_not_found", `There is no item ${item_id}.`);
      return product.variants[item_id];
    },
  }),
  defineRead({
    operationId: "list_all_product_types",
    title: "List the products",
    description: "Names and ids of all products, by name.",
    path: "/products",
    input: z.object({}),
    answer: z.record(z.string(), z.string()),
    policy: OPEN,
    read: (database: RetailDatabase) =>
      Object.fromEntries(
        Object.values(database.products)
          .map(({ name, product_id }) => [name, product_id] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1)),
      ),
  }),
  defineRead({
    operationId: "calculate",
    title: "Calculate",
    description: "The value of an expression of numbers, + - * / and parentheses.",
    path: "/calculate",
    input: z.object({ expression: z.string().max(500).describe("Such as '2 + 2'.") }),
    answer: z.object({ result: z.string() }),
    policy: OPEN,
    read: (_: RetailDatabase, { expression }) => ({ result: calculate(expression) }),
  }),
  defineRead({
    operationId: "transfer_to_human_agents",
    title: "Hand over to a person",
    description:
      "Hands the user to a person with a summary; only when the request is outside of what the tools can do.",
    method: "post",
    path: "/transfer",
    input: z.object({ summary: z.string().max(4000).describe("What the user wants.") }),
    answer: z.object({ result: z.string() }),
    policy: OPEN,
    read: () => ({ result: "Transfer successful" }),
  }),
];

const WRITES: Operation<RetailDatabase>[] = [
  defineWrite({
    operationId: "cancel_pending_order",
    title: "Cancel an order",
    description: "Cancels a pending order and refunds it: to a gift card at once, otherwise in 5 to 7 business days.",
    path: "/users/{user_id}/orders/{order_id}/cancel",
    input: z.object({
      ...UserOrder,
      reason: z.string().max(100).describe("'no longer needed' or 'ordered by mistake'."),
    }),
    answer: z.object({ operationId: z.string(), order: RetailOrder }),
    isDestructive: true,
    policy: { ...WRITE, businessKey: "cancel:{order_id}" },
    plan(database: RetailDatabase, { user_id, ...input }) {
      requireOwn(database, user_id, input.order_id);
      return planChange(database, "order_cancelled", cancelOrder(database, input));
    },
  }),
  defineWrite({
    operationId: "modify_pending_order_address",
    title: "Change an order's address",
    description: "Changes the shipping address of a pending order.",
    method: "put",
    path: "/users/{user_id}/orders/{order_id}/address",
    input: z.object({ ...UserOrder, ...RetailAddress.shape }),
    answer: z.object({ operationId: z.string(), order: RetailOrder }),
    policy: { ...WRITE, businessKey: "order-address:{order_id}:{address1}:{address2}:{zip}" },
    plan(database: RetailDatabase, { user_id, ...input }) {
      requireOwn(database, user_id, input.order_id);
      return planChange(database, "order_address_changed", modifyOrderAddress(database, input));
    },
  }),
  defineWrite({
    operationId: "modify_pending_order_items",
    title: "Change an order's items",
    description: "Changes items of a pending order to other variants of the same products. Once only for an order.",
    path: "/users/{user_id}/orders/{order_id}/items",
    input: z.object({ ...UserOrder, item_ids: ItemIds, new_item_ids: NewItemIds, payment_method_id: MethodId }),
    answer: z.object({ operationId: z.string(), order: RetailOrder }),
    policy: { ...WRITE, businessKey: "items:{order_id}" },
    plan(database: RetailDatabase, { user_id, ...input }) {
      requireOwn(database, user_id, input.order_id);
      return planChange(database, "order_items_changed", modifyOrderItems(database, input));
    },
  }),
  defineWrite({
    operationId: "modify_pending_order_payment",
    title: "Change how an order is paid",
    description: "Pays a pending order another way and refunds the first payment.",
    method: "put",
    path: "/users/{user_id}/orders/{order_id}/payment",
    input: z.object({ ...UserOrder, payment_method_id: MethodId }),
    answer: z.object({ operationId: z.string(), order: RetailOrder }),
    policy: { ...WRITE, businessKey: "payment:{order_id}:{payment_method_id}" },
    plan(database: RetailDatabase, { user_id, ...input }) {
      requireOwn(database, user_id, input.order_id);
      return planChange(database, "order_payment_changed", modifyOrderPayment(database, input));
    },
  }),
  defineWrite({
    operationId: "modify_user_address",
    title: "Change the user's address",
    description: "Changes the default address of the user; orders keep theirs.",
    method: "put",
    path: "/users/{user_id}/address",
    input: z.object({ user_id: UserId, ...RetailAddress.shape }),
    answer: z.object({ operationId: z.string(), user: RetailUser }),
    policy: { ...WRITE, businessKey: "user-address:{user_id}:{address1}:{address2}:{zip}" },
    plan: (database: RetailDatabase, input) =>
      planChange(database, "user_address_changed", modifyUserAddress(database, input)),
  }),
  defineWrite({
    operationId: "return_delivered_order_items",
    title: "Return items",
    description: "Asks for the return of items of a delivered order. Once only for an order.",
    path: "/users/{user_id}/orders/{order_id}/return",
    input: z.object({ ...UserOrder, item_ids: ItemIds, payment_method_id: MethodId }),
    answer: z.object({ operationId: z.string(), order: RetailOrder }),
    policy: { ...WRITE, businessKey: "return:{order_id}" },
    plan(database: RetailDatabase, { user_id, ...input }) {
      requireOwn(database, user_id, input.order_id);
      return planChange(database, "return_requested", returnItems(database, input));
    },
  }),
  defineWrite({
    operationId: "exchange_delivered_order_items",
    title: "Exchange items",
    description:
      "Asks for the exchange of items of a delivered order for other variants of the same products. Once only for an order.",
    path: "/users/{user_id}/orders/{order_id}/exchange",
    input: z.object({ ...UserOrder, item_ids: ItemIds, new_item_ids: NewItemIds, payment_method_id: MethodId }),
    answer: z.object({ operationId: z.string(), order: RetailOrder }),
    policy: { ...WRITE, businessKey: "exchange:{order_id}" },
    plan(database: RetailDatabase, { user_id, ...input }) {
      requireOwn(database, user_id, input.order_id);
      return planChange(database, "exchange_requested", exchangeItems(database, input));
    },
  }),
];

export const RETAIL_OPERATIONS = [...READS, ...WRITES];
