/** One fact of an action in words: an argument, or what would be otherwise afterwards. */
export interface Fact {
  key: string;
  value: string;
}

/** A change that an action brings; `before` null: there is nothing to compare with. */
export interface FactChange {
  key: string;
  before: string | null;
  after: string;
}

export interface FactWords {
  locale: string;
  /** Translates a value of a closed list ("paused", "every_two_months"); undefined: it is none. */
  value: (value: string) => string | undefined;
  yes: string;
  no: string;
  nothing: string;
  /** A count of files. */
  files: (count: number) => string;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
/** Ids of ours mean nothing to a reader. */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function dayOf(text: string, locale: string, style: Intl.DateTimeFormatOptions): string {
  // A day has no zone: read and written as UTC it stays the day it is.
  const date = new Date(text.length === 7 ? `${text}-01T00:00:00Z` : `${text}T00:00:00Z`);
  return new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }).format(date);
}

/** Cents as money; without a known currency as a plain number with two digits. */
export function moneyOf(cents: number, currency: unknown, locale: string): string {
  const isCurrency = typeof currency === "string" && /^[A-Z]{3}$/.test(currency);
  return new Intl.NumberFormat(locale, {
    ...(isCurrency ? { style: "currency" as const, currency } : {}),
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(cents / 100);
}

/** A value as a person reads it: months and dates by name, cents as money, lists with commas, records line by line. */
export function wordValue(key: string, value: unknown, currency: unknown, words: FactWords): string {
  const { locale } = words;
  if (value === null || value === undefined || value === "") return words.nothing;
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") {
    return /cents$/i.test(key) ? moneyOf(value, currency, locale) : new Intl.NumberFormat(locale).format(value);
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return words.nothing;
    if (value.every((item) => typeof item === "string" && UUID.test(item))) return words.files(value.length);
    return value.map((item) => wordValue(key, item, currency, words)).join(", ");
  }
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(([, part]) => part !== null && part !== undefined && part !== "")
      .map(([name, part]) => wordValue(name, part, currency, words))
      .join(", ");
  }
  const text = String(value);
  if (MONTH.test(text)) return dayOf(text, locale, { month: "long", year: "numeric" });
  if (DATE.test(text)) return dayOf(text, locale, { day: "numeric", month: "long", year: "numeric" });
  if (INSTANT.test(text) && !Number.isNaN(Date.parse(text))) {
    return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(text));
  }
  return words.value(text) ?? text;
}

/** `nextBoxOn` → "Next box on": for keys that have no words of their own. */
export function plainKey(key: string): string {
  const spaced = key
    .replace(/cents$/i, "")
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/[_-]+/g, " ")
    .trim()
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** What was told to the tool, in words; the currency only serves the amounts. */
export function argumentFacts(args: Record<string, unknown>, currency: unknown, words: FactWords): Fact[] {
  return Object.entries(args)
    .filter(([key, value]) => key !== "currency" && value !== null && value !== undefined && value !== "")
    .map(([key, value]) => ({ key, value: wordValue(key, value, currency, words) }));
}

/** What would be otherwise afterwards: only what changes, in the tool's own order. */
export function changedFacts(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  words: FactWords,
): FactChange[] {
  const currency = after.currency ?? before.currency;
  return Object.keys({ ...before, ...after })
    .filter((key) => key !== "currency" && JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map((key) => ({
      key,
      before: key in before ? wordValue(key, before[key], currency, words) : null,
      after: wordValue(key, after[key], currency, words),
    }));
}
