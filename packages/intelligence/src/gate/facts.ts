import { NUMBER_WORD, readNumberWords } from "../router/number-words.ts";
import { findDates } from "./facts-dates.ts";
import { findTokens } from "./facts-tokens.ts";
import { findFrequencies } from "./frequencies.ts";

/** A checkable detail of a text. `key` is equal for two ways of writing the same. */
export interface Fact {
  kind: "amount" | "percentage" | "date" | "order" | "link" | "email" | "phone" | "number" | "duration";
  key: string;
  /** Amounts: ISO code, or "" where it is not said. */
  currency?: string;
  start: number;
  end: number;
}

const CURRENCIES: readonly (readonly [string, string])[] = [
  ["USD", "\\$|us\\$|usd|us dollars?|dollars?|bucks?|доллар\\p{L}*|долл|бакс\\p{L}*"],
  ["EUR", "€|eur|euros?|евро"],
  ["GBP", "£|gbp|pounds?(?: sterling)?|quid|фунт\\p{L}*"],
  ["RUB", "₽|rub|rur|roubles?|rubles?|руб(?:л\\p{L}*)?|р(?=\\.|[^\\p{L}]|$)|деревянных"],
  ["ILS", "₪|ils|nis|shekels?|шекел\\p{L}*"],
  ["UAH", "₴|uah|hryvnias?|грив\\p{L}*|грн"],
  ["KZT", "₸|kzt|tenge|тенге"],
  ["JPY", "¥|jpy|yen|йен\\p{L}*"],
  ["INR", "₹|inr|rupees?"],
  ["PLN", "zł|pln|zloty(?:ch)?|злот\\p{L}*"],
  ["CHF", "chf|francs?"],
  ["CAD", "c\\$|cad"],
  ["AUD", "a\\$|aud"],
  ["TRY", "₺|try(?= \\d)|lira"],
  ["BYN", "byn"],
];
const CURRENCY_WORDS = CURRENCIES.map(([code, source]) => [code, new RegExp(`^(?:${source})`, "u")] as const);
const ANY_CURRENCY = CURRENCIES.map(([, source]) => source).join("|");
const FIGURE = "\\d{1,3}(?:[ ,.']\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d{1,2})?";
const THOUSANDS = "(?: ?(?:k|тыс(?:яч\\p{L}*)?\\.?|thousand|млн|million)(?![\\p{L}]))?";
const BEFORE = new RegExp(`(?<![\\p{L}\\d]|\\d )(${ANY_CURRENCY}) ?(${FIGURE})(${THOUSANDS})(?![\\d])`, "gu");
const AFTER = new RegExp(`(?<![\\d.,])(${FIGURE})(${THOUSANDS}) ?-?(${ANY_CURRENCY})(?![\\p{L}])`, "gu");
const WORDS = new RegExp(
  `(?<![\\p{L}])((?:${NUMBER_WORD})(?:[ -](?:and )?(?:${NUMBER_WORD}))*)[ -](${ANY_CURRENCY}|cents?|коп\\p{L}*)(?![\\p{L}])`,
  "gu",
);
const CENTS = /(?<![\d.,])(\d{1,6}) ?(cents?|¢|коп\p{L}*)(?![\p{L}])/gu;

const COUNT = `(?:\\d{1,6}|(?:${NUMBER_WORD})(?:[ -](?:${NUMBER_WORD}))*)`;
const WHOLE_AND_CENTS = new RegExp(
  `(?<![\\p{L}\\d.,])(${COUNT}) (${ANY_CURRENCY})(?:,? and|,| и)? (${COUNT}) (?:cents?|pence|коп\\p{L}*)(?![\\p{L}])`,
  "gu",
);

const PERCENT = /(?<![\d.,])(\d+(?:[.,]\d+)?) ?(?:%|percent|per cent|pct|процент\p{L}*)/gu;
const PERCENT_WORDS = new RegExp(
  `(?<![\\p{L}])((?:${NUMBER_WORD})(?:[ -](?:${NUMBER_WORD}))*)[ -](?:percent|per cent|процент\\p{L}*)`,
  "gu",
);
const HALF = /(?<![\p{L}])(?:half (?:price|off|the price)|(?:за )?полцены|в полцены)(?![\p{L}])/gu;

const UNIT =
  "(?:business |working |calendar |full |more |рабочих |рабочий |рабочие |календарных |полных )?(?<unit>seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?|секунд\\p{L}*|минут\\p{L}*|час(?:а|ов)?|дн(?:я|ей|ь|и)|день|сут(?:ок|ки)|недел\\p{L}*|месяц\\p{L}*|год(?:а|ов)?|лет)";
const DURATION = new RegExp(
  `(?<![\\d.,\\p{L}])(\\d+)(?:(?: ?(?:-|to|or|до|или) ?| - )(\\d+))?[ -]?${UNIT}(?![\\p{L}])`,
  "gu",
);
const DURATION_WORDS = new RegExp(
  `(?<![\\p{L}])((?:${NUMBER_WORD})(?:[ -](?:${NUMBER_WORD}))*)(?:(?: to | or |-| или | до )((?:${NUMBER_WORD})))?[ -]${UNIT}(?![\\p{L}])`,
  "gu",
);

const HALF_YEAR = /(?<![\p{L}])(?:half a year|полгода|полугоди[ея])(?![\p{L}])/gu;

/** "A fifth off", «треть цены». */
const FRACTION =
  /(?<![\p{L}])(?:a |one |на |за )?(third|quarter|fifth|tenth|треть|четверть|пятую часть|пятая часть|десятую часть) (?:off|of the (?:price|cost|sum|amount)|less|cheaper|цены|стоимости|суммы|дешевле)(?![\p{L}])/gu;
const FRACTIONS: readonly (readonly [RegExp, number])[] = [
  [/^third|^треть/, 33],
  [/^quarter|^четверть/, 25],
  [/^fifth|^пят/, 20],
  [/^tenth|^десят/, 10],
];

/** Every amount, percentage, date, id, link, address and figure of a folded text; none lies within another. */
export function findFacts(plain: string, lower: string): Fact[] {
  const facts: Fact[] = [];
  const taken = new Uint8Array(lower.length);
  const add = (fact: Fact) => {
    for (let place = fact.start; place < fact.end; place++) if (taken[place]) return;
    taken.fill(1, fact.start, fact.end);
    facts.push(fact);
  };
  for (const fact of findTokens(plain, lower, "links")) add(fact);
  for (const fact of findAmounts(lower)) add(fact);
  for (const fact of findPercentages(lower)) add(fact);
  for (const fact of findDates(plain, lower)) add(fact);
  for (const fact of findDurations(lower)) add(fact);
  for (const fact of findTokens(plain, lower, "numbers")) add(fact);
  return facts.sort((one, other) => one.start - other.start);
}

/** "1,500.00" and "1 500,00" are 1500; "3,5" is 3.5. */
export function readFigure(text: string): number {
  const plain = text.replace(/[ ']/g, "");
  const decimal = /^(.*)[.,](\d{1,2})$/.exec(plain);
  if (decimal) return Number(`${decimal[1]!.replace(/[.,]/g, "")}.${decimal[2]}`);
  return Number(plain.replace(/[.,]/g, ""));
}

function currencyOf(word: string): string {
  return CURRENCY_WORDS.find(([, pattern]) => pattern.test(word))?.[0] ?? "";
}

function scaled(value: number, unit: string): number {
  if (/млн|million/.test(unit)) return value * 1e6;
  return unit.trim() ? value * 1000 : value;
}

function* findAmounts(lower: string): Iterable<Fact> {
  const money = (value: number, currency: string, match: RegExpMatchArray): Fact => ({
    kind: "amount",
    key: String(Math.round(value * 100) / 100),
    currency,
    start: match.index!,
    end: match.index! + match[0].length,
  });
  for (const match of lower.matchAll(WHOLE_AND_CENTS)) {
    const [, whole, unit, small] = match as unknown as [string, string, string, string];
    const [value, cents] = [whole, small].map((one) => (/\d/.test(one) ? readFigure(one) : readNumberWords(one)));
    if (value != null && cents != null) yield money(value + cents / 100, currencyOf(unit), match);
  }
  for (const match of lower.matchAll(BEFORE))
    yield money(scaled(readFigure(match[2]!), match[3] ?? ""), currencyOf(match[1]!), match);
  for (const match of lower.matchAll(AFTER))
    yield money(scaled(readFigure(match[1]!), match[2] ?? ""), currencyOf(match[3]!), match);
  for (const match of lower.matchAll(CENTS)) yield money(Number(match[1]) / 100, "", match);
  for (const match of lower.matchAll(WORDS)) {
    const value = readNumberWords(match[1]!);
    if (value === null) continue;
    const isSmall = /^(?:cent|коп)/.test(match[2]!);
    yield money(isSmall ? value / 100 : value, isSmall ? "" : currencyOf(match[2]!), match);
  }
}

function* findPercentages(lower: string): Iterable<Fact> {
  const share = (value: number, match: RegExpMatchArray): Fact => ({
    kind: "percentage",
    key: String(value),
    start: match.index!,
    end: match.index! + match[0].length,
  });
  for (const match of lower.matchAll(PERCENT)) yield share(Number(match[1]!.replace(",", ".")), match);
  for (const match of lower.matchAll(PERCENT_WORDS)) {
    const value = readNumberWords(match[1]!);
    if (value !== null) yield share(value, match);
  }
  for (const match of lower.matchAll(HALF)) yield share(50, match);
  for (const match of lower.matchAll(FRACTION))
    yield share(FRACTIONS.find(([word]) => word.test(match[1]!))![1], match);
}

const UNIT_KEYS: readonly (readonly [RegExp, string])[] = [
  [/^(?:sec|сек)/, "s"],
  [/^(?:min|мин)/, "min"],
  [/^(?:h|час)/, "h"],
  [/^(?:day|night|дн|день|сут)/, "d"],
  [/^(?:w|нед)/, "w"],
  [/^(?:mo|мес)/, "mo"],
  [/^(?:y|год|лет)/, "y"],
];

/** "Недели полторы": the noun before its number says "about". */
const INVERTED = new RegExp(
  `(?<![\\p{L}])(дн(?:я|ей)|недели|недель|месяца|месяцев|часа|часов|года|лет) (${NUMBER_WORD})(?![\\p{L}])`,
  "gu",
);

function* findDurations(lower: string): Iterable<Fact> {
  for (const { key, start, end } of findFrequencies(lower)) yield { kind: "duration", key, start, end };
  for (const match of lower.matchAll(HALF_YEAR))
    yield { kind: "duration", key: "6mo", start: match.index, end: match.index + match[0].length };
  for (const match of lower.matchAll(INVERTED)) {
    const value = readNumberWords(match[2]!);
    const unit = UNIT_KEYS.find(([known]) => known.test(match[1]!))![1];
    if (value !== null)
      yield { kind: "duration", key: `${value}${unit}`, start: match.index, end: match.index + match[0].length };
  }
  for (const pattern of [DURATION, DURATION_WORDS]) {
    for (const match of lower.matchAll(pattern)) {
      const unit = UNIT_KEYS.find(([known]) => known.test(match.groups!.unit!))![1];
      const values = [match[1], match[2]]
        .filter((one): one is string => one !== undefined)
        .map((one) => (/\d/.test(one) ? Number(one) : readNumberWords(one)))
        .filter((one): one is number => one !== null);
      if (values.length === 0) continue;
      // "One moment", "two minutes": how people say "soon".
      if ((unit === "min" || unit === "s") && Math.max(...values) <= 15) continue;
      yield {
        kind: "duration",
        key: values.map((value) => `${value}${unit}`).join("|"),
        start: match.index,
        end: match.index + match[0].length,
      };
    }
  }
}
