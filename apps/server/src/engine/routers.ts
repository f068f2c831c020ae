import { Worker } from "node:worker_threads";
import { type CategoryModel, decodeModel } from "@rapport/intelligence";
import type { Id } from "@rapport/schema";
import { listCategoryExamples, readExamplesMark, type Store } from "@rapport/store";

/** How long a router may lag behind the corrections it learns from. */
const LOOK_EVERY_MS = 15_000;
/** The newest corrections that a router learns from. */
const MAX_EXAMPLES = 20_000;

interface Kept {
  mark: string;
  model: CategoryModel;
  lookedAt: number;
  training: Promise<void> | null;
}

/** The tenant's router. The first call in a fresh installation waits for the starter set's training, a few seconds. */
export type RouterOf = (tenantId: Id) => Promise<CategoryModel>;

/**
 * Each tenant's router: the starter set, and what the tenant's people corrected. Training runs in a thread of its own; until
 * it is done the model before it answers. The starter set's model is kept in the user's cache folder, so only the first start trains.
 */
export function createRouters(store: Store, onError: (error: Error) => void): RouterOf {
  const kept = new Map<Id, Kept>();
  let starter: Promise<CategoryModel> | null = null;

  async function look(tenantId: Id, entry: Kept): Promise<void> {
    const mark = await store.system(tenantId).read(readExamplesMark);
    if (mark === entry.mark) return;
    const examples = await store.system(tenantId).read((tx) => listCategoryExamples(tx, MAX_EXAMPLES));
    entry.model = decodeModel(await trainApart(examples));
    entry.mark = mark;
  }

  return async (tenantId) => {
    starter ??= trainRouter([]).catch((error) => {
      starter = null;
      throw error;
    });
    const model = await starter;
    const entry = kept.get(tenantId) ?? { mark: "0:", model, lookedAt: 0, training: null };
    kept.set(tenantId, entry);
    if (!entry.training && Date.now() - entry.lookedAt > LOOK_EVERY_MS) {
      entry.lookedAt = Date.now();
      entry.training = look(tenantId, entry)
        .catch(onError)
        .finally(() => {
          entry.training = null;
        });
    }
    return entry.model;
  };
}

/** A router of the starter set and these examples, if any; training takes seconds, in a thread of its own. */
export async function trainRouter(examples: readonly { text: string; label: string }[]): Promise<CategoryModel> {
  return decodeModel(await trainApart(examples));
}

/** Trains on the starter set and these examples in a thread of its own, or finds what was learnt of the starter set alone; answers the model as bytes. */
function trainApart(examples: readonly { text: string; label: string }[]): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./train-router.ts", import.meta.url), { workerData: { examples } });
    worker.once("message", (bytes: Uint8Array) => resolve(bytes));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the training of a router ended with code ${code}`)));
  });
}
