/** The line that introduces a quote: "On Fri, 5 Jan 2024 at 10:00, Anna <anna@example.com> wrote:". */

import { isBlank, type Line } from "./line.ts";
import { HAS_DATE, HAS_EMAIL, HAS_TIME, HAS_YEAR, PRONOUN, STARTS, STARTS_WITH_DATE, WROTE } from "./words.ts";

export interface Attribution {
  /** Index after its last line. */
  end: number;
  /** Sure without a marked quote below it: everything below is the quote. */
  strong: boolean;
}

const MAX_LINES = 6;
const MAX_LENGTH = 420;

type Strength = "none" | "before-quote" | "strong";

function strip(text: string): string {
  return text.replace(/^[\s*_–—-]+/, "").replace(/[\s*_]+$/, "");
}

function hasDate(text: string): boolean {
  return HAS_YEAR.test(text) || HAS_DATE.test(text);
}

/** Judges one candidate that has been joined to a single line. */
export function attributionStrength(joined: string): Strength {
  const text = strip(joined);
  if (text.length > MAX_LENGTH || text.length < 6) return "none";
  const dashed = /[-–—]{3,}$/.test(text) && /^\s*[-–—]{3,}/.test(joined);
  const ends = /[:：]["'»”)]?$/.test(text) || dashed;
  const email = HAS_EMAIL.test(text);
  const date = hasDate(text);
  const time = HAS_TIME.test(text);
  const verb = WROTE.test(text);
  if (!ends) {
    // Old Gmail wrote "2013/1/5 Anna <anna@example.com>"; Hebrew programs leave the colon out.
    if (/^\d{4}[/.-]\d{1,2}[/.-]\d{1,2}.{1,120}<[^<>\s]+@[^<>\s]+>$/.test(text)) return "before-quote";
    return verb && date && email && /(?:כתב|מאת)/.test(text) ? "before-quote" : "none";
  }
  const begins = STARTS.test(joined) || STARTS_WITH_DATE.test(joined) || dashed;
  const own = PRONOUN.test(text);
  // Without a verb (Gmail in Russian, Yandex, Mail.ru) the address stands last; a sentence that mentions one goes on.
  const endsWithAddress = /[^\s<>@]+@[^\s<>@]+[>)\]"'»]*\s*[:：]["'»”)]?$/.test(text);
  if (begins && date && time && ((email && (verb || endsWithAddress)) || (verb && !own))) return "strong";
  if (begins && verb && email && date) return "strong";
  // Old Android: "Support <support@example.com> wrote:" and the original unmarked below; nobody types that line.
  const nameFirst = /^[^<>:!?]{1,80}<\s?[^<>\s]+@[^<>\s]+\s?>,?\s*(\S.{0,60})$/.exec(text);
  if (nameFirst !== null && WROTE.test(` ${nameFirst[1]!}`) && !own) return "strong";
  if (own) return begins && date && time ? "before-quote" : /\d[:.]\d\d/.test(text) && date ? "before-quote" : "none";
  if (email && (verb || date) && text.length < 260) return "before-quote";
  if (verb && date && (begins || time)) return "before-quote";
  if (/^(?:quoting|zitat von|citando)\s.{2,120}:$/i.test(text)) return "before-quote";
  // "Anna Smith wrote:", as forums and old programs have it.
  const name = /^(?:"[^"]{2,60}"|(?:\p{Lu}[\p{L}'.-]*\s?){1,5}),?\s*\S.*$/u.test(text) && text.length < 70;
  return name && verb && /^[^.!?,]*$/.test(text.replace(/:$/, "")) && !begins ? "before-quote" : "none";
}

/** Cheap test that lets most lines of a text pass: an attribution ends within six lines, and ends like this. */
function mayEndSoon(lines: Line[], from: number): boolean {
  for (let i = from; i < lines.length && i < from + MAX_LINES; i++) {
    if (lines[i]!.key === "") return false;
    if (/(?:[:：>*_-]|[:：]["'»”)]|כתב\S*)$/.test(lines[i]!.key)) return true;
  }
  return false;
}

function mayBegin(key: string): boolean {
  return STARTS.test(key) || STARTS_WITH_DATE.test(key) || HAS_EMAIL.test(key) || WROTE.test(key);
}

function joinLines(lines: Line[], from: number, count: number): string {
  let joined = "";
  for (let i = from; i < from + count; i++) {
    // A mail address cut at the line's end has no blank in it.
    joined += joined === "" || joined.endsWith("<") ? lines[i]!.key : ` ${lines[i]!.key}`;
  }
  return joined.replace(/<\s*mailto:/i, "<");
}

/** GroupWise: `>>> Anna Smith <anna@example.com> 11/19/2026 4:47 PM >>>`, the original unmarked below. */
export function isFramedAttribution(key: string): boolean {
  return /^>>> .{3,200} >>>$/.test(key) && hasDate(key);
}

/** Finds an attribution that begins at line `from`, wrapped over at most six lines. */
export function findAttribution(lines: Line[], from: number, folded: (i: number) => boolean): Attribution | null {
  const first = lines[from]!;
  if (isFramedAttribution(first.key)) return { end: from + 1, strong: true };
  if (first.depth > 0 || !mayEndSoon(lines, from) || !mayBegin(first.key)) return null;
  let found: Attribution | null = null;
  for (let count = 1; count <= MAX_LINES && from + count <= lines.length; count++) {
    const last = lines[from + count - 1]!;
    if (isBlank(last) || last.depth > 0 || last.quoted || (count > 1 && folded(from + count - 1))) break;
    const joined = joinLines(lines, from, count);
    if (joined.length > MAX_LENGTH + 40) break;
    const strength = attributionStrength(joined);
    if (strength === "none") continue;
    // A name-first line must be whole: else the sentence above it would be taken along.
    if (count > 1 && !STARTS.test(first.key) && !STARTS_WITH_DATE.test(first.key) && !HAS_EMAIL.test(first.key)) break;
    found = { end: from + count, strong: strength === "strong" };
    break;
  }
  if (found === null || found.end - from === 1) return found;
  // "On the box I see a label.\nOn 5 Jan 2024, Anna wrote:": lines that add nothing to the attribution are the person's.
  if (/^\p{L}{2,12}[.,]{1,2}$/u.test(first.key)) return found;
  for (let start = from + 1; start < found.end; start++) {
    if (!mayBegin(lines[start]!.key)) continue;
    const rest = joinLines(lines, start, found.end - start);
    // The date stands on the lines above: they belong to it.
    if (!hasDate(rest) && hasDate(joinLines(lines, from, start - from))) continue;
    const strength = attributionStrength(rest);
    if (strength === "strong" || (strength === "before-quote" && !found.strong)) return null;
  }
  return found;
}
