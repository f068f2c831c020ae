import { readFileSync } from "node:fs";
import type { Bag } from "./judgement-features.ts";
import { JUDGEMENT_FEATURES, readBags } from "./judgement-features.ts";
import { encodeJudgements, GRAVITY_CLASSES, MOOD_CLASSES } from "./judgements.ts";
import { type LinearModel, scoreRow, trainMargins, trainSoftmax } from "./linear.ts";
import { weighMoodWords } from "./mood.ts";
import { loadStarter } from "./starter.ts";
import type { SparseRows } from "./vocabulary.ts";

// How the weights of `judgements.ts` were learnt. `node tools/train-judgements.ts` renews them.

const STARTER = new URL("../../starter/", import.meta.url);
const FIXTURES = new URL("./fixtures/", import.meta.url);
const LANGUAGES = ["en", "ru"];

/** A message with the number of its class. */
export interface JudgedText {
  text: string;
  label: number;
  /** Which part it is held out with in cross-validation: neighbours, which are often alike, together. */
  part: number;
}

const PARTS = 5;
const readJson = <T>(name: string, folder = STARTER): T => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as T;

const spread = (texts: readonly string[], label: number): JudgedText[] =>
  texts.map((text, index) => ({ text, label, part: Math.floor((index * PARTS) / texts.length) }));

function readExamples(name: string, classes: readonly string[]): JudgedText[] {
  return LANGUAGES.flatMap((language) => {
    const { examples } = readJson<{ examples: Record<string, string[]> }>(`${name}.${language}.json`);
    return classes.flatMap((one, label) => spread(examples[one] ?? [], label));
  });
}

/** Sentences that the tests hold against the phrases. */
export interface EscalationWordings {
  found: Record<string, string[]>;
  grave: Record<string, string[]>;
  ordinary: string[];
  harmless: string[];
}

export const readWordings = (): EscalationWordings => readJson<EscalationWordings>("escalation.json", FIXTURES);

/** Grave messages by reason, look-alikes, the sentences of the tests, and every example of the other sets as a harmless one. */
export function loadGravity(): { own: JudgedText[]; starter: JudgedText[] } {
  const harmless = GRAVITY_CLASSES.indexOf("harmless");
  const { found, grave, ordinary, harmless: lookAlikes } = readWordings();
  const wordings = [found, grave].flatMap((lists) =>
    GRAVITY_CLASSES.flatMap((reason, label) => spread(lists[reason] ?? [], label)),
  );
  const moods = readExamples("mood", MOOD_CLASSES);
  const starter = new Set(
    [...loadStarter("subscription"), ...loadStarter("marketplace"), ...moods].map(({ text }) => text),
  );
  return {
    own: [
      ...readExamples("grave", GRAVITY_CLASSES),
      ...wordings,
      ...spread(ordinary, harmless),
      ...spread(lookAlikes, harmless),
    ],
    starter: [...starter].map((text, index) => ({ text, label: harmless, part: Math.floor(index / 7) % PARTS })),
  };
}

/** Categories whose starter examples ask for something without saying how the customer feels. */
const CALM_CATEGORIES: ReadonlySet<string> = new Set([
  "general_question",
  "change_address",
  "change_frequency",
  "skip_month",
  "pause_subscription",
]);

/** Messages by mood: those written for it, and starter examples in which no word tells of one. */
export function loadMoods(): { own: JudgedText[]; starter: JudgedText[] } {
  const calm = loadStarter("subscription").filter(
    ({ text, label }) => CALM_CATEGORIES.has(label) && weighMoodWords(text) === 0,
  );
  return {
    own: readExamples("mood", MOOD_CLASSES),
    starter: spread(
      calm.map(({ text }) => text),
      MOOD_CLASSES.indexOf("neutral"),
    ),
  };
}

function toRows(bags: readonly Bag[]): SparseRows {
  const starts = new Int32Array(bags.length + 1);
  for (const [row, { features }] of bags.entries()) starts[row + 1] = starts[row]! + features.length;
  const rows = {
    starts,
    features: new Int32Array(starts[bags.length]!),
    values: new Float32Array(starts[bags.length]!),
    rowCount: bags.length,
    featureCount: JUDGEMENT_FEATURES,
  };
  for (const [row, { features, values }] of bags.entries()) {
    rows.features.set(features, starts[row]!);
    rows.values.set(values, starts[row]!);
  }
  return rows;
}

/** The router's own two ways of training, added: margins, and a little of the softmax. */
function train(bags: readonly Bag[], labels: readonly number[], classCount: number): LinearModel {
  const rows = toRows(bags);
  const numbers = Int32Array.from(labels);
  const margins = trainMargins(rows, numbers, classCount, { cost: 8, mostPasses: 8, seed: 7 });
  const options = { passes: 8, learningRate: 0.3, smoothing: 0.1, dropout: 0.3, seed: 11 };
  const softmax = trainSoftmax(rows, numbers, classCount, options);
  return {
    weights: margins.weights.map((weight, at) => 4 * weight + 0.5 * softmax.weights[at]!),
    biases: margins.biases.map((bias, at) => 4 * bias + 0.5 * softmax.biases[at]!),
    classCount,
  };
}

/**
 * Every sentence of a harmless message is harmless. Of a grave one the message as a whole is grave, and that sentence which a model
 * of the whole messages finds gravest: the others may be about the weather.
 */
export function learnGravity(rows: readonly JudgedText[]): LinearModel {
  const harmless = GRAVITY_CLASSES.indexOf("harmless");
  const read = rows.map(({ text, label }) => ({ label, bags: readBags(text) }));
  const fit = (chosen: readonly (readonly Bag[])[]) =>
    train(
      chosen.flat(),
      chosen.flatMap((bags, row) => bags.map(() => read[row]!.label)),
      GRAVITY_CLASSES.length,
    );
  const first = fit(read.map(({ label, bags }) => (label === harmless ? bags : bags.slice(-1))));
  return fit(
    read.map(({ label, bags }) => {
      if (label === harmless || bags.length < 2) return bags;
      const scores = bags.map(({ features, values }) => {
        const own = scoreRow(first, features, Float64Array.from(values));
        return own[label]! - own[harmless]!;
      });
      const gravest = scores.indexOf(Math.max(...scores));
      return gravest === bags.length - 1 ? bags.slice(-1) : [bags[gravest]!, bags.at(-1)!];
    }),
  );
}

export function learnMood(rows: readonly JudgedText[]): LinearModel {
  const bags = rows.map(({ text }) => readBags(text).at(-1)!);
  return train(
    bags,
    rows.map(({ label }) => label),
    MOOD_CLASSES.length,
  );
}

/** Learns the weights anew and returns them as the file that the router reads. */
export function makeJudgements(): Uint8Array {
  const { own, starter } = loadGravity();
  const moods = loadMoods();
  return encodeJudgements([learnGravity([...own, ...starter]), learnMood([...moods.own, ...moods.starter])]);
}
