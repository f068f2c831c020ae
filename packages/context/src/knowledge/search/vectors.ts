import type { Id } from "@rapport/schema";
import { type EmbeddedPassage, listEmbedded, loadEmbeddings, type Tx } from "@rapport/store";
import type { AskedVector } from "../embedder.ts";
import type { NearPassage } from "./match.ts";

interface Kept {
  revision: number;
  passages: Map<Id, EmbeddedPassage>;
  bytes: number;
}

/** Vectors of the tenants asked last: exact comparison of 10,000 takes some milliseconds, reading them anew does not. */
const kept = new Map<string, Kept>();
const MAX_BYTES = 512 * 1024 * 1024;
/** Beyond this an exact comparison takes longer than all the rest of a search; then the words alone decide. */
const MAX_PASSAGES = 20_000;

/** The passages nearest in meaning, exactly; `revision`: of the knowledge that the transaction sees. */
export async function searchVectors(
  tx: Tx,
  asked: AskedVector,
  revision: number,
  namespace: string | null,
  limit: number,
): Promise<NearPassage[]> {
  const passages = await loadKept(tx, asked.model, revision);
  const near: NearPassage[] = [];
  for (const passage of passages.values()) {
    if (namespace !== null && passage.namespace !== namespace) continue;
    near.push({ id: passage.id, likeness: dotProduct(asked.vector, passage.vector) });
  }
  return near.sort((one, other) => other.likeness - one.likeness || compareIds(one.id, other.id)).slice(0, limit);
}

/** A passage never changes: after a change of knowledge only the new ones are read. */
async function loadKept(tx: Tx, model: string, revision: number): Promise<Map<Id, EmbeddedPassage>> {
  const key = `${tx.tenantId} ${model}`;
  const known = kept.get(key);
  kept.delete(key);
  const current = known?.revision === revision ? known : await renew(tx, model, revision, known);
  kept.set(key, current);
  let bytes = 0;
  for (const entry of kept.values()) bytes += entry.bytes;
  for (const [oldest, entry] of kept) {
    if (bytes <= MAX_BYTES || oldest === key) break;
    kept.delete(oldest);
    bytes -= entry.bytes;
  }
  return current.passages;
}

async function renew(tx: Tx, model: string, revision: number, known: Kept | undefined): Promise<Kept> {
  const listed = await listEmbedded(tx, model, MAX_PASSAGES + 1);
  if (listed.length > MAX_PASSAGES) return { revision, passages: new Map(), bytes: 0 };
  const missing = listed.filter(({ id }) => !known?.passages.has(id)).map(({ id }) => id);
  const loaded = missing.length > 0 ? await loadEmbeddings(tx, model, missing) : new Map<Id, Float32Array>();
  const passages = new Map<Id, EmbeddedPassage>();
  let bytes = 0;
  for (const { id, namespace } of listed) {
    const vector = loaded.get(id) ?? known?.passages.get(id)?.vector;
    if (!vector) continue;
    passages.set(id, { id, namespace, vector });
    bytes += vector.byteLength;
  }
  return { revision, passages, bytes };
}

function dotProduct(one: Float32Array, other: Float32Array): number {
  if (one.length !== other.length) return 0;
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += one[index]! * other[index]!;
  return sum;
}

const compareIds = (one: Id, other: Id): number => (one < other ? -1 : one > other ? 1 : 0);
