import { z } from "zod";

/**
 * `latency`: waits `ms`, then goes on. `fail_before`: 500, nothing done. `fail_after`: done, then 500. `drop_before`,
 * `drop_after`: the connection is cut before or after the deed. `rate_limited`: 429. `half_done`: done, then 500, and reading
 * back does not find it before `ms` have passed.
 */
export const Fault = z.object({
  /** operationId, or "*" for every operation, reads and get_operation too. */
  operation: z.string().min(1),
  kind: z.enum(["latency", "fail_before", "fail_after", "drop_before", "drop_after", "rate_limited", "half_done"]),
  ms: z.number().int().min(0).max(600_000).default(0),
  /** How many calls it hits. */
  times: z.number().int().min(1).max(1_000_000).default(1),
  /** True: previews are hit too. They are spared otherwise, so that a fault meant for a deed meets the deed. */
  onPreview: z.boolean().default(false),
});
export type Fault = z.infer<typeof Fault>;
export type FaultInput = z.input<typeof Fault>;

export interface Faults {
  add(faults: readonly FaultInput[]): void;
  clear(): void;
  /** Takes the faults that hit this call: how long to wait, and at most one that breaks it. */
  take(operation: string, isPreview: boolean): { waitMs: number; broken: Fault | null };
}

export function createFaults(): Faults {
  let planned: Fault[] = [];
  const hits = (fault: Fault, operation: string, isPreview: boolean) =>
    (fault.operation === "*" || fault.operation === operation) && (!isPreview || fault.onPreview);
  const use = (fault: Fault) => {
    fault.times--;
    if (fault.times === 0) planned = planned.filter((other) => other !== fault);
  };
  return {
    add(faults) {
      planned.push(...faults.map((fault) => Fault.parse(fault)));
    },
    clear() {
      planned = [];
    },
    take(operation, isPreview) {
      const waits = planned.find((fault) => fault.kind === "latency" && hits(fault, operation, isPreview));
      const broken = planned.find((fault) => fault.kind !== "latency" && hits(fault, operation, isPreview)) ?? null;
      if (waits) use(waits);
      if (broken) use(broken);
      return { waitMs: waits?.ms ?? 0, broken };
    },
  };
}
