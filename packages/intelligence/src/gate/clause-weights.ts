import { readFileSync } from "node:fs";
import { FEATURE_COUNT, type Hint, readClauses } from "./clause-features.ts";
import { type ClauseModels, scoreClause, squash } from "./clause-learner.ts";
import type { Stretch } from "./sentences.ts";

const FILE = new URL("../../starter/gate-clauses.bin", import.meta.url);
const HEADS = ["claim", "manner"] as const;
/** Bytes a head: its scale and the weight of every clause as 32-bit floats, then one signed byte a feature. */
const HEAD_BYTES = 8 + FEATURE_COUNT;

/** Writes weights in a form of one byte a feature. */
export function encodeWeights(models: ClauseModels): Uint8Array {
  const bytes = new Uint8Array(HEADS.length * HEAD_BYTES);
  for (const [index, head] of HEADS.entries()) {
    const { weights, bias } = models[head];
    let largest = 1e-6;
    for (const weight of weights) largest = Math.max(largest, Math.abs(weight));
    const scale = Math.fround(largest / 127);
    const view = new DataView(bytes.buffer, index * HEAD_BYTES);
    view.setFloat32(0, scale, true);
    view.setFloat32(4, bias, true);
    for (let feature = 0; feature < FEATURE_COUNT; feature++)
      view.setInt8(8 + feature, Math.round(weights[feature]! / scale));
  }
  return bytes;
}

function decodeWeights(bytes: Uint8Array): ClauseModels {
  const [claim, manner] = HEADS.map((_, index) => {
    const start = bytes.byteOffset + index * HEAD_BYTES;
    const view = new DataView(bytes.buffer, start);
    return {
      weights: new Int8Array(bytes.buffer, start + 8, FEATURE_COUNT),
      scale: view.getFloat32(0, true),
      bias: view.getFloat32(4, true),
    };
  });
  return { claim: claim!, manner: manner! };
}

let opened: ClauseModels | undefined;

function openWeights(): ClauseModels {
  opened ??= decodeWeights(readFileSync(FILE));
  return opened;
}

/** A clause with the chance that it claims what would need proof, and that it speaks as it must not. */
export interface WeighedClause extends Stretch {
  claim: number;
  manner: number;
}

/** Weighs every clause of a folded text in lower case, whatever the evidence. */
export function weighClauses(
  lower: string,
  sentences: readonly Stretch[],
  hints: readonly Hint[],
  models: ClauseModels = openWeights(),
): WeighedClause[] {
  return readClauses(lower, sentences, hints).map(({ start, end, features }) => ({
    start,
    end,
    claim: squash(scoreClause(models.claim, features)),
    manner: squash(scoreClause(models.manner, features)),
  }));
}

/** The highest chance of a claim among the clauses of a stretch. */
export function claimWithin(weighed: readonly WeighedClause[], { start, end }: Stretch): number {
  let most = 0;
  for (const clause of weighed) if (clause.start < end && start < clause.end) most = Math.max(most, clause.claim);
  return most;
}
