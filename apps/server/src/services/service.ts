import type { JobHandler } from "@rapport/store";
import type { ServerParts } from "../main/parts.ts";

export const SERVICE_NAMES = ["hub", "engine", "lab", "analytics", "workflows"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** Periodic work: a five-field cron expression in UTC. Among all processes it runs once. */
export interface ScheduledTask {
  task: string;
  cron: string;
}

/** One of the five services: what it takes from the queue. Only the hub also speaks to the outside. */
export interface Service {
  name: ServiceName;
  /** Port when it runs alone and PORT is not set. */
  defaultPort: number;
  jobs(parts: ServerParts): Record<string, JobHandler>;
  schedule: readonly ScheduledTask[];
  /** Opens what this service listens to or follows beside HTTP. */
  open?(parts: ServerParts): Promise<OpenService>;
}

export interface OpenService {
  /** Port on which mail is accepted, if it is. */
  smtpPort: number | null;
  close(): Promise<void>;
}
