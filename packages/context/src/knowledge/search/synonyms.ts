import { stemWords, type Tx } from "@rapport/store";
import { allowedSlips, editDistance } from "./edit-distance.ts";
import { THESAURUS } from "./thesaurus.ts";

export interface Synonym {
  term: string;
  isSameLanguage: boolean;
  /** How many words share the group: many mean a wide group that says less. */
  groupSize: number;
}

/** The thesaurus by stems. */
export interface Synonyms {
  of(stem: string): readonly Synonym[];
  has(stem: string): boolean;
  /** Two or three words in a row that mean one of its own, for example "pick up": the words of the group. */
  phrase(words: readonly string[]): readonly Synonym[] | null;
  /** A word that a mistyped one may be, with its stem. */
  correct(word: string): { word: string; stem: string; slips: number } | null;
}

let loaded: Promise<Synonyms> | null = null;

/** Stems the thesaurus once a process: the dictionaries belong to the server and are the same for every tenant. */
export function loadSynonyms(tx: Tx): Promise<Synonyms> {
  loaded ??= build(tx).catch((error) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

async function build(tx: Tx): Promise<Synonyms> {
  const words = THESAURUS.flatMap(({ en, ru }) => [...en, ...ru]).filter((word) => !word.includes("_"));
  const stems = await stemWords(tx, words, "en");
  const byStem = new Map<string, Map<string, Synonym>>();
  const byPhrase = new Map<string, Synonym[]>();
  for (const { en, ru } of THESAURUS) {
    const sides = [en, ru].map((side) =>
      side.filter((word) => !word.includes("_")).map((word) => stems.get(word) ?? word),
    );
    const groupSize = new Set(sides.flat()).size;
    for (const [index, side] of [en, ru].entries()) {
      for (const word of side) {
        const all = sides.flatMap((terms, other) =>
          [...new Set(terms)].map((term) => ({ term, isSameLanguage: other === index, groupSize })),
        );
        if (word.includes("_")) {
          const phrase = word.replaceAll("_", " ");
          byPhrase.set(phrase, [...(byPhrase.get(phrase) ?? []), ...all]);
        } else {
          const stem = stems.get(word) ?? word;
          const own = byStem.get(stem) ?? new Map<string, Synonym>();
          byStem.set(stem, own);
          for (const synonym of all) {
            const known = own.get(synonym.term);
            const isCloser = !known || (synonym.isSameLanguage && !known.isSameLanguage) || groupSize < known.groupSize;
            if (synonym.term !== stem && isCloser) own.set(synonym.term, synonym);
          }
        }
      }
    }
  }
  const lists = new Map([...byStem].map(([stem, own]) => [stem, [...own.values()]]));
  const byLength = Map.groupBy(stems.keys(), (word) => word.length);
  return {
    of: (stem) => lists.get(stem) ?? [],
    has: (stem) => lists.has(stem),
    phrase: (phrase) => byPhrase.get(phrase.join(" ")) ?? null,
    correct: (word) => closest(word, byLength, stems),
  };
}

function closest(word: string, byLength: ReadonlyMap<number, string[]>, stems: ReadonlyMap<string, string>) {
  const most = Math.min(2, allowedSlips(word));
  let best: { word: string; stem: string; slips: number } | null = null;
  for (let length = word.length - most; length <= word.length + most; length++) {
    for (const candidate of byLength.get(length) ?? []) {
      // The first letter is hardly ever the wrong one.
      if (most === 0 || candidate[0] !== word[0]) continue;
      const slips = editDistance(word, candidate, most);
      if (slips <= most && slips < (best?.slips ?? most + 1))
        best = { word: candidate, stem: stems.get(candidate)!, slips };
    }
  }
  return best;
}
