import type { Service } from "./service.ts";

/** Will replay test sets and judge them. Until it does it takes no jobs and only answers for its health. */
export const lab: Service = { name: "lab", defaultPort: 8082, jobs: () => ({}), schedule: [] };
