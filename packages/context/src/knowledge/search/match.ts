import type { Id } from "@rapport/schema";
import type { PassageRow } from "@rapport/store";
import type { Concept } from "./read-question.ts";

export interface Match {
  row: PassageRow;
  /** For the order; has no unit. */
  value: number;
  evidence: Evidence;
  /** How likely the passage answers the question, 0 to 1; known when all are. */
  probability: number;
}

const OTHER_LANGUAGE = 0.6;
const TITLE_SHARE = 0.35;
/** What the second passage of the same article adds to its first. */
const SUPPORT = 0.1;

/** A passage by its words: how much of the question it covers, how much of its title the question names, and in which language. */
export function weighMatch(
  row: PassageRow,
  score: number,
  concepts: readonly Concept[],
  titleTerms: readonly string[],
  language: string,
): Match {
  const terms = new Set(row.terms);
  const title = new Set(titleTerms);
  let asked = 0;
  let covered = 0;
  let namedInTitle = 0;
  let evidence = 0;
  for (const { likeness, gains, rarity } of concepts) {
    asked += rarity;
    covered += bestOf(gains, terms);
    namedInTitle += Math.min(rarity, rarity * bestOf(likeness, title));
    evidence += Math.min(5, bestOf(gains, terms));
  }
  const coverage = asked === 0 ? 0 : covered / asked;
  const titleCoverage = asked === 0 ? 0 : namedInTitle / asked;
  const titlePrecision = shareNamed(title, concepts);
  const isOtherLanguage = row.language !== language;
  const value =
    score * (0.6 + 0.4 * coverage) * (1 + TITLE_SHARE * titlePrecision) * (isOtherLanguage ? OTHER_LANGUAGE : 1);
  return { row, value, evidence: { coverage, titleCoverage, titlePrecision, evidence }, probability: 0 };
}

interface Evidence {
  /** Share of the question's weight that the passage says, 0 to 1. */
  coverage: number;
  titleCoverage: number;
  titlePrecision: number;
  /** Weight of what it says, so that one common word is not enough. */
  evidence: number;
}

/** Logistic regression over the tuning half of the question set (docs/knowledge.md). */
const FIT = { bias: -4.88, coverage: 2.84, titleCoverage: 3.25, titlePrecision: 0.45, evidence: 0.42, margin: 1.7 };
/** From here on the passage is good enough to answer from. */
export const CONFIDENT = 0.6;

/** `margin`: by what share it is ahead of the best passage of any other article, negative where it is behind. */
function likely(found: Evidence, margin: number): number {
  const sum =
    FIT.bias +
    FIT.coverage * found.coverage +
    FIT.titleCoverage * found.titleCoverage +
    FIT.titlePrecision * found.titlePrecision +
    FIT.evidence * Math.min(found.evidence, 12) +
    FIT.margin * margin;
  return 1 / (1 + Math.exp(-sum));
}

function bestOf(likeness: ReadonlyMap<string, number>, terms: ReadonlySet<string>): number {
  let best = 0;
  for (const [term, value] of likeness) if (value > best && terms.has(term)) best = value;
  return best;
}

function shareNamed(title: ReadonlySet<string>, concepts: readonly Concept[]): number {
  if (title.size === 0) return 0;
  let named = 0;
  for (const term of title) named += Math.max(0, ...concepts.map(({ likeness }) => likeness.get(term) ?? 0));
  return named / title.size;
}

/**
 * The best passage of an article rises a little by what the article says besides. Sorted, the best first, each with how likely it
 * answers the question.
 */
export function judgeMatches(matches: readonly Match[]): Match[] {
  const byArticle = Map.groupBy(matches, ({ row }) => row.articleId);
  const sorted = [...byArticle.values()]
    .flatMap((own) => {
      const [first, ...others] = own.toSorted((one, other) => other.value - one.value);
      return [{ ...first!, value: first!.value + SUPPORT * (others[0]?.value ?? 0) }, ...others];
    })
    .sort(byValue);
  const best = sorted[0];
  const second = sorted.find(({ row }) => row.articleId !== best?.row.articleId);
  return sorted.map((match) => {
    const rival = match.row.articleId === best?.row.articleId ? (second?.value ?? 0) : best!.value;
    const margin = (match.value - rival) / Math.max(match.value, rival, 1e-9);
    return { ...match, probability: likely(match.evidence, margin) };
  });
}

const byValue = (one: Match, other: Match): number =>
  other.value - one.value ||
  one.row.articleId.localeCompare(other.row.articleId) ||
  one.row.position - other.row.position;

export interface NearPassage {
  id: Id;
  /** Cosine, -1 to 1. */
  likeness: number;
}

const NOTHING: Evidence = { coverage: 0, titleCoverage: 0, titlePrecision: 0, evidence: 0 };

/** Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), with less smoothing, for these lists are short. */
const RANK_OFFSET = 10;
/** A cosine that speaks for itself with the usual models; vectors order what is found, and seldom vouch for it alone. */
const SURE_COSINE = 0.8;

/** What a place among the vectors is worth beside the same place among the words: little where the words are sure of themselves. */
const VECTOR_SHARE = { wordsAreSure: 0.05, wordsAreNot: 1 };

/**
 * Words and vectors as one order; without vectors the words' own. Where the words found a good answer, vectors only add to the list: a
 * middling embedding model took a fifth of the right first places away when both counted the same (docs/knowledge.md).
 */
export function fuse(
  byWords: readonly Match[],
  near: readonly NearPassage[],
  rows: ReadonlyMap<Id, PassageRow>,
  language: string,
): Match[] {
  if (near.length === 0) return [...byWords];
  const isSure = (byWords[0]?.probability ?? 0) >= CONFIDENT;
  const share = isSure ? VECTOR_SHARE.wordsAreSure : VECTOR_SHARE.wordsAreNot;
  const fused = new Map<Id, Match>();
  byWords.forEach((match, index) => {
    fused.set(match.row.id, { ...match, value: 1 / (RANK_OFFSET + index) });
  });
  near.forEach(({ id, likeness }, index) => {
    const row = rows.get(id);
    if (!row) return;
    const own = (share * (row.language === language ? 1 : OTHER_LANGUAGE)) / (RANK_OFFSET + index);
    const known = fused.get(id);
    const probability = Math.max(known?.probability ?? 0, likeness >= SURE_COSINE ? CONFIDENT : 0);
    fused.set(id, { row, evidence: known?.evidence ?? NOTHING, value: (known?.value ?? 0) + own, probability });
  });
  return [...fused.values()].sort(byValue);
}
