import type { Playbook, PlaybookExample, PlaybookLanguage } from "@rapport/schema";
import { examplesOf } from "./change-agent.ts";

const MOST_EXAMPLES = 3;
/** Share of common words below which two messages have nothing to do with each other. */
const LEAST_LIKENESS = 0.12;

/** The examples whose message is most like this one, in its language (INT-3, third layer). */
export function pickExamples(playbook: Playbook, message: string, language: PlaybookLanguage): PlaybookExample[] {
  const words = tell(message);
  return examplesOf(playbook)
    .filter((example) => example.language === language)
    .map((example) => ({ example, likeness: compare(words, tell(example.customer)) }))
    .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, MOST_EXAMPLES)
    .map(({ example }) => example);
}

/** Words by their beginnings, so that forms of one word meet; short ones say little. */
function tell(text: string): Set<string> {
  const words =
    text
      .toLowerCase()
      .replaceAll("ё", "е")
      .match(/\p{L}{4,}/gu) ?? [];
  return new Set(words.map((word) => word.slice(0, 5)));
}

function compare(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const common = [...one].filter((word) => other.has(word)).length;
  return common === 0 ? 0 : common / (one.size + other.size - common);
}
