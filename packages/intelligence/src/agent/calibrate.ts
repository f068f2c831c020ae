import { differsInSubstance } from "../learning/read-edit.ts";

const NEGATIONS =
  /(?<![\p{L}'’])(?:not?|never|none|nothing|cannot|without|не|нет|ни|никогда|нельзя|без|\p{L}+n['’]t)(?![\p{L}'’])/giu;

/** Was a suggestion right, by what a person made of it: sent as it was, or with changes that leave its facts and its sense alone? */
export function wasRight(settled: {
  state: "accepted" | "edited" | "rejected";
  text: string;
  finalText: string | null;
}): boolean {
  if (settled.state !== "edited" || settled.finalText === null) return settled.state === "accepted";
  const { text, finalText } = settled;
  const of = (pattern: RegExp, words: string) => (words.match(pattern) ?? []).join(" ").toLowerCase();
  return (
    !differsInSubstance(text, finalText) &&
    of(/\d+/g, text) === of(/\d+/g, finalText) &&
    of(NEGATIONS, text) === of(NEGATIONS, finalText)
  );
}

/** A suggestion that a person has settled: what the formula said of it, and whether it was right. */
export interface SettledConfidence {
  /** 0 to 1. */
  raw: number;
  /** Sent as it was, or with changes that change nothing of what it says. */
  isRight: boolean;
}

/** How a stated confidence turned out, as a rising line through points (INT-8). */
export interface ConfidenceFit {
  /** By `raw`, rising; between two points the line is straight, beyond the outer ones flat. */
  points: { raw: number; right: number }[];
  settled: number;
  /** Expected calibration error and Brier score, of the formula and of the fit on what it had not seen. */
  error: { formula: number; fit: number };
  brier: { formula: number; fit: number };
  /** False: on unseen ones the fit was no better than the formula, which then stands. */
  isUsed: boolean;
}

/**
 * So many settled suggestions does the formula itself count for, spread over its range: with few real ones the fit stays near it, and
 * each raw value moves only by what was seen about there.
 */
const PRIOR_WEIGHT = 20;
const PRIOR_POINTS = 20;
const FOLDS = 5;
/** With fewer than this the unseen part is too small to judge by. */
const FEWEST = 25;
const BINS = 10;

/**
 * Fits how often suggestions of a stated confidence were right: isotonic regression (pool adjacent violators; Zadrozny, Elkan 2002) over the
 * settled ones and the formula as prior. The same ones give the same fit, whatever their order.
 */
export function fitConfidence(settled: readonly SettledConfidence[]): ConfidenceFit {
  const sorted = settled.toSorted((one, other) => one.raw - other.raw || Number(one.isRight) - Number(other.isRight));
  const points = riseThrough(sorted);
  // Every fold has its share of every raw value, because neighbours in the order go to different folds.
  const unseen = sorted.map((one, index) => ({ ...one, fold: index % FOLDS }));
  const predicted = unseen.map(() => 0);
  for (let fold = 0; fold < FOLDS; fold++) {
    const line = riseThrough(unseen.filter((one) => one.fold !== fold));
    unseen.forEach((one, index) => {
      if (one.fold === fold) predicted[index] = readLine(line, one.raw);
    });
  }
  const raws = sorted.map(({ raw }) => raw);
  const brier = { formula: brierOf(sorted, raws), fit: brierOf(sorted, predicted) };
  return {
    points,
    settled: settled.length,
    error: { formula: calibrationErrorOf(sorted, raws), fit: calibrationErrorOf(sorted, predicted) },
    brier,
    isUsed: settled.length >= FEWEST && brier.fit < brier.formula,
  };
}

/** What the stated confidence means by experience; without a fit that proved itself, the confidence itself. */
export function calibrate(fit: Pick<ConfidenceFit, "points" | "isUsed"> | null, raw: number): number {
  if (!fit?.isUsed) return raw;
  return Math.round(readLine(fit.points, raw) * 1000) / 1000;
}

/** How far stated confidence and the share that was right lie apart: ten bins, weighed by their size (Naeini et al. 2015). */
export function calibrationErrorOf(settled: readonly SettledConfidence[], stated: readonly number[]): number {
  if (settled.length === 0) return 0;
  const bins = Array.from({ length: BINS }, () => ({ stated: 0, right: 0 }));
  settled.forEach(({ isRight }, index) => {
    const bin = bins[Math.min(BINS - 1, Math.floor(stated[index]! * BINS))]!;
    bin.stated += stated[index]!;
    bin.right += Number(isRight);
  });
  return bins.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.right), 0) / settled.length;
}

function brierOf(settled: readonly SettledConfidence[], stated: readonly number[]): number {
  if (settled.length === 0) return 0;
  return settled.reduce((sum, { isRight }, index) => sum + (stated[index]! - Number(isRight)) ** 2, 0) / settled.length;
}

interface Block {
  weight: number;
  raw: number;
  right: number;
}

/** The rising line that fits best, with the formula (right = raw) counted in. */
function riseThrough(settled: readonly SettledConfidence[]): ConfidenceFit["points"] {
  const prior = Array.from({ length: PRIOR_POINTS }, (_, index): Block => {
    const raw = (index + 0.5) / PRIOR_POINTS;
    const weight = PRIOR_WEIGHT / PRIOR_POINTS;
    return { weight, raw: raw * weight, right: raw * weight };
  });
  const seen = settled.map(({ raw, isRight }): Block => ({ weight: 1, raw, right: Number(isRight) }));
  const ordered = [...prior, ...seen].sort((one, other) => one.raw / one.weight - other.raw / other.weight);
  // The same raw value is one point, whatever became of it.
  const same: Block[] = [];
  for (const block of ordered) {
    const last = same.at(-1);
    if (last && Math.abs(last.raw / last.weight - block.raw / block.weight) < 1e-9) join(last, block);
    else same.push({ ...block });
  }
  const blocks: Block[] = [];
  for (const block of same) {
    blocks.push(block);
    for (;;) {
      const [before, last] = [blocks.at(-2), blocks.at(-1)!];
      if (!before || before.right / before.weight < last.right / last.weight) break;
      join(before, last);
      blocks.pop();
    }
  }
  return blocks.map(({ weight, raw, right }) => ({ raw: raw / weight, right: right / weight }));
}

function join(into: Block, block: Block): void {
  into.weight += block.weight;
  into.raw += block.raw;
  into.right += block.right;
}

function readLine(points: ConfidenceFit["points"], raw: number): number {
  const after = points.findIndex((point) => point.raw >= raw);
  if (after === -1) return points.at(-1)?.right ?? raw;
  const [left, right] = [points[after - 1], points[after]!];
  if (!left) return right.right;
  const share = (raw - left.raw) / (right.raw - left.raw);
  return left.right + share * (right.right - left.right);
}
