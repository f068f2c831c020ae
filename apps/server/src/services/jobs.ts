import {
  DELIVERY_SCHEDULE,
  type DeliveryOptions,
  deliveryJobs,
  ROUND_SCHEDULE,
  roundJobs,
  turnJobs,
} from "@rapport/orchestration";
import { type JobHandler, pruneFeed } from "@rapport/store";
import type { ServerParts } from "../main/parts.ts";
import type { ScheduledTask } from "./service.ts";

type Jobs = Record<string, JobHandler>;

/** Which job is done by whom: the one list of all tasks. */
export function hubJobs(parts: ServerParts): Jobs {
  return deliveryJobs(deliveryOptions(parts));
}

export const hubSchedule: readonly ScheduledTask[] = DELIVERY_SCHEDULE;

/** How messages leave: through the connections' own settings and secrets. */
export function deliveryOptions({ store, connectors, loadContext, now }: ServerParts): DeliveryOptions {
  return {
    store,
    connectors,
    now,
    async openContext({ actor }, route) {
      const live = await loadContext(actor.tenantId, route.connectionId);
      if (!live) throw new Error("The channel was disconnected.");
      return { ...live.context, now: now() };
    },
  };
}

export function engineJobs(parts: ServerParts): Jobs {
  return turnJobs(parts);
}

/** How long a screen may be away and still catch up from the feed; after that it loads anew. */
const FEED_DAYS = 14;

export function workflowJobs(parts: ServerParts): Jobs {
  return {
    ...roundJobs(parts),
    async prune_feed() {
      await pruneFeed(parts.store.owner, FEED_DAYS);
    },
  };
}

export const workflowSchedule: readonly ScheduledTask[] = [
  ...ROUND_SCHEDULE,
  { task: "prune_feed", cron: "17 3 * * *" },
];
