import { findEntities } from "../router/entities.ts";

/** What belongs to one customer or colleague and must not be told to others. */
export interface PersonalData {
  /** Names of people: the contact's, the customer's, the colleague's. */
  names: readonly string[];
  /** What tools said of this customer, as texts: addresses, tracking numbers, amounts as they are written. */
  values: readonly string[];
}

export interface Generalised {
  text: string;
  /** Something was replaced: what is left speaks of one customer's case. */
  isPersonal: boolean;
}

const CURRENCY = "(?:[$€£₽₪]|USD|EUR|GBP|RUB|руб(?:л\\p{L}*|\\.)?|dollars?|euros?|долл\\p{L}*)";
const AMOUNT = new RegExp(
  `(?:${CURRENCY}\\s?\\d[\\d.,]*\\d|${CURRENCY}\\s?\\d|(?<![\\p{L}\\p{N}])\\d[\\d.,]*\\s?${CURRENCY})(?![\\p{L}\\p{N}])`,
  "giu",
);
const MONTH =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)";
const DAY = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}|\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? \\d{4})?|${MONTH} \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?)(?![\\p{L}\\p{N}])`,
  "giu",
);

const NAME = "\\p{Lu}[\\p{Ll}'’-]+(?:\\s\\p{Lu}[\\p{Ll}'’-]+)?";
/** Who says who they are, or is greeted by a name that no record knows. */
const INTRODUCED = new RegExp(
  `(?<=(?<![\\p{L}])(?:[Mm]y name is|[Tt]his is|[Mm]y name['’]s|[Мм]еня зовут|[Ээ]то) )${NAME}`,
  "gu",
);
const GREETED = new RegExp(
  `(?<=^\\s*(?:Hi|Hello|Hey|Dear|Здравствуйте|Добрый день|Добрый вечер|Привет|Уважаем\\p{L}+),? (?:M(?:r|rs|s)\\.? )?)(?!There(?![\\p{L}])|Team(?![\\p{L}]))${NAME}(?=[,!.\\s])`,
  "gmu",
);
const STREET =
  /(?:(?<![\p{L}\p{N}])\d{1,5}[A-Za-z]? (?:\p{Lu}[\p{L}'’-]+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Court|Square|Way)(?![\p{L}])|(?<![\p{L}])(?:ул(?:ица|\.)?|улиц[уые]|просп(?:ект|\.)?|пер(?:еулок|\.)?|пр-т) ?\p{Lu}[\p{L}-]+(?:,? ?(?:д(?:ом|\.)? ?)?\d+[\p{L}\d/-]*(?:,? ?кв(?:артира|\.)? ?\d+)?)?)/gu;

/**
 * Takes out of a text what is one customer's own (INT-10): e-mails, phones, orders, names, and what tools said of them, each
 * replaced by a variable. `isCase`: the text answers one case, so every amount and day in it is that case's; else only those
 * that tools or the customer named.
 */
export function generalise(text: string, personal: PersonalData, { isCase }: { isCase: boolean }): Generalised {
  let result = text;
  let isPersonal = false;
  const replace = (pattern: RegExp, variable: string, isMeant: (found: string) => boolean = () => true) => {
    result = result.replace(pattern, (found) => {
      if (!isMeant(found)) return found;
      isPersonal = true;
      return variable;
    });
  };
  const { emails, phones, orderIds } = findEntities(text);
  replace(/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu, "{email}");
  for (const email of emails) replace(literal(email), "{email}");
  if (phones.length > 0) replace(/(?<![\p{L}\p{N}])\+?\(?\d[\d ().-]{6,22}\d(?![\p{L}\p{N}])/gu, "{phone}");
  for (const orderId of orderIds)
    replace(new RegExp(`[#№]?${escapePattern(orderId)}(?![\\p{L}\\p{N}])`, "giu"), "{order}");
  const known = new Set(personal.values.map(fold));
  replace(AMOUNT, "{amount}", (found) => isCase || known.has(fold(found)) || known.has(digitsOf(found)));
  replace(DAY, "{date}", (found) => isCase || known.has(fold(found)));
  // The longest first: an address before the city in it.
  const telling = personal.values.filter(isTelling).sort((a, b) => b.length - a.length);
  for (const value of telling) replace(literal(value), "{value}");
  for (const name of personal.names.flatMap(partsOfName)) replace(literal(name), "{name}");
  replace(INTRODUCED, "{name}");
  replace(GREETED, "{name}");
  replace(STREET, "{address}");
  replace(isCase ? /(?<![\p{L}\p{N}])\d[\d -]{3,}\d(?![\p{L}\p{N}])/gu : /\d[\d -]{7,}\d/g, "{number}");
  return { text: result.replace(/\{name\}(?:\s+\{name\})+/g, "{name}"), isPersonal };
}

/** The texts of a tool's answer that a person could repeat. */
export function listValues(known: unknown): string[] {
  if (typeof known === "string") return [known];
  if (typeof known === "number")
    return known >= 10 ? [String(known), (known / 100).toFixed(2), String(known / 100)] : [];
  if (Array.isArray(known)) return known.flatMap(listValues);
  if (known !== null && typeof known === "object") return Object.values(known).flatMap(listValues);
  return [];
}

/** Long or odd enough to be somebody's own: "active" and "monthly" are not. */
function isTelling(value: string): boolean {
  return value.length >= 4 && value.length <= 200 && (/\d.*\d/.test(value) || /^\p{Lu}.*\s.*\p{Lu}/u.test(value));
}

function partsOfName(name: string): string[] {
  return name.split(/[^\p{L}'’-]+/u).filter((part) => part.length >= 2 && /^\p{Lu}/u.test(part));
}

function literal(text: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${escapePattern(text)}(?![\\p{L}\\p{N}])`, "giu");
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function fold(text: string): string {
  return text.toLowerCase().replace(/\s+/g, " ").trim();
}

function digitsOf(text: string): string {
  return text.replace(/[^\d.]/g, "").replace(/\.$/, "");
}
