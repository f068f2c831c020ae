import { hubJobs } from "./jobs.ts";
import type { Service } from "./service.ts";

/** Speaks with the outside: API, console, sockets, widget, mail in; and hands out what waits in the outbox. */
export const hub: Service = { name: "hub", defaultPort: 8080, jobs: hubJobs, schedule: [] };
