import type { MemoryKind } from "@rapport/schema";
import { type IdentityLevel, reachesIdentity } from "@rapport/schema";
import type { KnownMemory } from "@rapport/store";

/** How somebody wants to be written to tells nobody anything about them. */
const HARMLESS: ReadonlySet<MemoryKind> = new Set(["language", "tone"]);

/**
 * What a turn may know of who writes (CTX-11): all of it once they are verified; before that only what was said in this very
 * conversation, for an address can be forged and the answer goes to whoever wrote.
 */
export function pickMemories(
  memories: readonly KnownMemory[],
  identity: { level: IdentityLevel },
): Pick<KnownMemory, "id" | "kind" | "text">[] {
  const isVerified = reachesIdentity(identity.level, "verified");
  return memories
    .filter(({ kind, isSaidHere }) => isVerified || isSaidHere || HARMLESS.has(kind))
    .map(({ id, kind, text }) => ({ id, kind, text }));
}
