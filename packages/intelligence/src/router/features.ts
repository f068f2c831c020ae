import { FeatureCounter } from "./feature-counter.ts";
import { describeParts, findKinds, type WordParts } from "./phrases.ts";
import { listConcepts } from "./thesaurus.ts";
import { splitWords, stemWord } from "./words.ts";

/** Hashed features of one message, block by block. */
export interface FeatureBlocks {
  /** 32-bit hashes, each once a block. */
  hashes: Uint32Array;
  /** How often each occurs. */
  counts: Uint32Array;
  /** Where each block ends in `hashes`; it begins where the one before it ends. */
  ends: readonly number[];
}

/** Which features a model's messages are read for, beside words, pairs, characters and concepts. */
export interface Reading {
  /** Turns of phrase (`phrases.ts`). */
  hasPhrases: boolean;
  /** Concepts side by side and in pairs, not only each by itself. */
  hasConceptPairs: boolean;
}

/** How every model was read before there were turns of phrase. */
export const FIRST_READING: Reading = { hasPhrases: false, hasConceptPairs: true };

/** How much each block counts in a message's vector of length one: words, pairs, characters, concepts, turns of phrase. */
export const BLOCK_WEIGHTS: readonly number[] = [0.8, 1.1, 0.8, 0.8, 1.2];

/** Pairs of words are looked for within this many words. */
const PAIR_WINDOW = 14;
const CHARACTERS = { shortest: 3, longest: 5 };
/** Beyond this many words only words and neighbours are counted: pairs grow with the window, and time is bounded. */
const MOST_WORDS_PAIRED = 120;
const LONGEST_WORD = 40;

/**
 * Turns a message into features: stems, two and three neighbouring stems; unordered pairs of stems and of concepts; character n-grams of
 * each word; concepts and neighbouring concepts; turns of phrase with each other and with the words. A block that is not read is
 * empty; without turns of phrase there are four.
 */
export function extractFeatures(text: string, { hasPhrases, hasConceptPairs }: Reading): FeatureBlocks {
  const words = splitWords(text).map(describeWord);
  const stems = words.map(({ stem }) => stem);
  const concepts = words.map(({ concept }) => concept);
  const isGrouped = words.map(({ concept, stem }) => concept !== stem);
  const ends: number[] = [];
  counter.clear(words.length);
  for (const word of words) counter.count(word.feature);
  countNeighbours(stems, 2);
  countTriples(stems, 9);
  ends.push(counter.endBlock());
  countPairs(stems, 3);
  if (hasConceptPairs) countPairs(concepts, 4, isGrouped);
  ends.push(counter.endBlock());
  for (const word of words) for (const feature of word.characters) counter.count(feature);
  ends.push(counter.endBlock());
  for (const word of words) for (const feature of word.groups) counter.count(feature);
  if (hasConceptPairs) countNeighbours(concepts, 7, isGrouped);
  ends.push(counter.endBlock());
  if (hasPhrases) {
    countPhrases(words);
    ends.push(counter.endBlock());
  }
  return { ...counter.copy(), ends };
}

/** What the features need of a word, as hashes. */
interface WordFacts {
  stem: number;
  concept: number;
  feature: number;
  groups: number[];
  characters: number[];
  parts: WordParts;
  isPunctuation: boolean;
}

const PUNCTUATION = /^[?!£$€₽₪]$/;

/** Words come again and again: looking one up is ten times faster than stemming and hashing it. Emptied when full. */
const knownWords = new Map<string, WordFacts>();
const MOST_KNOWN_WORDS = 20_000;

function describeWord(word: string): WordFacts {
  const known = knownWords.get(word);
  if (known) return known;
  const stem = stemWord(word);
  const groups = listConcepts(stem);
  const facts: WordFacts = {
    stem: hashText(stem, 8),
    concept: hashText(groups[0] ?? stem, 8),
    feature: hashText(stem, 1),
    groups: (groups.length > 0 ? groups : [stem]).map((group) => hashText(group, 6)),
    characters: listCharacters(word),
    parts: describeParts(word),
    isPunctuation: PUNCTUATION.test(word),
  };
  if (knownWords.size >= MOST_KNOWN_WORDS) knownWords.clear();
  knownWords.set(word, facts);
  return facts;
}

/** Used again for every message: open addressing in typed arrays, where a Map would cost more than all the rest. */
const counter = new FeatureCounter();

const BEFORE_FIRST = 0x5e11;
const AFTER_LAST = 0xe4d1;

/** With `isGrouped` only where a concept stands: two bare stems are counted as stems already. */
function countNeighbours(words: readonly number[], kind: number, isGrouped?: readonly boolean[]): void {
  for (let i = -1; i < words.length; i++) {
    if (isGrouped && !isGrouped[i] && !isGrouped[i + 1]) continue;
    counter.count(mixHashes(words[i] ?? BEFORE_FIRST, words[i + 1] ?? AFTER_LAST, kind));
  }
}

function countTriples(words: readonly number[], kind: number): void {
  for (let i = -1; i + 2 <= words.length; i++) {
    const pair = mixHashes(words[i] ?? BEFORE_FIRST, words[i + 1] ?? AFTER_LAST, kind);
    counter.count(mixHashes(pair, words[i + 2] ?? AFTER_LAST, kind));
  }
}

function countPairs(words: readonly number[], kind: number, isGrouped?: readonly boolean[]): void {
  const length = Math.min(words.length, MOST_WORDS_PAIRED);
  for (let i = 0; i < length; i++) {
    const a = words[i]!;
    for (let j = i + 1; j < length && j <= i + PAIR_WINDOW; j++) {
      const b = words[j]!;
      if (isGrouped && !isGrouped[i] && !isGrouped[j]) continue;
      if (a !== b) counter.count(a < b ? mixHashes(a, b, kind) : mixHashes(b, a, kind));
    }
  }
}

/** Each kind of phrase, two kinds in one message, a kind with a word that tells what the message is about, and all kinds as one. */
function countPhrases(words: readonly WordFacts[]): void {
  const parts: WordParts[] = [];
  for (const word of words) if (!word.isPunctuation) parts.push(word.parts);
  const kinds = findKinds(parts);
  const topics = new Set<number>();
  for (const word of words.slice(0, MOST_WORDS_PAIRED)) if (word.parts.isTelling) topics.add(word.stem);
  let all = 0;
  for (const [place, kind] of kinds.entries()) {
    counter.count(mixHashes(kind, 0, 20));
    for (const topic of topics) counter.count(mixHashes(kind, topic, 21));
    for (let other = place + 1; other < kinds.length; other++) counter.count(mixHashes(kind, kinds[other]!, 22));
    all = mixHashes(all, kind, 23);
  }
  counter.count(mixHashes(all, 0, 24));
}

/** Whether a message has any turn of phrase that is known. */
export function hasAnyPhrase(text: string): boolean {
  return findKinds(splitWords(text).map((word) => describeWord(word).parts)).length > 0;
}

function listCharacters(word: string): number[] {
  const padded = `<${word.slice(0, LONGEST_WORD)}>`;
  const found: number[] = [];
  for (let start = 0; start < padded.length; start++) {
    let hash = startHash(5);
    for (let end = start; end < padded.length && end - start < CHARACTERS.longest; end++) {
      hash = stepHash(hash, padded.charCodeAt(end));
      if (end - start + 1 >= CHARACTERS.shortest) found.push(finishHash(hash));
    }
  }
  return found;
}

// FNV-1a with a final mix, so that neighbouring inputs fall far apart. 32 bits: with 100,000 features about one pair collides.
const startHash = (seed: number): number => (2166136261 ^ seed) | 0;
const stepHash = (hash: number, value: number): number => Math.imul(hash ^ value, 16777619);

function finishHash(hash: number): number {
  let mixed = hash;
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

export function hashText(text: string, seed: number): number {
  let hash = startHash(Math.imul(seed, 0x9e3779b1));
  for (let i = 0; i < text.length; i++) hash = stepHash(hash, text.charCodeAt(i));
  return finishHash(hash);
}

export function mixHashes(a: number, b: number, kind: number): number {
  return finishHash(Math.imul(a ^ Math.imul(b ^ Math.imul(kind, 0x85ebca6b), 0x9e3779b1), 16777619));
}
