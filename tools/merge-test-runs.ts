/** An event of node:test's stream; only what the merge looks at. */
export interface TestEvent {
  type: string;
  data: { nesting?: number; message?: string; file?: string; counts?: unknown; success?: boolean };
}

const total = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/;

/**
 * Plays several test runs one after the other as if they were one, so that the reporter ends with a single summary.
 * `reportFailures` gets the number of failed and cancelled tests when all is over.
 */
export async function* mergeRuns(
  runs: readonly (() => AsyncIterable<TestEvent>)[],
  reportFailures: (count: number) => void,
): AsyncGenerator<TestEvent> {
  const totals = new Map<string, number>();
  for (const run of runs) {
    for await (const event of run()) {
      const [, name, amount] = (event.type === "test:diagnostic" && total.exec(event.data.message ?? "")) || [];
      const isRunTotal = name !== undefined && (event.data.nesting ?? 0) === 0;
      if (isRunTotal) totals.set(name, (totals.get(name) ?? 0) + Number(amount));
      else if (event.type !== "test:summary") yield event;
    }
  }
  for (const [name, amount] of totals) {
    yield { type: "test:diagnostic", data: { nesting: 0, message: `${name} ${amount}` } };
  }
  reportFailures((totals.get("fail") ?? 0) + (totals.get("cancelled") ?? 0));
}
