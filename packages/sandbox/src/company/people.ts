import type { Id } from "@rapport/schema";
import type { Random } from "./random.ts";
import { type LanguageCode, PEOPLE } from "./texts.ts";

export interface DemoCompany {
  id: Id;
  slug: string;
  name: string;
  domain: string;
}

export interface DemoContact {
  id: Id;
  name: string;
  email: string;
  phone: string | null;
  companyId: Id | null;
  locale: string;
  language: LanguageCode;
  /** "а" where the person is a woman: Russian verbs agree. */
  ending: string;
  firstName: string;
  city: string;
  plan: string;
  isVip: boolean;
  note: string;
  attributes: Record<string, string | number | boolean>;
  createdAtMs: number;
  /** The person as a visitor of the shop's chat; `subject`: whom the shop's signature names. */
  visitor: { id: Id; subject: string | null };
  /** How often this person writes, beside the others. */
  weight: number;
}

const DAY_MS = 86_400_000;
const CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";
const LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya".split(" ");

function toLatin(name: string): string {
  return Array.from(name.toLowerCase(), (letter) => {
    const index = CYRILLIC.indexOf(letter);
    return index < 0 ? letter : LATIN[index]!.replace("_", "");
  })
    .join("")
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "");
}

export function makeCompanies(random: Random, nowMs: number): DemoCompany[] {
  return PEOPLE.companies.map(({ name, domain }) => ({
    id: random.id(nowMs - random.between(100, 400) * DAY_MS),
    slug: domain.replace(/\.example$/, ""),
    name,
    domain,
  }));
}

/** Customers of the shop: mostly English and Russian names, a few that are long, short, or written from right to left. */
export function makeContacts(
  random: Random,
  count: number,
  companies: readonly DemoCompany[],
  nowMs: number,
  /** Addresses that others have. */
  others: Iterable<string> = [],
): DemoContact[] {
  const taken = new Set(others);
  const contacts: DemoContact[] = [];
  for (const person of PEOPLE.special) contacts.push(makeContact(random, person, companies, nowMs, taken));
  while (contacts.length < count) {
    contacts.push(
      makeContact(random, random.chance(0.24) ? russian(random) : english(random), companies, nowMs, taken),
    );
  }
  return contacts;
}

interface Person {
  name: string;
  latin: string;
  locale: string;
  ending?: string;
}

function english(random: Random): Person {
  const [first, last] = [random.pick(PEOPLE.en.first), random.pick(PEOPLE.en.last)];
  return { name: `${first} ${last}`, latin: `${toLatin(first)}.${toLatin(last)}`, locale: "en" };
}

function russian(random: Random): Person {
  const isWoman = random.chance(0.62);
  const names = isWoman ? PEOPLE.ru.female : PEOPLE.ru.male;
  const [first, last] = [random.pick(names.first), random.pick(names.last)];
  return {
    name: `${first} ${last}`,
    latin: `${toLatin(first)}.${toLatin(last)}`,
    locale: "ru",
    ending: isWoman ? "а" : "",
  };
}

function makeContact(
  random: Random,
  person: Person,
  companies: readonly DemoCompany[],
  nowMs: number,
  taken: Set<string>,
): DemoContact {
  const language: LanguageCode = person.locale === "ru" ? "ru" : "en";
  const company = random.chance(0.07) ? random.pick(companies) : null;
  const domain = company?.domain ?? random.pick(language === "ru" ? PEOPLE.ru.mailDomains : PEOPLE.en.mailDomains);
  let email = `${person.latin}@${domain}`;
  for (let suffix = 2; taken.has(email); suffix++) email = `${person.latin}${suffix}@${domain}`;
  taken.add(email);
  const createdAtMs = nowMs - random.between(95, 700) * DAY_MS - random.between(0, DAY_MS);
  const isVip = random.chance(0.035);
  const boxes = Math.max(1, Math.round((nowMs - createdAtMs) / (31 * DAY_MS)) - random.between(0, 3));
  const city = random.pick(language === "ru" ? PEOPLE.ru.cities : PEOPLE.en.cities);
  const plan = isVip ? "Family" : random.pick(PEOPLE.goods.plans);
  return {
    id: random.id(createdAtMs),
    name: person.name,
    email,
    phone: random.chance(0.4) ? phone(random, language) : null,
    companyId: company?.id ?? null,
    locale: person.locale,
    language,
    ending: person.ending ?? "",
    firstName: person.name.split(" ")[0]!,
    city,
    plan,
    isVip,
    note: isVip ? "With us from the start. Writes kindly, expects an answer the same day." : "",
    attributes: { plan, boxes, city, ...(isVip ? { vip: true } : {}) },
    createdAtMs,
    visitor: { id: random.id(createdAtMs), subject: null },
    weight: isVip ? 4 : random.around(1, 0.8),
  };
}

/** Numbers from the ranges that are kept free for stories (Ofcom: 07700 900000–900999); the Russian ones are of a code not given out. */
function phone(random: Random, language: LanguageCode): string {
  return language === "ru"
    ? `+7000${random.between(1_000_000, 9_999_999)}`
    : `+447700900${String(random.between(0, 999)).padStart(3, "0")}`;
}
