/** What a message names. Every list is without doubles and in the order of the text. */
export interface Entities {
  /** Lower case. */
  emails: string[];
  /** Digits with a leading `+` where it was written. */
  phones: string[];
  /** As written, without `#` and `№`. */
  orderIds: string[];
  /** `YYYY-MM-DD`, or `--MM-DD` where no year was named. Days that don't exist are left out. */
  dates: string[];
  /** English names in lower case, `this` and `next` for "this month" and "next month". */
  months: string[];
  /** As in the list of products. */
  products: string[];
}

const MONTHS = "january february march april may june july august september october november december".split(" ");
const MONTH_WORDS: readonly (readonly [RegExp, number])[] = [
  "jan(?:uary)?|январ\\p{L}*",
  "feb(?:ruary)?|феврал\\p{L}*",
  "mar(?:ch)?|март\\p{L}*",
  "apr(?:il)?|апрел\\p{L}*",
  "may|ма[йяею]|маем|майск\\p{L}*",
  "june?|июн\\p{L}*",
  "july?|июл\\p{L}*",
  "aug(?:ust)?|август\\p{L}*",
  "sept?(?:ember)?|сентябр\\p{L}*",
  "oct(?:ober)?|октябр\\p{L}*",
  "nov(?:ember)?|ноябр\\p{L}*",
  "dec(?:ember)?|декабр\\p{L}*",
].map((source, index) => [new RegExp(`^(?:${source})$`, "u"), index] as const);

const EMAIL = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,24}/giu;
const PHONE = /(?<![\p{L}\p{N}#№-])\+?\(?\d[\d ().-]{6,22}\d(?![\p{L}\p{N}-])/gu;
const NAMED_ORDER =
  /(?:order|invoice|parcel|shipment|заказ\p{L}*|посылк\p{L}*|отправлени\p{L}*|сч[её]т\p{L}*)\s*(?:number|no\.?|num\.?|id|номер\p{L}*|под номером)?\s*[:#№-]?\s*((?=[\p{L}\d-]*\d)[\p{Lu}\p{Ll}]{0,4}-?\d[\p{L}\d]*(?:-[\p{L}\d]+)*)/giu;
const MARKED_ORDER = /(?:[#№]\s?)((?=[\p{L}\d-]*\d{3})[\p{L}\d]+(?:-[\p{L}\d]+)*)/gu;
const CODED_ORDER = /(?<![\p{L}\p{N}-])(\p{Lu}{2,4}-?\d{4,12})(?![\p{L}\p{N}-])/gu;
const ISO_DATE = /(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/g;
const DOTTED_DATE = /(?<![\d.])(\d{1,2})\.(\d{1,2})(?:\.(\d{4}|\d{2}))?(?![\d]|\.\d)/g;
const SLASHED_DATE = /(?<![\d/])(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?![\d/])/g;
const DAY_MONTH =
  /(?<![\p{L}\d])(\d{1,2})(?:st|nd|rd|th|-?го|-?е)?\s+(?:of\s+)?(\p{L}{3,12})\.?(?:,?\s+(\d{4}))?(?![\p{L}\d])/giu;
const MONTH_DAY = /(?<![\p{L}\d])(\p{L}{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?![\p{L}\d]|:\d)/giu;

/** Products that customers of boxes and shops name; a tenant gives its own list. */
const PRODUCTS: Readonly<Record<string, string>> = {
  honey: "honey|м[её]д[ауом]*",
  "olive oil": "olive oil|оливков\\p{L}+ масл\\p{L}+",
  wine: "wines?|вин[оаеу]",
  candle: "candles?|свеч\\p{L}+|свеча",
  soap: "soaps?|мыл[оауе]",
  cream: "creams?|крем\\p{L}*",
  tahini: "tahini|тхин\\p{L}+",
  dates: "dates (?:were|are|have|in|from|with)|box of dates|финик\\p{L}+",
  tea: "teas?|ча[йяюе]",
  jam: "jams?|jelly|варень\\p{L}+|желе",
  chocolate: "chocolates?|шоколад\\p{L}*",
  cookies: "cookies|crackers|печень\\p{L}+|крекер\\p{L}+",
  spices: "spices?|специ[ийяе]\\p{L}*",
  necklace: "necklaces?|цепочк\\p{L}+|колье",
  earrings: "earrings?|серьг\\p{L}+|сер[её]г",
  bowl: "bowls?|миск\\p{L}+",
  vase: "vases?|ваз[аыуе]",
  mug: "mugs?|cups?|кружк\\p{L}+|чашк\\p{L}+",
  scarf: "scar(?:f|ves)|шарф\\p{L}*",
  shoes: "shoes?|sneakers|туфл\\p{L}+|кроссовк\\p{L}+|ботинк\\p{L}+",
  dress: "dress(?:es)?|плать\\p{L}+",
  jacket: "jackets?|куртк\\p{L}+",
  headphones: "headphones|earbuds|наушник\\p{L}*",
  lamp: "lamps?|ламп\\p{L}+",
  kettle: "kettles?|чайник\\p{L}*",
};

export interface ProductName {
  name: string;
  pattern: RegExp;
}

/** Most messages name no product: one search instead of one a product. */
const ANY_PRODUCT = wholeWord(Object.values(PRODUCTS).join("|"));

const defaultProducts: readonly ProductName[] = Object.entries(PRODUCTS).map(([name, source]) => ({
  name,
  pattern: wholeWord(source),
}));

/** Makes a tenant's own names findable, plural or not. */
export function nameProducts(names: readonly string[]): ProductName[] {
  return names.map((name) => ({
    name,
    pattern: wholeWord(`${name.toLowerCase().replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}(?:s|es)?`),
  }));
}

function wholeWord(source: string): RegExp {
  return new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, "u");
}

/** Finds what a message names: English and Russian months and dates, order ids, phones, e-mail addresses, products. */
export function findEntities(text: string, products: readonly ProductName[] = defaultProducts): Entities {
  const plain = text.slice(0, 8000).normalize("NFKC");
  const hasEmail = plain.includes("@");
  const emails = hasEmail ? unique([...plain.matchAll(EMAIL)].map(([email]) => email.toLowerCase())) : [];
  const rest = hasEmail ? plain.replace(EMAIL, " ") : plain;
  const lower = rest.toLowerCase();
  const named = products === defaultProducts && !ANY_PRODUCT.test(lower) ? [] : products;
  return {
    emails,
    ...(/\d/.test(rest) ? findNumbers(rest) : { phones: [], orderIds: [], dates: [] }),
    months: findMonths(rest),
    products: named.filter(({ pattern }) => pattern.test(lower)).map(({ name }) => name),
  };
}

/** What only digits can name. */
function findNumbers(text: string): Pick<Entities, "phones" | "orderIds" | "dates"> {
  const orderIds = unique(
    [NAMED_ORDER, MARKED_ORDER, CODED_ORDER].flatMap((pattern) =>
      [...text.matchAll(pattern)].map((match) => match[1]!),
    ),
  ).filter((id) => !/^(?:19|20)\d\d$/.test(id));
  const { dates, spans } = findDates(text);
  let withoutIds = text;
  for (const known of [...orderIds, ...spans]) withoutIds = withoutIds.replaceAll(known, " x ");
  return { phones: findPhones(withoutIds), orderIds, dates };
}

function findPhones(text: string): string[] {
  const found = [...text.matchAll(PHONE)].map(([phone]) => phone.replace(/[^\d+]/g, ""));
  // E.164 allows 15 digits; fewer than 9 without a plus are as likely an order or an amount.
  return unique(found.filter((phone) => phone.length <= 16 && phone.length >= (phone.startsWith("+") ? 9 : 9)));
}

function findDates(text: string): { dates: string[]; spans: string[] } {
  const found: { at: number; date: string; span: string }[] = [];
  const add = (match: RegExpMatchArray, year: string | undefined, month: number, day: number) => {
    const date = formatDate(year, month, day);
    if (date) found.push({ at: match.index ?? 0, date, span: match[0].trim() });
  };
  for (const match of text.matchAll(ISO_DATE)) add(match, match[1], Number(match[2]), Number(match[3]));
  for (const match of text.matchAll(DOTTED_DATE)) add(match, match[3], Number(match[2]), Number(match[1]));
  for (const match of text.matchAll(SLASHED_DATE)) {
    const [first, second] = [Number(match[1]), Number(match[2])];
    // American order, unless its month can't be one.
    if (first <= 12) add(match, match[3], first, second);
    else add(match, match[3], second, first);
  }
  for (const match of text.matchAll(DAY_MONTH)) add(match, match[3], readMonth(match[2]!) + 1, Number(match[1]));
  for (const match of text.matchAll(MONTH_DAY)) add(match, match[3], readMonth(match[1]!) + 1, Number(match[2]));
  found.sort((a, b) => a.at - b.at);
  return { dates: unique(found.map(({ date }) => date)), spans: unique(found.map(({ span }) => span)) };
}

function formatDate(year: string | undefined, month: number, day: number): string | null {
  const full = year === undefined ? null : year.length === 2 ? 2000 + Number(year) : Number(year);
  // 29 February is let through where no year says otherwise.
  const last = month >= 1 && month <= 12 ? new Date(Date.UTC(full ?? 2024, month, 0)).getUTCDate() : 0;
  if (day < 1 || day > last) return null;
  const rest = `${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  return full === null ? `--${rest}` : `${String(full).padStart(4, "0")}-${rest}`;
}

/** The number of the month, 0 to 11, or -1. */
function readMonth(word: string): number {
  const plain = word.toLowerCase();
  return MONTH_WORDS.find(([pattern]) => pattern.test(plain))?.[1] ?? -1;
}

/** How every month begins, and "month" itself: a text without them is not read word by word. */
const MONTH_START =
  /(?<!\p{L})(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|month|янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сен|окт|ноя|дек|месяц)/iu;

function findMonths(text: string): string[] {
  if (!MONTH_START.test(text)) return [];
  const found: string[] = [];
  const words = [...text.matchAll(/\p{L}+/gu)].map(([word]) => word);
  for (const [index, word] of words.entries()) {
    const lower = word.toLowerCase();
    const before = words[index - 1]?.toLowerCase() ?? "";
    if (/^(?:month|месяц\p{L}*)$/u.test(lower)) {
      if (/^(?:next|coming|upcoming|следующ\p{L}*|ближайш\p{L}*)$/u.test(before)) found.push("next");
      else if (/^(?:this|current|этот|этом|этого|текущ\p{L}*)$/u.test(before)) found.push("this");
      continue;
    }
    const month = readMonth(word);
    if (month < 0) continue;
    // "may I", "march over": the verb is written small and has no "in" before it; "mar" and "dec" alone are rarely months.
    const isDoubtful = /^(?:may|march|mar|dec|jan|sep|oct)$/.test(word);
    const isPlaced = /^(?:in|for|of|my|the|until|till|since|from|by|next|last|this|skip|\d+)$/.test(before);
    if (isDoubtful && !isPlaced) continue;
    if (/^(?:мае|май|маю|мая|маем)$/.test(lower) || month >= 0) found.push(MONTHS[month]!);
  }
  return unique(found);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
