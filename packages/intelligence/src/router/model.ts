import { extractFeatures, type Reading } from "./features.ts";
import { type LinearModel, turnIntoProbabilities } from "./linear.ts";
import { computeInScope, describeScope, type ScopeModel } from "./scope.ts";
import { type Vocabulary, vectorise } from "./vocabulary.ts";

/** Weights as 8-bit numbers with one scale a feature: a quarter of the memory, and the same answers but for one in a thousand. */
export interface QuantisedLinear {
  weights: Int8Array;
  scales: Float32Array;
  biases: Float32Array;
  classCount: number;
}

/** A trained model of a company's categories. */
export interface CategoryModel {
  /** In ascending order; the classes of `linear` in the same order, then "oos" if `hasOutside`. */
  categories: readonly string[];
  hasOutside: boolean;
  reading: Reading;
  vocabulary: Vocabulary;
  linear: QuantisedLinear;
  /** Factor on the scores before they become probabilities. */
  temperature: number;
  scope: ScopeModel;
  trainedRows: number;
}

export interface CategoryGuess {
  category: string;
  /** Calibrated probabilities of all categories, in the order of the model's categories; they sum to one. */
  probabilities: Float64Array;
  /** How likely the message belongs to any of the categories, 0 to 1. */
  inScope: number;
  /** How likely the category is right, 0 to 1: the best probability times `inScope`. */
  confidence: number;
}

export function guessCategory(model: CategoryModel, text: string): CategoryGuess {
  const { categories, linear, temperature, vocabulary, hasOutside } = model;
  const vector = vectorise(extractFeatures(text, model.reading), vocabulary);
  const scores = scoreQuantised(linear, vector.features, vector.values);
  const probabilities = new Float64Array(categories.length);
  for (let one = 0; one < probabilities.length; one++) probabilities[one] = scores[one]! * temperature;
  turnIntoProbabilities(probabilities);
  let best = 0;
  for (let one = 1; one < probabilities.length; one++) if (probabilities[one]! > probabilities[best]!) best = one;
  const isEmpty = vector.features.length === 0 || !/[\p{L}\p{N}]/u.test(text);
  const inScope = isEmpty
    ? 0
    : computeInScope(model.scope, describeScope(scores, temperature, hasOutside, vector.knownShares));
  return { category: categories[best]!, probabilities, inScope, confidence: probabilities[best]! * inScope };
}

export function quantise({ weights, biases, classCount }: LinearModel): QuantisedLinear {
  const featureCount = weights.length / classCount;
  const scales = new Float32Array(featureCount);
  const small = new Int8Array(weights.length);
  for (let feature = 0; feature < featureCount; feature++) {
    const own = weights.subarray(feature * classCount, (feature + 1) * classCount);
    let largest = 0;
    for (const weight of own) largest = Math.max(largest, Math.abs(weight));
    scales[feature] = largest / 127;
    if (largest === 0) continue;
    for (let one = 0; one < classCount; one++) {
      small[feature * classCount + one] = Math.round((own[one]! / largest) * 127);
    }
  }
  return { weights: small, scales, biases, classCount };
}

export function scoreQuantised(
  { weights, scales, biases, classCount }: QuantisedLinear,
  features: Int32Array,
  values: Float64Array,
): Float64Array {
  const scores = new Float64Array(biases);
  const count = features.length;
  let entry = 0;
  // Four features a pass: each score is read and written a quarter as often, which is where the time of a message goes.
  for (; entry + 3 < count; entry += 4) {
    const a = features[entry]!;
    const b = features[entry + 1]!;
    const c = features[entry + 2]!;
    const d = features[entry + 3]!;
    const valueA = values[entry]! * scales[a]!;
    const valueB = values[entry + 1]! * scales[b]!;
    const valueC = values[entry + 2]! * scales[c]!;
    const valueD = values[entry + 3]! * scales[d]!;
    let atA = a * classCount;
    let atB = b * classCount;
    let atC = c * classCount;
    let atD = d * classCount;
    for (let one = 0; one < classCount; one++) {
      scores[one]! +=
        weights[atA++]! * valueA + weights[atB++]! * valueB + weights[atC++]! * valueC + weights[atD++]! * valueD;
    }
  }
  for (; entry < count; entry++) {
    const feature = features[entry]!;
    const value = values[entry]! * scales[feature]!;
    let at = feature * classCount;
    for (let one = 0; one < classCount; one++) scores[one]! += weights[at++]! * value;
  }
  return scores;
}
