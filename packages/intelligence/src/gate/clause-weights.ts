import { readFileSync } from "node:fs";
import { FEATURE_COUNT, type Hint, readClauses } from "./clause-features.ts";
import { type ClauseWeights, scoreClause, squash } from "./clause-learner.ts";
import type { Stretch } from "./sentences.ts";

const FILE = new URL("../../starter/gate-clauses.bin", import.meta.url);
const HEADS = ["claim", "manner"] as const;
/** Bytes a head: its scale and the weight of every clause as 32-bit floats, then one signed byte a feature. */
const HEAD_BYTES = 8 + FEATURE_COUNT;

/** Writes weights in a form of one byte a feature. */
export function encodeWeights(weights: ClauseWeights): Uint8Array {
  const bytes = new Uint8Array(HEADS.length * HEAD_BYTES);
  for (const [index, head] of HEADS.entries()) {
    const own = Array.from({ length: FEATURE_COUNT }, (_, feature) => weights[head][feature]!);
    const scale = own.reduce((most, one) => Math.max(most, Math.abs(one)), 1e-6) / 127;
    const view = new DataView(bytes.buffer, index * HEAD_BYTES);
    view.setFloat32(0, scale, true);
    view.setFloat32(4, weights[head][FEATURE_COUNT]!, true);
    for (const [feature, one] of own.entries()) view.setInt8(8 + feature, Math.round(one / scale));
  }
  return bytes;
}

function decodeWeights(bytes: Uint8Array): ClauseWeights {
  const [claim, manner] = HEADS.map((_, index) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + index * HEAD_BYTES);
    const scale = view.getFloat32(0, true);
    const weights = new Float32Array(FEATURE_COUNT + 1);
    for (let feature = 0; feature < FEATURE_COUNT; feature++) weights[feature] = view.getInt8(8 + feature) * scale;
    weights[FEATURE_COUNT] = view.getFloat32(4, true);
    return weights;
  });
  return { claim: claim!, manner: manner! };
}

let opened: ClauseWeights | undefined;

function openWeights(): ClauseWeights {
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
  weights: ClauseWeights = openWeights(),
): WeighedClause[] {
  return readClauses(lower, sentences, hints).map(({ start, end, features }) => ({
    start,
    end,
    claim: squash(scoreClause(weights.claim, features)),
    manner: squash(scoreClause(weights.manner, features)),
  }));
}

/** The highest chance of a claim among the clauses of a stretch. */
export function claimWithin(weighed: readonly WeighedClause[], { start, end }: Stretch): number {
  let most = 0;
  for (const clause of weighed) if (clause.start < end && start < clause.end) most = Math.max(most, clause.claim);
  return most;
}
