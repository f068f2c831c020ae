import type { FormField, PlaybookLanguage } from "@rapport/schema";
import { findEntities } from "../router/entities.ts";
import { stemWord } from "../router/words.ts";
import { correctAddress } from "./address-corrections.ts";
import {
  type Address,
  isStreet,
  isTalk,
  listMissingParts,
  looksLikeAddress,
  readAddress,
  readCountry,
  readRegion,
} from "./addresses.ts";
import { findKnown, type Known } from "./known.ts";
import {
  type Calendar,
  findMonthName,
  isNearly,
  readLeftMonth,
  readMonthNumber,
  readMonths,
  readMonthsCount,
  readNumber,
  readOrdinal,
} from "./months.ts";
import { isQuestion, plain, promisesLater, readReply } from "./replies.ts";

/** What a message says about a field. */
export type FieldReading =
  | { kind: "value"; value: unknown; more?: unknown[] }
  | { kind: "ambiguous" }
  | { kind: "out_of_range" }
  | null;

export interface ReadingContext {
  /** The question about this very field is open. */
  isAsked: boolean;
  calendar: Calendar;
  known: Known;
  photos: readonly string[];
  language: PlaybookLanguage;
}

export interface Option {
  value: string;
  label: string;
}

/** Reads a field from the customer's words. Null: they say nothing about it. */
export function readField(field: FormField, text: string, context: ReadingContext): FieldReading {
  const value = (one: unknown): FieldReading =>
    one === null || one === undefined ? null : { kind: "value", value: one };
  switch (field.kind) {
    case "month": {
      const left = context.isAsked ? readLeftMonth(text, String(context.known.words ?? ""), context.calendar) : null;
      if (left !== null) return value(left);
      const { months, isAmbiguous } = readMonths(text, context.calendar);
      if (isAmbiguous) return { kind: "ambiguous" };
      if (months.length > 1) return { kind: "value", value: months[0], more: months.slice(1) };
      return value(months[0] ?? (context.isAsked ? readMonthNumber(text, context.calendar) : null));
    }
    case "months_count":
      return bound(readMonthsCount(text, context.calendar, context.isAsked), field);
    case "frequency":
      return value(readFrequency(text) ?? readPlacedChoice(field, text, context));
    case "address":
      return readAddressField(field, text, context);
    case "order":
      return readOrder(field, text, context);
    case "item":
      return readItem(field, text, context);
    case "photo":
      return context.photos.length > 0 ? { kind: "value", value: [...context.photos] } : null;
    case "choice":
      return value(readChoice(field, text, context));
    case "yes_no": {
      if (!context.isAsked) return null;
      const { meaning } = readReply(text);
      return meaning === "yes" ? value("yes") : meaning === "no" ? value("no") : null;
    }
    case "email":
      return value(findEntities(text).emails[0]);
    case "phone":
      return value(findEntities(text).phones[0]);
    case "date":
      return value(findEntities(text).dates.find((date) => !date.startsWith("--")));
    case "amount":
      return bound(readAmount(text, context.isAsked), field);
    case "text":
      return readText(field, text, context);
  }
}

function bound(number: number | null, { min, max }: FormField): FieldReading {
  if (number === null) return null;
  if ((min !== null && number < min) || (max !== null && number > max)) return { kind: "out_of_range" };
  return { kind: "value", value: number };
}

const FREQUENCIES: readonly (readonly [string, RegExp])[] = [
  [
    "every_two_months",
    /(?<!\p{L})(?:every (?:other|second|2nd|two|2) months?|(?:once )?(?:in )?every (?:2|two) months?|bi ?monthly|once (?:in|every) (?:2|two) months|each (?:second|other) month|(?:every )?(?:two|2) months|alternate months|month on month off|(?:six|6)(?: times| boxes)? (?:a|per|each) year|half as (?:often|many)|раз в (?:два|2|пару) месяц\p{L}*|кажд\p{L}+ (?:2|два|второй) месяц\p{L}*|(?:в|раз) (?:два|2) месяца|через месяц|месяц через месяц|(?:шесть|6)(?: раз| коробок)? в год|вдвое реже|в два раза реже|через раз|2 месяца|два месяца|двухмесячн\p{L}*|раз в 2 мес)(?!\p{L})/u,
  ],
  [
    "quarterly",
    /(?<!\p{L})(?:quarterly|(?:once )?(?:a|per|every|each) quarter|every (?:3|three|third|3rd) months?|once (?:in|every) (?:3|three) months|(?:3|three) months|(?:four|4)(?: times| boxes| deliveries)?(?: in)? (?:a|per|each|every) year|once a season|every season|each season|ежекварт\p{L}*|квартал\p{L}*|поквартальн\p{L}*|раз в (?:три|3) месяц\p{L}*|кажд\p{L}+ (?:3|три|третий) месяц\p{L}*|3 месяца|три месяца|раз в 3 мес|(?:4|четыре)(?: раза| коробки)? в год|раз в сезон|каждый сезон)(?!\p{L})/u,
  ],
  [
    "monthly",
    /(?<!\p{L})(?:monthly|every (?:single )?month|each month|(?:once )?(?:a|per) month|once every month|every 1 month|every one month|ежемесячн\p{L}*|помесячно|кажд\p{L}+ месяц|раз в месяц|1 раз в месяц|раз в 1 месяц)(?!\p{L})/u,
  ],
];

/** The frequency wanted: "instead of monthly" and "не каждый месяц" name the old one. */
export function readFrequency(text: string): string | null {
  // "monthly is more than we need", "каждый месяц нам много": what is too much isn't wanted.
  const line = plain(text)
    .replace(
      /(?:every month|each month|monthly|once a month|каждый месяц|ежемесячно|раз в месяц) (?:for me |is |was |has been |its |are |just |really |way |far |для меня |это |нам |мне |уже |стало )*(?:too|more than|a lot|a bit much|слишком|много|многовато|часто|перебор)/gu,
      " ",
    )
    .replace(
      /(?:instead of|rather than|not|isnt|no longer|from|вместо|а не|не|с) (?:every (?:single |two |three |other |2 |3 )?months?|each month|monthly|quarterly|bi ?monthly|once a (?:month|quarter)|кажд\p{L}+ месяц|ежемесячн\p{L}*|раз в (?:\p{L}+ |\d )?(?:месяц\p{L}*|квартал)|ежеквартальн\p{L}*)/gu,
      " ",
    )
    .replace(/(?:каждый месяц|every month|monthly) (?:для меня |это |is |for me )?(?:слишком|too|много)/gu, " ");
  // Who wants fewer boxes than every month names the month as what is.
  const isLess =
    /(?<!\p{L})(?:fewer|less|reduce|cut down|keep up|too (?:many|much|often)|пореже|реже|меньше|не успева\p{L}+|слишком)(?!\p{L})/u.test(
      line,
    );
  // Of several the last one is wanted: "every month is too much, make it once a quarter".
  const found = FREQUENCIES.flatMap(([value, pattern]) => {
    const at = [...line.matchAll(new RegExp(pattern.source, "gu"))].at(-1)?.index;
    return at === undefined ? [] : [{ value, at }];
  });
  const wanted = found.toSorted((a, b) => b.at - a.at)[0]?.value ?? null;
  return isLess && wanted === "monthly" ? null : wanted;
}

function readAddressField(field: FormField, text: string, { known, isAsked }: ReadingContext): FieldReading {
  const old = findKnown(known, field.name) as Address | undefined;
  const corrected = old && correctAddress(old, text);
  if (corrected) return { kind: "value", value: corrected };
  if (old && isAsked) {
    const part = readMissingPart(old, text);
    if (part) return { kind: "value", value: { ...old, ...part } };
  }
  if (!isAsked && !looksLikeAddress(text)) return null;
  // "Hang on, I need to look up the post code": no place is named yet.
  if (promisesLater(text) && !/\d|\s\p{Lu}\p{Ll}/u.test(text)) return null;
  const found = readAddress(text);
  if (!found.line1 && !found.postalCode) return null;
  // A correction of one part ("flat 5, not 4", "the post code is 62705") keeps the others.
  const isWhole = Boolean(found.line1 && found.city);
  return { kind: "value", value: old && !isWhole ? { ...old, ...found } : found };
}

/** The answer to the question for the part that is missing, or another part that it names instead: a state for the post code. */
function readMissingPart(old: Address, text: string): Address | null {
  const [asked] = listMissingParts(old);
  if (!asked) return null;
  const only = text.trim().replace(/[.!]+$/, "");
  const found = readAddress(text);
  // What is known already isn't overwritten by what stands beside the answer.
  const added = Object.fromEntries(Object.entries(found).filter(([part]) => !old[part as keyof Address]));
  if (found[asked]) return added;
  const country = readCountry(only);
  if (country) return { country };
  const region = readRegion(only);
  if (region && asked !== "city") return { region };
  if (looksLikeAddress(text) && Object.keys(found).length > 0) return found;
  const bare = only.replace(
    /^(?:it(?:'s|’s| is)?(?: in)?|we(?:'re|’re| are)? in|in|the (?:city|town|post ?code|zip)(?: code)?(?: is)?|город|индекс|почтовый индекс|страна|г\.|в)(?!\p{L})\s*[:—–-]?\s*/iu,
    "",
  );
  if (bare.length < 1 || bare.length > 80 || readReply(bare).meaning !== "none" || isQuestion(text)) return null;
  if (asked === "country" || asked === "region" || (asked === "postalCode" && !/\d/.test(bare))) return null;
  // "Derby" where the street was asked for: a name alone is the city.
  const isCity =
    asked === "line1" && !old.city && !/\d/.test(bare) && !isStreet(bare) && /^\p{Lu}[\p{L} -]+$/u.test(bare);
  if (isCity && !isTalk(bare) && bare.split(/\s+/).length <= 3) return { city: bare };
  if ((asked === "city" || asked === "line1") && isTalk(bare)) return null;
  // A city is a name of few words, not what somebody tells of it.
  const name = bare.replace(/\s+(?:now|then|теперь|сейчас)$/iu, "");
  if (asked === "city" && (/[,;!?]/.test(name) || /\d/.test(name) || name.split(/\s+/).length > 4)) return null;
  return { [asked]: asked === "city" ? name : bare };
}

interface OrderLike {
  id: string;
  items?: ItemLike[];
  boxMonth?: string;
  status?: string;
}

/** The customer's order by its id, its month, or words such as "last box"; only orders of the list count. */
function readOrder(field: FormField, text: string, { known, calendar, isAsked }: ReadingContext): FieldReading {
  const orders = field.from ? (findKnown(known, field.from) as OrderLike[] | undefined) : undefined;
  const words = plain(text);
  if (!Array.isArray(orders)) return null;
  const named = findEntities(text).orderIds.concat(words.split(" ").filter((word) => /^\d{5,}$/.test(word)));
  for (const id of named) {
    const digits = id.replace(/\D/g, "");
    const order = orders.find(
      (one) =>
        one.id.toLowerCase() === id.toLowerCase() || (digits.length >= 5 && one.id.replace(/\D/g, "") === digits),
    );
    if (order) return { kind: "value", value: order.id };
  }
  const arrived = orders.filter((one) => one.status === "delivered" || one.status === "shipped");
  const list = arrived.length > 0 ? arrived : orders;
  const { months } = readMonths(text, calendar);
  for (const month of months) {
    const order = orders.find((one) => one.boxMonth?.slice(5) === month.slice(5));
    if (order) return { kind: "value", value: order.id };
  }
  if (
    /(?<!\p{L})(?:one before|box before|before (?:that|last)|previous one|second (?:last|to last)|penultimate|позапрошл\p{L}*|предпоследн\p{L}*|перед (?:этим|ней|последней))(?!\p{L})/u.test(
      words,
    ) &&
    list[1]
  )
    return { kind: "value", value: list[1].id };
  const current = findKnown(known, field.name);
  if (
    /(?<!\p{L})(?:the other|other one|another one|wrong (?:order|box)|другой|другая|другую|другом|другого|не (?:тот|та|ту)|не из (?:той|этой))(?!\p{L})/u.test(
      words,
    ) &&
    current
  ) {
    const others = list.filter((one) => one.id !== current);
    return others.length === 1 || (others.length > 1 && list.slice(0, 2).some(({ id }) => id === current))
      ? { kind: "value", value: others.find((one) => list.slice(0, 2).includes(one))?.id ?? others[0]!.id }
      : { kind: "ambiguous" };
  }
  if (
    /(?<!\p{L})(?:last|latest|most recent|recent|newest|this|current|today|yesterday|just|последн\p{L}*|прошл\p{L}*|сегодня\p{L}*|вчера\p{L}*|недавн\p{L}*|только что|эт\p{L}{1,3}|нов\p{L}{2,3}|крайн\p{L}*)(?!\p{L})/u.test(
      words,
    ) &&
    list[0]
  )
    return { kind: "value", value: list[0].id };
  const place = isAsked ? readPlace(words, list.length) : null;
  if (place !== null) return { kind: "value", value: list[place]!.id };
  // Nobody says which box it was, but it must have had in it what is spoken of: the newest such one is shown before anything happens.
  const meant = current ? leaveTurnedDown(text) : text;
  const own = orders.find(({ id }) => id === current);
  // "Not the soap, the honey": where the box spoken of has no honey, another one is meant.
  const isElsewhere = own !== undefined && findHolding([own], meant, plain(meant)) === undefined;
  const holding = !current || (isElsewhere && meant !== text) ? findHolding(list, meant, plain(meant)) : undefined;
  return holding ? { kind: "value", value: holding.id } : null;
}

function findHolding(orders: readonly OrderLike[], text: string, words: string): OrderLike | undefined {
  const scores = orders.map(({ items }) => Math.max(0, ...(items ?? []).map((item) => scoreItem(item, text, words))));
  const best = Math.max(0, ...scores);
  // Half a point is a jar or a bottle of anything.
  return best < 1 ? undefined : orders[scores.indexOf(best)];
}

interface ItemLike {
  sku: string;
  name: string;
}

/** What of the box is meant. The value is the item's SKU, or `whole` for everything. */
function readItem(field: FormField, text: string, { known, isAsked }: ReadingContext): FieldReading {
  const items = field.from ? (findKnown(known, field.from) as ItemLike[] | undefined) : undefined;
  if (!Array.isArray(items) || items.length === 0) return null;
  // "Not the candle, the honey": what is turned down isn't meant.
  const meant = leaveTurnedDown(text);
  const words = plain(meant);
  const scores = items.map((item) => scoreItem(item, meant, words));
  const best = Math.max(...scores);
  if (best === 0 && meant !== text && !isAsked) return null;
  if (best > 0) {
    const all = items.filter((_, index) => scores[index] === best);
    // "One of the tins" – "the tea one": what was said before decides between what fits equally.
    const before = String(known.words ?? "");
    const earlier = all.map((item) => scoreItem(item, before, plain(before)));
    const most = Math.max(...earlier);
    const winners = all.filter((_, index) => earlier[index] === most);
    if (winners.length === 1) return { kind: "value", value: winners[0]!.sku };
    return { kind: "ambiguous" };
  }
  if (!isAsked) return null;
  if (
    /(?<!\p{L})(?:whole|everything|all|entire|every|complete|все|всё|вся|весь|целиком|полностью)(?!\p{L})/u.test(words)
  )
    return { kind: "value", value: "whole" };
  if (items.length === 1 && readReply(text).meaning === "yes") return { kind: "value", value: items[0]!.sku };
  const place = readPlace(words, items.length);
  return place === null ? null : { kind: "value", value: items[place]!.sku };
}

function leaveTurnedDown(text: string): string {
  const clauses = text.split(
    /[,;.!?…]+|\s[-–—]\s|(?<=\s)(?:but|а)\s|\s(?=(?:not|не|instead of|rather than|вместо)\s)/iu,
  );
  return clauses
    .filter(
      (clause) =>
        !/^\s*(?:(?:sorry|no|oops|oh|wait|actually|its|it['’]s|it was|it|was|i meant|and|but|ой|нет|извините|простите|это|и|а)\s+)*(?:not|wasn['’]?t|isn['’]?t|не|instead of|rather than|вместо)\s/iu.test(
          clause,
        ),
    )
    .join(", ");
}

/** "The last option", "второй" of the choices that the question names. */
function readPlacedChoice({ choices }: FormField, text: string, { isAsked }: ReadingContext): string | null {
  const words = plain(text)
    .replace(
      /(?<!\p{L})(?:option|choice|variant|вариант\p{L}*|пункт\p{L}*|please|then|давайте|пожалуйста|тогда)(?!\p{L})/gu,
      " ",
    )
    .replace(/ +/g, " ")
    .trim();
  const place = isAsked && words.split(" ").length <= 4 ? readPlace(words, choices.length) : null;
  return place === null ? null : choices[place]!.value;
}

function scoreItem(item: ItemLike, text: string, words: string): number {
  const own = plain(item.name)
    .split(" ")
    .filter((word) => word.length > 2 && !/^(?:the|and|with|of|for|box|set)$/.test(word));
  const said = words.split(" ");
  let score = 0;
  for (const word of own) {
    const stem = stemWord(word);
    if (said.some((one) => one.length > 2 && (stemWord(one) === stem || (word.length >= 5 && isNearly(one, word)))))
      // A container is less than what is in it.
      score += /^(?:jar|bottle|tin|bag|box)$/.test(word) ? 0.5 : 1;
  }
  for (const product of findEntities(text).products)
    if (plain(item.name).includes(product.replace(/s$/, ""))) score += 1;
  for (const [name, pattern] of MORE_PRODUCTS)
    if (pattern.test(words) && plain(item.name).includes(name))
      score += /^(?:jar|bottle|tin|bag|card)$/.test(name) ? 0.5 : 1;
  return score;
}

/** Russian names of goods that the router's list doesn't know. */
const MORE_PRODUCTS: readonly (readonly [string, RegExp])[] = [
  ["jar", /(?<!\p{L})банк[ауи]/u],
  ["bottle", /(?<!\p{L})бутыл/u],
  ["tin", /(?<!\p{L})(?:жест(?:ян|ь))/u],
  ["cup", /(?<!\p{L})(?:чашк|чашеч|кружк|mugs?(?!\p{L}))/u],
  ["crackers", /(?<!\p{L})крекер/u],
  ["paprika", /(?<!\p{L})паприк/u],
  ["tapenade", /(?<!\p{L})тапенад/u],
  ["fig", /(?<!\p{L})инжир/u],
  ["jam", /(?<!\p{L})джем/u],
  ["lemon", /(?<!\p{L})лимон/u],
  ["rosemary", /(?<!\p{L})розмарин/u],
  ["seaweed", /(?<!\p{L})водоросл/u],
  ["plate", /(?<!\p{L})тарелк/u],
  ["towel", /(?<!\p{L})полотен/u],
  ["coffee", /(?<!\p{L})кофе(?!\p{L})/u],
  ["oil", /(?<!\p{L})масл/u],
  ["salt", /(?<!\p{L})сол[ьи](?!\p{L})/u],
  ["blanket", /(?<!\p{L})(?:плед|одеял)/u],
  ["notebook", /(?<!\p{L})(?:блокнот|тетрад)/u],
  ["card", /(?<!\p{L})открытк/u],
  ["cookie", /(?<!\p{L})печень/u],
  ["biscuit", /(?<!\p{L})печень/u],
  ["caramel", /(?<!\p{L})карамел/u],
  ["balm", /(?<!\p{L})бальзам/u],
  ["print", /(?<!\p{L})(?:постер|принт|картин)/u],
  ["bag", /(?<!\p{L})(?:сумк|мешоч)/u],
  ["tote", /(?<!\p{L})(?:сумк|шоппер)/u],
  ["candle", /(?<!\p{L})свеч/u],
];

/** "The second", "2", "третий" in a list that was shown. */
function readPlace(words: string, length: number): number | null {
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

/** Comma-separated beginnings of words in all languages: customers mix them. */
export function listBeginnings(words: Partial<Record<PlaybookLanguage, string>>): string[] {
  return `${words.en ?? ""},${words.ru ?? ""}`.split(",").map(plain).filter(Boolean);
}

/** "Pause, and start again in July": what is to come in a month behind another wish isn't the wish. */
function leaveDatedClauses(text: string): string {
  const clauses = text.split(/[,.;!?]+\s*|\s(?=(?:and|then|until|till|а|и|до|потом)\s)/iu);
  return clauses
    .filter(
      (clause, index) =>
        index === 0 ||
        !(
          /^(?:until|till|til|до|пока)(?!\p{L})/iu.test(clause.trim()) ||
          plain(clause)
            .split(" ")
            .some((word) => findMonthName(word) !== null)
        ),
    )
    .join(" ");
}

function readChoice(field: FormField, text: string, { language, isAsked }: ReadingContext): string | null {
  const words = ` ${plain(isAsked ? text : leaveDatedClauses(text))} `;
  const found = field.choices.filter(({ value, hints, label }) => {
    if (listBeginnings(hints).some((one) => words.includes(` ${one}`))) return true;
    return isAsked && (plain(label[language] ?? "") === words.trim() || value === words.trim());
  });
  if (found.length >= 1) return found[0]!.value;
  if (!isAsked) return null;
  const place = readPlace(words.trim(), field.choices.length);
  return place === null ? null : field.choices[place]!.value;
}

/** Money in cents: "$25", "25.50", "25 долларов". Without a sign of money only where it was asked for. */
function readAmount(text: string, isAsked: boolean): number | null {
  const signed =
    /(?:[$€£₽₪]\s?)(\d{1,6}(?:[.,]\d{1,2})?)|(\d{1,6}(?:[.,]\d{1,2})?)\s?(?:[$€£₽₪]|usd|dollars?|bucks|euros?|долл\p{L}*|бакс\p{L}*|евро|руб\p{L}*)/iu.exec(
      text,
    );
  const bare = isAsked ? /(?<![\d.,])(\d{1,6}(?:[.,]\d{1,2})?)(?![\d.,])/.exec(text) : null;
  const number = signed?.[1] ?? signed?.[2] ?? bare?.[1];
  return number ? Math.round(Number(number.replace(",", ".")) * 100) : null;
}

/** A text is what was asked for, or a sentence with one of the field's hints in it. */
function readText(field: FormField, text: string, { isAsked }: ReadingContext): FieldReading {
  const hints = listBeginnings(field.hints);
  const sentences = text.split(/(?<=[.!?])\s+|\n+/).filter(Boolean);
  const telling = sentences.filter((sentence) => hints.some((hint) => ` ${plain(sentence)}`.includes(` ${hint}`)));
  if (telling.length > 0) return { kind: "value", value: telling.join(" ").trim() };
  if (!isAsked || plain(text).replace(/\d/g, "").trim().length < 3) return null;
  return readReply(text).meaning !== "none" && readReply(text).rest === ""
    ? null
    : { kind: "value", value: text.trim() };
}
