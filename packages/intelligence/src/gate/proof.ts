import type { GateEvidence } from "@rapport/schema";
import { foldText } from "./readable.ts";

/** What a tool's answer and what it was asked say, as folded JSON in which words for a state are looked for. */
export function proofOf({ result, arguments: given }: GateEvidence["toolResults"][number]): string {
  return foldText(JSON.stringify([withoutNothings(result), given]) ?? "");
}

/** Without fields that say there is none of a thing: "skippedMonths": [] is no proof of a skip. */
function withoutNothings(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNothings);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !isNothing(inner) && !(inner === 0 && !PRICE.test(name)))
      .map(([name, inner]) => [name, withoutNothings(inner)]),
  );
}

/** Where nought is what the customer wants to hear. */
const PRICE = /price|cost|fee|charge|total|amount|due/i;

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  value === false ||
  value === "" ||
  (Array.isArray(value) && value.length === 0);
