import { type LabelledText, OUT_OF_SCOPE, RouterInputError } from "./labelled-file.ts";
import { type CategoryModel, guessCategory } from "./model.ts";

export interface RouterEvaluation {
  /** Share of in-scope rows whose category is right; null when there is none. */
  accuracy: number | null;
  /** How well the confidence of being in scope tells in from out of scope: 0.5 is chance, 1 perfect; null when either is missing. */
  auroc: number | null;
  microsecondsPerMessage: number;
  rows: number;
  inScopeRows: number;
  outOfScopeRows: number;
  correct: number;
  /** Categories of the test rows that the model does not know; their rows count as wrong. */
  unknownCategories: string[];
  /** Gap between confidence and truth over ten equally wide bins of the best probability (in-scope rows). */
  calibrationError: number | null;
}

export function evaluateRouter(model: CategoryModel, rows: readonly LabelledText[]): RouterEvaluation {
  if (rows.length === 0) throw new RouterInputError("There is no row to evaluate.");
  // The first few hundred run slower until the engine has compiled the code; a service is never that cold.
  for (const { text } of rows.slice(0, 300)) guessCategory(model, text);
  const start = performance.now();
  const guesses = rows.map(({ text }) => guessCategory(model, text));
  const elapsedMs = performance.now() - start;
  const judged = rows.map(({ label }, index) => ({ label, guess: guesses[index]! }));
  const inside = judged.filter(({ label }) => label !== OUT_OF_SCOPE);
  const outside = judged.filter(({ label }) => label === OUT_OF_SCOPE);
  const correct = inside.filter(({ label, guess }) => guess.category === label).length;
  const known = new Set(model.categories);
  return {
    accuracy: inside.length > 0 ? correct / inside.length : null,
    auroc: computeAuroc(
      inside.map(({ guess }) => guess.inScope),
      outside.map(({ guess }) => guess.inScope),
    ),
    microsecondsPerMessage: Math.round((elapsedMs * 1000) / rows.length),
    rows: rows.length,
    inScopeRows: inside.length,
    outOfScopeRows: outside.length,
    correct,
    unknownCategories: [...new Set(inside.map(({ label }) => label))].filter((label) => !known.has(label)).sort(),
    calibrationError: measureCalibration(
      inside.map(({ label, guess }) => ({
        probability: Math.max(...guess.probabilities),
        isRight: guess.category === label,
      })),
    ),
  };
}

/** The chance that a value of `higher` is above one of `lower`, ties counting half (Mann–Whitney); null if one is empty. */
export function computeAuroc(higher: readonly number[], lower: readonly number[]): number | null {
  if (higher.length === 0 || lower.length === 0) return null;
  const all = [
    ...higher.map((value) => ({ value, isHigher: true })),
    ...lower.map((value) => ({ value, isHigher: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]!.value === all[start]!.value) end++;
    const rank = (start + 1 + end) / 2;
    for (let at = start; at < end; at++) if (all[at]!.isHigher) rankSum += rank;
    start = end;
  }
  return (rankSum - (higher.length * (higher.length + 1)) / 2) / (higher.length * lower.length);
}

function measureCalibration(rows: readonly { probability: number; isRight: boolean }[]): number | null {
  if (rows.length === 0) return null;
  let gap = 0;
  for (let bin = 0; bin < 10; bin++) {
    const own = rows.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === bin);
    const claimed = own.reduce((sum, { probability }) => sum + probability, 0);
    gap += Math.abs(claimed - own.filter(({ isRight }) => isRight).length);
  }
  return gap / rows.length;
}
