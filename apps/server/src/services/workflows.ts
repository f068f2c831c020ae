import { workflowJobs, workflowSchedule } from "./jobs.ts";
import type { Service } from "./service.ts";

/** Keeps time: snoozes that end, messages that hang, feeds that grow old. */
export const workflows: Service = {
  name: "workflows",
  defaultPort: 8084,
  jobs: workflowJobs,
  schedule: workflowSchedule,
};
