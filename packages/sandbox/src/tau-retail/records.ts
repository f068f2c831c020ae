import { z } from "zod";

export const RetailAddress = z.object({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  country: z.string(),
  zip: z.string(),
});
export type RetailAddress = z.infer<typeof RetailAddress>;

const Options = z.record(z.string(), z.string());

export const Variant = z.object({ item_id: z.string(), options: Options, available: z.boolean(), price: z.number() });
export type Variant = z.infer<typeof Variant>;

export const Product = z.object({ name: z.string(), product_id: z.string(), variants: z.record(z.string(), Variant) });

const OrderItem = z.object({
  name: z.string(),
  product_id: z.string(),
  item_id: z.string(),
  price: z.number(),
  options: Options,
});

const RetailPayment = z.object({
  transaction_type: z.enum(["payment", "refund"]),
  amount: z.number(),
  payment_method_id: z.string(),
});

/** Money in dollars; a status is one of the policy's, or like "return requested". */
export const RetailOrder = z.object({
  order_id: z.string(),
  user_id: z.string(),
  address: RetailAddress,
  items: z.array(OrderItem),
  status: z.string(),
  fulfillments: z.array(z.object({ tracking_id: z.array(z.string()), item_ids: z.array(z.string()) })),
  payment_history: z.array(RetailPayment),
  cancel_reason: z.string().optional(),
  exchange_items: z.array(z.string()).optional(),
  exchange_new_items: z.array(z.string()).optional(),
  exchange_payment_method_id: z.string().optional(),
  exchange_price_difference: z.number().optional(),
  return_items: z.array(z.string()).optional(),
  return_payment_method_id: z.string().optional(),
});
export type RetailOrder = z.infer<typeof RetailOrder>;

const PaymentMethod = z.object({ source: z.string(), id: z.string(), balance: z.number().optional() }).loose();
export type PaymentMethod = z.infer<typeof PaymentMethod>;

export const RetailUser = z.object({
  user_id: z.string(),
  name: z.object({ first_name: z.string(), last_name: z.string() }),
  address: RetailAddress,
  email: z.string(),
  payment_methods: z.record(z.string(), PaymentMethod),
  orders: z.array(z.string()),
});
export type RetailUser = z.infer<typeof RetailUser>;

/** The shop of tau-bench retail (Sierra, MIT): products, users and orders by their ids. */
export interface RetailDatabase {
  products: Record<string, z.infer<typeof Product>>;
  users: Record<string, RetailUser>;
  orders: Record<string, RetailOrder>;
}
