import { extractFeatures, FIRST_READING, hasAnyPhrase, type Reading } from "./features.ts";
import { type LabelledText, OUT_OF_SCOPE, RouterInputError } from "./labelled-file.ts";
import {
  type LinearModel,
  scoreRow,
  trainCentroids,
  trainMargins,
  trainSoftmax,
  turnIntoProbabilities,
} from "./linear.ts";
import { type CategoryModel, quantise } from "./model.ts";
import { describeScope, fitScope, type ScopeModel, type ScopeSignals } from "./scope.ts";
import {
  collectRows,
  collectVocabulary,
  type MessageVector,
  type SparseRows,
  type Vocabulary,
  vectorise,
} from "./vocabulary.ts";

/** Up to so many rows every row can be held out once to calibrate; above, one in five is (docs/router.md, "Steps"). */
const FEW_ROWS = 4000;
/** Up to so many rows a category's mean message helps, and features that only one message has. */
const MIDDLING_ROWS = 8000;

/** The share of messages with a turn of phrase from which on these are read. */
const FEWEST_PHRASED = 0.75;

/** Passes over the rows of the two ways of training by steps. */
interface Effort {
  margins: number;
  softmax: number;
}

const FULL: Effort = { margins: 6, softmax: 6 };
const FULL_SMALL: Effort = { margins: 12, softmax: 20 };
/** Above this many rows fewer passes give the same answers: a starter set is trained in half the time. */
const MANY_PASSES_ROWS = 1500;
const FULL_MIDDLE: Effort = { margins: 6, softmax: 8 };
/** For the model that only calibrates: 99 of 100 answers are the same. */
const CALIBRATION: Effort = { margins: 3, softmax: 3 };
/** With fewer out-of-scope rows than these the fitted coefficients would be noise. */
const FEWEST_OUTSIDE_ROWS = 30;

/**
 * Fitted once on training rows of BANKING77, Bitext and the starter sets with classes left out and with messages from other
 * companies (docs/router.md, "Out of scope"); used where a training file holds no out-of-scope rows of its own.
 */
const GENERAL_SCOPE: ScopeModel = {
  bias: -2.006,
  coefficients: [0.92, -0.149, -0.314, 0.229, 0.57, -0.105, 0.414],
};

/**
 * Trains a model. The order of the rows changes nothing: they are sorted first, and every random number comes from a fixed seed.
 * @throws RouterInputError if there are fewer than two categories.
 */
export function trainCategories(rows: readonly LabelledText[]): CategoryModel {
  const sorted = sortRows(rows);
  const inside = sorted.filter(({ label }) => label !== OUT_OF_SCOPE);
  const categories = [...new Set(inside.map(({ label }) => label))];
  if (categories.length < 2) {
    const found = categories.length === 1 ? `only "${categories[0]}"` : "none";
    throw new RouterInputError(`A router needs at least two categories to choose from; there is ${found}.`);
  }
  const hasOutside = inside.length < sorted.length;
  const classes = hasOutside ? [...categories, OUT_OF_SCOPE] : categories;
  const reading = chooseReading(inside);
  const samples = makeSamples(sorted, classes, reading);
  const { temperature, scope } = calibrate(samples, classes, hasOutside);
  const isSmall = samples.length <= MIDDLING_ROWS;
  const all = [...samples, ...makeLabelSamples(categories, reading)];
  const fitted = fit(all, classes.length, isSmall, chooseEffort(samples.length));
  return {
    categories,
    hasOutside,
    reading,
    vocabulary: fitted.vocabulary,
    linear: quantise(fitted.linear),
    temperature,
    scope,
    trainedRows: sorted.length,
  };
}

/**
 * The turns of phrase are English: sets of which many messages have none go without. In large sets the pairs of concepts then add
 * nothing but time.
 */
function chooseReading(inside: readonly LabelledText[]): Reading {
  const phrased = inside.filter(({ text }) => hasAnyPhrase(text)).length;
  if (phrased < inside.length * FEWEST_PHRASED) return FIRST_READING;
  return { hasPhrases: true, hasConceptPairs: inside.length <= FEW_ROWS };
}

function chooseEffort(rowCount: number): Effort {
  if (rowCount > FEW_ROWS) return FULL;
  return rowCount > MANY_PASSES_ROWS ? FULL_MIDDLE : FULL_SMALL;
}

/** One training message: its features and the number of its class. */
interface Sample {
  blocks: ReturnType<typeof extractFeatures>;
  label: number;
}

/** By label, then text, by code unit: independent of the machine's language. The same row twice counts once. */
function sortRows(rows: readonly LabelledText[]): LabelledText[] {
  const unique = new Map(rows.map((row) => [`${row.label}\u0000${row.text}`, row]));
  return [...unique.keys()].sort().map((key) => unique.get(key)!);
}

function makeSamples(rows: readonly LabelledText[], classes: readonly string[], reading: Reading): Sample[] {
  const numberOf = new Map(classes.map((name, number) => [name, number]));
  return rows.map(({ text, label }) => ({ blocks: extractFeatures(text, reading), label: numberOf.get(label)! }));
}

/** A category's name is an example, too: "card_about_to_expire" says what it is about. */
function makeLabelSamples(categories: readonly string[], reading: Reading): Sample[] {
  return categories
    .map((name, label) => ({ name: name.replace(/[^\p{L}\p{N}]+/gu, " ").trim(), label }))
    .filter(({ name }) => /\p{L}{3}/u.test(name))
    .map(({ name, label }) => ({ blocks: extractFeatures(name, reading), label }));
}

interface Fitted {
  vocabulary: Vocabulary;
  linear: LinearModel;
}

function fit(samples: readonly Sample[], classCount: number, isSmall: boolean, effort: Effort): Fitted {
  const vocabulary = collectVocabulary(
    samples.map(({ blocks }) => blocks),
    isSmall ? 1 : 2,
  );
  const vectors = samples.map(({ blocks }) => vectorise(blocks, vocabulary));
  const rows = collectRows(vectors, vocabulary.hashes.length);
  const labels = Int32Array.from(samples, ({ label }) => label);
  return { vocabulary, linear: trainLinear(rows, labels, classCount, isSmall, effort) };
}

/** Three ways of training, each with its own errors, added into one matrix: as good as an ensemble, as fast as one model. */
function trainLinear(
  rows: SparseRows,
  labels: Int32Array,
  classCount: number,
  isSmall: boolean,
  effort: Effort,
): LinearModel {
  const cost = isSmall ? 2 : 1;
  const margins = trainMargins(rows, labels, classCount, { cost, mostPasses: effort.margins, seed: 7 });
  const dropout = isSmall ? 0.3 : 0.5;
  const softmax = { passes: effort.softmax, learningRate: 0.3, smoothing: 0.1, dropout, seed: 11 };
  const parts: { model: LinearModel; weight: number }[] = [
    { model: margins, weight: 4 },
    { model: trainSoftmax(rows, labels, classCount, softmax), weight: 1 },
  ];
  if (isSmall) parts.push({ model: trainCentroids(rows, labels, classCount), weight: 12 });
  const sum: LinearModel = {
    weights: new Float32Array(margins.weights.length),
    biases: new Float32Array(classCount),
    classCount,
  };
  for (const { model, weight } of parts) {
    for (let at = 0; at < sum.weights.length; at++) sum.weights[at]! += weight * model.weights[at]!;
    for (let at = 0; at < classCount; at++) sum.biases[at]! += weight * model.biases[at]!;
  }
  if (!isSmall) levelCategories(sum.biases, labels);
  return sum;
}

/** How far categories with many examples are held back: 0 not at all, 1 as if each category were equally frequent. */
const LEVELLING = 0.8;

/** Examples are gathered where they are easy to come by: how many a category has says little of how often customers ask for it. */
function levelCategories(biases: Float32Array, labels: Int32Array): void {
  const counts = new Float64Array(biases.length);
  for (const label of labels) counts[label]!++;
  const mean = labels.length / biases.length;
  for (let one = 0; one < biases.length; one++) biases[one]! -= LEVELLING * Math.log(Math.max(counts[one]!, 1) / mean);
}

/** What a model that had not seen the message said of it. */
interface HeldOut {
  scores: Float64Array;
  label: number;
  vector: MessageVector;
}

/** Small sets: every row once by a model trained without it, in three parts. Large sets: one part in five, once. */
function holdOut(samples: readonly Sample[], classCount: number): HeldOut[] {
  const isSmall = samples.length <= FEW_ROWS;
  const partCount = isSmall ? 3 : 5;
  const heldOut: HeldOut[] = [];
  // Rows are sorted by label, so that each part holds its share of every category.
  for (let part = 0; part < (isSmall ? partCount : 1); part++) {
    const isHeld = (_: Sample, index: number) => index % partCount === part;
    const { vocabulary, linear } = fit(
      samples.filter((sample, index) => !isHeld(sample, index)),
      classCount,
      samples.length <= MIDDLING_ROWS,
      isSmall ? chooseEffort(samples.length) : CALIBRATION,
    );
    for (const { blocks, label } of samples.filter(isHeld)) {
      const vector = vectorise(blocks, vocabulary);
      heldOut.push({ scores: scoreRow(linear, vector.features, vector.values), label, vector });
    }
  }
  return heldOut;
}

function calibrate(
  samples: readonly Sample[],
  classes: readonly string[],
  hasOutside: boolean,
): { temperature: number; scope: ScopeModel } {
  const heldOut = holdOut(samples, classes.length);
  const temperature = findTemperature(heldOut);
  const outsideLabel = hasOutside ? classes.length - 1 : -1;
  const outsideCount = heldOut.filter(({ label }) => label === outsideLabel).length;
  if (outsideCount < FEWEST_OUTSIDE_ROWS) return { temperature, scope: GENERAL_SCOPE };
  const signals = (isOutside: boolean): ScopeSignals[] =>
    heldOut
      .filter(({ label }) => (label === outsideLabel) === isOutside)
      .map(({ scores, vector }) => describeScope(scores, temperature, hasOutside, vector.knownShares));
  return { temperature, scope: fitScope(signals(false), signals(true)) };
}

/** The factor on the scores that makes held-out messages likeliest (Guo et al., "On calibration", 2017), by golden section. */
function findTemperature(heldOut: readonly HeldOut[]): number {
  const loss = (logFactor: number) => {
    let sum = 0;
    for (const { scores, label } of heldOut) {
      const probabilities = scores.map((score) => score * Math.exp(logFactor));
      turnIntoProbabilities(probabilities);
      sum -= Math.log(Math.max(probabilities[label]!, 1e-9));
    }
    return sum;
  };
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.1);
  let high = Math.log(10);
  for (let round = 0; round < 16; round++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (loss(left) < loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
