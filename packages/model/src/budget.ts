import type { Budget } from "./config.ts";
import type { ModelCost, ModelRequest } from "./port.ts";
import { roundUpMicros } from "./prices.ts";

/** What a call can cost at most, said before it is made. */
export interface SpendEstimate {
  purpose: string;
  modelId: string;
  providerId: string;
  tokens: number;
  /** Null when the price isn't known; then only the tokens count. */
  costMicros: number | null;
  /** Milliseconds since 1970; days and months of a budget are those of UTC. */
  at: number;
}

export interface SpendActual {
  tokens: number;
  costMicros: number | null;
}

export type Reservation = { isGranted: true; reservationId: string } | { isGranted: false; sentence: string };

/**
 * Where spending is kept. `reserve` counts the estimate as spent at once, so that parallel calls can't pass a limit together;
 * `settle` replaces it by what was used. A reservation that is never settled (a crash) stays counted.
 */
export interface SpendLedger {
  reserve(estimate: SpendEstimate, budget: Budget): Promise<Reservation>;
  settle(reservationId: string, actual: SpendActual): Promise<void>;
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

/** A ledger of one process, for tests and tools; a server keeps its ledger in the database, across processes. */
export function openMemoryLedger(): SpendLedger & { spentOn(at: number): { tokens: number; costMicros: number } } {
  const totals = new Map<string, { tokens: number; costMicros: number }>();
  const open = new Map<string, SpendActual & { periods: string[] }>();
  let count = 0;
  const spentIn = (period: string) => totals.get(period) ?? { tokens: 0, costMicros: 0 };
  const add = (periods: readonly string[], amount: SpendActual, sign: 1 | -1) => {
    for (const period of periods) {
      const { tokens, costMicros } = spentIn(period);
      totals.set(period, {
        tokens: tokens + sign * amount.tokens,
        costMicros: costMicros + sign * (amount.costMicros ?? 0),
      });
    }
  };
  return {
    async reserve(estimate, budget) {
      const day = dayOf(estimate.at);
      const month = day.slice(0, 7);
      const refusal = refuseSpend(estimate, budget, spentIn(day), spentIn(month));
      if (refusal) return { isGranted: false, sentence: refusal };
      count += 1;
      const reservationId = String(count);
      const { tokens, costMicros } = estimate;
      open.set(reservationId, { tokens, costMicros, periods: [day, month] });
      add([day, month], estimate, 1);
      return { isGranted: true, reservationId };
    },
    async settle(reservationId, actual) {
      const reserved = open.get(reservationId);
      if (!reserved) return;
      open.delete(reservationId);
      add(reserved.periods, reserved, -1);
      add(reserved.periods, actual, 1);
    },
    spentOn: (at) => spentIn(dayOf(at)),
  };
}

/**
 * The rule of the budget, for every ledger: why this call may not be made after so much was spent today and this month, or null.
 * A budget in money alone refuses a model without a price: it couldn't be kept.
 */
export function refuseSpend(
  estimate: SpendEstimate,
  budget: Budget,
  today: { tokens: number; costMicros: number },
  month: { costMicros: number },
): string | null {
  const { perDayMicros, perMonthMicros, tokensPerDay } = budget;
  if (tokensPerDay !== null && today.tokens + estimate.tokens > tokensPerDay)
    return `Today's budget of ${tokensPerDay} tokens does not allow this call: ${today.tokens} are used or reserved, and it may take ${estimate.tokens}.`;
  if (estimate.costMicros === null) {
    return (perDayMicros !== null || perMonthMicros !== null) && tokensPerDay === null
      ? `The price of ${estimate.modelId} is not known, so a budget in money cannot be kept. Enter its price (0 for a model of your own), or set a number of tokens per day.`
      : null;
  }
  if (perDayMicros !== null && today.costMicros + estimate.costMicros > perDayMicros)
    return `Today's budget of ${money(perDayMicros)} does not allow this call: ${money(today.costMicros)} are used or reserved, and it may cost ${money(estimate.costMicros)}.`;
  if (perMonthMicros !== null && month.costMicros + estimate.costMicros > perMonthMicros)
    return `This month's budget of ${money(perMonthMicros)} does not allow this call: ${money(month.costMicros)} are used or reserved, and it may cost ${money(estimate.costMicros)}.`;
  return null;
}

/** A ledger that fails refuses: without it no limit would hold. */
export const unkeptBudget = (): Reservation => ({
  isGranted: false,
  sentence: "The budget could not be read, so no call is made.",
});

const money = (amountMicros: number) => (amountMicros / 1e6).toFixed(4);

const tokensPerMessage = 16;
/** The most a provider counts for one image: 1,568 px on the long side at Anthropic, 1,445 tokens in high detail at OpenAI. */
const tokensPerImage = 1_600;

/**
 * Upper bound of the input tokens: tokenisers of this day work on bytes, so a text never has more tokens than UTF-8 bytes.
 * About four times too high for English; the rest comes back when the call is settled.
 */
export function boundInputTokens(request: ModelRequest, extraInstructions = ""): number {
  let tokens = byteLength(request.system) + byteLength(extraInstructions) + tokensPerMessage;
  for (const message of request.messages) {
    tokens += tokensPerMessage;
    if (message.role === "tool")
      tokens += byteLength(JSON.stringify(message.result) ?? "") + byteLength(message.toolName);
    else if (typeof message.content === "string") tokens += byteLength(message.content);
    else for (const part of message.content) tokens += part.type === "text" ? byteLength(part.text) : tokensPerImage;
    if (message.role === "assistant" && message.toolCalls) tokens += byteLength(JSON.stringify(message.toolCalls));
  }
  if (request.tools?.length)
    tokens += byteLength(JSON.stringify(request.tools)) + tokensPerMessage * request.tools.length;
  return tokens;
}

export const byteLength = (text: string) => Buffer.byteLength(text, "utf8");

/** What the budget counts for a finished call. */
export function actualSpend(tokens: number, cost: ModelCost | null): SpendActual {
  return { tokens, costMicros: cost ? roundUpMicros(cost) : null };
}
