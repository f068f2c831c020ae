import { readFile } from "node:fs/promises";
import { z } from "zod";
import { Refusal } from "../tool-server/operation.ts";
import {
  applyChange,
  cancelOrder,
  exchangeItems,
  modifyOrderAddress,
  modifyOrderItems,
  modifyOrderPayment,
  modifyUserAddress,
  type RetailChange,
  returnItems,
} from "./changes.ts";
import type { RetailDatabase } from "./records.ts";

const GoldAction = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()) });
export type GoldAction = z.infer<typeof GoldAction>;

const TaskFile = z.array(
  z.object({ id: z.string(), evaluation_criteria: z.object({ actions: z.array(GoldAction).nullish() }) }),
);

export interface RetailTask {
  id: string;
  actions: GoldAction[];
}

/** Reads a task file of the benchmark: each task with its gold actions, in order. */
export async function readRetailTasks(path: string): Promise<RetailTask[]> {
  return TaskFile.parse(JSON.parse(await readFile(path, "utf8"))).map((task) => ({
    id: task.id,
    actions: task.evaluation_criteria.actions ?? [],
  }));
}

const CHANGES: Readonly<Record<string, (database: RetailDatabase, args: never) => RetailChange>> = {
  cancel_pending_order: cancelOrder,
  modify_pending_order_address: modifyOrderAddress,
  modify_pending_order_items: modifyOrderItems,
  modify_pending_order_payment: modifyOrderPayment,
  modify_user_address: modifyUserAddress,
  return_delivered_order_items: returnItems,
  exchange_delivered_order_items: exchangeItems,
};

export function isRetailWrite(action: GoldAction): boolean {
  return Object.hasOwn(CHANGES, action.name);
}

/**
 * The database as a task's gold actions leave it, applied without any server or tool import; the given one stays as it is.
 * As in the benchmark, an action that the rules refuse changes nothing and the others go on: the gold exchange of task 105 costs
 * $21.10, and the gift card named for it holds $17.
 */
export function applyGoldActions(database: RetailDatabase, actions: readonly GoldAction[]): RetailDatabase {
  const expected = { products: database.products, users: { ...database.users }, orders: { ...database.orders } };
  for (const action of actions) {
    const change = CHANGES[action.name];
    if (!change) continue;
    try {
      applyChange(expected, change(expected, action.arguments as never));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return expected;
}

/** Whom a task's actions are for: the user named in them, or the owner of the first order in them; null: nobody. */
export function userOfTask(database: RetailDatabase, { actions }: RetailTask): string | null {
  for (const { arguments: args } of actions) {
    if (typeof args.user_id === "string") return args.user_id;
    const order = typeof args.order_id === "string" ? database.orders[args.order_id] : undefined;
    if (order) return order.user_id;
  }
  return null;
}
