import type { Citation } from "@rapport/intelligence";
import { isCodeLine } from "./code.ts";
import type { Saying } from "./think.ts";

/** Everything that a turn says as one letter. Buttons stay behind: a mail has none that would do anything. */
export function joinSayings(sayings: readonly Saying[]): Saying[] {
  const [first] = sayings;
  if (!first) return [];
  const citations: Citation[] = sayings.flatMap((saying) => saying.citations);
  const confidence = Math.min(...sayings.map((saying) => saying.confidence));
  return [{ ...first, text: sayings.map(({ text }) => text).join("\n\n"), quickReplies: [], citations, confidence }];
}

/** Shorter lines may be the customer's own "yes" as well as ours. */
const TELLING_LENGTH = 12;

/**
 * What a customer wrote in a mail, without what they only carry back: lines marked as quoted, and lines of ours that folding
 * did not know for a quote. A yes, a no or a code in them is not the customer's; below such a line nor is what follows, where
 * they wrote something above.
 */
export function withoutOurWords(text: string, ours: readonly string[]): string {
  const said = new Set(
    ours.flatMap((words) => words.split("\n").map(bare)).filter((line) => line.length >= TELLING_LENGTH),
  );
  const kept: string[] = [];
  for (const line of text.split("\n")) {
    if (/^\s*>/.test(line)) continue;
    if (!isCodeLine(line) && !said.has(bare(line))) kept.push(line);
    else if (kept.some((one) => one.trim() !== "")) break;
  }
  return kept.join("\n").trim();
}

function bare(line: string): string {
  return line
    .replace(/[\s>*_|]+/g, " ")
    .trim()
    .toLowerCase();
}
