import { listConcepts } from "../router/thesaurus.ts";
import { type Token, tagTokens } from "./clause-tags.ts";
import type { Stretch } from "./sentences.ts";

/** A clause of a folded text and what it looks like: numbers of features, each once. */
export interface Clause {
  start: number;
  end: number;
  features: Int32Array;
}

/** What a rule by wordings takes a place for; its word counts as one feature among others. */
export interface Hint {
  name: string;
  start: number;
  end: number;
}

/** Features are numbered by hash; two that meet in one number are rare and do little harm. */
export const FEATURE_COUNT = 1 << 20;
/** How far apart two words of a clause may stand and still count as a pair. */
const PAIR_REACH = 6;
/** How many words of a sentence each of its clauses is told of; whoever writes longer ones gains nothing. */
const SENTENCE_WORDS = 80;

const MARKS = /^[,;:()"–—…|•*✓✅]$/u;
/** A clause begins after one of these where somebody or something follows. */
const JOINS = new Set(["and"]);
const BEGINS =
  /^(?:i|we|you|it|your|our|det|nobody|be|have|will|can|if|now|let|please|PLAN|MONEY|PARCEL|CARD|PERSON|ED|RPAST|RPP)$/;

/** Cuts a sentence into clauses: at marks, and at "and", "but" where a new one begins. */
function cut(tokens: readonly Token[]): Token[][] {
  const clauses: Token[][] = [[]];
  for (const [index, token] of tokens.entries()) {
    const last = clauses.at(-1)!;
    const next = tokens[index + 1];
    const isMark =
      MARKS.test(token.word) ||
      token.tag === "EMO" ||
      (token.word === "-" && tokens[index - 1] !== undefined && tokens[index - 1]!.end < token.start);
    if (isMark) {
      if (token.tag === "EMO") clauses.push([token]);
      else if (last.length > 0) clauses.push([]);
      continue;
    }
    if (
      last.length > 1 &&
      ((token.tag === "if" &&
        !(token.word === "пока" && /^(?:не|нет|ничего|никто|никаких|что)$/.test(next?.word ?? ""))) ||
        token.word === "that" ||
        token.word === "что" ||
        (JOINS.has(token.tag) && next && BEGINS.test(next.tag)))
    )
      clauses.push([token]);
    else last.push(token);
  }
  // A bare link says nothing; whether it is ours the rules on links know.
  return clauses.filter((clause) => clause.some(({ tag }) => (/[a-zA-Z]/.test(tag) && tag !== "LINK") || tag === "0"));
}

const WHO = /^(?:i|we|you|it|your|our|nobody|PERSON|PLAN|MONEY|PARCEL|CARD|MSG)$/;
const HOW =
  /^(?:be|have|will|can|not|do|ED|ING|RPAST|RPP|RWE|RI|RIT|RTHEY|RYOU|RIMP|RINF|youwill|talk|talked|talking|talks|want|happy|done|S)$/;

function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let place = 0; place < text.length; place++) {
    value ^= text.charCodeAt(place);
    value = Math.imul(value, 0x01000193);
  }
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  value ^= value >>> 13;
  return (value >>> 0) & (FEATURE_COUNT - 1);
}

/** Clauses of a folded text in lower case, in order. */
export function readClauses(lower: string, sentences: readonly Stretch[], hints: readonly Hint[] = []): Clause[] {
  const clauses: Clause[] = [];
  for (const { start, end } of sentences) {
    const said = lower.slice(start, end);
    const tokens = tagTokens(said, start);
    const isQuestion = said.trimEnd().endsWith("?");
    const parts = cut(tokens);
    const whole = tokens
      .slice(0, SENTENCE_WORDS)
      .flatMap(({ stem }, index) => [hash(`W ${stem}`), hash(`V ${stem} ${tokens[index + 1]?.stem ?? "$"}`)]);
    const supposes = parts.some((part) => part[0]?.tag === "if" || part[1]?.tag === "if");
    let before = "^";
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1;
      const [from, to] = [part[0]!.start, part.at(-1)!.end];
      const hinted = hints.filter((hint) => hint.start < to && from < hint.end).map(({ name }) => name);
      clauses.push({
        start: part[0]!.start,
        end: part.at(-1)!.end,
        features: describe(part, whole, [
          isQuestion ? (isLast ? "Q" : "Q-") : ".",
          supposes ? "if" : "",
          `p=${before}`,
          parts.length > 1 && isLast && index > 0 ? "last" : "",
          ...hinted.map((name) => `r ${name}`),
          ...hinted.map((name) => `r ${name} ${isQuestion}`),
          `r# ${hinted.length}`,
        ]),
      });
      before = shapeOf(part);
    }
  }
  return clauses;
}

function shapeOf(part: readonly Token[]): string {
  const who = part.find(({ tag }) => WHO.test(tag));
  const how = part.filter(({ tag }) => HOW.test(tag) || tag === "if" || tag === "sorry" || tag === "thx");
  return `${who?.tag ?? "-"}|${how
    .slice(0, 3)
    .map(({ tag }) => tag)
    .join(" ")}`;
}

function describe(part: readonly Token[], whole: readonly number[], context: readonly string[]): Int32Array {
  const found = new Set<number>(whole);
  const add = (text: string) => found.add(hash(text));
  const isQuestion = context[0] === "Q";
  const q = isQuestion ? "?" : "";
  for (const one of context) if (one) add(one);
  const tags = ["^", ...part.map(({ tag }) => tag), "$"];
  for (let at = 0; at < tags.length; at++) {
    add(`t${q} ${tags[at]}`);
    if (at + 1 < tags.length) add(`t${q} ${tags[at]} ${tags[at + 1]}`);
    if (at + 2 < tags.length) add(`t${q} ${tags[at]} ${tags[at + 1]} ${tags[at + 2]}`);
    if (at + 3 < tags.length) add(`t${q} ${tags[at]} ${tags[at + 1]} ${tags[at + 2]} ${tags[at + 3]}`);
    if (at + 2 < tags.length) add(`k${q} ${tags[at]} * ${tags[at + 2]}`);
  }
  for (const [index, { stem, tag, word }] of part.entries()) {
    add(`s ${stem}`);
    add(`s${q || "."} ${stem}`);
    add(`w ${word}`);
    const next = part[index + 1];
    add(`b ${stem} ${next?.stem ?? "$"}`);
    if (index === 0) add(`b ^ ${stem}`);
    if (next) {
      add(`m ${tag} ${next.stem}`);
      add(`n ${stem} ${next.tag}`);
      const third = part[index + 2];
      if (third) {
        add(`3 ${stem} ${next.stem} ${third.stem}`);
        add(`4 ${stem} * ${third.stem}`);
      }
    }
    // Pieces of four letters: a word nobody has taught still looks like its kin.
    if (/^\p{L}/u.test(word))
      for (let from = -1; from + 4 <= word.length + 1; from++)
        add(`G ${from < 0 ? "^" : ""}${word.slice(Math.max(0, from), from + 4)}${from + 4 > word.length ? "$" : ""}`);
    for (let other = index + 2; other <= index + PAIR_REACH && other < part.length; other++)
      add(`5 ${stem} ${part[other]!.stem}`);
    for (const concept of listConcepts(stem)) add(`c ${concept}`);
  }
  const shape = shapeOf(part);
  const has = (tag: string) => part.some((one) => one.tag === tag);
  const mood = `${has("can") ? "c" : ""}${has("not") || has("nobody") ? "n" : ""}${has("want") ? "w" : ""}${has("if") || context[1] ? "i" : ""}${q}`;
  add(`h ${shape}`);
  add(`h ${shape} ${mood}`);
  add(`h ${shape} ${context[2]}`);
  const who = part.find(({ tag }) => WHO.test(tag))?.tag ?? "-";
  for (const { tag } of part)
    if (HOW.test(tag) || WHO.test(tag) || /^(?:now|more|wh)$/.test(tag)) add(`g ${who} ${tag} ${mood}`);
  for (const { tag } of part) if (WHO.test(tag)) add(`i ${context[2]} ${tag}`);
  add(`l ${Math.min(8, part.length)} ${mood}`);
  return Int32Array.from(found).sort();
}
