import { BLOCK_WEIGHTS, type FeatureBlocks } from "./features.ts";

/** The features that training has seen, in ascending order of their hash, each with its inverse document frequency. */
export interface Vocabulary {
  hashes: Uint32Array;
  idf: Float32Array;
  /** The idf of a feature that no training message has. */
  unseenIdf: number;
  /**
   * Open addressing, a power of two of slots: four numbers each, the hash, the index (-1 where the slot is free), the bits of the
   * idf, and nothing. A look-up touches one line of the processor's cache instead of three.
   */
  slots: Int32Array;
  /** The same memory read as floats. */
  slotFloats: Float32Array;
}

/** Messages as sparse rows: row i has the entries from `starts[i]` up to `starts[i + 1]`. Every row has length one at most. */
export interface SparseRows {
  starts: Int32Array;
  features: Int32Array;
  values: Float32Array;
  rowCount: number;
  featureCount: number;
}

/** A message as a vector, and how much of its weight each block's known features carry (0 nothing known, 1 all). */
export interface MessageVector {
  features: Int32Array;
  values: Float64Array;
  knownShares: number[];
}

/** Takes up the features that at least `fewestMessages` messages have. */
export function collectVocabulary(messages: readonly FeatureBlocks[], fewestMessages: number): Vocabulary {
  const counts = new Map<number, number>();
  for (const { hashes } of messages) {
    for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const hashes = Uint32Array.from([...counts].filter(([, n]) => n >= fewestMessages).map(([hash]) => hash)).sort();
  const idf = Float32Array.from(hashes, (hash) => Math.log((1 + messages.length) / (1 + counts.get(hash)!)) + 1);
  return openVocabulary(hashes, idf, Math.log(1 + messages.length) + 1);
}

export function openVocabulary(hashes: Uint32Array, idf: Float32Array, unseenIdf: number): Vocabulary {
  let size = 16;
  while (size < hashes.length * 2) size *= 2;
  const slots = new Int32Array(size * SLOT);
  const slotFloats = new Float32Array(slots.buffer);
  for (let at = 0; at < slots.length; at += SLOT) slots[at + 1] = -1;
  for (let index = 0; index < hashes.length; index++) {
    let slot = hashes[index]! & (size - 1);
    while (slots[slot * SLOT + 1]! >= 0) slot = (slot + 1) & (size - 1);
    slots[slot * SLOT] = hashes[index]! | 0;
    slots[slot * SLOT + 1] = index;
    slotFloats[slot * SLOT + 2] = idf[index]!;
  }
  return { hashes, idf, unseenIdf, slots, slotFloats };
}

/** Numbers a slot. */
const SLOT = 4;

/** Where a feature's slot begins, -1 if training has not seen it. */
function findSlot(slots: Int32Array, hash: number): number {
  const mask = slots.length - 1;
  const key = hash | 0;
  let at = (hash << 2) & mask;
  while (slots[at + 1]! >= 0) {
    if (slots[at] === key) return at;
    at = (at + SLOT) & mask;
  }
  return -1;
}

/** The length of all weights together, for as many blocks as there are. */
const totalWeights = BLOCK_WEIGHTS.map((_, last) =>
  Math.sqrt(BLOCK_WEIGHTS.slice(0, last + 1).reduce((sum, weight) => sum + weight * weight, 0)),
);

/** Sublinear term frequency times idf, each block brought to its weight, the whole to length one. */
export function vectorise({ hashes, counts, ends }: FeatureBlocks, vocabulary: Vocabulary): MessageVector {
  const { unseenIdf, slots, slotFloats } = vocabulary;
  const totalWeight = totalWeights[ends.length - 1]!;
  const features = new Int32Array(hashes.length);
  const values = new Float64Array(hashes.length);
  const knownShares: number[] = [];
  let size = 0;
  let place = 0;
  for (let block = 0; block < ends.length; block++) {
    const start = size;
    const end = ends[block]!;
    let known = 0;
    let all = 0;
    for (; place < end; place++) {
      const slot = findSlot(slots, hashes[place]!);
      const occurrences = counts[place]!;
      const frequency = occurrences === 1 ? 1 : 1 + Math.log(occurrences);
      const value = frequency * (slot < 0 ? unseenIdf : slotFloats[slot + 2]!);
      all += value * value;
      if (slot < 0) continue;
      known += value * value;
      features[size] = slots[slot + 1]!;
      values[size] = value;
      size++;
    }
    const scale = known > 0 ? (BLOCK_WEIGHTS[block] ?? 0) / Math.sqrt(known) / totalWeight : 0;
    for (let entry = start; entry < size; entry++) values[entry]! *= scale;
    knownShares.push(all > 0 ? known / all : 0);
  }
  return { features: features.subarray(0, size), values: values.subarray(0, size), knownShares };
}

export function collectRows(vectors: readonly MessageVector[], featureCount: number): SparseRows {
  const starts = new Int32Array(vectors.length + 1);
  for (const [row, { features }] of vectors.entries()) starts[row + 1] = starts[row]! + features.length;
  const rows: SparseRows = {
    starts,
    features: new Int32Array(starts[vectors.length]!),
    values: new Float32Array(starts[vectors.length]!),
    rowCount: vectors.length,
    featureCount,
  };
  for (const [row, { features, values }] of vectors.entries()) {
    rows.features.set(features, starts[row]!);
    rows.values.set(values, starts[row]!);
  }
  return rows;
}
