import { NUMBER_WORD, readNumberWords } from "../router/number-words.ts";

// "Every two months", "bimonthly", "раз в квартал" and a tool's `every_2_months` are one frequency: a length of time between two boxes.

const WORDS: readonly (readonly [string, RegExp])[] = [
  ["1d", /^(?:daily|ежедневн\p{L}*|каждый день)$/u],
  ["1w", /^(?:weekly|every week|once a week|еженедельн\p{L}*|раз в неделю|кажд(?:ую|ой) недел[юи])$/u],
  [
    "2w",
    /^(?:biweekly|bi weekly|fortnightly|every (?:other|second) week|every fortnight|twice a month|twice monthly|через неделю|кажд(?:ую|ой) втор(?:ую|ой) недел[юи]|дважды в месяц|два раза в месяц)$/u,
  ],
  ["1mo", /^(?:monthly|every month|once a month|each month|ежемесячн\p{L}*|раз в месяц|каждый месяц)$/u],
  [
    "2mo",
    /^(?:bimonthly|bi monthly|every (?:other|second) month|(?:каждый )?второй месяц|каждый второй месяц|раз в два месяца)$/u,
  ],
  [
    "3mo",
    /^(?:quarterly|every quarter|once a quarter|every third month|ежеквартальн\p{L}*|квартальн\p{L}*|раз в квартал|каждый квартал|каждый третий месяц)$/u,
  ],
  ["6mo", /^(?:half yearly|semi ?annual(?:ly)?|twice a year|раз в полгода|дважды в год|каждые полгода)$/u],
  ["1y", /^(?:yearly|annual(?:ly)?|every year|once a year|ежегодн\p{L}*|раз в год|каждый год)$/u],
];
const PHRASE =
  /(?<![\p{L}])(?:bi-?monthly|bi-?weekly|fortnightly|quarterly|half-yearly|semi-?annual(?:ly)?|every (?:other|second|third) (?:week|month)|every (?:fortnight|quarter)|once a quarter|twice a (?:month|year)|twice monthly|ежеквартальн\p{L}*|квартальн\p{L}*|раз в (?:квартал|полгода)|кажд(?:ый|ую) (?:второй|вторую|третий) (?:месяц|неделю)|каждый квартал|дважды в (?:месяц|год)|два раза в месяц)(?![\p{L}])/gu;
const COUNTED = new RegExp(
  `^(?:once |one )?(?:every|each|per|раз в|каждые|каждых|interval)? ?(\\d{1,2}|(?:${NUMBER_WORD}))[ ]?(d|w|m|mo|day|week|month|year|дн|недел|месяц|год|лет)\\p{L}*$`,
  "u",
);
const UNITS: Readonly<Record<string, string>> = {
  d: "d",
  day: "d",
  дн: "d",
  w: "w",
  week: "w",
  недел: "w",
  m: "mo",
  mo: "mo",
  month: "mo",
  месяц: "mo",
  year: "y",
  год: "y",
  лет: "y",
};

/** The key of a length of time (`2mo`, `1w`) that a whole text names as a frequency, or null: "every_2_months", "bimonthly". */
export function readFrequency(text: string): string | null {
  const plain = text.toLowerCase().replaceAll("ё", "е").replace(/[_-]+/g, " ").trim();
  if (plain.length > 40) return null;
  const word = WORDS.find(([, pattern]) => pattern.test(plain))?.[0];
  if (word) return word;
  const [, count, unit] = COUNTED.exec(plain) ?? [];
  if (!count || !unit) return null;
  const value = /^\d/.test(count) ? Number(count) : readNumberWords(count);
  return value === null ? null : `${value}${UNITS[unit]}`;
}

/** Frequencies of a folded text that name no number; those with one are found as lengths of time. */
export function* findFrequencies(lower: string): Iterable<{ key: string; start: number; end: number }> {
  for (const match of lower.matchAll(PHRASE)) {
    const key = readFrequency(match[0]);
    if (key) yield { key, start: match.index, end: match.index + match[0].length };
  }
}
