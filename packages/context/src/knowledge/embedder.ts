import { listUnembedded, type Scope, saveEmbeddings } from "@rapport/store";

/** Makes vectors of texts; absent where no embedding model is configured. */
export interface Embedder {
  /** Vectors of different models are never compared. */
  model: string;
  /** One vector for each text, in their order. May throw. */
  embed(
    texts: readonly string[],
    call: { purpose: string; timeoutMs: number },
  ): Promise<readonly (readonly number[])[]>;
}

/** A question as a vector. */
export interface AskedVector {
  model: string;
  vector: Float32Array;
}

/** A customer waits: without a vector in this time the words alone decide. */
const QUESTION_WITHIN_MS = 400;
const PASSAGES_WITHIN_MS = 60_000;
const BATCH = 64;
const LONGEST_QUESTION = 2000;

/** The vector of a question; null where it did not come in time or at all: then the words alone decide. Never throws. */
export async function embedQuestion(embedder: Embedder | null, question: string): Promise<AskedVector | null> {
  if (!embedder || question.trim() === "") return null;
  try {
    const call = { purpose: "knowledge_question", timeoutMs: QUESTION_WITHIN_MS };
    const [vector] = await embedder.embed([question.slice(0, LONGEST_QUESTION)], call);
    return vector ? { model: embedder.model, vector: unitOf(vector) } : null;
  } catch {
    return null;
  }
}

/**
 * Job `embed_knowledge`: gives the published passages of a tenant their vectors, a batch at a time, each kept as soon as it is there: who is
 * cut off goes on where it stopped. Answers how many. Throws what the embedder throws.
 */
export async function embedPassages(scope: Scope, embedder: Embedder, signal?: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal?.aborted) {
    const passages = await scope.read((tx) => listUnembedded(tx, embedder.model, BATCH));
    if (passages.length === 0) break;
    const texts = passages.map(({ title, heading, text }) => `${title}\n${heading}\n${text}`);
    const vectors = await embedder.embed(texts, { purpose: "knowledge_passages", timeoutMs: PASSAGES_WITHIN_MS });
    const made = passages.flatMap(({ id }, index) => {
      const vector = vectors[index];
      return vector ? [{ id, vector: unitOf(vector) }] : [];
    });
    if (made.length === 0) break;
    await scope.write((tx) => saveEmbeddings(tx, embedder.model, made));
    count += made.length;
  }
  return count;
}

/** The same direction with the length one, so that a product is a cosine. */
function unitOf(vector: readonly number[]): Float32Array {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}
