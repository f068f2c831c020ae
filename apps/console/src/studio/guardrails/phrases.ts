export type PhraseComplaint =
  | { key: "noPhrases" }
  | { key: "badPattern"; line: number }
  | { key: "tooLong"; line: number; count: number };

const MAX_LENGTH = 300;

/** One phrase a line; empty lines and repetitions are left out. */
export function phrasesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}

/** The first thing that is wrong with a list as typed, by line from 1; null: nothing. */
export function complaintOf(text: string): PhraseComplaint | null {
  if (phrasesOf(text).length === 0) return { key: "noPhrases" };
  for (const [index, line] of text.split("\n").entries()) {
    const phrase = line.trim();
    if (phrase.length > MAX_LENGTH) return { key: "tooLong", line: index + 1, count: MAX_LENGTH };
    const pattern = /^\/(.+)\/$/.exec(phrase)?.[1];
    if (pattern === undefined) continue;
    try {
      new RegExp(pattern, "iu");
    } catch {
      return { key: "badPattern", line: index + 1 };
    }
  }
  return null;
}
