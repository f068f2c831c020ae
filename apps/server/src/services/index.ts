import { analytics } from "./analytics.ts";
import { engine } from "./engine.ts";
import { hub } from "./hub.ts";
import { lab } from "./lab.ts";
import type { Service, ServiceName } from "./service.ts";
import { workflows } from "./workflows.ts";

export { SERVICE_NAMES, type Service, type ServiceName } from "./service.ts";

/** The five services of one product; any of them may run alone. */
export const SERVICES: Readonly<Record<ServiceName, Service>> = { hub, engine, lab, analytics, workflows };
