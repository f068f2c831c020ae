import { makeRandom, shuffle } from "./random.ts";
import type { SparseRows } from "./vocabulary.ts";

/** One weight per feature and class, the classes of a feature side by side, and one bias per class. */
export interface LinearModel {
  weights: Float32Array;
  biases: Float32Array;
  classCount: number;
}

/** Scores of one message, one per class. */
export function scoreRow(model: LinearModel, features: ArrayLike<number>, values: ArrayLike<number>): Float64Array {
  const { weights, biases, classCount } = model;
  const scores = Float64Array.from(biases);
  for (let entry = 0; entry < features.length; entry++) {
    const offset = features[entry]! * classCount;
    const value = values[entry]!;
    for (let one = 0; one < classCount; one++) scores[one]! += weights[offset + one]! * value;
  }
  return scores;
}

export interface MarginOptions {
  /** How dear an error is against large weights (liblinear's C). */
  cost: number;
  mostPasses: number;
  seed: number;
}

/**
 * One-versus-rest support vector machines with squared hinge loss, by dual coordinate descent with shrinking
 * (Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", 2008, algorithm 3).
 */
export function trainMargins(
  rows: SparseRows,
  labels: Int32Array,
  classCount: number,
  options: MarginOptions,
): LinearModel {
  const { starts, features, values, rowCount, featureCount } = rows;
  const random = makeRandom(options.seed);
  const model: LinearModel = {
    weights: new Float32Array(featureCount * classCount),
    biases: new Float32Array(classCount),
    classCount,
  };
  const diagonal = 0.5 / options.cost;
  const curvature = new Float64Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    let sum = 1 + diagonal;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) sum += values[entry]! ** 2;
    curvature[row] = sum;
  }
  const order = new Int32Array(rowCount);
  const own = new Float32Array(featureCount);
  const alpha = new Float64Array(rowCount);
  for (let one = 0; one < classCount; one++) {
    own.fill(0);
    alpha.fill(0);
    let bias = 0;
    for (let row = 0; row < rowCount; row++) order[row] = row;
    let active = rowCount;
    let bound = Number.POSITIVE_INFINITY;
    for (let pass = 0; pass < options.mostPasses; pass++) {
      let worst = 0;
      shuffle(order, active, random);
      for (let place = 0; place < active; place++) {
        const row = order[place]!;
        const sign = labels[row] === one ? 1 : -1;
        const start = starts[row]!;
        const end = starts[row + 1]!;
        let score = bias;
        for (let entry = start; entry < end; entry++) score += own[features[entry]!]! * values[entry]!;
        const before = alpha[row]!;
        const gradient = sign * score - 1 + before * diagonal;
        let projected = gradient;
        if (before === 0) {
          if (gradient > bound) {
            active--;
            order[place] = order[active]!;
            order[active] = row;
            place--;
            continue;
          }
          if (gradient > 0) projected = 0;
        }
        if (Math.abs(projected) > worst) worst = Math.abs(projected);
        if (Math.abs(projected) < 1e-9) continue;
        const after = Math.max(before - gradient / curvature[row]!, 0);
        alpha[row] = after;
        const step = (after - before) * sign;
        bias += step;
        for (let entry = start; entry < end; entry++) own[features[entry]!]! += step * values[entry]!;
      }
      bound = worst > 0 ? worst : Number.POSITIVE_INFINITY;
      if (worst < 0.05) break;
    }
    for (let feature = 0; feature < featureCount; feature++) model.weights[feature * classCount + one] = own[feature]!;
    model.biases[one] = bias;
  }
  return model;
}

export interface SoftmaxOptions {
  passes: number;
  learningRate: number;
  /** The share of the truth that is spread over all classes: labels are sometimes wrong. */
  smoothing: number;
  /** The share of features hidden from each step, so that no single word is relied upon. */
  dropout: number;
  seed: number;
}

/** Steps smaller than this change nothing that matters; leaving them out halves the time. */
const SMALLEST_STEP = 0.005;

/** Multinomial logistic regression by AdaGrad, with label smoothing and feature dropout. */
export function trainSoftmax(
  rows: SparseRows,
  labels: Int32Array,
  classCount: number,
  options: SoftmaxOptions,
): LinearModel {
  const { starts, features, values, rowCount, featureCount } = rows;
  const random = makeRandom(options.seed);
  const weights = new Float32Array(featureCount * classCount);
  const squares = new Float32Array(featureCount * classCount).fill(1e-4);
  const biases = new Float32Array(classCount);
  const order = Int32Array.from({ length: rowCount }, (_, row) => row);
  const errors = new Float64Array(classCount);
  const movedClasses = new Int32Array(classCount);
  const movedErrors = new Float64Array(classCount);
  let longest = 0;
  for (let row = 0; row < rowCount; row++) longest = Math.max(longest, starts[row + 1]! - starts[row]!);
  const offsets = new Int32Array(longest);
  const kept = new Float32Array(longest);
  const { smoothing, dropout } = options;
  for (let pass = 0; pass < options.passes; pass++) {
    shuffle(order, rowCount, random);
    const rate = options.learningRate * (1 - pass / options.passes);
    for (const row of order) {
      let count = 0;
      for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
        if (random() < dropout) continue;
        offsets[count] = features[entry]! * classCount;
        kept[count] = values[entry]! / (1 - dropout);
        count++;
      }
      errors.set(biases);
      for (let entry = 0; entry < count; entry++) {
        const offset = offsets[entry]!;
        const value = kept[entry]!;
        for (let one = 0; one < classCount; one++) errors[one]! += weights[offset + one]! * value;
      }
      turnIntoProbabilities(errors);
      let moved = 0;
      for (let one = 0; one < classCount; one++) {
        const truth = (one === labels[row] ? 1 - smoothing : 0) + smoothing / classCount;
        const error = errors[one]! - truth;
        if (Math.abs(error) < SMALLEST_STEP) continue;
        biases[one]! -= 0.05 * rate * error;
        movedClasses[moved] = one;
        movedErrors[moved] = error;
        moved++;
      }
      // Feature by feature: the weights of a feature lie side by side in memory.
      for (let entry = 0; entry < count; entry++) {
        const offset = offsets[entry]!;
        const value = kept[entry]!;
        for (let place = 0; place < moved; place++) {
          const at = offset + movedClasses[place]!;
          const gradient = movedErrors[place]! * value;
          const square = squares[at]! + gradient * gradient;
          squares[at] = square;
          weights[at]! -= (rate * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  return { weights, biases, classCount };
}

/** Softmax in place. */
export function turnIntoProbabilities(scores: Float64Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > top) top = score;
  let sum = 0;
  for (let one = 0; one < scores.length; one++) {
    scores[one] = Math.exp(scores[one]! - top);
    sum += scores[one]!;
  }
  for (let one = 0; one < scores.length; one++) scores[one]! /= sum;
}

/**
 * Each class's mean message, features weighted by how sharply they tell classes apart (one minus the entropy of the feature over
 * the classes): the Rocchio classifier, strong where examples are few.
 */
export function trainCentroids(rows: SparseRows, labels: Int32Array, classCount: number): LinearModel {
  const { starts, features, values, rowCount, featureCount } = rows;
  const sharpness = measureSharpness(rows, labels, classCount);
  const weights = new Float32Array(featureCount * classCount);
  for (let row = 0; row < rowCount; row++) {
    let length = 0;
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      length += (values[entry]! * sharpness[features[entry]!]!) ** 2;
    }
    if (length === 0) continue;
    length = Math.sqrt(length);
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const feature = features[entry]!;
      weights[feature * classCount + labels[row]!]! += (values[entry]! * sharpness[feature]!) / length;
    }
  }
  const lengths = new Float64Array(classCount);
  for (let at = 0; at < weights.length; at++) lengths[at % classCount]! += weights[at]! ** 2;
  // The message itself is weighted by sharpness, too: put into the weights, so that scoring stays one product.
  for (let feature = 0; feature < featureCount; feature++) {
    for (let one = 0; one < classCount; one++) {
      weights[feature * classCount + one]! *= sharpness[feature]! / Math.sqrt(lengths[one]! + 1e-9);
    }
  }
  return { weights, biases: new Float32Array(classCount), classCount };
}

function measureSharpness(rows: SparseRows, labels: Int32Array, classCount: number): Float32Array {
  const prior = 0.02;
  const counts = new Float32Array(rows.featureCount * classCount);
  for (let row = 0; row < rows.rowCount; row++) {
    for (let entry = rows.starts[row]!; entry < rows.starts[row + 1]!; entry++) {
      counts[rows.features[entry]! * classCount + labels[row]!]!++;
    }
  }
  return Float32Array.from({ length: rows.featureCount }, (_, feature) => {
    const own = counts.subarray(feature * classCount, (feature + 1) * classCount);
    let total = prior * classCount;
    for (const n of own) total += n;
    let entropy = 0;
    for (const n of own) entropy -= ((n + prior) / total) * Math.log((n + prior) / total);
    return 1.05 - entropy / Math.log(Math.max(2, classCount));
  });
}
