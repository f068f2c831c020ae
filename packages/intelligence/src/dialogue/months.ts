import { plain } from "./replies.ts";

/** A month as `yyyy-mm`. */
export type Month = string;

export interface MonthsFound {
  months: Month[];
  /** "March or April", "a month": one must be asked for. */
  isAmbiguous: boolean;
}

/** What relative words count from. */
export interface Calendar {
  /** Today in the company's time zone, `yyyy-mm-dd`. */
  today: string;
  /** When the next box comes, `yyyy-mm-dd`; null where it isn't known. */
  nextBoxOn: string | null;
}

const NAMES: readonly (readonly [RegExp, string, readonly string[]])[] = [
  [/^(?:jan|january|январ\p{L}*|янв)$/u, "01", ["январскую", "январская", "january", "январь", "январе", "января"]],
  [
    /^(?:feb|february|феврал\p{L}*|фев)$/u,
    "02",
    ["февральскую", "февральская", "february", "февраль", "феврале", "февраля"],
  ],
  [/^(?:mar|march|март\p{L}*)$/u, "03", ["мартовскую", "мартовская", "march", "март", "марта", "марте"]],
  [/^(?:apr|april|апрел\p{L}*|апр)$/u, "04", ["апрельскую", "апрельская", "april", "апрель", "апреле", "апреля"]],
  [/^(?:may|mayy|ма[йяею]|май[юя]|маем|майск\p{L}*)$/u, "05", []],
  [/^(?:jun|june|juen|jnue|jume|junne|июн\p{L}*|иун\p{L}{0,2}|юинь|йюн\p{L}{1,2})$/u, "06", []],
  [/^(?:jul|july|juyl|jully|jluy|julay|июл\p{L}*|иул\p{L}{0,2}|юиль|йюл\p{L}{1,2})$/u, "07", []],
  [
    /^(?:aug|august|август\p{L}*|авг)$/u,
    "08",
    ["августовскую", "августовская", "august", "август", "августе", "августа"],
  ],
  [
    /^(?:sept?|september|сентябр\p{L}*|сент)$/u,
    "09",
    ["сентябрьскую", "сентябрьская", "september", "сентябрь", "сентябре", "сентября"],
  ],
  [
    /^(?:oct|october|октябр\p{L}*|окт)$/u,
    "10",
    ["октябрьскую", "октябрьская", "october", "октябрь", "октябре", "октября"],
  ],
  [
    /^(?:nov|november|ноябр\p{L}*|нояб)$/u,
    "11",
    ["ноябрьскую", "ноябрьская", "november", "ноябрь", "ноябре", "ноября"],
  ],
  [
    /^(?:dec|december|декабр\p{L}*|дек)$/u,
    "12",
    ["декабрьскую", "декабрьская", "december", "декабрь", "декабре", "декабря"],
  ],
];

export function addMonths(month: Month, count: number): Month {
  const date = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + count, 1));
  return date.toISOString().slice(0, 7);
}

/** How many months lie from `from` to `to`. */
export function countMonths(from: Month, to: Month): number {
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
}

/** The calendar's day at an instant in a time zone, `yyyy-mm-dd`. */
export function findDay(now: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(now);
}

/**
 * Finds the months that a message names: by name (the next one to come), as `2027-03`, `03/2027`, as a date, or by relative
 * words ("next month", "через месяц", "the next box"). Those after "not" and "instead of" don't count.
 */
export function readMonths(text: string, { today, nextBoxOn }: Calendar): MonthsFound {
  const thisMonth = today.slice(0, 7);
  const found: Month[] = [];
  const add = (month: Month) => {
    if (!found.includes(month)) found.push(month);
  };
  const named = (number: string, year: string | undefined) => {
    if (year) return `${year}-${number}`;
    const same = `${thisMonth.slice(0, 4)}-${number}`;
    return same >= thisMonth ? same : `${Number(thisMonth.slice(0, 4)) + 1}-${number}`;
  };
  for (const match of text.matchAll(/(?<!\d)(20\d\d)[-./](0?[1-9]|1[0-2])(?!\d)/g))
    add(`${match[1]}-${match[2]!.padStart(2, "0")}`);
  for (const match of text.matchAll(/(?<![\d/.])(0?[1-9]|1[0-2])[/.](20\d\d)(?!\d)/g))
    add(`${match[2]}-${match[1]!.padStart(2, "0")}`);
  const words = plain(text).split(" ");
  for (const [index, word] of words.entries()) {
    if (word === "may" && isVerb(words, index)) continue;
    const number = findMonthName(word);
    if (!number || isTurnedDown(words, index)) continue;
    const after = words[index + 1];
    const year = after && /^20\d\d$/.test(after) ? after : undefined;
    if (/^(?:next|следующ\p{L}*)$/u.test(words[index - 1] ?? "") && !year) {
      add(named(number, undefined));
    } else add(named(number, year));
  }
  if (found.length === 0) for (const month of readRelative(plain(text), thisMonth, nextBoxOn)) add(month);
  const isChoice = found.length > 1 && /(?:^| )(?:or|или|либо)(?: |$)/u.test(plain(text));
  const isVague =
    found.length === 0 &&
    /(?:^| )(?:(?:skip|miss|пропустить|пропустите|пропуск) (?:a|one|один|одну|1)? ?(?:month|box|delivery|месяц|коробку|доставку|поставку)|some month|какой нибудь месяц)(?: |$)/u.test(
      plain(text),
    );
  return { months: found, isAmbiguous: isChoice || isVague };
}

/** The number of the month that a word names, `01` to `12`; null: none. */
export function findMonthName(written: string): string | null {
  // "Junes box": the apostrophe is often left out.
  const word = written.endsWith("s") && EN_NAMES.includes(written.slice(0, -1)) ? written.slice(0, -1) : written;
  for (const [pattern, number] of NAMES) if (pattern.test(word)) return number;
  if (word.length < 4) return null;
  // "Опрель": the first letter as it is heard.
  for (const own of new Set([word, word.replace(/^[ое]/u, (letter) => (letter === "о" ? "а" : "и"))]))
    for (const [, number, full] of NAMES) if (full.some((name) => isNearly(own, name))) return number;
  return null;
}

const SEASONS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?<!\p{L})(?:spring|весн\p{L}*|весен\p{L}*)(?!\p{L})/u, ["03", "04", "05"]],
  [/(?<!\p{L})(?:summer|лет[ао]|летом|летн\p{L}*)(?!\p{L})/u, ["06", "07", "08"]],
  [/(?<!\p{L})(?:autumn|осен\p{L}*)(?!\p{L})/u, ["09", "10", "11"]],
];

/**
 * The one month that is left over of those spoken of before ("April or May", "one of the spring boxes"): "not March and not May",
 * "we need the April one, so the other", "the later one". Null where that is no way to read it.
 */
export function readLeftMonth(text: string, before: string, calendar: Calendar): Month | null {
  const words = plain(text);
  const named = listMonths(before, calendar);
  const season = SEASONS.find(([pattern]) => pattern.test(plain(`${before} ${text}`)));
  const spoken =
    named.length > 1
      ? named
      : season
        ? listMonths(season[1].map((month) => EN_NAMES[Number(month) - 1]).join(" "), calendar)
        : [];
  if (spoken.length < 2) return null;
  const sorted = spoken.toSorted();
  if (
    /(?<!\p{L})(?:later|last|second|latter|поздн\p{L}*|последн\p{L}*|втор\p{L}*)(?!\p{L})/u.test(words) &&
    listMonths(text, calendar).length === 0
  )
    return sorted.at(-1)!;
  if (
    /(?<!\p{L})(?:earlier|first|former|ранн\p{L}*|раньше|перв\p{L}*)(?!\p{L})/u.test(words) &&
    listMonths(text, calendar).length === 0
  )
    return sorted[0]!;
  const isOther =
    /(?<!\p{L})(?:(?:the )?other(?: one)?|remaining|left|between|другую|другой|другая|друго\p{L}+|остальн\p{L}+|оставш\p{L}+|остается|между)(?!\p{L})/u.test(
      words,
    );
  const isRefusing = /(?<!\p{L})(?:not|neither|nor|dont|но|не|ни|кроме|except|keep|need|оставьте)(?!\p{L})/u.test(
    words,
  );
  if (!isOther && (!isRefusing || readMonths(text, calendar).months.length > 0)) return null;
  const out = listMonths(text, calendar);
  const left = sorted.filter((month) => !out.includes(month));
  return out.length > 0 && left.length === 1 ? left[0]! : null;
}

const EN_NAMES = "january february march april may june july august september october november december".split(" ");

/** Every month that is named, turned down or not. */
function listMonths(text: string, calendar: Calendar): Month[] {
  const found = plain(text)
    .split(" ")
    .filter((word) => findMonthName(word) !== null)
    .flatMap((word) => readMonths(word, calendar).months);
  return [...new Set(found)];
}

/** "May I …", "it may be late": a verb between whoever does and what is done; anything else is the month. */
export function isVerb(words: readonly string[], index: number): boolean {
  const before = words[index - 1] ?? "";
  const after = words[index + 1] ?? "";
  if (/^(?:i|we|you|it|he|she|they|be|not|have|also|well|need|want|ask|come|go|seem|take|get)$/.test(after))
    return !/^(?:in|for|of|skip|until|till|by|its|is|was|this|next|drop|miss|and its)$/.test(before);
  return /^(?:i|we|you|it|he|she|they|who|that|which|this|there|people)$/.test(before) && after !== "";
}

/** "not March", "instead of March", "keep March", "не в марте", "вместо марта", "март оставьте". */
export function isTurnedDown(words: readonly string[], index: number): boolean {
  const before = words.slice(Math.max(0, index - 5), index).join(" ");
  const after = words.slice(index + 1, index + 4).join(" ");
  // "Not April or May": what is joined to one turned down is so, too.
  const isJoined =
    /^(?:or|nor|and|и|или)$/.test(words[index - 1] ?? "") && findMonthName(words[index - 2] ?? "") !== null;
  if (isJoined && /^(?:not|neither|не|ни)$/.test(words[index - 3] ?? "")) return true;
  return (
    /(?:^| )(?:(?:until|till|til|up to|from|до|по)(?: the)?(?: (?:end|start|beginning|middle|конца|начала|середины)(?: of)?)?|с (?:конца|начала|середины)|(?:back|returning|return|вернемся|вернусь|приедем|приеду|возвращаемся|возвращаюсь) (?:in|on|from|в|к|с)|neither|nor|ни|not|not in|not for|not the|instead of|rather than|keep|keep the|leave the|не|не в|не за|не на|вместо|а не|оставьте|оставь)$/u.test(
      before,
    ) ||
    /^(?:оставьте|оставь|оставим|пусть (?:будет|остается|придет|приходит)|(?:box )?(?:can |should )?stays?)(?: |$)/u.test(
      after,
    )
  );
}

function readRelative(words: string, thisMonth: Month, nextBoxOn: string | null): Month[] {
  const boxMonth = nextBoxOn?.slice(0, 7) ?? addMonths(thisMonth, 1);
  const has = (source: string) => new RegExp(`(?<!\\p{L})(?:${source})(?!\\p{L})`, "u").test(words);
  const many =
    /(?:^| )(?:next|coming|следующие|ближайшие) (2|two|couple of|два|двa|3|three|три) (?:months|boxes|месяца|коробки)/u.exec(
      words,
    );
  if (many) {
    const count = /^(?:3|three|три)$/.test(many[1]!) ? 3 : 2;
    const start = /box|короб/.test(many[0]) ? boxMonth : addMonths(thisMonth, 1);
    return Array.from({ length: count }, (_, index) => addMonths(start, index));
  }
  if (
    has(
      "(?:not (?:the )?(?:next|coming|nearest|first)(?: (?:one|box|month|delivery))? )(?:but )?(?:(?:the )?(?:one|box|month) )?(?:after|following)(?: (?:that|it|next))?|(?:the )?(?:one|box|delivery) after(?: (?:that|it|next|the next(?: one)?))?|не (?:следующ\\p{L}*|ближайш\\p{L}*|эт\\p{L}+)(?: (?:коробк\\p{L}*|месяц\\p{L}*))? (?:а )?(?:через|следом|потом|после|ту что|тот что|которая|который)(?: \\p{L}+)*|(?:а )?(?:следующ\\p{L}+|ту|котор\\p{L}+) (?:за|после) (?:ним|ней|него|нее|этого|этой)|через од(?:ин|ну)|после следующ\\p{L}+ коробк\\p{L}*",
    )
  )
    return [addMonths(boxMonth, 1)];
  if (
    has(
      "(?:the )?month after next|month after the next one|через месяц|после следующего(?: месяца)?|in two months|in 2 months|через два месяца|через 2 месяца",
    )
  ) {
    if (has("через месяц")) return [addMonths(thisMonth, 1)];
    return [addMonths(thisMonth, 2)];
  }
  if (
    has(
      "(?:next|coming|upcoming|following|nxt|nex|nextt?|comming) ?(?:mon?th|moth|mounth|months)|следу\\p{L}*щ\\p{L}* месяц\\p{L}*|след\\p{L}* мес\\p{L}*|будущ\\p{L}* месяц\\p{L}*|ближайш\\p{L}* месяц\\p{L}*",
    )
  )
    return [addMonths(thisMonth, 1)];
  if (
    has(
      "(?:next|coming|upcoming|following|nearest) (?:box|delivery|shipment|one|order|parcel)|следующ\\p{L}* (?:коробк\\p{L}*|доставк\\p{L}*|посылк\\p{L}*|поставк\\p{L}*|отправк\\p{L}*|заказ\\p{L}*)|ближайш\\p{L}* (?:коробк\\p{L}*|доставк\\p{L}*|посылк\\p{L}*|поставк\\p{L}*)",
    )
  )
    return [boxMonth];
  if (has("(?:this|current) (?:month|months)|эт\\p{L}+ месяц\\p{L}*|текущ\\p{L}* месяц\\p{L}*")) return [thisMonth];
  return [];
}

/** At most one letter wrong in a short word, two in a long one: left out, added, changed or swapped. */
export function isNearly(word: string, name: string): boolean {
  const allowed = name.length >= 7 ? 2 : 1;
  if (Math.abs(word.length - name.length) > allowed || word[0] !== name[0]) return false;
  const rows = Array.from({ length: word.length + 1 }, (_, row) => [row, ...Array<number>(name.length).fill(0)]);
  for (let column = 0; column <= name.length; column++) rows[0]![column] = column;
  for (let row = 1; row <= word.length; row++)
    for (let column = 1; column <= name.length; column++) {
      const same = word[row - 1] === name[column - 1];
      let best = Math.min(
        rows[row - 1]![column]! + 1,
        rows[row]![column - 1]! + 1,
        rows[row - 1]![column - 1]! + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && word[row - 1] === name[column - 2] && word[row - 2] === name[column - 1])
        best = Math.min(best, rows[row - 2]![column - 2]! + 1);
      rows[row]![column] = best;
    }
  return rows[word.length]![name.length]! <= allowed;
}

/** A month by its number alone ("4", "04", "4th") where a month was asked for. */
export function readMonthNumber(text: string, { today }: Calendar): Month | null {
  const match =
    /^(?:the |number |month |месяц |номер )*0?(\d{1,2})(?:st|nd|rd|th|й|ый|ой)?(?: (?:please|month|месяц|пожалуйста))*$/u.exec(
      plain(text),
    );
  const number = match ? Number(match[1]) : 0;
  if (number < 1 || number > 12) return null;
  const same = `${today.slice(0, 4)}-${String(number).padStart(2, "0")}`;
  return same >= today.slice(0, 7) ? same : addMonths(same, 12);
}
