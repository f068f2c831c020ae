import { countTerms, findSimilarWords, findTermsByPrefix, stemWords, type Tx, type WeighedTerm } from "@rapport/store";
import { isStopWord, readWords } from "../passages/words.ts";
import { allowedSlips, editDistance } from "./edit-distance.ts";
import type { Synonym, Synonyms } from "./synonyms.ts";

/** One thing that the question names, and the stems by which an article may name it. */
export interface Concept {
  word: string;
  /** How rare it is: what finding it is worth. */
  rarity: number;
  /** By stem, 1 for the word itself, less for everything that only may mean it. */
  likeness: Map<string, number>;
}

const LIKENESS = { synonym: 0.62, otherLanguage: 0.5, wideGroup: 0.8, family: 0.6, slip: 0.9, eachSlip: 0.12 };
const WIDE_GROUP = 24;
const MAX_WORDS = 40;
/** A stem in a larger share of the passages tells nothing that the word itself does not. */
const TOO_COMMON = 0.25;

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
    return { word, likeness, rarity: 0 };
  });
  addPhrases(question, concepts, synonyms);
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
  return mergeSame(concepts.map((concept) => weigh(concept, counts, passages)));
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

function addPhrases(question: string, concepts: Concept[], synonyms: Synonyms): void {
  const words = readWords(question);
  for (let at = 0; at < words.length; at++) {
    for (const length of [2, 3]) {
      const phrase = words.slice(at, at + length);
      const found = phrase.length === length ? synonyms.phrase(phrase) : null;
      if (!found) continue;
      const concept = concepts.find(({ word }) => phrase.includes(word));
      if (concept) addSynonyms(concept, found, 1);
      else
        concepts.push({
          word: phrase.join(" "),
          rarity: 0,
          likeness: new Map(found.map(({ term }) => [term, LIKENESS.synonym])),
        });
    }
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
  const found = await findTermsByPrefix(tx, [...new Set(wanted.map(({ stem }) => rootOf(stem)))]);
  for (const { concept, stem, likeness } of wanted) {
    for (const { prefix, term } of found) {
      if (prefix === rootOf(stem) && isFamily(stem, term)) addLikeness(concept, term, likeness * LIKENESS.family);
    }
  }
}

const canHaveFamily = (stem: string): boolean => stem.length >= 4 && /^\p{L}+$/u.test(stem);
const rootOf = (stem: string): string => stem.slice(0, Math.max(4, Math.ceil(stem.length * 0.7)));

/** The shared beginning is nearly all of the shorter one. */
function isFamily(stem: string, other: string): boolean {
  let shared = 0;
  while (shared < stem.length && stem[shared] === other[shared]) shared++;
  const [shorter, longer] = [Math.min(stem.length, other.length), Math.max(stem.length, other.length)];
  return shared >= 4 && shared >= shorter - 1 && shared >= longer * 0.6;
}

function weigh(concept: Concept, counts: ReadonlyMap<string, number>, passages: number): Concept {
  const likeness = new Map<string, number>();
  let standing = 0;
  for (const [term, value] of concept.likeness) {
    const count = counts.get(term) ?? 0;
    if (count === 0 || (value < 0.95 && count > passages * TOO_COMMON && passages > 40)) continue;
    likeness.set(term, value);
    standing += count * value ** 2;
  }
  const count = Math.min(standing, passages);
  const rarity = Math.log(1 + (passages - count + 0.5) / (count + 0.5));
  return { word: concept.word, likeness, rarity };
}

/** "Refund" and "money back" in one question are one thing: it must not count twice. */
function mergeSame(concepts: readonly Concept[]): Concept[] {
  const merged: Concept[] = [];
  for (const concept of concepts) {
    const twin = merged.find((other) =>
      [...concept.likeness].some(([term, likeness]) => likeness >= 0.85 && (other.likeness.get(term) ?? 0) >= 0.85),
    );
    if (!twin) merged.push({ ...concept, likeness: new Map(concept.likeness) });
    else for (const [term, likeness] of concept.likeness) addLikeness(twin, term, likeness);
  }
  return merged;
}

/** For the word index: each stem with what finding it is worth. */
export function weighTerms(concepts: readonly Concept[]): WeighedTerm[] {
  return concepts.flatMap(({ likeness, rarity }, concept) =>
    [...likeness].map(([term, value]) => ({ concept, term, gain: value * rarity })),
  );
}
