import { type AgentKey, FIRST_NAMES } from "./catalog.ts";
import type { DemoContact } from "./people.ts";
import type { Random } from "./random.ts";
import { PEOPLE } from "./texts.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAYS_RU = ["воскресенье", "понедельник", "вторник", "среду", "четверг", "пятницу", "субботу"];
const PRICES = [9, 14, 18, 29, 34, 49];

/** The values of one conversation: the same order, item and amount from its first word to its last. */
export function makeSlots(random: Random, contact: DemoContact, agent: AgentKey, atMs: number): Record<string, string> {
  const at = new Date(atMs);
  const price = random.pick(PRICES);
  return {
    first: contact.firstName,
    name: contact.name,
    а: contact.ending,
    city: contact.city,
    plan: contact.plan,
    mailDomain: contact.email.slice(contact.email.indexOf("@")),
    agent: FIRST_NAMES[agent][contact.language],
    order: `LH-${random.between(30_000, 49_999)}`,
    tracking: `HB${random.between(10_000_000, 99_999_999)}GB`,
    item: random.pick(PEOPLE.goods.items),
    theme: random.pick(PEOPLE.goods.themes),
    amount: contact.language === "ru" ? `${price * 100} ₽` : `£${price}.00`,
    month: MONTHS[at.getUTCMonth()]!,
    nextMonth: MONTHS[(at.getUTCMonth() + 1) % 12]!,
    day: DAYS[(at.getUTCDay() + random.between(1, 4)) % 7]!,
    dayRu: DAYS_RU[(at.getUTCDay() + random.between(1, 4)) % 7]!,
  };
}
