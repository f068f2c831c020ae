import { listConcepts } from "./thesaurus.ts";
import { splitWords, stemWord } from "./words.ts";

/** Hashed features of one message: for each block a map from the feature's 32-bit hash to how often it occurs. */
export type FeatureBlocks = ReadonlyMap<number, number>[];

/** How much each block counts in a message's vector of length one: words, pairs, characters, concepts. */
export const BLOCK_WEIGHTS: readonly number[] = [0.8, 1.1, 0.8, 0.8];

/** Pairs of words are looked for within this many words. */
const PAIR_WINDOW = 14;
const CHARACTERS = { shortest: 3, longest: 5 };
/** Beyond this many words only words and neighbours are counted: pairs grow with the window, and time is bounded. */
const MOST_WORDS_PAIRED = 120;

/**
 * Turns a message into features: stems and neighbouring stems; unordered pairs of stems and of concepts; character n-grams of
 * each word; concepts and neighbouring concepts.
 */
export function extractFeatures(text: string): FeatureBlocks {
  const words = splitWords(text);
  const stems = words.map(stemWord);
  const concepts = stems.map((stem) => listConcepts(stem)[0] ?? stem);
  const wordBlock = new Map<number, number>();
  for (const stem of stems) count(wordBlock, hashText(stem, 1));
  countNeighbours(wordBlock, stems, 2);
  const pairBlock = new Map<number, number>();
  countPairs(pairBlock, stems, 3);
  countPairs(pairBlock, concepts, 4);
  const characterBlock = new Map<number, number>();
  for (const word of words) countCharacters(characterBlock, word);
  const conceptBlock = new Map<number, number>();
  for (const stem of stems) {
    const groups = listConcepts(stem);
    for (const group of groups) count(conceptBlock, hashText(group, 6));
    if (groups.length === 0) count(conceptBlock, hashText(stem, 6));
  }
  countNeighbours(conceptBlock, concepts, 7);
  return [wordBlock, pairBlock, characterBlock, conceptBlock];
}

function count(block: Map<number, number>, feature: number): void {
  block.set(feature, (block.get(feature) ?? 0) + 1);
}

function countNeighbours(block: Map<number, number>, words: readonly string[], kind: number): void {
  for (let i = -1; i < words.length; i++) {
    count(block, hashText(words[i + 1] ?? "$", hashText(words[i] ?? "^", kind)));
  }
}

function countPairs(block: Map<number, number>, words: readonly string[], kind: number): void {
  const hashes = words.slice(0, MOST_WORDS_PAIRED).map((word) => hashText(word, kind));
  for (let i = 0; i < hashes.length; i++) {
    for (let j = i + 1; j < hashes.length && j <= i + PAIR_WINDOW; j++) {
      const a = hashes[i]!;
      const b = hashes[j]!;
      if (a !== b) count(block, a < b ? mixHashes(a, b) : mixHashes(b, a));
    }
  }
}

function countCharacters(block: Map<number, number>, word: string): void {
  const padded = `<${word.slice(0, 40)}>`;
  for (let start = 0; start < padded.length; start++) {
    let hash = startHash(5);
    for (let end = start; end < padded.length && end - start < CHARACTERS.longest; end++) {
      hash = stepHash(hash, padded.charCodeAt(end));
      if (end - start + 1 >= CHARACTERS.shortest) count(block, finishHash(hash));
    }
  }
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

function hashText(text: string, seed: number): number {
  let hash = startHash(Math.imul(seed, 0x9e3779b1));
  for (let i = 0; i < text.length; i++) hash = stepHash(hash, text.charCodeAt(i));
  return finishHash(hash);
}

function mixHashes(a: number, b: number): number {
  return finishHash(Math.imul(a ^ Math.imul(b, 0x9e3779b1), 16777619));
}
