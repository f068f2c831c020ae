import { makeRandom, shuffle } from "../router/random.ts";
import { FEATURE_COUNT, readClauses } from "./clause-features.ts";
import { foldText } from "./readable.ts";
import { splitSentences } from "./sentences.ts";
import { findSuspicions } from "./suspicions.ts";

/** What is wrong with a draft, as a whole. `either`: a claim or its manner, it is not said which. */
export type DraftLabel = "ordinary" | "claim" | "manner" | "either";

export interface LabelledDraft {
  draft: string;
  label: DraftLabel;
}

/** A linear model of clauses: a weight a feature in steps of `scale`, and what every clause has alike. */
export interface ClauseModel {
  weights: Int8Array | Float32Array;
  scale: number;
  bias: number;
}

export interface ClauseModels {
  /** States a fact or a deed that would need proof. */
  claim: ClauseModel;
  /** Says what may not be said at all: blame, contempt, talk of machines, prompts and secrets, advice on law or health. */
  manner: ClauseModel;
}

const ROUNDS = 16;
const STEP = 0.3;
const DECAY = 2e-5;

/**
 * Learns which clauses may not leave by themselves from drafts that are labelled as wholes. An ordinary draft has no such clause; any
 * other has at least one, and which one it is the learner finds out: the chance of a draft is that of "not all of its clauses are harmless".
 * The same drafts in the same order give the same weights.
 */
export function learnClauses(drafts: readonly LabelledDraft[], rounds = ROUNDS): ClauseModels {
  const rows = drafts.map(({ draft, label }) => {
    const lower = foldText(draft);
    const sentences = splitSentences(lower);
    return { label, clauses: readClauses(lower, sentences, findSuspicions(lower, sentences, "").hints) };
  });
  const heads = { claim: new Head(), manner: new Head() };
  const order = Int32Array.from(rows, (_, index) => index);
  const random = makeRandom(7);
  for (let round = 0; round < rounds; round++) {
    shuffle(order, order.length, random);
    for (const index of order) {
      const { label, clauses } = rows[index]!;
      const tried = clauses.flatMap(({ features }) => [
        ...(label === "manner" ? [] : [{ head: heads.claim, features }]),
        ...(label === "claim" ? [] : [{ head: heads.manner, features }]),
      ]);
      const chances = tried.map(({ head, features }) => squash(scoreClause(head, features)));
      const harmless = chances.reduce((product, chance) => product * (1 - chance), 1);
      for (const [at, { head, features }] of tried.entries()) {
        const chance = chances[at]!;
        // Noisy or: d/dscore of log(1 - prod(1 - p)) is p * prod / (1 - prod), of log prod(1 - p) it is -p.
        head.learn(features, label === "ordinary" ? -chance : (chance * harmless) / Math.max(1e-6, 1 - harmless));
      }
      if (label === "claim")
        for (const { features } of clauses) heads.manner.learn(features, -squash(scoreClause(heads.manner, features)));
    }
    if (round >= rounds / 2) for (const head of Object.values(heads)) head.keep();
  }
  return { claim: heads.claim.average(), manner: heads.manner.average() };
}

/** One linear model, learnt by AdaGrad; its answer is the mean of the later rounds. */
class Head implements ClauseModel {
  readonly weights = new Float32Array(FEATURE_COUNT);
  readonly scale = 1;
  bias = 0;
  readonly #seen = new Float32Array(FEATURE_COUNT).fill(1e-2);
  #seenBias = 1e-2;
  readonly #sum = new Float32Array(FEATURE_COUNT);
  #sumBias = 0;
  #kept = 0;

  learn(features: Int32Array, slope: number): void {
    if (Math.abs(slope) < 1e-4) return;
    const gradient = slope / Math.sqrt(features.length);
    for (const feature of features) {
      this.#seen[feature]! += gradient * gradient;
      this.weights[feature]! += (STEP * gradient) / Math.sqrt(this.#seen[feature]!) - DECAY * this.weights[feature]!;
    }
    this.#seenBias += slope * slope;
    this.bias += (STEP * slope) / Math.sqrt(this.#seenBias);
  }

  keep(): void {
    this.#kept += 1;
    this.#sumBias += this.bias;
    for (let at = 0; at < FEATURE_COUNT; at++) this.#sum[at]! += this.weights[at]!;
  }

  average(): ClauseModel {
    return { weights: this.#sum.map((one) => one / this.#kept), scale: 1, bias: this.#sumBias / this.#kept };
  }
}

export function scoreClause({ weights, scale, bias }: ClauseModel, features: Int32Array): number {
  let score = 0;
  for (let at = 0; at < features.length; at++) score += weights[features[at]!]!;
  return (score * scale) / Math.sqrt(features.length) + bias;
}

export function squash(score: number): number {
  return 1 / (1 + Math.exp(-score));
}
