import type { GateChannel, PhraseList } from "@rapport/schema";
import { foldText } from "./readable.ts";

interface Compiled {
  patterns: { pattern: RegExp; phrase: string }[];
  /** Phrases that cannot be used: not valid, or so made that a message could hold the server up. */
  unusable: string[];
}

/** One hit of a list in a folded text. `isUnusable`: the list itself is broken, nothing was matched. */
export interface PhraseHit {
  list: PhraseList;
  phrase: string;
  start: number;
  end: number;
  isUnusable: boolean;
}

const compiled = new WeakMap<PhraseList, Compiled>();

/** A repeat of a repeat, `(a+)+`, needs exponential time on some texts; so does a back-reference. */
const DANGEROUS = /\((?:[^()\\]|\\.)*(?:[+*]|\{\d+,\d*\})(?:[^()\\]|\\.)*\)(?:[+*]|\{\d+,(?:\d{2,})?\})|\\[1-9]|\\k</;

/** Says why a phrase of a list cannot be used, or null when it can. */
export function explainPhrase(phrase: string): string | null {
  const source = /^\/(.+)\/[a-z]*$/s.exec(phrase)?.[1];
  if (source === undefined) return foldText(phrase).trim() ? null : "The phrase is empty.";
  if (DANGEROUS.test(source))
    return "A repeat within a repeat, or a back-reference, can hold the server up; write it without.";
  try {
    new RegExp(source, "gu");
    return null;
  } catch (error) {
    return `It is no regular expression: ${(error as Error).message}`;
  }
}

/** Folded as drafts are. A star stands for any ending here; in a draft it is a mark that folding leaves out. */
function foldPhrase(phrase: string): string {
  return phrase.split("*").map(foldText).join("*").trim();
}

function compile(list: PhraseList): Compiled {
  const known = compiled.get(list);
  if (known) return known;
  const result: Compiled = { patterns: [], unusable: [] };
  const words: string[] = [];
  for (const phrase of list.phrases) {
    if (explainPhrase(phrase) !== null) {
      result.unusable.push(phrase);
      continue;
    }
    const source = /^\/(.+)\/[a-z]*$/s.exec(phrase)?.[1];
    if (source !== undefined) {
      // `\b` knows no Cyrillic; at the ends of a pattern it is meant as "no letter on the other side".
      result.patterns.push({
        pattern: new RegExp(source.startsWith("\\b") ? source : `(?<![\\p{L}])(?:${source})`, "gu"),
        phrase,
      });
    } else words.push(phrase);
  }
  if (words.length > 0) {
    const alternatives = words.map((phrase) =>
      foldPhrase(phrase)
        .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
        .replace(/\*/g, "[\\p{L}\\d]{0,30}")
        .replace(/\s+/g, "\\s+"),
    );
    result.patterns.push({
      pattern: new RegExp(`(?<![\\p{L}\\d])(?:${alternatives.join("|")})(?![\\p{L}\\d])`, "gu"),
      phrase: "",
    });
  }
  compiled.set(list, result);
  return result;
}

/** Hits of the lists that count on this channel; a list that names no channel counts on all. A list in any language is looked for in every draft. */
export function* findPhrases(lower: string, channel: GateChannel, lists: readonly PhraseList[]): Iterable<PhraseHit> {
  const hasCyrillic = /[а-я]/.test(lower);
  const hasLatin = /[a-z]/.test(lower);
  for (const list of lists) {
    if (!list.isEnabled || !(list.channels.length === 0 || list.channels.includes(channel) || channel === "unknown"))
      continue;
    const { patterns, unusable } = compile(list);
    const isElsewhere = (list.language === "ru" && !hasCyrillic) || (list.language === "en" && !hasLatin);
    for (const phrase of unusable) yield { list, phrase, start: 0, end: 0, isUnusable: true };
    if (isElsewhere) continue;
    for (const { pattern } of patterns) {
      for (const match of lower.matchAll(pattern)) {
        if (match[0] === "") break;
        yield {
          list,
          phrase: match[0].trim(),
          start: match.index,
          end: match.index + match[0].length,
          isUnusable: false,
        };
      }
    }
  }
}
