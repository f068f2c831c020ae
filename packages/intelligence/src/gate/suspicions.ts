import type { Claim } from "./claims.ts";
import { findEnglishClaims } from "./claims-english.ts";
import { findRussianClaims } from "./claims-russian.ts";
import type { Hint } from "./clause-features.ts";
import { findUnproven, moodOf, type Unproven } from "./clauses.ts";
import { catchDeeds } from "./deeds.ts";
import { type Caught, catchStatements } from "./net.ts";
import { findTellings, type Telling } from "./private-data.ts";
import { type Stretch, sentenceAt } from "./sentences.ts";

/** What the rules by wordings see in a text, whatever the evidence. */
export interface Suspicions {
  claims: Claim[];
  caught: Caught[];
  unproven: Unproven[];
  tellings: Telling[];
  /** The same and the words of safety, as features of the clauses they stand in. */
  hints: Hint[];
}

/** Reads a folded text in lower case by every rule on claims, once. */
export function findSuspicions(lower: string, sentences: readonly Stretch[], customerWords: string): Suspicions {
  const hasCyrillic = /[а-я]/.test(lower);
  const hasLatin = /[a-z]/.test(lower);
  const claims = [
    ...(hasLatin ? findEnglishClaims(lower, sentences, customerWords) : []),
    ...(hasCyrillic ? findRussianClaims(lower, sentences, customerWords) : []),
  ].toSorted((one, other) => one.start - other.start);
  const statements = catchStatements(lower, sentences);
  const deeds = catchDeeds(lower, sentences);
  const unproven = findUnproven(lower, sentences, customerWords);
  const tellings = findTellings(lower, (place) => sentenceAt(sentences, place), customerWords);
  const hints: Hint[] = [];
  const add = (name: string, { start, end }: Stretch) => hints.push({ name, start, end });
  for (const claim of claims) {
    add("claim", claim.clause);
    add(claim.kind, claim.clause);
  }
  for (const one of statements) add("net", one);
  for (const one of deeds) add("deed", one);
  for (const one of unproven) add("open", one);
  for (const one of tellings) add("telling", one);
  for (const { name, start, end } of moodOf(lower, sentences)) add(name, { start, end });
  return { claims, caught: [...statements, ...deeds], unproven, tellings, hints };
}
