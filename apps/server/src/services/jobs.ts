import { embedPassages } from "@rapport/context";
import {
  ACTION_SCHEDULE,
  actionJobs,
  DELIVERY_SCHEDULE,
  deliveryJobs,
  learningJobs,
  ROUND_SCHEDULE,
  roundJobs,
  TURN_SCHEDULE,
  turnJobs,
} from "@rapport/orchestration";
import { type JobHandler, pruneFeed, pruneRunEvents, pruneRuns, pruneUploads, pruneVisitors } from "@rapport/store";
import { deliveryOptions } from "../connections/delivery.ts";
import { tenantModels } from "../engine/models.ts";
import { turnOptions } from "../engine/options.ts";
import type { ServerParts } from "../main/parts.ts";
import type { ScheduledTask } from "./service.ts";

type Jobs = Record<string, JobHandler>;

/** Which job is done by whom: the one list of all tasks. */
export function hubJobs(parts: ServerParts): Jobs {
  return deliveryJobs(deliveryOptions(parts));
}

export const hubSchedule: readonly ScheduledTask[] = DELIVERY_SCHEDULE;

export function engineJobs(parts: ServerParts): Jobs {
  const options = turnOptions(parts);
  return {
    async embed_knowledge({ tenantId }, { signal }) {
      const models = tenantModels(parts);
      // The settings may have been saved a moment ago by another process, and that is why this runs.
      models.forget(tenantId);
      const embedder = await models.embedderOf(tenantId);
      if (embedder) await embedPassages(parts.store.system(tenantId), embedder, signal);
    },
    ...turnJobs(options),
    ...actionJobs(options.actions),
    ...learningJobs(options),
  };
}

export const engineSchedule: readonly ScheduledTask[] = [...ACTION_SCHEDULE, ...TURN_SCHEDULE];

/** How long a run of the engine can be read. */
const RUN_DAYS = 90;
/** How long the steps of a followed run can be taken up where a follower was cut off; after that the run itself tells them. */
const RUN_EVENT_HOURS = 24;
/** How long a file that was uploaded may wait to be sent. */
const UPLOAD_HOURS = 72;
/** How long a visitor who never wrote is known again. */
const VISITOR_DAYS = 90;
/** How long a screen may be away and still catch up from the feed; after that it loads anew. */
const FEED_DAYS = 14;

export function workflowJobs(parts: ServerParts): Jobs {
  return {
    ...roundJobs({ ...parts, closeAfterDays: parts.config.closeAfterDays }),
    async prune_feed() {
      await pruneFeed(parts.store.owner, FEED_DAYS);
    },
    async prune_uploads() {
      await pruneUploads(parts.store.owner, UPLOAD_HOURS);
    },
    async prune_visitors() {
      await pruneVisitors(parts.store.owner, VISITOR_DAYS);
    },
    async prune_runs() {
      await pruneRuns(parts.store.owner, RUN_DAYS);
      await pruneRunEvents(parts.store.owner, RUN_EVENT_HOURS);
    },
  };
}

export const workflowSchedule: readonly ScheduledTask[] = [
  ...ROUND_SCHEDULE,
  { task: "prune_feed", cron: "17 3 * * *" },
  { task: "prune_uploads", cron: "27 3 * * *" },
  { task: "prune_visitors", cron: "32 3 * * *" },
  { task: "prune_runs", cron: "37 3 * * *" },
];
