import { createHash } from "node:crypto";

/**
 * A vector of unit length that depends on the text alone: each word and each run of three letters in it adds to one place. Texts that have
 * words or beginnings in common lie near each other, which is all that a test of retrieval needs.
 */
export function hashVector(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  for (const word of words) {
    add(vector, word, 1);
    for (let from = 0; from + 3 <= word.length; from += 1) add(vector, word.slice(from, from + 3), 0.4);
  }
  if (words.length === 0) add(vector, text, 1);
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

function add(vector: number[], feature: string, weight: number): void {
  const hash = createHash("md5").update(feature).digest();
  const place = hash.readUInt32LE(0) % vector.length;
  vector[place] = (vector[place] ?? 0) + ((hash[4] ?? 0) & 1 ? weight : -weight);
}
