import { engineJobs, engineSchedule } from "./jobs.ts";
import type { Service } from "./service.ts";

/** Thinks about each turn of a conversation: job `turn`, enqueued with the message that causes it. */
export const engine: Service = { name: "engine", defaultPort: 8081, jobs: engineJobs, schedule: engineSchedule };
