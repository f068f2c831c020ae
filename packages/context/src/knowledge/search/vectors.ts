import type { Id } from "@rapport/schema";
import { type EmbeddedPassage, loadEmbeddings, type Tx } from "@rapport/store";
import type { Embedder } from "../embedder.ts";
import type { NearPassage } from "./match.ts";

interface Kept {
  revision: number;
  passages: EmbeddedPassage[];
}

/** Vectors of the tenants asked last: exact comparison of 10,000 takes some milliseconds, reading them anew does not. */
const kept = new Map<string, Kept>();
const MAX_TENANTS = 16;

/** The passages nearest in meaning, exactly; `revision`: of the knowledge that the transaction sees. */
export async function searchVectors(
  tx: Tx,
  question: string,
  embedder: Embedder,
  revision: number,
  namespace: string | null,
  limit: number,
): Promise<NearPassage[]> {
  const passages = await loadKept(tx, embedder.model, revision);
  if (passages.length === 0) return [];
  const [asked] = await embedder.embed([question]);
  if (!asked) return [];
  return passages
    .filter((passage) => namespace === null || passage.namespace === namespace)
    .map(({ id, vector }): NearPassage => ({ id, likeness: dotProduct(asked, vector) }))
    .sort((one, other) => other.likeness - one.likeness || compareIds(one.id, other.id))
    .slice(0, limit);
}

async function loadKept(tx: Tx, model: string, revision: number): Promise<EmbeddedPassage[]> {
  const key = `${tx.tenantId} ${model}`;
  const found = kept.get(key);
  kept.delete(key);
  const current = found?.revision === revision ? found : { revision, passages: await loadEmbeddings(tx, model) };
  kept.set(key, current);
  if (kept.size > MAX_TENANTS) kept.delete(kept.keys().next().value!);
  return current.passages;
}

function dotProduct(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return 0;
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}

const compareIds = (one: Id, other: Id): number => (one < other ? -1 : one > other ? 1 : 0);
