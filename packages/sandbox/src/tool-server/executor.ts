import { setTimeout as sleep } from "node:timers/promises";
import { createFaults, type Faults } from "./faults.ts";
import { emptyLedger, hashArguments, type KeptAnswer, type LedgerState, type LogEntry } from "./ledger.ts";
import { type Operation, type Plan, Refusal, type WriteOperation } from "./operation.ts";
import type { StateFile } from "./state-file.ts";

export interface Call {
  operationId: string;
  /** As they came: checked here. */
  args: Record<string, unknown>;
  isPreview: boolean;
  idempotencyKey: string | null;
}

/** What to answer; `drop`: cut the connection instead. */
export type Outcome = { kind: "answer"; status: number; body: unknown } | { kind: "drop" };

export interface ExecutorOptions<World> {
  operations: readonly Operation<World>[];
  createWorld: () => World;
  now: () => Date;
  file: StateFile<SavedState<World>> | null;
}

export interface SavedState<World> {
  world: World;
  ledger: LedgerState;
}

export interface Executor<World> {
  readonly faults: Faults;
  world(): World;
  log(): readonly LogEntry[];
  call(call: Call): Promise<Outcome>;
  /** A change from outside the operations, for example by a page; kept like them, outside the log. */
  change<Result>(change: (world: World) => Result): Result;
  /** As on the first day: the data, the log, the keys and the planned faults. */
  reset(): void;
}

export function createExecutor<World>(options: ExecutorOptions<World>): Executor<World> {
  const { now, file } = options;
  const operations = new Map(options.operations.map((operation) => [operation.operationId, operation]));
  const faults = createFaults();
  let { world, ledger } = file?.read() ?? { world: options.createWorld(), ledger: emptyLedger() };
  const save = () => file?.write({ world, ledger });

  async function call(request: Call): Promise<Outcome> {
    const { waitMs, broken } = faults.take(request.operationId, request.isPreview);
    if (waitMs > 0) await sleep(waitMs);
    switch (broken?.kind) {
      case "rate_limited":
        return fail(429, "rate_limited", "Too many requests. Try again in a second.");
      case "fail_before":
        return fail(500, "internal_error", "Something broke.");
      case "drop_before":
        return { kind: "drop" };
    }
    // From here to the deed nothing waits: two calls with one key cannot both pass the look at the key.
    const hiddenUntil = broken?.kind === "half_done" ? new Date(now().getTime() + broken.ms).toISOString() : null;
    const outcome = perform(request, hiddenUntil);
    switch (broken?.kind) {
      case "fail_after":
      case "half_done":
        return fail(500, "internal_error", "Something broke.");
      case "drop_after":
        return { kind: "drop" };
    }
    return outcome;
  }

  function perform(request: Call, hiddenUntil: string | null): Outcome {
    if (request.operationId === "get_operation") return readBack(String(request.args.idempotencyKey));
    const operation = operations.get(request.operationId);
    if (!operation) return fail(404, "unknown_operation", "There is no such operation.");
    const parsed = operation.input.safeParse(request.args);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      return fail(400, "invalid_input", `${issue.path.join(".") || "input"}: ${issue.message}`);
    }
    try {
      if (operation.kind === "read") return answer(operation.read(world, parsed.data, { now: now() }));
      if (request.isPreview) return preview(operation, parsed.data);
    } catch (error) {
      return refuse(error);
    }
    return write(operation, parsed.data, request.idempotencyKey, hiddenUntil);
  }

  function preview(operation: WriteOperation<World>, args: Record<string, unknown>): Outcome {
    try {
      const { facts } = operation.plan(world, args, { now: now() });
      return answer({ preview: true, allowed: true, facts });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const facts = { before: {}, after: {}, effects: [] };
      return answer({ preview: true, allowed: false, reason: error.message, code: error.code, facts });
    }
  }

  function write(
    operation: WriteOperation<World>,
    args: Record<string, unknown>,
    key: string | null,
    hiddenUntil: string | null,
  ): Outcome {
    if (!key || key.length > 200) {
      return fail(400, "idempotency_key_required", "Send an Idempotency-Key of 1 to 200 characters.");
    }
    const argumentsHash = hashArguments(operation.operationId, args);
    const kept = Object.hasOwn(ledger.answers, key) ? ledger.answers[key] : undefined;
    if (kept) {
      return kept.argumentsHash === argumentsHash
        ? { kind: "answer", status: kept.httpStatus, body: kept.result }
        : fail(409, "idempotency_key_reused", "This key was used for another request.");
    }
    const at = now().toISOString();
    const keep = (status: KeptAnswer["status"], httpStatus: number, result: Record<string, unknown>): Outcome => {
      ledger.answers[key] = {
        operation: operation.operationId,
        argumentsHash,
        status,
        httpStatus,
        result,
        hiddenUntil,
      };
      save();
      return { kind: "answer", status: httpStatus, body: result };
    };
    let plan: Plan;
    try {
      plan = operation.plan(world, args, { now: now() });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return keep("refused", error.status, { error: { code: error.code, message: error.message } });
    }
    const result = structuredClone(plan.apply());
    const { customerId, user_id: userId, ...body } = args;
    const owner = customerId ?? userId;
    ledger.log.push({
      idempotencyKey: key,
      operation: operation.operationId,
      customerId: typeof owner === "string" ? owner : null,
      body,
      at,
    });
    return keep("done", 200, { operationId: operation.operationId, ...result, effects: plan.facts.effects });
  }

  function readBack(key: string): Outcome {
    const kept = Object.hasOwn(ledger.answers, key) ? ledger.answers[key] : undefined;
    if (!kept || (kept.hiddenUntil && now().toISOString() < kept.hiddenUntil)) {
      return fail(404, "unknown_key", "Nothing was seen under this key.");
    }
    return answer({ status: kept.status, operation: kept.operation, result: kept.result });
  }

  return {
    faults,
    world: () => world,
    log: () => ledger.log,
    call,
    change(change) {
      const result = change(world);
      save();
      return result;
    },
    reset() {
      world = options.createWorld();
      ledger = emptyLedger();
      faults.clear();
      save();
    },
  };
}

function answer(body: unknown): Outcome {
  return { kind: "answer", status: 200, body };
}

function fail(status: number, code: string, message: string): Outcome {
  return { kind: "answer", status, body: { error: { code, message } } };
}

function refuse(error: unknown): Outcome {
  if (error instanceof Refusal) return fail(error.status, error.code, error.message);
  throw error;
}
