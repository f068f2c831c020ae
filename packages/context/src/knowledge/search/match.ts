import type { Id } from "@rapport/schema";
import type { PassageRow } from "@rapport/store";
import type { Concept } from "./read-question.ts";

export interface Match {
  row: PassageRow;
  /** For the order; has no unit. */
  value: number;
  /** How likely the passage answers the question, 0 to 1. */
  probability: number;
}

const OTHER_LANGUAGE = 0.75;
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
  for (const { likeness, rarity } of concepts) {
    const best = bestOf(likeness, terms);
    const inTitle = bestOf(likeness, title);
    asked += rarity;
    covered += rarity * best;
    namedInTitle += rarity * inTitle;
    evidence += Math.min(rarity, 5) * best;
  }
  const coverage = asked === 0 ? 0 : covered / asked;
  const titleCoverage = asked === 0 ? 0 : namedInTitle / asked;
  const titlePrecision = shareNamed(title, concepts);
  const isOtherLanguage = row.language !== language;
  const value =
    score * (0.6 + 0.4 * coverage) * (1 + TITLE_SHARE * titlePrecision) * (isOtherLanguage ? OTHER_LANGUAGE : 1);
  return { row, value, probability: likely({ coverage, titleCoverage, titlePrecision, evidence }) };
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
const FIT = { bias: -4.2, coverage: 4.5, titleCoverage: 1.6, titlePrecision: 1.2, evidence: 0.25 };
/** From here on the passage is good enough to answer from. */
export const CONFIDENT = 0.5;

function likely(found: Evidence): number {
  const sum =
    FIT.bias +
    FIT.coverage * found.coverage +
    FIT.titleCoverage * found.titleCoverage +
    FIT.titlePrecision * found.titlePrecision +
    FIT.evidence * Math.min(found.evidence, 12);
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

/** The best passage of an article rises a little by what the article says besides; sorted, the best first. */
export function addSupport(matches: readonly Match[]): Match[] {
  const byArticle = Map.groupBy(matches, ({ row }) => row.articleId);
  return [...byArticle.values()]
    .flatMap((own) => {
      const [first, ...others] = own.toSorted((one, other) => other.value - one.value);
      return [{ ...first!, value: first!.value + SUPPORT * (others[0]?.value ?? 0) }, ...others];
    })
    .sort(byValue);
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

/** Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009), with less smoothing, for these lists are short. */
const RANK_OFFSET = 10;
/** A cosine that speaks for itself with the usual models; vectors order what is found, and seldom vouch for it alone. */
const SURE_COSINE = 0.8;

/** Words and vectors as one order; without vectors the words' own. */
export function fuse(
  byWords: readonly Match[],
  near: readonly NearPassage[],
  rows: ReadonlyMap<Id, PassageRow>,
  language: string,
): Match[] {
  if (near.length === 0) return [...byWords];
  const fused = new Map<Id, Match>();
  byWords.forEach((match, index) => {
    fused.set(match.row.id, { ...match, value: 1 / (RANK_OFFSET + index) });
  });
  near.forEach(({ id, likeness }, index) => {
    const row = rows.get(id);
    if (!row) return;
    const own = (row.language === language ? 1 : OTHER_LANGUAGE) / (RANK_OFFSET + index);
    const known = fused.get(id);
    const probability = Math.max(known?.probability ?? 0, likeness >= SURE_COSINE ? CONFIDENT : 0);
    fused.set(id, { row, value: (known?.value ?? 0) + own, probability });
  });
  return [...fused.values()].sort(byValue);
}
