import type { Service } from "./service.ts";

/** Will fold events into figures and answer questions. Until it does it takes no jobs and only answers for its health. */
export const analytics: Service = { name: "analytics", defaultPort: 8083, jobs: () => ({}), schedule: [] };
