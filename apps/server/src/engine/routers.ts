import { Worker } from "node:worker_threads";
import { type CategoryModel, decodeModel, openStarterModel } from "@rapport/intelligence";
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

/**
 * Each tenant's router: the starter set, and what the tenant's people corrected. Training runs in a thread of its own; until
 * it is done the model before it answers, so nobody ever waits for it.
 */
export function createRouters(store: Store, onError: (error: Error) => void): (tenantId: Id) => Promise<CategoryModel> {
  const kept = new Map<Id, Kept>();

  async function look(tenantId: Id, entry: Kept): Promise<void> {
    const mark = await store.system(tenantId).read(readExamplesMark);
    if (mark === entry.mark) return;
    const examples = await store.system(tenantId).read((tx) => listCategoryExamples(tx, MAX_EXAMPLES));
    entry.model = await trainApart(examples);
    entry.mark = mark;
  }

  return async (tenantId) => {
    const entry = kept.get(tenantId) ?? { mark: "0:", model: openStarterModel(), lookedAt: 0, training: null };
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

/** Trains on the starter set and these examples in a thread of its own. */
function trainApart(examples: readonly { text: string; label: string }[]): Promise<CategoryModel> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./train-router.ts", import.meta.url), { workerData: { examples } });
    worker.once("message", (bytes: Uint8Array) => resolve(decodeModel(bytes)));
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`the training of a router ended with code ${code}`)));
  });
}
