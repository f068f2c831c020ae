import { readNumberWord } from "../router/number-words.ts";

/** What counts besides number words: "a month", "a couple of weeks", «пару месяцев». */
const LOOSE: Readonly<Record<string, number>> = { a: 1, an: 1, couple: 2, пару: 2, пара: 2 };

const ORDINALS: readonly RegExp[] = [
  /^(?:first|1st|перв\p{L}+)$/u,
  /^(?:second|2nd|втор\p{L}+)$/u,
  /^(?:third|3rd|трет\p{L}+)$/u,
  /^(?:fourth|4th|четверт\p{L}+)$/u,
  /^(?:fifth|5th|пят(?:ый|ая|ое|ую|ой|ого|ом))$/u,
  /^(?:sixth|6th|шест(?:ой|ая|ое|ую|ого|ом))$/u,
];

/** The place that an ordinal names, from 1 on; null: none. */
export function readOrdinal(word: string): number | null {
  const place = ORDINALS.findIndex((pattern) => pattern.test(word));
  return place < 0 ? null : place + 1;
}

export function readNumber(word: string): number | null {
  if (/^\d{1,3}$/.test(word)) return Number(word);
  const number = LOOSE[word] ?? readNumberWord(word);
  return number !== null && number > 0 && Number.isInteger(number) ? number : null;
}

/** "The second", "2", "третий" in a list that was shown. */
export function readPlace(words: string, length: number): number | null {
  const place = words
    .split(" ")
    .map(readOrdinal)
    .find((one) => one !== null);
  if (place && place <= length) return place - 1;
  if (/^(?:the |вот )?(?:last|bottom|последн\p{L}+)(?: one| пункт)?$/u.test(words)) return length - 1;
  const parts = words.split(" ");
  const number = parts.length <= 3 ? parts.map(readNumber).find((one) => one !== null) : undefined;
  return number && number <= length ? number - 1 : null;
}
