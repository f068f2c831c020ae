import type { Fact } from "./facts.ts";

const MONTHS: readonly (readonly [string, string])[] = [
  ["january|jan", "январ\\p{L}+|янв"],
  ["february|feb", "феврал\\p{L}+|фев"],
  ["march|mar", "март\\p{L}*|мар"],
  ["april|apr", "апрел\\p{L}+|апр"],
  ["may", "ма[йяею]"],
  ["june|jun", "июн\\p{L}+"],
  ["july|jul", "июл\\p{L}+"],
  ["august|aug", "август\\p{L}*|авг"],
  ["september|sept|sep", "сентябр\\p{L}+|сен"],
  ["october|oct", "октябр\\p{L}+|окт"],
  ["november|nov", "ноябр\\p{L}+|ноя"],
  ["december|dec", "декабр\\p{L}+|дек"],
];
const MONTH_WORDS = MONTHS.map(([en, ru]) => new RegExp(`^(?:${en}|${ru})$`, "u"));
const ANY_MONTH = MONTHS.flat().join("|");
const LONG_MONTH =
  "january|february|march|april|may|june|july|august|september|october|november|december|январ\\p{L}+|феврал\\p{L}+|март(?:а|е|у|ом)?|апрел\\p{L}+|ма[йяею]|июн\\p{L}+|июл\\p{L}+|август(?:а|е|у|ом)?|сентябр\\p{L}+|октябр\\p{L}+|ноябр\\p{L}+|декабр\\p{L}+";
const ORDINALS: Readonly<Record<string, number>> = {
  first: 1,
  second: 2,
  third: 3,
  fourth: 4,
  fifth: 5,
  sixth: 6,
  seventh: 7,
  eighth: 8,
  ninth: 9,
  tenth: 10,
  eleventh: 11,
  twelfth: 12,
  thirteenth: 13,
  fourteenth: 14,
  fifteenth: 15,
  sixteenth: 16,
  seventeenth: 17,
  eighteenth: 18,
  nineteenth: 19,
  twentieth: 20,
  thirtieth: 30,
  первого: 1,
  второго: 2,
  третьего: 3,
  четвертого: 4,
  пятого: 5,
  шестого: 6,
  седьмого: 7,
  восьмого: 8,
  девятого: 9,
  десятого: 10,
  одиннадцатого: 11,
  двенадцатого: 12,
  тринадцатого: 13,
  пятнадцатого: 15,
  двадцатого: 20,
  тридцатого: 30,
};
const ORDINAL_WORD = `(?:twenty[- ]|thirty[- ]|двадцать |тридцать )?(?:${Object.keys(ORDINALS).join("|")})`;
const YEAR = "(?:,? (?:of )?(\\d{4})(?: ?(?:г(?:ода|\\.)?|year))?)?";
const L = "(?<![\\p{L}\\d])";
const R = "(?![\\p{L}\\d])";

const ISO = /(?<![\d-])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d])/g;
const ISO_MONTH = /(?<![\d-])(20\d\d)-(0[1-9]|1[0-2])(?![\d-])/g;
const NUMERIC = /(?<![\d.,/])(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2}))?(?![\d%]|[.,/-]\d)/g;
const DAY_MONTH = new RegExp(`${L}(\\d{1,2})(?:st|nd|rd|th|-?го|-?е)?(?: of)?[ -](${ANY_MONTH})\\.?${R}${YEAR}`, "gu");
const MONTH_DAY = new RegExp(
  `${L}(${ANY_MONTH})\\.? (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:]|\\.\\d)${YEAR}`,
  "gu",
);
const WORD_MONTH = new RegExp(`${L}(?:the )?(${ORDINAL_WORD})(?: of)? (${LONG_MONTH})${R}`, "gu");
const MONTH_WORD = new RegExp(`${L}(${LONG_MONTH}) (?:the )?(${ORDINAL_WORD})${R}`, "gu");
const MONTH_YEAR = new RegExp(`${L}(${LONG_MONTH})${YEAR}${R}`, "gu");
const DAY_ONLY =
  /(?<![\p{L}\d])(?:(?:the |on )(\d{1,2})(?:st|nd|rd|th)|(\d{1,2})(?:-?го|-?ого) числа?|(?:on|by|until) the (\d{1,2})(?:st|nd|rd|th))(?![\p{L}\d])/gu;
const WEEKDAYS = [
  "sundays?|воскресень\\p{L}*",
  "mondays?|понедельник\\p{L}*",
  "tuesdays?|вторник\\p{L}*",
  "wednesdays?|сред[ауы](?: утром| днем| вечером)?",
  "thursdays?|четверг\\p{L}*",
  "fridays?|пятниц\\p{L}*",
  "saturdays?|суббот\\p{L}*",
];
const WEEKDAY_WORDS = WEEKDAYS.map((source) => new RegExp(`^(?:${source})$`, "u"));
const WEEKDAY = new RegExp(
  `${L}(?:(?:next|this|last|coming|on|by|until|till|following|в|во|к|до|с|по|на|следующ\\p{L}+|эт\\p{L}+|прошл\\p{L}+) )?(?:(?:эт\\p{L}+|следующ\\p{L}+|ближайш\\p{L}+) )?(${WEEKDAYS.join("|")})${R}`,
  "gu",
);
const RELATIVE: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}])(?:the )?day after tomorrow(?![\p{L}])|(?<![\p{L}])послезавтра(?![\p{L}])/gu, "+2"],
  [/(?<![\p{L}])(?:tomorrow|tmrw|tmr)(?![\p{L}])|(?<![\p{L}])завтра(?:шн\p{L}*)?(?![\p{L}])/gu, "+1"],
  [/(?<![\p{L}])yesterday(?![\p{L}])|(?<![\p{L}])вчера(?:шн\p{L}*)?(?![\p{L}])/gu, "-1"],
  [/(?<![\p{L}])позавчера(?![\p{L}])/gu, "-2"],
  [
    /(?<![\p{L}])(?:today|tonight|this (?:morning|afternoon|evening))(?![\p{L}])|(?<![\p{L}])сегодня(?:шн\p{L}*)?(?![\p{L}])/gu,
    "+0",
  ],
  [
    /(?<![\p{L}])(?:next|the following|the coming) (?:week|weekend)(?![\p{L}])|(?<![\p{L}])(?:на )?следующей недел\p{L}*|через неделю(?![\p{L}])/gu,
    "week+1",
  ],
  [
    /(?<![\p{L}])(?:this week|this weekend|the end of the week|end of week)(?![\p{L}])|(?<![\p{L}])(?:(?:на |до конца )?этой недел\p{L}*|конц\p{L} недели|(?:на|в) выходны\p{L}+)(?![\p{L}])/gu,
    "week+0",
  ],
  [/(?<![\p{L}])last week(?![\p{L}])|(?<![\p{L}])(?:на )?прошлой недел\p{L}*/gu, "week-1"],
  [
    /(?<![\p{L}])(?:next|the following) month(?![\p{L}])|(?<![\p{L}])(?:в |со )?следующ(?:ем|его|ий) месяц\p{L}*|через месяц(?![\p{L}])/gu,
    "month+1",
  ],
  [/(?<![\p{L}])(?:last|previous) month(?![\p{L}])|(?<![\p{L}])(?:в )?прошл\p{L}+ месяц\p{L}*/gu, "month-1"],
  [
    /(?<![\p{L}])(?:this month|the end of (?:the|this) month)(?![\p{L}])|(?<![\p{L}])(?:(?:в |до конца )?этого? месяц\p{L}*|в этом месяце|до конца месяца)(?![\p{L}])/gu,
    "month+0",
  ],
];
const TIME =
  /(?<![\d.,:])(?:([01]?\d|2[0-3]):([0-5]\d)(?: ?([ap])\.?m\.?)?|(1[0-2]|[1-9]) ?([ap])\.?m\.?)(?![\d\p{L}])/gu;

const pad = (value: number) => String(value).padStart(2, "0");

function monthOf(word: string): number {
  return MONTH_WORDS.findIndex((pattern) => pattern.test(word)) + 1;
}

function dateKey(year: number | null, month: number | null, day: number | null): string {
  return `${year ?? "*"}-${month ? pad(month) : "*"}-${day ? pad(day) : "*"}`;
}

const yearOf = (text: string | undefined) => (text ? Number(text.length === 2 ? `20${text}` : text) : null);

/**
 * Dates of a folded text. Keys: `2027-04-03` with stars for what is not said, `weekday:5`, `weekday:5:next`, `relative:+1`, `time:15:30`.
 * "3.4" reads as 3 April; "4/3/2027" as both 4 March and 3 April (`a|b`: one of them must be known).
 */
export function* findDates(plain: string, lower: string): Iterable<Fact> {
  const at = (match: RegExpMatchArray, key: string): Fact => ({
    kind: "date",
    key,
    start: match.index!,
    end: match.index! + match[0].length,
  });
  for (const match of lower.matchAll(ISO))
    yield at(match, dateKey(Number(match[1]), Number(match[2]), Number(match[3])));
  for (const match of lower.matchAll(ISO_MONTH)) yield at(match, dateKey(Number(match[1]), Number(match[2]), null));
  for (const match of lower.matchAll(DAY_MONTH))
    yield at(match, dateKey(yearOf(match[3]), monthOf(match[2]!), Number(match[1])));
  for (const match of lower.matchAll(MONTH_DAY)) {
    if (match[1] === "may" && plain[match.index] === "m") continue;
    yield at(match, dateKey(yearOf(match[3]), monthOf(match[1]!), Number(match[2])));
  }
  for (const match of lower.matchAll(WORD_MONTH))
    yield at(match, dateKey(null, monthOf(match[2]!), ordinal(match[1]!)));
  for (const match of lower.matchAll(MONTH_WORD))
    yield at(match, dateKey(null, monthOf(match[1]!), ordinal(match[2]!)));
  for (const match of lower.matchAll(NUMERIC)) {
    const [first, second, year] = [Number(match[1]), Number(match[2]), yearOf(match[3])];
    if (!match[3] && match[0].includes("-")) continue;
    if (!match[3] && match[0].includes("/") && first <= 24 && second === 7) continue;
    const keys = [];
    if (second >= 1 && second <= 12 && first >= 1 && first <= 31) keys.push(dateKey(year, second, first));
    if (first >= 1 && first <= 12 && second >= 1 && second <= 31 && match[0].includes("/"))
      keys.push(dateKey(year, first, second));
    if (keys.length > 0 && (match[3] || /^\d\d?[./]\d\d$/.test(match[0]))) yield at(match, keys.join("|"));
  }
  for (const match of lower.matchAll(MONTH_YEAR))
    if (isMonthName(plain, lower, match)) yield at(match, dateKey(yearOf(match[2]), monthOf(match[1]!), null));
  for (const match of lower.matchAll(DAY_ONLY))
    yield at(match, dateKey(null, null, Number(match[1] ?? match[2] ?? match[3])));
  for (const match of lower.matchAll(WEEKDAY)) {
    const day = WEEKDAY_WORDS.findIndex((pattern) => pattern.test(match[1]!));
    if (/^сред/u.test(match[1]!) && !/^(?:в|во|к|до|с|по|на|следующ|эт|прошл)/u.test(match[0])) continue;
    if (
      /^(?:have|happy|great|nice|lovely|good|wonderful|enjoy)/.test(
        lower
          .slice(Math.max(0, match.index - 12), match.index)
          .split(" ")
          .at(-2) ?? "",
      )
    )
      continue;
    const isNext = /(?:next|coming|following|следующ\p{L}+) $/u.test(
      lower.slice(Math.max(0, match.index - 12), match.index + match[0].length - match[1]!.length),
    );
    yield at(match, isNext ? `weekday:${day}:next` : `weekday:${day}`);
  }
  for (const [pattern, key] of RELATIVE)
    for (const match of lower.matchAll(pattern)) yield at(match, `relative:${key}`);
  for (const match of lower.matchAll(TIME)) {
    let hour = Number(match[1] ?? match[4]);
    const half = match[3] ?? match[5];
    if (half === "p" && hour < 12) hour += 12;
    if (half === "a" && hour === 12) hour = 0;
    yield at(match, `time:${pad(hour)}:${match[2] ?? "00"}`);
  }
}

function ordinal(text: string): number {
  const words = text.split(/[ -]/);
  const last = ORDINALS[words.at(-1)!] ?? 0;
  return words.length > 1 ? (/^(?:twenty|двадцать)/.test(words[0]!) ? 20 : 30) + last : last;
}

/** "May" and "March" are also verbs; a month has a capital and does not open a question or an order. */
function isMonthName(plain: string, lower: string, match: RegExpMatchArray): boolean {
  const word = match[1]!;
  if (word !== "may" && word !== "march") return true;
  if (plain[match.index!] !== "M") return false;
  const before = lower.slice(0, match.index!).trimEnd();
  const after = lower.slice(match.index! + word.length).trimStart();
  const opens = before === "" || /[.!?\n:]$/.test(before);
  return !(opens && /^(?:i|we|you|it|the|this|your|all)\b/.test(after));
}
