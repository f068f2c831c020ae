import { importKnowledge } from "@rapport/context";
import type { Scope } from "@rapport/store";

/**
 * The demo company's help pages, in English and Russian. Taken in at every start: pages that have not changed change nothing, and
 * what people edited of them stays.
 */
export async function stockKnowledge(scope: Scope): Promise<void> {
  const failed = (await importKnowledge(scope, import.meta.dirname)).filter(({ failure }) => failure !== null);
  if (failed.length > 0) throw new Error(`the demo's article ${failed[0]!.file} cannot be read: ${failed[0]!.failure}`);
}
