import { BLOCK_WEIGHTS, type FeatureBlocks } from "./features.ts";

/** The features that training has seen, in ascending order of their hash, each with its inverse document frequency. */
export interface Vocabulary {
  hashes: Uint32Array;
  idf: Float32Array;
  /** The idf of a feature that no training message has. */
  unseenIdf: number;
  indexOf: ReadonlyMap<number, number>;
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
  features: number[];
  values: number[];
  knownShares: number[];
}

/** Takes up the features that at least `fewestMessages` messages have. */
export function collectVocabulary(messages: readonly FeatureBlocks[], fewestMessages: number): Vocabulary {
  const counts = new Map<number, number>();
  for (const blocks of messages) {
    for (const block of blocks) {
      for (const hash of block.keys()) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    }
  }
  const hashes = Uint32Array.from([...counts].filter(([, n]) => n >= fewestMessages).map(([hash]) => hash)).sort();
  const idf = Float32Array.from(hashes, (hash) => Math.log((1 + messages.length) / (1 + counts.get(hash)!)) + 1);
  return openVocabulary(hashes, idf, Math.log(1 + messages.length) + 1);
}

export function openVocabulary(hashes: Uint32Array, idf: Float32Array, unseenIdf: number): Vocabulary {
  const indexOf = new Map<number, number>();
  for (let index = 0; index < hashes.length; index++) indexOf.set(hashes[index]!, index);
  return { hashes, idf, unseenIdf, indexOf };
}

const totalWeight = Math.sqrt(BLOCK_WEIGHTS.reduce((sum, weight) => sum + weight * weight, 0));

/** Sublinear term frequency times idf, each block brought to its weight, the whole to length one. */
export function vectorise(blocks: FeatureBlocks, vocabulary: Vocabulary): MessageVector {
  const features: number[] = [];
  const values: number[] = [];
  const knownShares: number[] = [];
  for (const [position, block] of blocks.entries()) {
    const start = features.length;
    let known = 0;
    let all = 0;
    for (const [hash, occurrences] of block) {
      const index = vocabulary.indexOf.get(hash);
      const frequency = occurrences === 1 ? 1 : 1 + Math.log(occurrences);
      const value = frequency * (index === undefined ? vocabulary.unseenIdf : vocabulary.idf[index]!);
      all += value * value;
      if (index === undefined) continue;
      known += value * value;
      features.push(index);
      values.push(value);
    }
    const scale = known > 0 ? (BLOCK_WEIGHTS[position] ?? 0) / Math.sqrt(known) / totalWeight : 0;
    for (let entry = start; entry < values.length; entry++) values[entry]! *= scale;
    knownShares.push(all > 0 ? known / all : 0);
  }
  return { features, values, knownShares };
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
