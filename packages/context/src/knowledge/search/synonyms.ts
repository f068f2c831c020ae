import { stemWords, type Tx } from "@rapport/store";
import { allowedSlips, editDistance } from "./edit-distance.ts";
import { THESAURUS } from "./thesaurus.ts";
import { rootOf } from "./word-family.ts";

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
  const stemOf = (word: string) => (word.includes("_") ? word : (stems.get(word) ?? word));
  for (const { en, ru } of THESAURUS) {
    const sides = [en, ru].map((side) => [...new Set(side.map(stemOf))]);
    const groupSize = sides.flat().length;
    for (const [index, side] of sides.entries()) {
      for (const stem of side) {
        const own = byStem.get(stem) ?? new Map<string, Synonym>();
        byStem.set(stem, own);
        for (const [other, terms] of sides.entries()) {
          for (const term of terms) {
            const synonym = { term, isSameLanguage: other === index, groupSize };
            const known = own.get(term);
            const isCloser = !known || (synonym.isSameLanguage && !known.isSameLanguage) || groupSize < known.groupSize;
            if (term !== stem && isCloser) own.set(term, synonym);
          }
        }
      }
    }
  }
  const lists = new Map([...byStem].map(([stem, own]) => [stem, [...own.values()]]));
  // Another form of a word that is listed: the words of its group, itself among them.
  const byRoot = new Map(
    [...lists].map(([stem, own]) => [rootOf(stem), [...own, { term: stem, isSameLanguage: true, groupSize: 1 }]]),
  );
  const byLength = Map.groupBy(stems.keys(), (word) => word.length);
  return {
    of: (stem) => lists.get(stem) ?? byRoot.get(rootOf(stem)) ?? [],
    has: (stem) => lists.has(stem) || byRoot.has(rootOf(stem)),
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
