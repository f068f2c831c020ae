import { hashText, mixHashes } from "./features.ts";
import { listShades } from "./judgement-words.ts";
import { listConcepts } from "./thesaurus.ts";
import { splitWords, stemWord } from "./words.ts";

/** Features are numbered by hash; two that meet in one number are rare and do little harm. */
export const JUDGEMENT_FEATURES = 1 << 16;

/** What a sentence looks like: numbers of features, each once, with their values; the whole has length one. */
export interface Bag {
  features: Int32Array;
  values: Float32Array;
  wordCount: number;
}

/** How much each block counts: words and neighbours, words further apart, characters, meanings. */
const BLOCK_WEIGHTS = [1, 0.7, 0.6, 1] as const;
const TOTAL_WEIGHT = Math.sqrt(BLOCK_WEIGHTS.reduce((sum, weight) => sum + weight * weight, 0));
/** Words further apart than neighbours are looked for within this many words. */
const WINDOW = 3;
const CHARACTERS = 4;
const LONGEST_WORD = 40;
const MOST_SENTENCES = 24;
const MOST_WORDS = 60;
const LONGEST_TEXT = 4000;

/** What the features need of a word, as hashes. */
interface WordFacts {
  stem: number;
  single: number;
  /** The group it is best known for, its form, or its stem. */
  sense: number;
  meanings: readonly number[];
  /** The features of the meanings and characters by themselves. */
  meaningSingles: readonly number[];
  characters: readonly number[];
}

/** Looking a word up is ten times faster than stemming and hashing it. Emptied when full. */
const knownWords = new Map<string, WordFacts>();
const MOST_KNOWN_WORDS = 20_000;

function describeWord(word: string): WordFacts {
  const known = knownWords.get(word);
  if (known) return known;
  const name = stemWord(word);
  const stem = hashText(name, 31);
  const shades = listShades(name);
  const form = readForm(word);
  const meanings = [...shades, ...listConcepts(name), ...form].map((meaning) => hashText(meaning, 32));
  const facts = {
    stem,
    single: mixHashes(stem, 0, 41),
    sense: hashText(shades[0] ?? form[0] ?? name, 33),
    meanings,
    meaningSingles: meanings.map((meaning) => mixHashes(meaning, 0, 45)),
    characters: listCharacters(word),
  };
  if (knownWords.size >= MOST_KNOWN_WORDS) knownWords.clear();
  knownWords.set(word, facts);
  return facts;
}

/** Who does it and when, as the ending of a Russian verb tells; nouns with the same ending do little harm. */
function readForm(word: string): string[] {
  if (word.length < 4 || word.charCodeAt(0) < 0x400) return [];
  if (/(?:[ую]|усь|юсь)$/.test(word)) return ["ends_i"];
  if (/(?:[еи]м|емся|имся)$/.test(word)) return ["ends_we"];
  if (/(?:[еи]те|етесь|итесь)$/.test(word)) return ["ends_you"];
  if (/(?:л|ла|ли|лся|лась|лись)$/.test(word)) return ["ends_past"];
  return [];
}

function listCharacters(word: string): number[] {
  const padded = `<${word.slice(0, LONGEST_WORD)}>`;
  const found: number[] = [];
  for (let start = 0; start === 0 || start + CHARACTERS <= padded.length; start++)
    found.push(hashText(padded.slice(start, start + CHARACTERS), 5));
  return found;
}

/** Slots at first: a short message's stay in the processor's nearest cache. A power of two. */
const FEWEST_SLOTS = 1024;

/**
 * Numbers of features as they come, each once: an open table tells which have been. A slot of another bag is free, so one collector
 * serves bag after bag without being emptied.
 */
class Collector {
  readonly #features = new Int32Array(JUDGEMENT_FEATURES);
  #slots = new Int32Array(FEWEST_SLOTS);
  #owners = new Uint32Array(FEWEST_SLOTS);
  #mask = FEWEST_SLOTS - 1;
  #bag = 0;
  #size = 0;
  #ends: number[] = [];

  clear(): void {
    this.#size = 0;
    this.#ends = [];
    this.#mask = FEWEST_SLOTS - 1;
    this.#freeSlots();
  }

  add(hash: number): void {
    const feature = hash & (JUDGEMENT_FEATURES - 1);
    if (!this.#take(feature)) return;
    this.#features[this.#size++] = feature;
    if (this.#size * 2 > this.#mask) this.#grow();
  }

  /** @returns whether the bag did not have it yet */
  #take(feature: number): boolean {
    let slot = feature & this.#mask;
    while (this.#owners[slot] === this.#bag) {
      if (this.#slots[slot] === feature) return false;
      slot = (slot + 1) & this.#mask;
    }
    this.#owners[slot] = this.#bag;
    this.#slots[slot] = feature;
    return true;
  }

  #freeSlots(): void {
    this.#bag = (this.#bag + 1) >>> 0;
    if (this.#bag !== 0) return;
    this.#owners.fill(0);
    this.#bag = 1;
  }

  /** Twice the slots, and the bag's features put in anew. */
  #grow(): void {
    this.#mask = this.#mask * 2 + 1;
    if (this.#mask >= this.#slots.length) {
      this.#slots = new Int32Array(this.#mask + 1);
      this.#owners = new Uint32Array(this.#mask + 1);
    }
    this.#freeSlots();
    for (let entry = 0; entry < this.#size; entry++) this.#take(this.#features[entry]!);
  }

  endBlock(): void {
    this.#ends.push(this.#size);
  }

  copy(wordCount: number): Bag {
    const values = new Float32Array(this.#size);
    let start = 0;
    for (let block = 0; block < this.#ends.length; block++) {
      const end = this.#ends[block]!;
      if (end > start) values.fill(BLOCK_WEIGHTS[block]! / TOTAL_WEIGHT / Math.sqrt(end - start), start, end);
      start = end;
    }
    return { features: this.#features.slice(0, this.#size), values, wordCount };
  }
}

const collector = new Collector();
const SENTENCE_END = /(?<=[.!?…;])\s+|\n+/;

/** Reads a message sentence by sentence, and once more as a whole if it has several. */
export function readBags(text: string): Bag[] {
  const sentences: WordFacts[][] = [];
  for (const sentence of text.slice(0, LONGEST_TEXT).split(SENTENCE_END, MOST_SENTENCES)) {
    const words = splitWords(sentence);
    if (words.length > 0) sentences.push(words.slice(0, MOST_WORDS).map(describeWord));
  }
  const bags = sentences.map((words) => describe([words]));
  if (sentences.length > 1) bags.push(describe(sentences));
  return bags;
}

function describe(sentences: readonly (readonly WordFacts[])[]): Bag {
  collector.clear();
  let wordCount = 0;
  for (const words of sentences) {
    wordCount += words.length;
    addNeighbours(words);
  }
  collector.endBlock();
  for (const words of sentences) addPairs(words);
  collector.endBlock();
  for (const words of sentences) for (const { characters } of words) for (const one of characters) collector.add(one);
  collector.endBlock();
  for (const words of sentences) addMeanings(words);
  collector.endBlock();
  return collector.copy(wordCount);
}

const BEFORE_FIRST = 1;
const AFTER_LAST = 2;

function addNeighbours(words: readonly WordFacts[]): void {
  const { length } = words;
  for (let at = -1; at < length; at++) {
    if (at >= 0) collector.add(words[at]!.single);
    const pair = mixHashes(
      at < 0 ? BEFORE_FIRST : words[at]!.stem,
      at + 1 < length ? words[at + 1]!.stem : AFTER_LAST,
      42,
    );
    collector.add(pair);
    if (at + 2 <= length) collector.add(mixHashes(pair, at + 2 < length ? words[at + 2]!.stem : AFTER_LAST, 43));
  }
}

function addPairs(words: readonly WordFacts[]): void {
  for (let at = 0; at < words.length; at++) {
    const end = Math.min(words.length - 1, at + WINDOW);
    for (let other = at + 2; other <= end; other++) collector.add(mixHashes(words[at]!.stem, words[other]!.stem, 44));
  }
}

function addMeanings(words: readonly WordFacts[]): void {
  const { length } = words;
  for (let at = 0; at < length; at++) {
    const { sense, meanings, meaningSingles } = words[at]!;
    const pair = mixHashes(sense, at + 1 < length ? words[at + 1]!.sense : AFTER_LAST, 48);
    collector.add(pair);
    collector.add(mixHashes(pair, at + 2 < length ? words[at + 2]!.sense : AFTER_LAST, 49));
    for (let one = 0; one < meanings.length; one++) {
      collector.add(meaningSingles[one]!);
      const end = Math.min(length - 1, at + WINDOW);
      for (let other = at + 1; other <= end; other++) {
        const others = words[other]!.meanings;
        for (let two = 0; two < others.length; two++) collector.add(mixHashes(meanings[one]!, others[two]!, 46));
      }
    }
  }
}
