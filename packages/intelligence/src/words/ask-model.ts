import {
  addCosts,
  type Model,
  type ModelAnswer,
  ModelError,
  type ModelErrorCode,
  type ModelRequest,
  roundUpMicros,
} from "@rapport/model";

/** What a question to a model took. */
export interface ModelUse {
  /** Ids in the settings; null: no model was reached. */
  model: string | null;
  provider: string | null;
  responseModel: string | null;
  inputTokens: number;
  outputTokens: number;
  /** Millionths of the price table's currency, rounded up; null: not known. */
  costMicros: number | null;
  /** Null: it answered. */
  error: ModelErrorCode | "unusable" | null;
  /** What went wrong, for whoever reads the trace. */
  sentence: string | null;
}

/** A model's help: the words, or null and the house's own words serve. */
export interface ModelHelp {
  text: string | null;
  use: ModelUse;
}

/** A customer waits: later help is none. */
export const HELP_WITHIN_MS = 2_500;

const NEVER_BILLED: ReadonlySet<ModelErrorCode> = new Set([
  "rate_limited",
  "budget_exceeded",
  "not_configured",
  "circuit_open",
]);

/** Asks a model once and never throws: `read` takes the words out of the answer, null where they can't be used. */
export async function askModel(
  model: Model,
  request: ModelRequest,
  read: (answer: ModelAnswer) => string | null,
): Promise<ModelHelp> {
  try {
    const answer = await model.generate({ ...request, timeoutMs: HELP_WITHIN_MS });
    const text = answer.toolCalls.length > 0 ? null : read(answer);
    return {
      text,
      use: {
        model: answer.model,
        provider: answer.provider,
        responseModel: answer.responseModel,
        inputTokens: answer.usage.input ?? 0,
        outputTokens: answer.usage.output ?? 0,
        costMicros: answer.cost ? roundUpMicros(answer.cost) : null,
        error: text === null ? "unusable" : null,
        sentence: text === null ? "Its answer could not be used." : null,
      },
    };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const last = error.attempts.at(-1);
    const billed = error.attempts.filter((attempt) => attempt.error === null || !NEVER_BILLED.has(attempt.error));
    const cost = addCosts(billed.map((attempt) => attempt.cost));
    return {
      text: null,
      use: {
        model: last?.modelId ?? null,
        provider: last?.providerId ?? null,
        responseModel: null,
        inputTokens: error.attempts.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0),
        outputTokens: error.attempts.reduce((sum, { usage }) => sum + (usage?.output ?? 0), 0),
        costMicros: billed.length === 0 ? 0 : cost && roundUpMicros(cost),
        error: error.code,
        sentence: error.message,
      },
    };
  }
}
