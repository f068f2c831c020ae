import type { PlaybookLanguage } from "@rapport/schema";
import { findKnown, isPresent, type Known } from "./known.ts";

export interface WordingOptions {
  language: PlaybookLanguage;
  timeZone: string;
  now: Date;
  /** What values such as `every_two_months` are called; null: as they are. */
  nameValue: (value: string) => string | null;
}

/** British English puts the day first, as the house does: "3 April". */
const LOCALES: Readonly<Record<PlaybookLanguage, string>> = { en: "en-GB", ru: "ru-RU" };
const MONEY_LOCALES: Readonly<Record<PlaybookLanguage, string>> = { en: "en-US", ru: "ru-RU" };

/**
 * Fills a template. `{path}` is worded by what stands there: dates, months and money (paths that end in `Cents`) in the
 * customer's language, addresses and lists joined, named values by their names. `{path|plural:month,months}` picks a form
 * (Russian: one, few, many). `[[ … {path} … ]]` is left out where a path in it isn't known.
 */
export function fillTemplate(template: string, known: Known, options: WordingOptions): string {
  const withParts = template.replace(/\[\[([\s\S]*?)\]\]/g, (_, part: string) => {
    const paths = [...part.matchAll(/\{([\w.]+)/g)].map((match) => match[1]!);
    return paths.every((path) => isPresent(findKnown(known, path))) ? part : "";
  });
  const filled = withParts.replace(/\{([\w.]+)(?:\|([a-z_]+)(?::([^}]*))?)?\}/g, (_, path: string, format, forms) => {
    const value = findKnown(known, path);
    if (format === "plural") return pickPlural(Number(value), String(forms ?? "").split(","), options.language);
    return wordValue(value, path, known, options);
  });
  return (
    filled
      .replace(/[ \t]{2,}/g, " ")
      .replace(/ +([.,!?])/g, "$1")
      // "3 января 2027 г." brings its own full stop.
      .replace(/(?<!\.)\.\.(?!\.)/g, ".")
      .replace(/ *\n */g, "\n")
      .trim()
  );
}

export function pickPlural(count: number, forms: readonly string[], language: PlaybookLanguage): string {
  const rule = new Intl.PluralRules(language).select(count);
  const place = language === "ru" ? ({ one: 0, few: 1 }[rule as "one" | "few"] ?? 2) : rule === "one" ? 0 : 1;
  return forms[Math.min(place, forms.length - 1)] ?? "";
}

function wordValue(value: unknown, path: string, known: Known, options: WordingOptions): string {
  if (!isPresent(value)) return "";
  if (typeof value === "number" && /cents$/i.test(path))
    return wordMoney(value, findCurrency(path, known), options.language);
  if (typeof value === "number") return new Intl.NumberFormat(LOCALES[options.language]).format(value);
  if (typeof value === "string") return wordText(value, options);
  if (Array.isArray(value)) {
    const items = value.map((one) => wordValue(one, path, known, options)).filter(Boolean);
    return new Intl.ListFormat(LOCALES[options.language], { type: "conjunction" }).format(items);
  }
  if (typeof value === "object") return wordRecord(value as Record<string, unknown>, options);
  return String(value);
}

function wordText(value: string, options: WordingOptions): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return wordDay(value, options);
  if (/^\d{4}-\d{2}$/.test(value)) return wordMonth(value, options);
  if (/^\d{4}-\d{2}-\d{2}T/.test(value)) {
    return new Intl.DateTimeFormat(LOCALES[options.language], {
      day: "numeric",
      month: "long",
      hour: "2-digit",
      minute: "2-digit",
      timeZone: options.timeZone,
    }).format(new Date(value));
  }
  return options.nameValue(value) ?? value;
}

/** "3 April", with the year where it isn't this one. */
export function wordDay(day: string, { language, now }: Pick<WordingOptions, "language" | "now">): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    day: "numeric",
    month: "long",
    ...(Number(day.slice(0, 4)) === now.getUTCFullYear() ? {} : { year: "numeric" }),
    timeZone: "UTC",
  }).format(new Date(`${day}T00:00:00Z`));
}

/** "March" or "March 2027"; Russian in the nominative case. */
export function wordMonth(month: string, { language, now }: Pick<WordingOptions, "language" | "now">): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  const name = new Intl.DateTimeFormat(LOCALES[language], { month: "long", timeZone: "UTC" }).format(date);
  return date.getUTCFullYear() === now.getUTCFullYear() ? name : `${name} ${date.getUTCFullYear()}`;
}

export function wordMoney(cents: number, currency: string, language: PlaybookLanguage): string {
  return new Intl.NumberFormat(MONEY_LOCALES[language], {
    style: "currency",
    currency,
    trailingZeroDisplay: "stripIfInteger",
  }).format(cents / 100);
}

/** The currency beside the amount, else the first that is known. */
function findCurrency(path: string, known: Known): string {
  const parents = path.split(".");
  for (let length = parents.length - 1; length >= 0; length--) {
    const currency = findKnown(known, [...parents.slice(0, length), "currency"].join("."));
    if (typeof currency === "string") return currency;
  }
  for (const place of ["preview.after", "preview.before", "subscription", "order", "orders.0", "payments.0"]) {
    const currency = findKnown(known, `${place}.currency`);
    if (typeof currency === "string") return currency;
  }
  return "USD";
}

/** Addresses by their lines, anything else by its name. */
function wordRecord(value: Record<string, unknown>, options: WordingOptions): string {
  if (typeof value.line1 === "string" || typeof value.postalCode === "string") {
    const region = [value.region, value.postalCode].filter(isPresent).join(" ");
    const country = typeof value.country === "string" ? nameCountry(value.country, options.language) : null;
    return [value.line1, value.line2, value.city, region, country].filter(isPresent).join(", ");
  }
  for (const key of ["name", "title", "id", "code"])
    if (typeof value[key] === "string") return wordText(value[key], options);
  return "";
}

function nameCountry(code: string, language: PlaybookLanguage): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(LOCALES[language], { type: "region" }).of(code) ?? code;
}
