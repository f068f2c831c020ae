import type { GateVerdict, RunSpan } from "@rapport/schema";
import { quotePassage } from "../dialogue/answers.ts";
import type { Sentence } from "../dialogue/dialogue.ts";
import type { ModelHelp } from "../words/ask-model.ts";
import type { WordRequest } from "../words/word-answer.ts";
import type { Words } from "../words/words.ts";
import type { Trace } from "./trace.ts";

/** An answer that a model put into words in this turn. */
export interface AnswerWording {
  request: WordRequest;
  text: string;
  /** The beginning that the customer has seen already. */
  shown: string;
  /** The model never came to its end. */
  isCut: boolean;
}

/** Keeps with the span which model it was, what it took and how it failed; OpenTelemetry's GenAI names. */
export function tellUse(span: RunSpan, { text, use }: ModelHelp): string | null {
  Object.assign(span.attributes, {
    ...(use.model ? { "gen_ai.request.model": use.model } : {}),
    ...(use.provider ? { "gen_ai.provider.name": use.provider } : {}),
    ...(use.responseModel ? { "gen_ai.response.model": use.responseModel } : {}),
    "gen_ai.usage.input_tokens": use.inputTokens,
    "gen_ai.usage.output_tokens": use.outputTokens,
    "rapport.cost_micros": use.costMicros,
    ...(use.error ? { "error.type": use.error, "rapport.error": use.sentence } : {}),
  });
  if (use.error) span.status = "error";
  return text;
}

/**
 * One repair of answers that a model worded and the gate stopped (INT-6): the model is asked once more with the reasons; what is stopped
 * again, or was cut off, gives way to the passage itself, quoted; sentences that the customer has seen stay before it. Answers true when a
 * sentence of `say` was changed.
 */
export async function repairAnswers(
  say: Sentence[],
  wordings: readonly AnswerWording[],
  word: Words["word"] | undefined,
  check: (draft: string) => Promise<GateVerdict>,
  trace: Trace,
): Promise<boolean> {
  let isChanged = false;
  const left = [...wordings];
  for (const sentence of say) {
    if (sentence.templateKey !== "model") continue;
    const wording = left.shift();
    if (!wording) break;
    const verdict = await check(sentence.text);
    if (verdict.verdict === "auto_send" && !wording.isCut) continue;
    isChanged = true;
    const { shown } = wording;
    const again = word && !wording.isCut ? await askAgain(wording, verdict, word, trace) : null;
    const repaired = again && !again.startsWith(shown) ? `${shown.trimEnd()} ${again}` : again;
    if (repaired && (await check(repaired)).verdict === "auto_send") {
      sentence.text = repaired;
      continue;
    }
    const quoted = quotePassage(wording.request.passages[0]?.text ?? "");
    sentence.text = shown === "" ? quoted : `${shown.trimEnd()}\n\n${quoted}`;
    sentence.templateKey = "knowledge";
    if (shown === "") sentence.citations = sentence.citations.slice(0, 1);
  }
  return isChanged;
}

function askAgain(
  { request, text, shown }: AnswerWording,
  { reasons }: GateVerdict,
  word: Words["word"],
  trace: Trace,
): Promise<string | null> {
  const repair = {
    draft: text,
    reasons: [...new Set(reasons.map(({ sentence }) => sentence))].slice(0, 6),
    ...(shown === "" ? {} : { shown }),
  };
  const repaired = { ...request, repair };
  return trace.step({ operation: "chat", name: "word_answer_repair", input: repaired }, async (span) =>
    tellUse(span, await word(repaired)),
  );
}
