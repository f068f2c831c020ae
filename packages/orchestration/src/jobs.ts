import type { Id } from "@rapport/schema";
import type { JobHandler } from "@rapport/store";
import { deliver } from "./delivery/deliver.ts";
import { reconcileDelivery } from "./delivery/reconcile.ts";
import { type DeliveryOptions, timingOf } from "./delivery/settle.ts";
import { type ProviderStatus, receiveStatus } from "./delivery/status.ts";
import { closeResolved, wakeDue, wakeSnoozed, watchDeliveries } from "./rounds/rounds.ts";

type Jobs = Record<string, JobHandler>;

/** Jobs that speak to the outside: the hub's. `deliver_watchdog` is also to be run once when a process starts. */
export function deliveryJobs(options: DeliveryOptions): Jobs {
  const { store } = options;
  const timing = timingOf(options);
  return {
    async deliver(payload) {
      await deliver(options, payload.tenantId, payload.outboxId as Id);
    },
    async reconcile_delivery(payload) {
      const { outboxId, attempt, look } = payload as unknown as { outboxId: Id; attempt: number; look: number };
      await reconcileDelivery(options, payload.tenantId, { outboxId, attempt, look });
    },
    async apply_status(payload) {
      const { connectionId, status, look } = payload as unknown as {
        connectionId: Id;
        status: ProviderStatus;
        look: number;
      };
      await store.system(payload.tenantId).write((tx) => receiveStatus(tx, connectionId, status, look, timing.now()));
    },
    async deliver_watchdog() {
      await watchDeliveries(options);
    },
  };
}

/** Resolved conversations are closed after so many days without a word, unless the installation says otherwise (0: never). */
export const CLOSE_AFTER_DAYS = 7;

/** The clock's own rounds: the workflow service's. */
export function roundJobs({
  store,
  now = () => new Date(),
  closeAfterDays = CLOSE_AFTER_DAYS,
}: Pick<DeliveryOptions, "store" | "now"> & { closeAfterDays?: number }): Jobs {
  return {
    async wake_snoozed(payload) {
      // Scheduled for one conversation at its time, and once a minute for all of them.
      if (typeof payload.conversationId === "string") {
        await wakeSnoozed(store, payload.tenantId, payload.conversationId, now());
      } else await wakeDue(store, now());
    },
    async close_resolved() {
      if (closeAfterDays > 0) await closeResolved(store, closeAfterDays, now());
    },
  };
}

export const DELIVERY_SCHEDULE = [{ task: "deliver_watchdog", cron: "* * * * *" }] as const;
export const ROUND_SCHEDULE = [
  { task: "wake_snoozed", cron: "* * * * *" },
  { task: "close_resolved", cron: "11 * * * *" },
] as const;
