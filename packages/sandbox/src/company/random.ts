import { formatUuid, type Id } from "@rapport/schema";

/** A seeded source of chance: the same seed gives the same numbers on every machine. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole number in [from, to]. */
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
  /** Picks by weight; `weightOf` must not be negative. */
  pickWeighted<Value>(values: readonly Value[], weightOf: (value: Value) => number): Value;
  /** Log-normally distributed around its median, as answer times of people are. `spread`: sigma of the logarithm. */
  around(median: number, spread: number): number;
  /** A UUID version 7 whose time is `atMs` and whose rest comes from this source. */
  id(atMs: number): Id;
}

/** Small fast counter generator (sfc32, Chris Doty-Humphrey, PractRand); enough for texts, not for secrets. */
export function createRandom(seed: string): Random {
  let [a, b, c, counter] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 1];
  for (const character of seed) {
    a = Math.imul(a ^ character.codePointAt(0)!, 0x85ebca6b) | 0;
    b = (b + a) | 0;
  }
  const word = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let warmUp = 0; warmUp < 16; warmUp++) word();

  const random: Random = {
    next: () => word() / 2 ** 32,
    between: (from, to) => from + Math.floor(random.next() * (to - from + 1)),
    chance: (probability) => random.next() < probability,
    pick: (values) => values[Math.floor(random.next() * values.length)]!,
    pickWeighted(values, weightOf) {
      let left = random.next() * values.reduce((sum, value) => sum + weightOf(value), 0);
      for (const value of values) {
        left -= weightOf(value);
        if (left < 0) return value;
      }
      return values.at(-1)!;
    },
    around(median, spread) {
      // Box-Muller; 1 - x keeps the logarithm away from zero.
      const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      return median * Math.exp(spread * normal);
    },
    id(atMs) {
      const bytes = new Uint8Array(16);
      for (let index = 6; index < 16; index++) bytes[index] = word() & 0xff;
      for (let index = 0; index < 6; index++) bytes[index] = Math.floor(atMs / 2 ** (8 * (5 - index))) % 256;
      bytes[6] = (bytes[6]! & 0x0f) | 0x70;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      return formatUuid(bytes);
    },
  };
  return random;
}
