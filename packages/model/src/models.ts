import { setTimeout as sleep } from "node:timers/promises";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { type Breaker, createBreaker } from "./breaker.ts";
import { actualSpend, boundInputTokens, type SpendLedger, unkeptBudget } from "./budget.ts";
import { type CallPart, generateOnce, type Outcome, startClock, streamOnce } from "./call.ts";
import { type ChosenModel, chooseModels } from "./choose.ts";
import type { ModelsConfig } from "./config.ts";
import { createEmbed } from "./embed.ts";
import { type Fault, readFault } from "./faults.ts";
import { instructSchema, type PreparedOutput, parseJsonIn, prepareOutput } from "./output.ts";
import {
  type Model,
  type ModelAnswer,
  type ModelAttempt,
  type ModelCost,
  ModelError,
  type ModelMessage,
  type ModelPart,
  type ModelRequest,
  type ModelUsage,
} from "./port.ts";
import { addCosts, costOf, findPrice } from "./prices.ts";
import { addUsage, type Fetch, openLanguageModel, toCallOptions } from "./providers.ts";

/** What the port needs of the world. */
export interface ModelPorts {
  /** The value of a named secret; null when there is none. */
  secretOf(name: string): Promise<string | null>;
  /** Makes the requests; the server passes one that refuses inner addresses. It must mind `signal`. */
  fetch: Fetch;
  /** Milliseconds since 1970. */
  now(): number;
  ledger: SpendLedger;
  /** Kept by the caller, the state of the circuit breakers outlives a change of the settings. */
  breakers?: Map<string, Breaker>;
}

interface Run {
  request: ModelRequest;
  output: PreparedOutput | null;
  isStreamed: boolean;
  beganAt: number;
  endsAt: number;
  attempts: ModelAttempt[];
  /** Costs of calls that may have been charged; a null among them makes the sum unknown. */
  costs: (ModelCost | null)[];
  usages: ModelUsage[];
  /** What the caller has been given of a stream. */
  streamedText: string;
  hasStreamed: boolean;
}

/**
 * Opens the configured models behind the port (SPEC INT-22). One request: the chosen model, retried on 429, 5xx and broken connections within
 * its time, then the fall-backs. Before each call the budget is asked; a call that may have been charged without saying so counts as its
 * upper bound. When all fail, the error is that of the first model that was really asked.
 */
export function openModels(config: ModelsConfig, ports: ModelPorts): Model {
  // Making one builds its schemas anew, which takes as long as the rest of a call; a changed secret makes a new one.
  const sdkModels = new Map<string, { secret: string | null; sdkModel: LanguageModelV4 }>();
  const breakers = ports.breakers ?? new Map<string, Breaker>();

  async function* run(request: ModelRequest, isStreamed: boolean): AsyncGenerator<ModelPart> {
    const { chain, reasoning } = chooseModels(config, request);
    const beganAt = performance.now();
    const current: Run = {
      request: reasoning === undefined ? request : { ...request, reasoning },
      output: request.output ? prepareRequestedOutput(request.output) : null,
      isStreamed,
      beganAt,
      endsAt: beganAt + (request.timeoutMs ?? config.timeouts.totalMs),
      attempts: [],
      costs: [],
      usages: [],
      streamedText: "",
      hasStreamed: false,
    };
    let first: Fault | null = null;
    for (const chosen of chain) {
      const end = yield* askModel(current, chosen);
      if ("answer" in end) {
        if (isStreamed) for (const toolCall of end.answer.toolCalls) yield { type: "tool_call", toolCall };
        return yield { type: "answer", answer: end.answer };
      }
      const { fault } = end;
      if (!first || first.code === "circuit_open") first = fault;
      const isFinal = fault.code === "cancelled" || fault.code === "bad_output" || isFiltered(fault);
      if (isFinal || current.hasStreamed || performance.now() >= current.endsAt) throw toError(fault, current);
    }
    throw toError(first as Fault, current);
  }

  /** One model with its retries and, where the answer doesn't fit, its one repair. */
  async function* askModel(
    current: Run,
    chosen: ChosenModel,
  ): AsyncGenerator<ModelPart, { answer: ModelAnswer } | { fault: Fault }> {
    const { request, output } = current;
    if (request.tools?.length && !chosen.model.supportsTools)
      return refuse(current, chosen, "not_configured", `The model ${chosen.model.id} cannot use tools.`);
    let lastFault: Fault | null = null;
    for (let attempt = 0; attempt <= config.retries.perModel; attempt += 1) {
      const result: CallEnd = yield* callOnce(current, chosen, request.messages, current.isStreamed);
      if (!("fault" in result)) {
        const checked = checkOutcome(result.outcome, output);
        if (checked.isGood) return { answer: finish(current, chosen, result.outcome, checked.object) };
        return yield* repair(current, chosen, result.outcome, checked.sentence);
      }
      // Why the breaker opened says more than that it did.
      if (lastFault && result.fault.code === "circuit_open") break;
      lastFault = result.fault;
      if (!lastFault.isRetryable || current.hasStreamed) break;
      const waitMs = lastFault.retryAfterMs ?? config.retries.firstDelayMs * 2 ** attempt * (0.75 + Math.random() / 2);
      if (attempt === config.retries.perModel || waitMs > config.retries.longestDelayMs) break;
      if (performance.now() + waitMs >= current.endsAt) break;
      if (!(await pause(waitMs, request.signal))) return { fault: cancelledFault };
    }
    return { fault: lastFault as Fault };
  }

  async function* repair(
    current: Run,
    chosen: ChosenModel,
    outcome: Outcome,
    problem: string,
  ): AsyncGenerator<ModelPart, { answer: ModelAnswer } | { fault: Fault }> {
    const messages: ModelMessage[] = [
      ...current.request.messages,
      { role: "assistant", content: outcome.text || "(nothing)" },
      { role: "user", content: repairWords(problem, current.output) },
    ];
    let sentence = problem;
    const result: CallEnd = yield* callOnce(current, chosen, messages, false, true);
    if ("fault" in result) {
      if (result.fault.code === "cancelled") return result;
    } else {
      const checked = checkOutcome(result.outcome, current.output);
      if (checked.isGood) return { answer: finish(current, chosen, result.outcome, checked.object) };
      sentence = checked.sentence;
    }
    return { fault: badOutput(`${chosen.model.id} gave no usable answer, also after one repair. ${sentence}`) };
  }

  type CallEnd = { outcome: Outcome } | { fault: Fault };

  async function* callOnce(
    current: Run,
    chosen: ChosenModel,
    messages: readonly ModelMessage[],
    isStreamed: boolean,
    isRepair = false,
  ): AsyncGenerator<ModelPart, CallEnd> {
    const { model, provider } = chosen;
    const request = { ...current.request, messages };
    const remainingMs = current.endsAt - performance.now();
    if (request.signal?.aborted) return { fault: cancelledFault };
    if (remainingMs <= 0) return refuse(current, chosen, "timeout", "The time for this request is over.");
    const breaker = breakerOf(model.id);
    const entry = breaker.admit();
    if (!entry.isAdmitted) {
      const seconds = Math.ceil(entry.retryAfterMs / 1000);
      return refuse(
        current,
        chosen,
        "circuit_open",
        `${model.id} failed too often and is left alone for ${seconds} s.`,
      );
    }
    let breakerSays: "succeeded" | "failed" | "released" = "released";
    let reservationId: string | null = null;
    let spent = { tokens: 0, costMicros: null as number | null };
    const beganAt = performance.now();
    try {
      const secret =
        provider.secretName === undefined ? null : await ports.secretOf(provider.secretName).catch(() => null);
      if (provider.secretName !== undefined && secret === null)
        return refuse(
          current,
          chosen,
          "not_configured",
          `The secret ${provider.secretName} of ${provider.id} is not set.`,
        );

      const price = findPrice(config.prices, provider, model.model, ports.now());
      const maxOutputTokens = Math.min(request.maxOutputTokens ?? model.maxOutputTokens, model.maxOutputTokens);
      const extra = current.output ? instructSchema(current.output) : "";
      const input = boundInputTokens(request, extra);
      const bound = costOf(price, { ...noUsage, input, output: maxOutputTokens });
      const most = actualSpend(input + maxOutputTokens, bound);
      const { id: modelId } = model;
      const estimate = { purpose: request.purpose, modelId, providerId: provider.id, ...most, at: ports.now() };
      const reservation = await ports.ledger.reserve(estimate, config.budget).catch(unkeptBudget);
      if (!reservation.isGranted) return refuse(current, chosen, "budget_exceeded", reservation.sentence);
      reservationId = reservation.reservationId;
      // Until the provider says what was used.
      spent = most;

      const limits = {
        attemptMs: Math.min(config.timeouts.attemptMs, remainingMs),
        firstPartMs: isStreamed ? config.timeouts.firstPartMs : null,
        betweenPartsMs: config.timeouts.betweenPartsMs,
      };
      const clock = startClock(limits, request.signal);
      try {
        const sdkModel = sdkModelOf(chosen, secret);
        const options = toCallOptions(request, model, current.output, maxOutputTokens);
        const call = (isStreamed ? streamOnce : generateOnce)(sdkModel, options, clock);
        const outcome = yield* forward(call, current);
        const cost = costOf(price, outcome.usage);
        if (outcome.usage.input !== null && outcome.usage.output !== null)
          spent = actualSpend(outcome.usage.input + outcome.usage.output, cost);
        current.costs.push(cost);
        current.usages.push(outcome.usage);
        breakerSays = "succeeded";
        const said = { error: null, sentence: null, usage: outcome.usage, cost, isRepair };
        current.attempts.push({ modelId, providerId: provider.id, latencyMs: performance.now() - beganAt, ...said });
        return outcome.finishReason === "content_filter" ? { fault: filteredFault } : { outcome };
      } catch (error) {
        const fault = readFault(error, provider.id, clock.stopped, ports.now());
        if (fault.mayBeBilled) current.costs.push(null);
        else spent = { tokens: 0, costMicros: 0 };
        breakerSays = fault.countsForBreaker ? "failed" : "released";
        const said = { error: fault.code, sentence: fault.sentence, usage: null, cost: null, isRepair };
        current.attempts.push({ modelId, providerId: provider.id, latencyMs: performance.now() - beganAt, ...said });
        return { fault };
      } finally {
        // Reached with a call under way when the reader of a stream leaves it.
        clock.cancel();
        clock.stop();
      }
    } finally {
      breaker[breakerSays]();
      // Not settled, the reservation stays counted at its upper bound: no reason to lose the answer.
      if (reservationId !== null) await ports.ledger.settle(reservationId, spent).catch(() => {});
    }
  }

  function sdkModelOf({ model, provider }: ChosenModel, secret: string | null): LanguageModelV4 {
    const known = sdkModels.get(model.id);
    if (known?.secret === secret) return known.sdkModel;
    const sdkModel = openLanguageModel(provider, model, secret, ports.fetch);
    sdkModels.set(model.id, { secret, sdkModel });
    return sdkModel;
  }

  function breakerOf(modelId: string): Breaker {
    let breaker = breakers.get(modelId);
    if (!breaker) {
      breaker = createBreaker(config.breaker, ports.now);
      breakers.set(modelId, breaker);
    }
    return breaker;
  }

  const embed = createEmbed(config, ports, breakerOf);
  return {
    async generate(request) {
      for await (const part of run(request, false)) {
        if (part.type === "answer") return part.answer;
      }
      throw new ModelError("unavailable", "The model gave no answer.");
    },
    stream: (request) => run(request, true),
    ...(embed ? { embed } : {}),
  };
}

const noUsage: ModelUsage = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
const ourFault = { retryAfterMs: null, isRetryable: false, countsForBreaker: false, mayBeBilled: false };
const cancelledFault: Fault = { ...ourFault, code: "cancelled", sentence: "The request was cancelled." };
const filteredFault: Fault = {
  ...ourFault,
  code: "refused_by_provider",
  sentence: "The provider's content filter held back the answer.",
};
const badOutput = (sentence: string): Fault => ({ ...ourFault, code: "bad_output", sentence });
/** Another model isn't asked to say what a provider's filter held back. */
const isFiltered = (fault: Fault) => fault === filteredFault;

/** Hands on the parts of a call and keeps what has been given away. */
async function* forward(call: AsyncGenerator<CallPart, Outcome>, current: Run): AsyncGenerator<ModelPart, Outcome> {
  try {
    for (;;) {
      const step = await call.next();
      if (step.done) return step.value;
      current.hasStreamed = true;
      if (step.value.type === "text") current.streamedText += step.value.text;
      yield step.value;
    }
  } finally {
    await call.return(undefined as never);
  }
}

function refuse(current: Run, chosen: ChosenModel, code: Fault["code"], sentence: string): { fault: Fault } {
  current.attempts.push({
    modelId: chosen.model.id,
    providerId: chosen.provider.id,
    error: code,
    sentence,
    latencyMs: 0,
    usage: null,
    cost: null,
    isRepair: false,
  });
  return { fault: { ...ourFault, code, sentence } };
}

function prepareRequestedOutput(output: NonNullable<ModelRequest["output"]>): PreparedOutput {
  try {
    return prepareOutput(output);
  } catch (cause) {
    throw new ModelError("not_configured", `The schema of ${output.name} cannot be used.`, { cause });
  }
}

function checkOutcome(
  outcome: Outcome,
  output: PreparedOutput | null,
): { isGood: true; object: unknown } | { isGood: false; sentence: string } {
  const unreadable = outcome.toolCalls.find((call) => !call.isReadable);
  if (unreadable) return { isGood: false, sentence: `The arguments of the tool call ${unreadable.name} are not JSON.` };
  // A model that calls a tool first gives its object in a later turn.
  if (!output || outcome.toolCalls.length > 0) {
    if (outcome.text.trim() !== "" || outcome.toolCalls.length > 0) return { isGood: true, object: undefined };
    return { isGood: false, sentence: "The answer is empty." };
  }
  const value = parseJsonIn(outcome.text);
  const cutOff = outcome.finishReason === "length" ? " It was cut off at the limit of tokens." : "";
  if (value === undefined) return { isGood: false, sentence: `The answer is not JSON.${cutOff}` };
  const checked = output.check(value);
  return checked.isValid
    ? { isGood: true, object: checked.value }
    : { isGood: false, sentence: checked.sentence + cutOff };
}

function repairWords(problem: string, output: PreparedOutput | null): string {
  const wanted = output
    ? `Answer again with one JSON value that fits the schema ${output.name}, and nothing else.`
    : "Answer again.";
  return `Your last answer cannot be used. ${problem} ${wanted}`;
}

function finish(current: Run, chosen: ChosenModel, outcome: Outcome, object: unknown): ModelAnswer {
  return {
    text: outcome.text,
    toolCalls: outcome.toolCalls.map(({ id, name, input }) => ({ id, name, input })),
    ...(object === undefined ? {} : { object }),
    usage: addUsage(current.usages),
    cost: addCosts(current.costs),
    model: chosen.model.id,
    provider: chosen.provider.id,
    responseModel: outcome.responseModel,
    finishReason: outcome.finishReason,
    latencyMs: performance.now() - current.beganAt,
    ...(outcome.firstPartMs === null ? {} : { timeToFirstPartMs: outcome.firstPartMs }),
    attempts: current.attempts,
  };
}

function toError(fault: Fault, current: Run): ModelError {
  return new ModelError(fault.code, fault.sentence, {
    attempts: current.attempts,
    retryAfterMs: fault.retryAfterMs,
    partialText: current.streamedText,
  });
}

/** False when the caller cancelled meanwhile. */
async function pause(waitMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await sleep(waitMs, undefined, signal ? { signal } : {});
    return true;
  } catch {
    return false;
  }
}
