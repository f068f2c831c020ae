import { findPhrases } from "../search/thesaurus.ts";
import { isStopWord, readableText, readWords } from "./words.ts";

/** BM25F (Robertson, Zaragoza 2009): one saturation over the fields' weighted counts. */
const FIELD_WEIGHTS = { title: 2.2, heading: 1.6, body: 1 };
const SATURATION = 1.2;
const LENGTH_SHARE = 0.5;
/** A constant, so that a weight does not change when other articles do. */
const USUAL_WORDS = 70;

export interface WeighedText {
  /** How often each word counts, by field. */
  counts: ReadonlyMap<string, number>;
  words: number;
}

export function countFields(title: string, heading: string, text: string): WeighedText {
  const counts = new Map<string, number>();
  const add = (words: string[], weight: number) => {
    const phrases = findPhrases(words).map(({ phrase }) => phrase);
    for (const word of [...words.filter((word) => !isStopWord(word)), ...phrases])
      counts.set(word, (counts.get(word) ?? 0) + weight);
  };
  const body = readWords(readableText(text));
  add(readWords(title), FIELD_WEIGHTS.title);
  add(readWords(heading), FIELD_WEIGHTS.heading);
  add(body, FIELD_WEIGHTS.body);
  return { counts, words: body.length };
}

/** What each stem says about the text, from 0 up to 2.2: saturated, and less in a longer text. */
export function weighTerms({ counts, words }: WeighedText, stemOf: (word: string) => string): Map<string, number> {
  const byTerm = new Map<string, number>();
  for (const [word, count] of counts) {
    const term = stemOf(word);
    byTerm.set(term, (byTerm.get(term) ?? 0) + count);
  }
  const length = 1 - LENGTH_SHARE + (LENGTH_SHARE * words) / USUAL_WORDS;
  for (const [term, count] of byTerm) {
    byTerm.set(term, (count * (SATURATION + 1)) / (count + SATURATION * length));
  }
  return byTerm;
}
