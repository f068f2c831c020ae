import { countTerms, findSimilarWords, findTermsByPrefix, stemWords, type Tx, type WeighedTerm } from "@rapport/store";
import { isStopWord, readWords } from "../passages/words.ts";
import { allowedSlips, editDistance } from "./edit-distance.ts";
import type { Synonym, Synonyms } from "./synonyms.ts";
import { findPhrases } from "./thesaurus.ts";
import { familyPrefix, isFamily, rootOf } from "./word-family.ts";

/** One thing that the question names, and the stems by which an article may name it. */
export interface Concept {
  word: string;
  /** How rare it is: what finding the word itself is worth. */
  rarity: number;
  /** By stem, 1 for the word itself, less for everything that only may mean it. */
  likeness: Map<string, number>;
  /** By stem: what finding it in a passage is worth, likeness and rarity together. */
  gains: Map<string, number>;
  /** Neither it nor anything that may mean it stands in any passage. */
  isUnknown: boolean;
}

const LIKENESS = { synonym: 0.62, otherLanguage: 0.5, wideGroup: 0.8, family: 0.6, slip: 0.9, eachSlip: 0.12 };
const WIDE_GROUP = 24;
const MAX_WORDS = 40;

/**
 * What a question asks for: its words without those that say nothing, each with its forms, synonyms, what it may be mistyped
 * from. `passages`: how many there are; `languages`: of the articles.
 */
export async function readQuestion(
  tx: Tx,
  question: string,
  synonyms: Synonyms,
  passages: number,
  languages: readonly string[],
): Promise<Concept[]> {
  const words = pickWords(question);
  if (words.length === 0) return [];
  const stems = await stemAll(tx, words, languages);
  const concepts = words.map((word) => {
    const likeness = new Map<string, number>();
    for (const stem of stems.get(word)!) likeness.set(stem, 1);
    return openConcept(word, likeness);
  });
  addPhrases(question, concepts);
  const known = await countTerms(
    tx,
    concepts.flatMap(({ likeness }) => [...likeness.keys()]),
  );
  const unknown = concepts.filter(({ likeness }) => ![...likeness.keys()].some((stem) => known.has(stem)));
  await correctSlips(tx, unknown, synonyms);
  for (const concept of concepts) {
    for (const [stem, likeness] of [...concept.likeness]) addSynonyms(concept, synonyms.of(stem), likeness);
  }
  await addFamilies(tx, concepts);
  const counts = await countTerms(
    tx,
    concepts.flatMap(({ likeness }) => [...likeness.keys()]),
  );
  return mergeSame(concepts).map((concept) => weigh(concept, counts, passages));
}

function pickWords(question: string): string[] {
  const all = [...new Set(readWords(question))].slice(0, MAX_WORDS);
  const telling = all.filter((word) => !isStopWord(word) && (word.length > 1 || /\p{N}/u.test(word)));
  return telling.length > 0 ? telling : all;
}

/** A word in Latin letters may belong to any of the articles' languages. */
async function stemAll(tx: Tx, words: string[], languages: readonly string[]): Promise<Map<string, Set<string>>> {
  const stems = new Map(words.map((word) => [word, new Set<string>()]));
  for (const language of new Set(["en", ...languages.filter((language) => language !== "ru")])) {
    for (const [word, stem] of await stemWords(tx, words, language)) stems.get(word)!.add(stem);
  }
  return stems;
}

/** "Money back", "how long": the phrase is a thing of its own, or another way to say the word that it holds. */
function addPhrases(question: string, concepts: Concept[]): void {
  const words = readWords(question);
  for (const { phrase, at, length } of findPhrases(words)) {
    const parts = words.slice(at, at + length);
    const concept = concepts.find(({ word }) => parts.includes(word));
    if (concept) addLikeness(concept, phrase, 1);
    else concepts.push(openConcept(phrase, new Map([[phrase, 1]])));
  }
}

function addSynonyms(concept: Concept, found: readonly Synonym[], likeness: number): void {
  for (const { term, isSameLanguage, groupSize } of found) {
    const base = isSameLanguage ? LIKENESS.synonym : LIKENESS.otherLanguage;
    addLikeness(concept, term, likeness * base * (groupSize > WIDE_GROUP ? LIKENESS.wideGroup : 1));
  }
}

function addLikeness({ likeness }: Concept, term: string, value: number): void {
  if (value > (likeness.get(term) ?? 0)) likeness.set(term, value);
}

/** Words that stand in no article: what they may be mistyped from, in the articles and in the thesaurus. */
async function correctSlips(tx: Tx, concepts: readonly Concept[], synonyms: Synonyms): Promise<void> {
  const doubtful = concepts.filter(
    ({ word, likeness }) => allowedSlips(word) > 0 && ![...likeness.keys()].some((stem) => synonyms.has(stem)),
  );
  const similar = await findSimilarWords(
    tx,
    doubtful.map(({ word }) => word),
  );
  for (const concept of doubtful) {
    const most = allowedSlips(concept.word);
    const found = similar
      .filter(({ typed }) => typed === concept.word)
      .map(({ word, term }) => ({ term, slips: editDistance(concept.word, word, most) }));
    const listed = synonyms.correct(concept.word);
    if (listed) found.push({ term: listed.stem, slips: listed.slips });
    const least = Math.min(most, ...found.map(({ slips }) => slips));
    for (const { term, slips } of found) {
      if (slips === least) addLikeness(concept, term, LIKENESS.slip - LIKENESS.eachSlip * (slips - 1));
    }
  }
}

/** Words of one root whose stems differ: delivery and delivered, оплата and оплатить. */
async function addFamilies(tx: Tx, concepts: readonly Concept[]): Promise<void> {
  const wanted = concepts.flatMap((concept) =>
    [...concept.likeness]
      .filter(([stem, likeness]) => likeness > 0.7 && canHaveFamily(stem))
      .map(([stem, likeness]) => ({ concept, stem, likeness })),
  );
  const found = await findTermsByPrefix(tx, [...new Set(wanted.map(({ stem }) => familyPrefix(stem)))]);
  for (const { concept, stem, likeness } of wanted) {
    for (const { prefix, term } of found) {
      if (prefix !== familyPrefix(stem)) continue;
      if (rootOf(stem) === rootOf(term)) addLikeness(concept, term, likeness * LIKENESS.slip);
      else if (isFamily(stem, term)) addLikeness(concept, term, likeness * LIKENESS.family);
    }
  }
}

const canHaveFamily = (stem: string): boolean => stem.length >= 4 && /^\p{L}+$/u.test(stem);
const openConcept = (word: string, likeness: Map<string, number>): Concept => ({
  word,
  likeness,
  rarity: 0,
  gains: new Map(),
  isUnknown: true,
});

/** What stems are worth. A synonym is never worth more than the word itself, and a common one only what it is worth itself. */
function weigh(concept: Concept, counts: ReadonlyMap<string, number>, passages: number): Concept {
  const rarityOf = (count: number) => Math.log(1 + (passages - count + 0.5) / (count + 0.5));
  const known = [...concept.likeness].flatMap(([term, likeness]) => {
    const count = counts.get(term) ?? 0;
    return count > 0 ? [{ term, likeness, rarity: rarityOf(count) }] : [];
  });
  const telling = known
    .filter(({ likeness, rarity }) => likeness >= SAME_WORD || rarity > TOO_COMMON)
    .toSorted((one, other) => other.likeness * other.rarity - one.likeness * one.rarity)
    .slice(0, MAX_TERMS);
  const own = known.filter(({ likeness }) => likeness >= SAME_WORD);
  const cap = Math.max(0, ...(own.length > 0 ? own : known).map(({ rarity }) => rarity));
  const gains = new Map(telling.map(({ term, likeness, rarity }) => [term, likeness * Math.min(rarity, cap)]));
  const isUnknown = known.length === 0;
  return { ...concept, gains, isUnknown, rarity: isUnknown ? rarityOf(0) : cap };
}

/** A synonym that stands in a third of all passages tells nothing, and costs the most to read. */
const TOO_COMMON = 1;
const MAX_TERMS = 24;
/** From here on a stem is the word itself, mistyped at most. */
const SAME_WORD = 0.75;

/**
 * "Refund" and "money back" in one question are one thing and count once. A stem that is one word of the question is no synonym
 * for another of them: "greeting card" is not said by a passage that knows cards only.
 */
function mergeSame(concepts: readonly Concept[]): Concept[] {
  const merged: Concept[] = [];
  for (const concept of concepts) {
    const twin = merged.find((other) =>
      [...concept.likeness].some(([term, likeness]) => likeness >= 0.85 && (other.likeness.get(term) ?? 0) >= 0.85),
    );
    if (!twin) merged.push({ ...concept, likeness: new Map(concept.likeness) });
    else for (const [term, likeness] of concept.likeness) addLikeness(twin, term, likeness);
  }
  for (const concept of merged) {
    for (const other of merged) {
      if (other === concept) continue;
      for (const [term, likeness] of concept.likeness) {
        if (likeness < (other.likeness.get(term) ?? 0) && (other.likeness.get(term) ?? 0) >= SAME_WORD)
          concept.likeness.delete(term);
      }
    }
  }
  return merged;
}

/** Among so many passages stems that stand in half of them are not looked up, when the question says enough without them. */
const MANY_PASSAGES = 2000;
const EVERYWHERE = 0.7;
const ENOUGH = 3;

/** For the word index: each stem with what finding it is worth. */
export function weighTerms(concepts: readonly Concept[], passages: number): WeighedTerm[] {
  const telling = concepts.filter(({ rarity, isUnknown }) => !isUnknown && rarity > EVERYWHERE);
  const saysEnough = telling.reduce((sum, { rarity }) => sum + rarity, 0) >= ENOUGH;
  const least = passages > MANY_PASSAGES && saysEnough ? EVERYWHERE : 0;
  return concepts.flatMap(({ gains, rarity }, concept) =>
    rarity > least ? [...gains].map(([term, gain]) => ({ concept, term, gain })) : [],
  );
}
