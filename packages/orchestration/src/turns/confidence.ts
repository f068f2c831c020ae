import { type ConfidenceFit, calibrate, fitConfidence, wasRight } from "@rapport/intelligence";
import {
  findConfidenceFit,
  listJudgedSuggestions,
  listUnfittedTenants,
  type Store,
  saveConfidenceFit,
  type Tx,
} from "@rapport/store";

/** Old habits say little of today's version. */
const LATEST = 2000;

/** The confidence that is shown with a draft (INT-8): the formula's, put right by how such drafts were settled. */
export async function stateConfidence(tx: Tx, raw: number): Promise<{ confidence: number; rawConfidence: number }> {
  const row = await findConfidenceFit<ConfidenceFit>(tx);
  return { confidence: calibrate(row?.fit ?? null, raw), rawConfidence: raw };
}

/** Periodic job `fit_confidence`: learns anew, in every tenant in which people settled something since, how far the confidence was right. */
export async function fitAllConfidence(store: Store): Promise<void> {
  for (const tenantId of await listUnfittedTenants(store.owner)) {
    await store.system(tenantId).write(async (tx) => {
      const settled = await listJudgedSuggestions(tx, LATEST);
      const fit = fitConfidence(settled.map((one) => ({ raw: one.raw, isRight: wasRight(one) })));
      await saveConfidenceFit(tx, fit, settled.length);
    });
  }
}
