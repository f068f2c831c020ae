/**
 * What this person wrote now (ING-6). Rule of the house: only what is surely a quote or a signature is folded; a line in
 * doubt stays. Quotes found in the HTML's structure come first, the words of attributions and header blocks second.
 */

import { findAttribution, isFramedAttribution } from "./attribution.ts";
import { findHeaderBlock } from "./headerBlock.ts";
import { markInitials } from "./initials.ts";
import { isBlank, type Line } from "./line.ts";
import { foldSignatures } from "./signature.ts";
import {
  BARE_ORIGINAL,
  DASHED_WORDS,
  FORWARD_END,
  FORWARD_MARK,
  headerLabel,
  ORIGINAL_MARK,
  REPLY_ABOVE,
} from "./words.ts";

export interface Folding {
  newText: string;
  /** What was folded, in order; empty when all is shown. */
  quotedText: string;
  /** A quote was found by structure (2), by words (1) or not at all (0). */
  certainty: 0 | 1 | 2;
  /** Nothing was left after folding, so everything is shown. */
  unfolded: boolean;
}

export interface FoldContext {
  /** The message answers another one: it has In-Reply-To or References, or a reply's subject. */
  isReply: boolean;
}

type Mark = "keep" | "quote" | "signature";

/** A person's own words end long before; what is longer is a log or a book, and its rest follows its last fold. */
const MAX_LINES = 20_000;

export function foldLines(all: Line[], context: FoldContext): Folding {
  const lines = all.length > MAX_LINES ? all.slice(0, MAX_LINES) : all;
  markInitials(lines);
  const { marks, certainty } = markLines(lines, context);
  const last = marks[marks.length - 1] ?? "keep";
  while (marks.length < all.length) marks.push(last);
  return present(all, marks, certainty);
}

function markLines(lines: Line[], context: FoldContext): { marks: Mark[]; certainty: Folding["certainty"] } {
  const marks: Mark[] = lines.map((line) => (line.quoted ? "quote" : line.signature ? "signature" : "keep"));
  const structural = lines.some((line) => line.quoted && !isBlank(line));
  const sureDepth = new Set<number>();
  let textual = false;
  let i = 0;
  while (i < lines.length) {
    const line = lines[i]!;
    if (marks[i] !== "keep" || isBlank(line) || (line.depth > 0 && !isFramedAttribution(line.key))) {
      i++;
      continue;
    }
    const cutAt = findCut(lines, marks, i, sureDepth);
    if (cutAt === null) {
      i++;
      continue;
    }
    textual = true;
    foldRuleAbove(lines, marks, i);
    for (let at = i; at < cutAt; at++) if (marks[at] === "keep") marks[at] = "quote";
    i = cutAt;
  }
  textual = foldMarkedLines(lines, marks, sureDepth, context) || textual;
  textual = foldBareBlocks(lines, marks, context) || textual;
  foldSignatureStretches(lines, marks);
  return { marks, certainty: structural ? 2 : textual ? 1 : 0 };
}

function nextWritten(lines: Line[], from: number): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at]!)) at++;
  return at;
}

/** Where the quote that is introduced at line `i` ends, or null where nothing is introduced. */
function findCut(lines: Line[], marks: Mark[], i: number, sureDepth: Set<number>): number | null {
  const line = lines[i]!;
  const scopeEnd = line.scope === null ? lines.length : Math.min(line.scope.end, lines.length);
  if (line.cut) return scopeEnd;
  if (REPLY_ABOVE.test(line.key)) return scopeEnd;
  const quoteAt = (at: number): boolean => {
    const next = nextWritten(lines, at);
    const candidate = lines[next];
    if (candidate === undefined) return false;
    if (candidate.depth > 0 || candidate.perhapsQuoted) sureDepth.add(next);
    return candidate.depth > 0 || candidate.quoted || candidate.perhapsQuoted;
  };
  const isMark = ORIGINAL_MARK.test(line.key) || FORWARD_MARK.test(line.key);
  if (isMark || DASHED_WORDS.test(line.key) || BARE_ORIGINAL.test(line.key)) {
    const next = nextWritten(lines, i + 1);
    if (next < lines.length && next <= i + 4) {
      const block = findHeaderBlock(lines, next, true);
      if (block !== null) return quoteAt(block.end) ? block.end : endOfForward(lines, block.end, scopeEnd);
      const attribution = isMark ? findAttribution(lines, next, (at) => marks[at] !== "keep") : null;
      if (attribution !== null)
        return quoteAt(attribution.end) ? attribution.end : endOfForward(lines, attribution.end, scopeEnd);
      if (isMark && quoteAt(i + 1)) return i + 1;
    }
    // Words such as "Original Message" between dashes are sure by themselves only when something stands above and below.
    if (ORIGINAL_MARK.test(line.key) && next < lines.length) {
      const label = headerLabel(lines[next]!.key);
      if (label !== null || /^[\s*]*[-–—]{4,}.*[-–—]{4,}[\s*]*$/.test(line.key))
        return endOfForward(lines, i + 1, scopeEnd);
    }
  }
  const ruled = line.rule || isRuleBefore(lines, i);
  const block = findHeaderBlock(lines, i, ruled);
  if (block !== null) return quoteAt(block.end) ? block.end : endOfForward(lines, block.end, scopeEnd);
  const attribution = findAttribution(lines, i, (at) => marks[at] !== "keep");
  if (attribution !== null) {
    if (quoteAt(attribution.end)) return attribution.end;
    if (attribution.strong && nextWritten(lines, attribution.end) < lines.length) return scopeEnd;
    if (line.attribution) return attribution.end;
    // The quote itself was cut away by the program, only its introduction is left.
    if (attribution.strong) return attribution.end;
  }
  return line.attribution && quoteAt(i + 1) ? i + 1 : null;
}

/** Yandex and some others say where a forwarded message ends; what follows is the sender's own. */
function endOfForward(lines: Line[], from: number, limit: number): number {
  for (let at = from; at < limit; at++) if (FORWARD_END.test(lines[at]!.key)) return at + 1;
  return limit;
}

const DRAWN_RULE = /^(?:_{5,}|-{10,}|={10,}|\*{10,}|[—–]{5,})$/;

function isRuleBefore(lines: Line[], i: number): boolean {
  for (let at = i - 1; at >= 0 && at >= i - 3; at--) {
    if (lines[at]!.rule && isBlank(lines[at]!)) return true;
    if (DRAWN_RULE.test(lines[at]!.key)) return true;
    if (!isBlank(lines[at]!)) return false;
  }
  return false;
}

function foldRuleAbove(lines: Line[], marks: Mark[], i: number): void {
  for (let at = i - 1; at >= 0 && at >= i - 4; at--) {
    if (isBlank(lines[at]!)) continue;
    if (!DRAWN_RULE.test(lines[at]!.key) || marks[at] !== "keep") return;
    marks[at] = "quote";
  }
}

/**
 * Lines that begin with `>`. Sure below an attribution, and then everywhere after it; without one in an answer, when
 * several lines stand together or the block opens the message. "> 5 boxes" alone in a text is the person's own.
 */
function foldMarkedLines(lines: Line[], marks: Mark[], sure: Set<number>, context: FoldContext): boolean {
  let introduced = false;
  let any = false;
  let seenOwn = false;
  const lastSure = Math.max(-1, ...sure);
  let i = 0;
  while (i < lines.length) {
    const line = lines[i]!;
    if (marks[i] === "quote") introduced = true;
    if (line.depth === 0 || marks[i] !== "keep") {
      if (marks[i] === "keep" && !isBlank(line)) seenOwn = true;
      i++;
      continue;
    }
    let end = i;
    let count = 0;
    while (end < lines.length && lines[end]!.depth > 0) {
      if (line.key.replace(/[>\s]/g, "") !== "") count++;
      end++;
    }
    if (sure.has(i)) introduced = true;
    // "> 5 boxes", ">>> important >>>"
    const isOwn = count === 1 && /^>+\s?(?:[$€£¥₽~=≈%]|\d+(?![.)\d])|[^<>]{1,80}>+$)/.test(line.key);
    const setOff = i === 0 || isBlank(lines[i - 1]!) || !seenOwn || marks[i - 1] === "quote";
    const nested = count > 1 && lines.slice(i, Math.min(end, i + 200)).some((quoted) => quoted.depth > 1);
    // Above the program's own attribution it is what the person typed or pasted: a log, a prompt.
    const above = seenOwn && i < lastSure;
    const unintroduced = context.isReply && !isOwn && !above && (count > 1 || setOff);
    if (sure.has(i) || introduced || nested || unintroduced) {
      for (let at = i; at < end; at++) marks[at] = "quote";
      introduced = true;
      any = true;
    }
    i = end;
  }
  return any;
}

/** Block quotes of unknown make: quotes in an answer, indents in a first message. */
function foldBareBlocks(lines: Line[], marks: Mark[], context: FoldContext): boolean {
  const introduced = marks.includes("quote");
  let any = false;
  for (let i = 0; i < lines.length; i++) {
    if (!lines[i]!.perhapsQuoted || marks[i] !== "keep") continue;
    if (!introduced && !context.isReply) continue;
    marks[i] = "quote";
    any = true;
  }
  return any;
}

function foldSignatureStretches(lines: Line[], marks: Mark[]): void {
  let start = 0;
  while (start < lines.length) {
    if (marks[start] !== "keep") {
      start++;
      continue;
    }
    let end = start;
    while (end < lines.length && marks[end] === "keep") end++;
    foldSignatures(lines, start, end, (at) => {
      marks[at] = "signature";
    });
    start = end;
  }
}

/** Joins lines, at most one blank line in a row. */
export function joinShown(lines: Line[]): string {
  const out: string[] = [];
  for (const line of lines) {
    const text = isBlank(line) ? "" : line.text.trimEnd();
    if (text === "" && (out.length === 0 || out[out.length - 1] === "")) continue;
    out.push(text);
  }
  while (out[out.length - 1] === "") out.pop();
  return out.join("\n").trim();
}

function present(lines: Line[], marks: Mark[], certainty: Folding["certainty"]): Folding {
  const shown: Line[] = [];
  const folded: Line[] = [];
  let previous: Mark = "keep";
  lines.forEach((line, i) => {
    const mark = marks[i]!;
    if (mark === "keep") {
      // A fold between two of the person's paragraphs leaves a blank line, so that they don't run together.
      if (previous !== "keep" && shown.length > 0) shown.push({ ...line, text: "", key: "" });
      shown.push(line);
    } else folded.push(line);
    if (!isBlank(line) || mark !== "keep") previous = mark;
  });
  const newText = joinShown(shown);
  if (newText === "") return { newText: joinShown(lines), quotedText: "", certainty, unfolded: folded.length > 0 };
  return { newText, quotedText: joinShown(folded), certainty, unfolded: false };
}
