import { ESCALATION_RULES } from "./escalation-phrases.ts";
import { describeMessage, openJudgements, weighGravity } from "./judgements.ts";

/** Why a person must take a message at once (LH red lines, INT-7, ORC-5). */
export type EscalationReason = "self_harm" | "threat_of_harm" | "legal_claim" | "bank_dispute" | "regulator" | "press";

/**
 * From which score of the learnt judgement on a message is grave, by reason: found by cross-validation so that one harmless message in a
 * hundred at most raises a false alarm, and lowest where a missed message is worst (docs/router.md).
 */
export const GRAVE_FROM: Readonly<Record<EscalationReason, number>> = {
  self_harm: -3.5,
  threat_of_harm: -2,
  legal_claim: -2,
  bank_dispute: -2.5,
  regulator: -2.5,
  press: -2.5,
};
/** One or two words alone say too little to judge; what is grave among them the phrases know. */
const FEWEST_WORDS = 3;

/** Words of law and the press alone, nobody's body or money: the judgement may take them back where it is surer than this of harmlessness. */
const RETRACTABLE: ReadonlySet<EscalationReason> = new Set(["legal_claim", "press"]);
export const SURELY_HARMLESS = -4.5;

/**
 * Says whether a person must take the message at once, and why: threats of harm or self-harm, legal claims, bank disputes,
 * regulators, press; English and Russian. Insults alone are no reason. Phrases are the floor, the gravest reason first; a learnt
 * judgement finds what no phrase knows, and takes back "I'm a legal secretary".
 */
export function findEscalation(text: string): EscalationReason | null {
  const phrase = findGravePhrase(text);
  if (phrase !== null && !RETRACTABLE.has(phrase)) return phrase;
  const gravity = weighGravity(openJudgements(), describeMessage(text));
  if (gravity === null) return phrase;
  if (phrase !== null) return gravity.score < SURELY_HARMLESS ? null : phrase;
  return gravity.wordCount >= FEWEST_WORDS && gravity.score > GRAVE_FROM[gravity.reason] ? gravity.reason : null;
}

/** The gravest reason that a phrase gives. */
export function findGravePhrase(text: string): EscalationReason | null {
  const plain = text
    .slice(0, 20_000)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’‘`ʼ\u00ad\u200b-\u200d\ufeff]/g, "")
    .replaceAll("ё", "е")
    .replace(/\s+/g, " ");
  const has = { latin: /[a-z]/.test(plain), cyrillic: /[а-я]/.test(plain) };
  for (const { reason, pattern, unless, script } of ESCALATION_RULES) {
    if (!has[script]) continue;
    const rest = unless ? plain.replace(unless, " ") : plain;
    // `search` starts at the beginning whatever was matched before.
    if (rest.search(pattern) >= 0) return reason;
  }
  return null;
}
