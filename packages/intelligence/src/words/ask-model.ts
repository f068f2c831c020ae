import {
  addCosts,
  type Model,
  type ModelAnswer,
  ModelError,
  type ModelErrorCode,
  type ModelRequest,
  roundUpMicros,
} from "@rapport/model";
import { splitSentences } from "../gate/sentences.ts";

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
  /** The beginning of `text` that the customer has seen already; it stands. */
  shown?: string;
  /** The model never came to its end: `text` is only what was shown. */
  isCut?: boolean;
}

/** Told all complete sentences so far, whenever there is another one and the model goes on; true: the customer sees them now. */
export type Hear = (sentences: string) => Promise<boolean>;

/** A customer waits: later help is none. */
export const HELP_WITHIN_MS = 2_500;

/** Characters; whoever writes more is not answering a customer. */
const LONGEST_HEARD = 4_000;
/** Whoever reads along waits more patiently. */
const READ_ALONG_MS = 12_000;

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
    return { text, use: useOf(answer, text !== null) };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return { text: null, use: useOfFailure(error) };
  }
}

/**
 * Asks a model once, listens while it writes and never throws. A model that has not ended its first sentence in time is not waited for;
 * one that was heard may take longer. What was shown stands, however the model ends: then `text` is that and `isCut` is true.
 */
export async function askModelAloud(
  model: Model,
  request: ModelRequest,
  read: (answer: ModelAnswer) => string | null,
  hear: Hear,
): Promise<ModelHelp> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), HELP_WITHIN_MS);
  const ear = openEar(hear);
  let said = "";
  let heard = 0;
  const end = async (use: ModelUse, text: string | null): Promise<ModelHelp> => {
    const shown = await ear.close();
    if (text !== null) return { text, use, shown };
    return shown === "" ? { text, use } : { text: shown, use, shown, isCut: true };
  };
  try {
    for await (const part of model.stream({ ...request, timeoutMs: READ_ALONG_MS, signal: late.signal })) {
      if (part.type === "answer") {
        const { answer } = part;
        const text = answer.toolCalls.length > 0 || answer.finishReason === "length" ? null : read(answer);
        return await end(useOf(answer, text !== null), text);
      }
      if (part.type !== "text") continue;
      said = (said + part.text).trimStart();
      if (said.length > LONGEST_HEARD) throw new ModelError("bad_output", "Its answer does not come to an end.");
      const complete = endOfComplete(said);
      if (complete <= heard) continue;
      clearTimeout(timer);
      heard = complete;
      ear.hear(said.slice(0, complete));
    }
    throw new ModelError("unavailable", "The model gave no answer.");
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const use = useOfFailure(error);
    const isLate = error.code === "cancelled" && late.signal.aborted;
    return await end(
      isLate ? { ...use, error: "timeout", sentence: "It did not end its first sentence in time." } : use,
      null,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Hands sentences on one after another while the model is read on: it is not the model's silence when we are slow. */
function openEar(hear: Hear): { hear(sentences: string): void; close(): Promise<string> } {
  let next: string | null = null;
  let shown = "";
  let working: Promise<void> | null = null;
  async function work(): Promise<void> {
    while (next !== null) {
      const sentences = next;
      next = null;
      if (await hear(sentences)) shown = sentences;
    }
    working = null;
  }
  return {
    hear(sentences) {
      next = sentences;
      working ??= work();
      // Thrown where it is waited for.
      working?.catch(() => {});
    },
    /** What was shown in the end; a sentence that waits for its turn comes with the whole answer. */
    async close() {
      next = null;
      await working;
      return shown;
    },
  };
}

/** Where the last sentence ends that another one follows. */
function endOfComplete(text: string): number {
  return splitSentences(text).at(-2)?.end ?? 0;
}

function useOf(answer: ModelAnswer, isUsable: boolean): ModelUse {
  return {
    model: answer.model,
    provider: answer.provider,
    responseModel: answer.responseModel,
    inputTokens: answer.usage.input ?? 0,
    outputTokens: answer.usage.output ?? 0,
    costMicros: answer.cost ? roundUpMicros(answer.cost) : null,
    error: isUsable ? null : "unusable",
    sentence: isUsable ? null : "Its answer could not be used.",
  };
}

function useOfFailure(error: ModelError): ModelUse {
  const last = error.attempts.at(-1);
  const billed = error.attempts.filter((attempt) => attempt.error === null || !NEVER_BILLED.has(attempt.error));
  const cost = addCosts(billed.map((attempt) => attempt.cost));
  return {
    model: last?.modelId ?? null,
    provider: last?.providerId ?? null,
    responseModel: null,
    inputTokens: error.attempts.reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0),
    outputTokens: error.attempts.reduce((sum, { usage }) => sum + (usage?.output ?? 0), 0),
    costMicros: billed.length === 0 ? 0 : cost && roundUpMicros(cost),
    error: error.code,
    sentence: error.message,
  };
}
