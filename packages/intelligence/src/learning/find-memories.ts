import type { MemoryKind } from "@rapport/schema";
import { ENGLISH_PATTERNS, type MemoryPattern, RUSSIAN_PATTERNS } from "./memory-patterns.ts";

/** Something a customer said of themselves that lasts, with the words it stands in: `text.slice(start, end) === quote`. */
export interface FoundMemory {
  kind: MemoryKind;
  topic: string | null;
  text: string;
  quote: string;
  start: number;
  end: number;
  confidence: number;
}

/** Names the rules, so that what they found can be told from what later ones find. */
export const MEMORY_PIPELINE = { name: "memories", version: "1" } as const;

const LONGEST_TEXT = 8000;
const MOST_OF_ONE_MESSAGE = 8;
const LONGEST_QUOTE = 200;

/** Finds what lasts in a customer's own words (INT-10): narrow patterns, English and Russian. No model, no guesses. */
export function findMemories(message: string): FoundMemory[] {
  const text = message.slice(0, LONGEST_TEXT);
  const patterns = [
    ...(/[a-z]/i.test(text) ? ENGLISH_PATTERNS : []),
    ...(/[а-яё]/i.test(text) ? RUSSIAN_PATTERNS : []),
  ];
  const found: FoundMemory[] = [];
  for (const sentence of divide(text)) {
    if (!isOwnWord(sentence.text)) continue;
    for (const pattern of patterns) {
      if (sentence.isQuestion && !pattern.mayAsk) continue;
      for (const match of sentence.text.matchAll(pattern.pattern)) {
        const memory = read(pattern, match, sentence.start, text);
        if (memory && !found.some((other) => other.start < memory.end && memory.start < other.end)) found.push(memory);
      }
    }
  }
  return found.sort((a, b) => a.start - b.start).slice(0, MOST_OF_ONE_MESSAGE);
}

function read(pattern: MemoryPattern, match: RegExpMatchArray, offset: number, text: string): FoundMemory | null {
  const quote = match[0].trimEnd();
  const start = offset + match.index!;
  const end = start + quote.length;
  const what = (match.groups?.what ?? "").trim();
  if (quote.length > LONGEST_QUOTE || isInQuotes(text, start, end) || isPassing(pattern.kind, what)) return null;
  const words = pattern.word(what, quote).replace(/\s+/g, " ").trim();
  return { kind: pattern.kind, topic: pattern.topic, text: words, quote, start, end, confidence: pattern.confidence };
}

/** Of themselves, in the first person. */
const OF_SELF =
  /(?<![\p{L}])(?:i|i['’](?:m|ve|d)|my|me|we|we['’]re|our|us|я|мы|мне|меня|нам|нас|мой|моя|моё|мое|мои|моей|моего|наш\p{L}*|у нас)(?![\p{L}])/iu;
const FEWEST_WORDS = 4;

/** Worth a model's look: a plain statement of the customer's about themselves. Questions and requests of the moment are not. */
export function mayHoldMemories(message: string): boolean {
  return divide(message.slice(0, LONGEST_TEXT)).some(
    ({ text, isQuestion }) =>
      !isQuestion && OF_SELF.test(text) && text.trim().split(/\s+/).length >= FEWEST_WORDS && isOwnWord(text),
  );
}

/**
 * Looks after what a model says it found: the quote has to stand in the customer's own words, and the quote itself is what is
 * remembered, so nothing can be made up. Null: it is dropped.
 */
export function verifyMemory(message: string, claimed: { kind: MemoryKind; quote: string }): FoundMemory | null {
  const text = message.slice(0, LONGEST_TEXT);
  const wanted = claimed.quote.trim();
  if (wanted.length < 6 || wanted.length > LONGEST_QUOTE || wanted.split(/\s+/).length < 2) return null;
  const place = findWords(text, wanted);
  if (!place) return null;
  const sentences = divide(text).filter(({ start, end }) => start < place.end && place.start < end);
  // One statement, of their own, and no question.
  if (sentences.length !== 1 || sentences[0]!.isQuestion || !isOwnWord(sentences[0]!.text)) return null;
  if (isInQuotes(text, place.start, place.end)) return null;
  const quote = text.slice(place.start, place.end);
  const topic = claimed.kind === "name" || claimed.kind === "language" ? claimed.kind : null;
  return { kind: claimed.kind, topic, text: quote.replace(/\s+/g, " "), quote, ...place, confidence: 0.6 };
}

function findWords(text: string, wanted: string): { start: number; end: number } | null {
  const pattern = wanted
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("\\s+");
  const match = new RegExp(`(?<![\\p{L}\\p{N}])${pattern}(?![\\p{L}\\p{N}])`, "iu").exec(text);
  return match ? { start: match.index, end: match.index + match[0].length } : null;
}

interface Statement {
  text: string;
  start: number;
  end: number;
  isQuestion: boolean;
}

/** From here on somebody else speaks: a mail that was forwarded or answered, with its head. */
const FOREIGN_BEGINS =
  /^\s*(?:-{2,}.*(?:forwarded|original|пересыл|переслан|исходное|оригинальн)|begin forwarded message|начало пересылаемого|on .{5,80} wrote:|.{5,80}(?:писал|написал)(?:\(а\)|а)?:\s*$|(?:from|от|от кого):\s)/imu;

/** Sentences of a message, without lines that quote somebody and what stands under a foreign head. */
function divide(message: string): Statement[] {
  const statements: Statement[] = [];
  const text = message.slice(0, FOREIGN_BEGINS.exec(message)?.index ?? message.length);
  for (const line of text.matchAll(/[^\n]+/g)) {
    if (/^\s*(?:>|\||On .* wrote:|-{2,}|From:|Sent:|Subject:|Кому:|От кого:|Тема:)/.test(line[0])) continue;
    for (const part of line[0].matchAll(/[^.!?…]+(?:\.(?=\S)[^.!?…]*)*[.!?…]*/gu)) {
      const start = line.index + part.index;
      statements.push({ text: part[0], start, end: start + part[0].length, isQuestion: part[0].includes("?") });
    }
  }
  return statements;
}

/** Somebody else's words, told or supposed. */
const TOLD =
  /(?<![\p{L}])(?:said|says|told|tells|wrote|writes|asked|claims?|claimed|according to|supposedly|imagine|suppose|pretend|if i|as if|сказал\p{L}*|говорит|говорят|написал\p{L}*|пишет|пишут|попросил\p{L}*|якобы|представь\p{L}*|допустим|если бы)(?![\p{L}])/iu;

/**
 * What would be an order, a right, money or a secret is never remembered, whoever says it (INT-7): a memory is told to a model
 * and shown to people, and must not be able to ask anything of them.
 */
const POWER =
  /(?<![\p{L}])(?:refund\p{L}*|admin\p{L}*|administrators?|moderator|superuser|root|owner|staff|employee|developer|confirm\p{L}*|approv\p{L}*|verif\p{L}*|authori[sz]\p{L}*|permission\p{L}*|privileg\p{L}*|access|password\p{L}*|passcode|pin|code|codes|cvv|cvc|card|cards|token|api|discount\p{L}*|coupon\p{L}*|voucher\p{L}*|credit\p{L}*|money|price\p{L}*|pay|pays|paid|payment\p{L}*|charge\p{L}*|free (?:of charge|shipping|box|boxes|delivery|month)|compensat\p{L}*|instruct\p{L}*|system|prompt\p{L}*|ignore\p{L}*|disregard|override|bypass|rules?|polic(?:y|ies)|bots?|assistant|ai|model|cancel\p{L}*|unsubscribe|subscription\p{L}*|remember that|from now on|you (?:must|should|have to|are)|возврат\p{L}*|верните|вернуть|админ\p{L}*|модератор\p{L}*|сотрудни\p{L}*|владел\p{L}*|подтвержд\p{L}*|одобр\p{L}*|разреш\p{L}*|доступ\p{L}*|прав[ао](?:ми)?|парол\p{L}*|код(?:а|ы|ов|ом|у)?|пин|карт(?:а|ы|у|ой|е|ам|ами)|токен\p{L}*|скидк\p{L}*|купон\p{L}*|промокод\p{L}*|бесплатн\p{L}*|деньг\p{L}*|денег|оплат\p{L}*|плат[иеё]\p{L}*|компенс\p{L}*|инструкц\p{L}*|систем\p{L}*|промпт\p{L}*|игнорир\p{L}*|правил\p{L}*|бот\p{L}{0,2}|ассистент\p{L}*|отмен\p{L}*|подписк\p{L}*|запомни\p{L}*|ты (?:должен|обязан)|вы (?:должны|обязаны))(?![\p{L}])/iu;

/** Numbers long enough to be a secret or an account, addresses and links. */
const SECRET = /\d[\d\s-]{3,}\d|[\w.+-]+@[\w-]+\.|https?:|www\.|(?<![\p{L}\p{N}])(?=\w*\d)(?=\w*[a-z])\w{8,}/iu;

/** The customer's own statement of themselves, which may be remembered. */
function isOwnWord(sentence: string): boolean {
  return !TOLD.test(sentence) && !POWER.test(sentence) && !SECRET.test(sentence) && !/[<>{}[\]`\\]/.test(sentence);
}

/** Between quotation marks: somebody's words that are told on. */
function isInQuotes(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const isOpen = (open: string, close: string) =>
    before.lastIndexOf(open) > before.lastIndexOf(close) && after.includes(close);
  const isOdd = (mark: string) => before.split(mark).length % 2 === 0 && after.includes(mark);
  return isOpen("«", "»") || isOpen("“", "”") || isOpen("„", "“") || isOdd('"');
}

/** A choice of the moment, not a taste: "I prefer the second one", "call me Monday". */
const PASSING: Partial<Record<MemoryKind, RegExp>> = {
  preference:
    /(?<![\p{L}])(?:options?|one|ones|different|first|second|third|other|latter|former|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|next|this|that|these|those|replacement|exchange|new|same|both|either|neither|вариант\p{L}*|график\p{L}*|перв\p{L}*|втор\p{L}*|друг\p{L}*|нов\p{L}*|замен\p{L}*|обмен\p{L}*|январ\p{L}*|феврал\p{L}*|март\p{L}*|апрел\p{L}*|ма[йяе]|июн\p{L}*|июл\p{L}*|август\p{L}*|сентябр\p{L}*|октябр\p{L}*|ноябр\p{L}*|декабр\p{L}*|сегодня|завтра|следующ\p{L}*|этот?|эт[аиу])(?![\p{L}])/iu,
  name: /^(?:Back|Tomorrow|Today|Tonight|Later|Now|Again|Asap|When|On|At|If|After|Before|Please|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|January|February|March|April|May|June|July|August|September|October|November|December|The|My|An|Sir|Boss|God|King|Crazy|Stupid|Завтра|Сегодня|Потом)(?![\p{Ll}])/u,
};

function isPassing(kind: MemoryKind, what: string): boolean {
  return PASSING[kind]?.test(what) ?? false;
}
