import { readFileSync } from "node:fs";
import type { EscalationReason } from "./escalation.ts";
import { type Bag, JUDGEMENT_FEATURES, readBags } from "./judgement-features.ts";
import type { Sentiment } from "./mood.ts";

const FILE = new URL("../../starter/judgements.bin", import.meta.url);

/** Classes of the two linear models of `judgements.bin`, in the order of their weights. */
export const GRAVITY_CLASSES = [
  "self_harm",
  "threat_of_harm",
  "legal_claim",
  "bank_dispute",
  "regulator",
  "press",
  "harmless",
] as const satisfies readonly (EscalationReason | "harmless")[];
export const MOOD_CLASSES = ["positive", "neutral", "negative"] as const satisfies readonly Sentiment[];

const HARMLESS = GRAVITY_CLASSES.length - 1;

/** A linear model of one byte a weight: the weights of a feature side by side, one scale a class. */
export interface JudgementModel {
  weights: Int8Array;
  scales: Float32Array;
  biases: Float32Array;
}

export interface JudgementModels {
  gravity: JudgementModel;
  mood: JudgementModel;
}

/** Bytes: for each model its scales and biases as 32-bit floats, then the weights. */
const sizeOf = (classCount: number) => classCount * (8 + JUDGEMENT_FEATURES);

/** Writes trained weights in a form of one byte each. */
export function encodeJudgements(
  models: readonly { weights: Float32Array; biases: Float32Array; classCount: number }[],
): Uint8Array {
  const bytes = new Uint8Array(models.reduce((sum, { classCount }) => sum + sizeOf(classCount), 0));
  let start = 0;
  for (const { weights, biases, classCount } of models) {
    const view = new DataView(bytes.buffer, start);
    for (let one = 0; one < classCount; one++) {
      let largest = 1e-6;
      for (let at = one; at < weights.length; at += classCount) largest = Math.max(largest, Math.abs(weights[at]!));
      const scale = Math.fround(largest / 127);
      view.setFloat32(one * 4, scale, true);
      view.setFloat32((classCount + one) * 4, biases[one]!, true);
      for (let at = one; at < weights.length; at += classCount)
        view.setInt8(classCount * 8 + at, Math.round(weights[at]! / scale));
    }
    start += sizeOf(classCount);
  }
  return bytes;
}

export function decodeJudgements(bytes: Uint8Array): JudgementModels {
  const decode = (start: number, classCount: number): JudgementModel => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + start);
    const read = (from: number) =>
      Float32Array.from({ length: classCount }, (_, one) => view.getFloat32((from + one) * 4, true));
    return {
      scales: read(0),
      biases: read(classCount),
      weights: new Int8Array(bytes.buffer, bytes.byteOffset + start + classCount * 8, classCount * JUDGEMENT_FEATURES),
    };
  };
  return {
    gravity: decode(0, GRAVITY_CLASSES.length),
    mood: decode(sizeOf(GRAVITY_CLASSES.length), MOOD_CLASSES.length),
  };
}

function scoreBag({ weights, scales, biases }: JudgementModel, { features, values }: Bag): Float64Array {
  const classCount = biases.length;
  const scores = new Float64Array(classCount);
  for (let entry = 0; entry < features.length; entry++) {
    const value = values[entry]!;
    let at = features[entry]! * classCount;
    for (let one = 0; one < classCount; one++) scores[one]! += weights[at++]! * value;
  }
  for (let one = 0; one < classCount; one++) scores[one] = scores[one]! * scales[one]! + biases[one]!;
  return scores;
}

export interface Gravity {
  reason: EscalationReason;
  /** How much likelier the reason is than a harmless message: above 0 likelier, below -4.5 surely harmless. */
  score: number;
  /** Words of the sentence that says so. */
  wordCount: number;
}

/** How grave the gravest sentence of a message is, or the message as a whole; null if there are no words. */
export function weighGravity(models: JudgementModels, bags: readonly Bag[]): Gravity | null {
  let worst: Gravity | null = null;
  for (const bag of bags) {
    const scores = scoreBag(models.gravity, bag);
    let top = 0;
    for (let one = 1; one < HARMLESS; one++) if (scores[one]! > scores[top]!) top = one;
    const score = scores[top]! - scores[HARMLESS]!;
    if (worst === null || score > worst.score)
      worst = { reason: GRAVITY_CLASSES[top] as EscalationReason, score, wordCount: bag.wordCount };
  }
  return worst;
}

/** The scores of the moods for the message as a whole, in the order of `MOOD_CLASSES`. */
export function weighMood(models: JudgementModels, bags: readonly Bag[]): Float64Array {
  const whole = bags.at(-1);
  return whole ? scoreBag(models.mood, whole) : Float64Array.of(0, 1, 0);
}

let opened: JudgementModels | undefined;

/** The shipped weights, read when first asked for. */
export function openJudgements(): JudgementModels {
  opened ??= decodeJudgements(readFileSync(FILE));
  return opened;
}

let last: { text: string; bags: readonly Bag[] } | undefined;

/** The features of a message; kept for the last one, as its gravity and its mood are asked for one after the other. */
export function describeMessage(text: string): readonly Bag[] {
  if (last?.text !== text) last = { text, bags: readBags(text) };
  return last.bags;
}
