import { ESCALATION_RULES } from "./escalation-phrases.ts";

/** Why a person must take a message at once (LH red lines, INT-7, ORC-5). */
export type EscalationReason = "self_harm" | "threat_of_harm" | "legal_claim" | "bank_dispute" | "regulator" | "press";

/**
 * Says whether a person must take the message at once, and why: threats of harm or self-harm, legal claims, bank disputes,
 * regulators, press; English and Russian. Insults alone are no reason. The gravest reason comes first.
 */
export function findEscalation(text: string): EscalationReason | null {
  const plain = text
    .slice(0, 20_000)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/['’‘`ʼ\u00ad\u200b-\u200d\ufeff]/g, "")
    .replaceAll("ё", "е")
    .replace(/\s+/g, " ");
  for (const { reason, pattern, unless } of ESCALATION_RULES) {
    const rest = unless ? plain.replace(unless, " ") : plain;
    // `search` starts at the beginning whatever was matched before.
    if (rest.search(pattern) >= 0) return reason;
  }
  return null;
}
