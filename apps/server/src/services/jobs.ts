import { type JobHandler, pruneFeed } from "@rapport/store";
import type { ServerParts } from "../main/parts.ts";
import type { ScheduledTask } from "./service.ts";

type Jobs = Record<string, JobHandler>;

/** Which job is done by whom: the one list of all tasks. */
export function hubJobs(_parts: ServerParts): Jobs {
  return {};
}

export function engineJobs(_parts: ServerParts): Jobs {
  return {};
}

/** How long a screen may be away and still catch up from the feed; after that it loads anew. */
const FEED_DAYS = 14;

export function workflowJobs({ store }: ServerParts): Jobs {
  return {
    async prune_feed() {
      await pruneFeed(store.owner, FEED_DAYS);
    },
  };
}

export const workflowSchedule: readonly ScheduledTask[] = [{ task: "prune_feed", cron: "17 3 * * *" }];
