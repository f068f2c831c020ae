import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";
import { lockState } from "./passages.ts";

export interface EmbeddedPassage {
  id: Id;
  namespace: string;
  vector: Float32Array;
}

/** Plans the job that gives passages their vectors, where the tenant has named an embedding model. */
export async function planEmbedding(tx: Tx): Promise<void> {
  const [row] = await tx.prepared<{ model: string | null }>(
    "select config ->> 'embedding' as model from model_settings where tenant_id = $1",
    [tx.tenantId],
  );
  if (!row?.model) return;
  const name = `embed_knowledge:${tx.tenantId}`;
  tx.enqueue({ task: "embed_knowledge", payload: {}, key: name, queue: name });
}

/** Published passages that this model has made no vector of. */
export async function listUnembedded(
  tx: Tx,
  model: string,
  limit: number,
): Promise<{ id: Id; title: string; heading: string; text: string }[]> {
  return tx.query(
    `select p.id, v.title, p.heading, p.text from passages p
       join article_versions v on v.tenant_id = p.tenant_id and v.article_id = p.article_id and v.version = p.version
     where p.tenant_id = $1 and p.embedding_model is distinct from $2 order by p.id limit $3`,
    [tx.tenantId, model, limit],
  );
}

/** Keeps vectors of passages that are still there. */
export async function saveEmbeddings(
  tx: Tx,
  model: string,
  made: readonly { id: Id; vector: Float32Array }[],
): Promise<void> {
  // Who keeps vectors in memory learns by the revision that there are more.
  await lockState(tx);
  await tx.query(
    `update passages p set embedding = m.embedding, embedding_model = $2
     from unnest($3::uuid[], $4::bytea[]) as m (id, embedding) where p.tenant_id = $1 and p.id = m.id`,
    [tx.tenantId, model, made.map(({ id }) => id), made.map(({ vector }) => bytesOf(vector))],
  );
}

/** Passages that have a vector of this model. */
export async function listEmbedded(tx: Tx, model: string, limit: number): Promise<{ id: Id; namespace: string }[]> {
  return tx.query("select id, namespace from passages where tenant_id = $1 and embedding_model = $2 limit $3", [
    tx.tenantId,
    model,
    limit,
  ]);
}

/** Vectors by passage. */
export async function loadEmbeddings(tx: Tx, model: string, ids: readonly Id[]): Promise<Map<Id, Float32Array>> {
  const rows = await tx.query<{ id: Id; embedding: Buffer }>(
    "select id, embedding from passages where tenant_id = $1 and embedding_model = $2 and id = any ($3::uuid[])",
    [tx.tenantId, model, ids],
  );
  return new Map(
    rows.map(({ id, embedding }) => {
      // A copy, because the driver's buffer may not begin where floats may.
      const bytes = Uint8Array.from(embedding);
      return [id, new Float32Array(bytes.buffer)];
    }),
  );
}

const bytesOf = (vector: Float32Array): Buffer => Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
