import type { GateEvidence } from "@rapport/schema";
import { type Fact, findFacts } from "./facts.ts";
import { codeKey, linkKey } from "./facts-tokens.ts";
import { readFrequency } from "./frequencies.ts";
import { readText } from "./readable.ts";

const LONGEST_SOURCE = 60_000;

/** What a text or a tool's answer supports. */
export interface Ground {
  amounts: Map<string, Set<string>>;
  /** Other facts: kind → keys. */
  keys: Map<Fact["kind"], Set<string>>;
  /** Every number that stands there, as text. */
  numbers: Set<string>;
  codes: Set<string>;
  digits: Set<string>;
  /** Folded words, for names and phrases. */
  text: string;
}

function emptyGround(): Ground {
  return { amounts: new Map(), keys: new Map(), numbers: new Set(), codes: new Set(), digits: new Set(), text: "" };
}

/** Texts that were taken in before: articles and the company's own sentences come again with every turn. */
const taken = new Map<string, Ground>();
const MOST_TAKEN = 3000;

/** Takes in texts. */
export function groundTexts(texts: readonly string[]): Ground {
  const ground = emptyGround();
  const words: string[] = [];
  for (const text of texts) {
    const one = groundText(text);
    words.push(one.text);
    for (const [key, currencies] of one.amounts) for (const currency of currencies) addAmount(ground, key, currency);
    for (const [kind, keys] of one.keys) for (const key of keys) addKey(ground, kind, key);
    for (const number of one.numbers) ground.numbers.add(number);
    for (const code of one.codes) ground.codes.add(code);
    for (const digits of one.digits) ground.digits.add(digits);
  }
  ground.text = words.join("");
  return ground;
}

function groundText(text: string): Ground {
  const known = taken.get(text);
  if (known) return known;
  const ground = emptyGround();
  addText(ground, text);
  if (taken.size >= MOST_TAKEN) taken.delete(taken.keys().next().value!);
  taken.set(text, ground);
  return ground;
}

/** Takes in the answers and arguments of tools: every leaf, money in cents also in whole units. */
export function groundValues(values: readonly unknown[]): Ground {
  const ground = emptyGround();
  const strings: string[] = [];
  const freeTexts: string[] = [];
  let left = 20_000;
  const walk = (value: unknown, key: string, currency: string): void => {
    if (left-- <= 0) return;
    if (Array.isArray(value)) {
      addNumber(ground, String(value.length));
      for (const one of value) walk(one, key, currency);
    } else if (value !== null && typeof value === "object") {
      const own = (value as Record<string, unknown>).currency;
      const inner = typeof own === "string" ? own.toUpperCase() : currency;
      for (const [name, one] of Object.entries(value)) walk(one, name, inner);
    } else if (typeof value === "number" && Number.isFinite(value)) {
      const isCents = /cents?$|minor|kopecks?$|in_?cents/i.test(key);
      const amount = Math.round(Math.abs(isCents ? value / 100 : value) * 100) / 100;
      if (
        isCents ||
        /amount|price|total|sum|cost|fee|charge|refund|saved|balance|credit|paid|due|value/i.test(key) ||
        key === ""
      )
        addAmount(ground, String(amount), currency);
      if (/percent|discount|rate|share|off/i.test(key)) addKey(ground, "percentage", String(value));
      addNumber(ground, String(value));
      for (const [unit, pattern] of DURATION_KEYS) if (pattern.test(key)) addKey(ground, "duration", `${value}${unit}`);
      ground.codes.add(codeKey(String(value)));
    } else if (typeof value === "string" && value) {
      (isFreeText(key, value) ? freeTexts : strings).push(value);
      if (/^-?\d+(?:\.\d+)?$/.test(value)) {
        const isCents = /cents?$|minor/i.test(key);
        addAmount(ground, String(Math.round((Number(value) / (isCents ? 100 : 1)) * 100) / 100), currency);
        if (/percent|discount|rate|off/i.test(key)) addKey(ground, "percentage", String(Number(value)));
      }
      ground.codes.add(codeKey(value));
      const frequency = readFrequency(value);
      if (frequency) addKey(ground, "duration", frequency);
    }
  };
  for (const value of values) walk(value, "", "");
  addText(ground, strings.join("\n"));
  addText(ground, freeTexts.join("\n"), true);
  return ground;
}

/**
 * A tool's sentences (names of things, a courier's remarks) are other people's words: they may hold measures, but no amounts, dates,
 * orders, addresses or percentages that a draft could lean on. An address is no sentence.
 */
export function isFreeText(key: string, value: string): boolean {
  return (
    (value.trim().split(/\s+/).length >= 3 || /%[\da-f]{2}/i.test(value)) &&
    !/address|line_?\d|street|city|region|country|method|url|link/i.test(key) &&
    !/^https?:\/\/\S+$/.test(value)
  );
}

const DURATION_KEYS: readonly (readonly [string, RegExp])[] = [
  ["mo", /months?$/i],
  ["d", /days?$/i],
  ["w", /weeks?$/i],
  ["h", /hours?$/i],
  ["min", /minutes?$/i],
  ["y", /years?$/i],
];

function addText(ground: Ground, source: string, isFree = false): void {
  for (let from = 0; from < Math.min(source.length, LONGEST_SOURCE); from += 19_000) {
    const { plain, lower } = readText(source.slice(from, from + 19_400));
    ground.text += `\n${lower}`;
    for (const fact of findFacts(plain, lower))
      if (!isFree || fact.kind === "number" || fact.kind === "duration") addFact(ground, fact);
    for (const match of lower.matchAll(/\d+(?:[.,]\d+)?/g))
      addNumber(ground, String(Number(match[0].replace(",", "."))));
    if (isFree) continue;
    for (const match of lower.matchAll(/[\p{L}\d][\p{L}\d-]*\d[\p{L}\d-]*/gu)) ground.codes.add(codeKey(match[0]));
    for (const match of lower.matchAll(/[+\d][\d ().-]{5,24}\d/g)) ground.digits.add(match[0].replace(/\D/g, ""));
  }
}

function addFact(ground: Ground, fact: Fact): void {
  if (fact.kind === "amount") addAmount(ground, fact.key, fact.currency ?? "");
  for (const key of fact.key.split("|")) addKey(ground, fact.kind, key);
  if (fact.kind === "order") ground.codes.add(fact.key);
  if (fact.kind === "phone") ground.digits.add(fact.key);
}

function addAmount(ground: Ground, key: string, currency: string): void {
  const known = ground.amounts.get(key) ?? new Set();
  known.add(currency);
  ground.amounts.set(key, known);
}

function addKey(ground: Ground, kind: Fact["kind"], key: string): void {
  const known = ground.keys.get(kind) ?? new Set();
  known.add(key);
  ground.keys.set(kind, known);
}

function addNumber(ground: Ground, key: string): void {
  ground.numbers.add(key);
}

/** True when the fact stands in the ground, in whatever way it is written there. `now` resolves "tomorrow". */
export function isGrounded(fact: Fact, ground: Ground, now: Date | null): boolean {
  const has = (kind: Fact["kind"], key: string) => ground.keys.get(kind)?.has(key) === true;
  switch (fact.kind) {
    case "amount": {
      const currencies = ground.amounts.get(fact.key);
      if (currencies) return !fact.currency || currencies.has("") || currencies.has(fact.currency);
      return false;
    }
    case "percentage":
      return (
        has("percentage", fact.key) ||
        (ground.numbers.has(fact.key) && /percent|%/.test(ground.text) === false && has("percentage", fact.key))
      );
    case "date":
      return fact.key.split("|").some((key) => isDateKnown(key, ground, now));
    case "duration":
      return (
        fact.key.split("|").every((key) => has("duration", key)) ||
        fact.key.split("|").some((key) => isSameSpan(key, ground) || isDaysAhead(key, ground, now))
      );
    case "link":
      return has("link", fact.key) || [...(ground.keys.get("link") ?? [])].some((known) => linkKey(known) === fact.key);
    case "email":
      return (
        has("email", fact.key) ||
        (/[*•]/.test(fact.key) && [...(ground.keys.get("email") ?? [])].some((known) => fitsMask(fact.key, known)))
      );
    case "phone":
      return (
        [...ground.digits].some(
          (known) =>
            known === fact.key ||
            (fact.key.length >= 7 &&
              (known.endsWith(fact.key.slice(-10)) || fact.key.endsWith(known)) &&
              known.length >= 7),
        ) || ground.codes.has(fact.key)
      );
    case "order":
      return ground.codes.has(fact.key) || (/^\d+$/.test(fact.key) && ground.numbers.has(String(Number(fact.key))));
    case "number":
      return ground.numbers.has(fact.key);
  }
}

/** "In two days", where a day that far ahead is known. */
function isDaysAhead(key: string, ground: Ground, now: Date | null): boolean {
  const [, count, unit] = /^(\d+)([dw])$/.exec(key) ?? [];
  return count !== undefined && isDateKnown(`relative:+${Number(count) * (unit === "w" ? 7 : 1)}`, ground, now);
}

function isSameSpan(key: string, ground: Ground): boolean {
  const known = ground.keys.get("duration");
  if (!known) return false;
  const [, count, unit] = /^([\d.]+)(\w+)$/.exec(key) ?? [];
  const value = Number(count);
  return (
    known.has(key) ||
    (unit === "d" && value % 7 === 0 && known.has(`${value / 7}w`)) ||
    (unit === "w" && known.has(`${value * 7}d`)) ||
    (unit === "h" && value % 24 === 0 && known.has(`${value / 24}d`)) ||
    (unit === "d" && known.has(`${value * 24}h`)) ||
    (unit === "mo" && value % 12 === 0 && known.has(`${value / 12}y`)) ||
    (unit === "y" && known.has(`${value * 12}mo`))
  );
}

function fitsMask(mask: string, known: string): boolean {
  const pattern = mask
    .split("")
    .map((one) => (/[*•]/.test(one) ? ".{0,64}" : one.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    .join("")
    .replace(/(?:\.\{0,64\})+/g, ".{0,64}");
  return new RegExp(`^${pattern}$`, "u").test(known);
}

function isDateKnown(key: string, ground: Ground, now: Date | null): boolean {
  const known = ground.keys.get("date");
  if (!known) return false;
  if (known.has(key)) return true;
  if (key.startsWith("time:")) return false;
  const days = [...known].map(readDay).filter((day): day is Day => day !== null);
  if (key.startsWith("weekday:")) {
    const [, weekday, which] = key.split(":");
    return days.some((day) => isWeekday(day, Number(weekday), which, now));
  }
  if (key.startsWith("relative:")) return now !== null && days.some((day) => isRelative(key.slice(9), day, now));
  const wanted = readDay(key);
  if (!wanted) return false;
  return days.some(
    (day) =>
      (wanted.year === null || day.year === null || wanted.year === day.year) &&
      (wanted.month === null || wanted.month === day.month) &&
      (wanted.day === null || wanted.day === day.day),
  );
}

/** "Friday" is a Friday of the weeks around today, "next Friday" one of the two weeks to come; without today, any. */
function isWeekday({ year, month, day }: Day, weekday: number, which: string | undefined, now: Date | null): boolean {
  if (year === null || month === null || day === null) return false;
  const goal = Date.UTC(year, month - 1, day);
  if (new Date(goal).getUTCDay() !== weekday) return false;
  if (now === null) return true;
  const ahead = (goal - Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate())) / DAY_MS;
  return which === "next" ? ahead > 0 && ahead <= 14 : Math.abs(ahead) <= 8;
}

interface Day {
  year: number | null;
  month: number | null;
  day: number | null;
}

function readDay(key: string): Day | null {
  const match = /^(\*|\d{1,4})-(\*|\d{1,2})-(\*|\d{1,2})$/.exec(key);
  if (!match) return null;
  const read = (text: string | undefined) => (text === "*" ? null : Number(text));
  return { year: read(match[1]), month: read(match[2]), day: read(match[3]) };
}

const DAY_MS = 86_400_000;

/** A day of difference either way is allowed: the customer's zone is not known here. */
function isRelative(key: string, { year, month, day }: Day, now: Date): boolean {
  if (month === null) return false;
  const monthStep = /^month([+-]\d)$/.exec(key);
  if (monthStep) {
    const goal = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + Number(monthStep[1]), 1));
    return goal.getUTCMonth() + 1 === month && (year === null || goal.getUTCFullYear() === year);
  }
  if (day === null) return false;
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const goal = Date.UTC(year ?? now.getUTCFullYear(), month - 1, day);
  const weekStep = /^week([+-]\d)$/.exec(key);
  if (weekStep) {
    const monday = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS + Number(weekStep[1]) * 7 * DAY_MS;
    return goal >= monday && goal < monday + 7 * DAY_MS;
  }
  return goal === today + Number(key) * DAY_MS;
}

/** Evidence, taken in once. */
export interface Grounds {
  tools: Ground;
  /** Look-ups whose answers are nobody's private data: catalogue, policy, search. */
  open: Ground;
  knowledge: Ground;
  customer: Ground;
  /** The verified customer's own name and addresses. */
  identity: Ground;
  company: Ground;
  now: Date | null;
}

const OPEN_TOOL =
  /product|catalog|price_?list|faq|article|stock|store_|shipping_(?:rate|option|method)|search|polic|knowledge|opening|get_time|calculat/i;

export function takeGrounds(evidence: GateEvidence): Grounds {
  const now = evidence.now ? new Date(evidence.now) : null;
  const counted = evidence.toolResults.filter((one) => isSucceeded(one.state) || one.effect === "read");
  const isOpen = (name: string) => OPEN_TOOL.test(name);
  return {
    tools: groundValues(
      counted
        .filter((one) => !isOpen(one.tool))
        .flatMap((one) => (isSucceeded(one.state) ? [one.arguments, one.result] : [one.result])),
    ),
    open: groundValues(counted.filter((one) => isOpen(one.tool)).map((one) => one.result)),
    knowledge: groundTexts(evidence.knowledge),
    customer: groundTexts(evidence.customerWords),
    identity: groundTexts(Object.values(evidence.customer).filter((one): one is string => typeof one === "string")),
    company: groundTexts(evidence.company),
    now: now && !Number.isNaN(now.getTime()) ? now : null,
  };
}

/** Only this counts as done. */
export function isSucceeded(state: string): boolean {
  return /^(?:succeeded|success|successful|ok|done|completed?)$/i.test(state);
}
