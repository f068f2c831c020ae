import { turnIntoProbabilities } from "./linear.ts";

/**
 * What speaks for a message belonging to one of the categories, in this order: log-odds of the best category, its raw score,
 * its lead over the second, and the known shares of the message's words, pairs, characters and concepts.
 */
export type ScopeSignals = readonly number[];

/** A logistic regression over the signals. */
export interface ScopeModel {
  bias: number;
  coefficients: readonly number[];
}

/** @param probabilities of the categories, sorted by nothing; `scores` in the same order. */
function listSignals(
  scores: ArrayLike<number>,
  probabilities: ArrayLike<number>,
  knownShares: readonly number[],
): ScopeSignals {
  let best = 0;
  for (let one = 1; one < scores.length; one++) if (scores[one]! > scores[best]!) best = one;
  let second = Number.NEGATIVE_INFINITY;
  for (let one = 0; one < scores.length; one++) if (one !== best && scores[one]! > second) second = scores[one]!;
  const top = Math.min(Math.max(probabilities[best]!, 1e-6), 1 - 1e-6);
  return [Math.log(top / (1 - top)), scores[best]!, Math.min(scores[best]! - second, 12), ...knownShares];
}

/** The signals of a message; with a class for what is out of scope its score, against the best category's, joins them. */
export function describeScope(
  scores: Float64Array,
  temperature: number,
  hasOutside: boolean,
  knownShares: readonly number[],
): ScopeSignals {
  const own = hasOutside ? scores.subarray(0, scores.length - 1) : scores;
  const probabilities = new Float64Array(own.length);
  for (let one = 0; one < own.length; one++) probabilities[one] = own[one]! * temperature;
  turnIntoProbabilities(probabilities);
  const signals = listSignals(own, probabilities, knownShares);
  return hasOutside ? [...signals, scores.at(-1)!] : signals;
}

export function computeInScope(model: ScopeModel, signals: ScopeSignals): number {
  let sum = model.bias;
  for (const [position, signal] of signals.entries()) sum += (model.coefficients[position] ?? 0) * signal;
  return 1 / (1 + Math.exp(-sum));
}

/** Fits the logistic regression by Newton's method with a small ridge; both classes count the same. */
export function fitScope(inside: readonly ScopeSignals[], outside: readonly ScopeSignals[]): ScopeModel {
  const size = (inside[0] ?? outside[0] ?? []).length + 1;
  const rows = [
    ...inside.map((signals) => ({ x: [1, ...signals], y: 1, weight: 0.5 / inside.length })),
    ...outside.map((signals) => ({ x: [1, ...signals], y: 0, weight: 0.5 / outside.length })),
  ];
  const beta = new Array<number>(size).fill(0);
  for (let round = 0; round < 30; round++) {
    const gradient = beta.map((value, i) => (i === 0 ? 0 : -1e-4 * value));
    const hessian = beta.map((_, i) => beta.map((_, j) => (i === j ? 1e-4 : 0)));
    for (const { x, y, weight } of rows) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * beta[i]!, 0)));
      for (let i = 0; i < size; i++) {
        gradient[i]! += weight * (y - p) * x[i]!;
        for (let j = 0; j < size; j++) hessian[i]![j]! += weight * p * (1 - p) * x[i]! * x[j]!;
      }
    }
    const step = solve(hessian, gradient);
    for (let i = 0; i < size; i++) beta[i]! += step[i]!;
    if (Math.max(...step.map(Math.abs)) < 1e-8) break;
  }
  return { bias: beta[0]!, coefficients: beta.slice(1) };
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = right.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let at = column; at <= size; at++) rows[row]![at]! -= factor * rows[column]![at]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
