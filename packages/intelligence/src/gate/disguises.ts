import { codeKey } from "./facts-tokens.ts";
import type { Grounds } from "./ground.ts";
import type { Readable } from "./readable.ts";
import type { Stretch } from "./sentences.ts";

interface Disguise {
  what: string;
  start: number;
  end: number;
}

const SPELLED = /(?<![\p{L}\d])\p{L}(?:[ .,*_/|~+·•-]{1,3}\p{L}){3,}(?![\p{L}\d])/gu;
const ENCODED =
  /(?<![a-z\d+/=_-])(?=[a-z\d+/_-]*[a-z])(?:[a-z\d+/_-]{24,}={0,2}|[a-z\d+/]{8,}={1,2})(?![a-z\d+/=_-])/gi;
/** Capitals and small letters by turns, as base64 has them. */
const MIXED_CASE = /(?<![\w/.@+=-])(?=[A-Za-z\d+/]{16})(?:[A-Z\d+/]*[a-z]+[\d+/]*[A-Z]){4}[\w+/]*={0,2}/g;
const BYTES =
  /(?:(?:0x|\\x|%|&#x?|\\u|u\+)[\da-f]{2,6};?[ ,]*){3,}|(?<![\p{L}\d])(?:[01]{8}[ ,]*){3,}|(?<![\p{L}\d])(?:0x)?[a-f\d]{16,}(?![\p{L}\d])|(?<![\p{L}\d])(?:[a-f\d]{2} ){5,}[a-f\d]{2}(?![\p{L}\d])/giu;
/** Escapes of an address, in what is none. */
const ESCAPED = /\S*?(?:%[\da-f]{2}\S*?){2}\S*/gi;
/** Letters and the digits that look like them by turns: `4rr1v35`, `c0mpl41n5`. */
const DIGITAL =
  /(?<![\p{L}\d@./_-])(?=[\p{L}\d]{3,14}(?![\p{L}\d_-]))(?=[\p{L}\d]*(?:\p{L}[013457]{1,3}\p{L}|[013457]\p{L}+[013457]))(?![\p{L}\d]*\d{4})[\p{L}\d]+/gu;
/** Letters and digits in one word, and no "10am", "5kg" or "2nd". */
const MIXED_WORD = /[a-z]\d|^\d(?!\d*(?:st|nd|rd|th|am|pm|kg|ml|cm|mm|km|min|hrs?)$)/;
const DIGITS_FIRST = /(?<![\p{L}\d@./_-])[013457]{1,3}\p{L}{2,12}(?![\p{L}\d_-])/gu;
/** A page shows the title of a link only to who lingers on it. */
const LINK_TITLE = /\]\(\S{1,300}\s+["'(][^\n]{1,600}["')]\s*\)/g;
const COMMENT =
  /<!--|-->|\/\*.{0,200}\*\/|<[a-z/!][^>\n]{0,300}>|&(?:lt|gt|amp|nbsp|zwj|shy|#\d{1,6});|\[\/\/\]: #|\]\(\s*#/gi;
const MARKDOWN_LINK = /!?\[([^\][\n]{0,200})\]\(([^)\s[]{1,300})(?:\s[^)\n]{0,100})?\)/g;
const MORSE = /(?:[.-]{1,6}[ /]+){5,}[.-]{1,6}/g;
const LEET =
  /(?<![\p{L}\d@$#.:/-])(?=[\p{L}\d@$!|0-9]*[\d@$!|])(?=[\p{L}\d@$!|]*\p{L})[\p{L}\d@$!|]{4,24}(?![\p{L}\d@$])/gu;
const LEET_LETTERS: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
};
const WEIGHTY =
  /cance+l|refund|paus|suspend|terminat|subscri|money|guarant|replac|discount|coupon|passw|charg|credit|skip|frozen|approv|process|prompt|secret|stupid|idiot|fault|blam|reimburs|complet|updat|remov|shipp|delive|account|confirm|отмен|верн|возврат|приостан|подписк|деньг|скидк|пауз|гарант|заморож/;
const MERGED =
  /cance+l+ed|refunded|suspended|terminated|reimbursed|unsubscribed|paused(?:your|the)|hasbeen(?:paused|skipped|cancel)|yoursubscription|отменена|отменили|приостановлена|приостановили|вернулиденьги|возвращены|возвратоформлен|расторгнут/g;

const COMPOUND =
  /^(?:e-|re-|co-|pre-|non-|self-|well-|hand-|one-|two-|six-|four-|day-|sign-|log-|check-|set-|opt-|on-|in-|up-|out-|add-|set-|pick-|drop-|long-|full-|part-|real-|gift-|high-|low-|eco-|anti-|multi-|semi-|по-|из-|кое-|во-|чат-|веб-|смс-|смс|онлайн-|трек-|мини-|где-|как-|что-|кто-|чем-|куда-)|-(?:up|in|out|off|on|to|by|free|made|time|day|way|mail|то|ка|таки|либо|нибудь|за|под|код|номер|чат|бокс)$/;

/** Words spelled out, encoded, written with digits, torn apart or hidden in marks, in places of the folded text. */
export function findDisguises(
  { plain, lower }: Pick<Readable, "plain" | "lower">,
  sentences: readonly Stretch[],
  grounds: Grounds,
): Disguise[] {
  const found: Disguise[] = [];
  const add = (what: string, match: RegExpMatchArray) =>
    found.push({ what, start: match.index!, end: match.index! + match[0].length });
  for (const match of lower.matchAll(SPELLED)) add("words spelled letter by letter", match);
  for (const match of lower.matchAll(ENCODED))
    if (isEncoded(match[0]) && !isKnown(match[0], grounds)) add("an encoded text", match);
  for (const match of plain.matchAll(MIXED_CASE))
    if (!isKnown(match[0].toLowerCase(), grounds)) add("an encoded text", match);
  for (const match of lower.matchAll(BYTES)) if (!isKnown(match[0].trim(), grounds)) add("an encoded text", match);
  if (lower.includes("%"))
    for (const match of lower.matchAll(ESCAPED)) if (!/:\/\/|www\./.test(match[0])) add("an encoded text", match);
  for (const match of lower.matchAll(LINK_TITLE)) add("a link with a title that is not shown", match);
  for (const match of lower.matchAll(MORSE)) add("an encoded text", match);
  for (const match of lower.matchAll(COMMENT)) add("marks of a page, which may hide text", match);
  for (const match of lower.matchAll(MARKDOWN_LINK))
    if (isMisleading(match[0], match[1]!, match[2]!)) add("a link whose words and goal differ", match);
  for (const match of lower.matchAll(/[а-я]+[0-9@$]+[а-я][а-я0-9@$]*/g))
    add("a word written with digits or signs for letters", match);
  for (const match of lower.matchAll(LEET)) {
    const word = match[0].replace(/[013457894@$!|]/g, (sign) => LEET_LETTERS[sign] ?? sign);
    if (
      WEIGHTY.test(word) ||
      WEIGHTY.test(match[0].replace(/1/g, "l").replace(/[03457894@$!|]/g, (sign) => LEET_LETTERS[sign] ?? sign))
    )
      add("a word written with digits or signs for letters", match);
  }
  const byTurns = lower.match(DIGITAL)?.length ?? 0;
  if (byTurns >= 3 || (byTurns > 0 && byTurns + (lower.match(DIGITS_FIRST)?.length ?? 0) >= 3))
    found.push({ what: "words written with digits for letters", start: 0, end: lower.length });
  const words = lower.match(/[\p{L}\d]+/gu) ?? [];
  const mixed = words.filter(
    (word) => /^[a-z013457]{3,14}$/.test(word) && /[a-z]{2}/.test(word) && MIXED_WORD.test(word),
  );
  if (mixed.length >= 2 && mixed.length * 2 >= words.length)
    found.push({ what: "words written with digits for letters", start: 0, end: lower.length });
  const lines = lower.split("\n").filter((line) => line.trim());
  if (lines.length >= 3 && lines.filter((line) => /^\s*[^\s*•-]+\s*$/.test(line)).length >= lines.length * 0.75)
    found.push({ what: "one word a line", start: 0, end: lower.length });
  for (const match of lower.matchAll(/(?:^|\n)[^\s*•-]\S*(?:\n[^\s*•-]\S*){2,}(?=\n|$|,)/g))
    add("one word a line", match);
  const hyphened =
    lower.match(/(?<![\p{L}-])\p{L}{2,5}-\p{L}{2,8}(?![\p{L}-])/gu)?.filter((word) => !COMPOUND.test(word)) ?? [];
  if (hyphened.length >= 2 && hyphened.length * 4 >= (lower.match(/\p{L}+/gu)?.length ?? 0) - hyphened.length)
    found.push({ what: "words torn apart by hyphens", start: 0, end: lower.length });
  for (const { start, end } of sentences) findTorn(lower.slice(start, end), start, found);
  return found;
}

const LONGEST_CODE = 40;

/**
 * A long token is known where it is a tool's whole word (a tracking number), part of an address, or the customer's own; in the middle of
 * a tool's or an article's text it may be a text that nobody sees through.
 */
function isKnown(token: string, { tools, open, knowledge, customer }: Grounds): boolean {
  if (customer.text.includes(token)) return true;
  if (decodesToWords(token)) return false;
  const isWhole = token.length <= LONGEST_CODE && [tools, open].some((ground) => ground.codes.has(codeKey(token)));
  return isWhole || [tools, open, knowledge].some((ground) => isInAddress(token, ground.text));
}

/** Bytes in hexadecimal digits that are letters and spaces: a sentence, and no number of anything. */
function decodesToWords(token: string): boolean {
  const digits = token.replace(/0x|\\x|[\s,]/g, "");
  if (!/^(?:[a-f\d]{2}){4,}$/.test(digits)) return false;
  const text = Buffer.from(digits, "hex").toString("latin1");
  return (text.match(/[a-z .,!?']/gi)?.length ?? 0) >= text.length * 0.9;
}

function isInAddress(token: string, text: string): boolean {
  const at = text.indexOf(token);
  return at >= 0 && /(?:\/\/|www\.)\S*$/.test(text.slice(Math.max(0, at - 300), at));
}

function isEncoded(token: string): boolean {
  if (/=$/.test(token)) return true;
  const words = token.split(/[-_/+]/);
  if (words.length > 2 && words.every((word) => /^(?:[a-z]{1,14}|\d{1,4})$/i.test(word))) return false;
  const vowels = token.match(/[aeiouy]/gi)?.length ?? 0;
  return /\d/.test(token) || vowels < token.length * 0.25 || token.length > 32;
}

function isMisleading(whole: string, words: string, goal: string): boolean {
  if (whole.startsWith("!")) return true;
  const host = (text: string) => /^(?:https?:\/\/)?(?:www\.)?([^/?#\s]+\.[^/?#\s]+)/.exec(text.trim())?.[1] ?? null;
  const shown = host(words.replace(/[*_`]/g, ""));
  return shown !== null && shown !== host(goal);
}

/** "can celled", "ref-unded", "canc*elled": a weighty word that appears only when the gaps are closed. */
function findTorn(sentence: string, offset: number, found: Disguise[]): void {
  const letters: number[] = [];
  let squeezed = "";
  for (let place = 0; place < sentence.length; place++) {
    const code = sentence.charCodeAt(place);
    if ((code >= 97 && code <= 122) || (code >= 0x430 && code <= 0x44f)) {
      squeezed += sentence[place];
      letters.push(place);
    }
  }
  for (const match of squeezed.matchAll(MERGED)) {
    const start = letters[match.index]!;
    const end = letters[match.index + match[0].length - 1]! + 1;
    const piece = sentence.slice(start, end);
    if (
      piece.replace(/[ \n]/g, "") === match[0] &&
      /^(?:paused (?:your|the)|has been|your subscription|вернули деньги|возврат оформлен)/.test(piece)
    )
      continue;
    if (piece.length !== match[0].length && /[^a-zа-я]/.test(piece)) {
      const isOrdinary =
        /^(?:paused[^a-z]+(?:your|the)|has[^a-z]+been[^a-z]+(?:paused|skipped|cancel\w*)|your[^a-z]+subscription|вернули[^а-я]+деньги|возврат[^а-я]+оформлен)$/.test(
          piece,
        );
      if (!isOrdinary) found.push({ what: "a word torn apart", start: offset + start, end: offset + end });
    }
  }
}

const CYRILLIC_LEET: Readonly<Record<string, string>> = {
  "0": "о",
  "1": "и",
  "3": "е",
  "4": "а",
  "5": "с",
  "6": "б",
  "7": "т",
  "8": "в",
  "9": "д",
  "@": "а",
};

/** The text with hyphens within words closed and broken lines joined. */
export function closeGaps(lower: string): string {
  return (
    lower
      // A line that ends in the middle of a sentence goes on in the next.
      .replace(/(?<=[\p{L},])\s*\n\s*(?=\p{L})/gu, " ")
      .replace(/(?<=\p{L})[-_.*~·•]+(?=\p{L})/gu, "")
  );
}

/** The same, and digits read as the letters that they stand for. */
export function readAsMeant(lower: string): string {
  const joined = closeGaps(lower);
  return joined.replace(/(?<![\p{L}\d@$#/.:-])[\p{L}\d@$!|']{1,24}(?![\p{L}\d])/gu, (word) => {
    if (!/\p{L}/u.test(word) && !/^[14]$/.test(word)) return word;
    if (!/[\d@$|]|!\p{L}/u.test(word) || /^\d+(?:st|nd|rd|th|k|h|am|pm|d)$|\d{4}|^.{15,}$/.test(word)) return word;
    const letters = /[а-я]/.test(word) || (/[а-я]/.test(joined) && !/[a-z]/.test(word)) ? CYRILLIC_LEET : LEET_LETTERS;
    return word.replace(/[013456789@$|]|!(?=\p{L})/gu, (sign) => letters[sign] ?? sign);
  });
}
