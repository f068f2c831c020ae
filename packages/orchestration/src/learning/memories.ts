import { type FoundMemory, MEMORY_PIPELINE } from "@rapport/intelligence";
import { type Id, type MemoryKind, newId, RapportError } from "@rapport/schema";
import {
  addMemoryEvidence,
  announceMemories,
  confirmMemory,
  copyMemoryEvidence,
  findMemory,
  findReplacement,
  insertMemory,
  isContactInReach,
  listMemoryTraces,
  lockMemories,
  type MemoryRow,
  type MemoryTrace,
  setMemoryState,
  type Tx,
  takeFeed,
} from "@rapport/store";

/** Words of a customer's in which something was found. */
export interface ReadWords {
  eventId: Id;
  contactId: Id;
  occurredAt: Date;
  found: readonly (FoundMemory & { source: "rule" | "model" })[];
}

/**
 * Keeps what was found in a customer's words (INT-10). Said once more it makes a memory surer; of one topic the later words
 * count; words that a memory stems from already, a forgotten one too, are not learned again. Answers how many are new.
 */
export async function keepMemories(tx: Tx, words: ReadWords): Promise<number> {
  if (words.found.length === 0) return 0;
  await takeFeed(tx);
  await lockMemories(tx, words.contactId);
  let count = 0;
  for (const found of words.found) {
    const traces = await listMemoryTraces(tx, words.contactId);
    if (traces.some((trace) => stemsFrom(trace, words.eventId, found))) continue;
    const folded = fold(found.text);
    const evidence = { eventId: words.eventId, start: found.start, end: found.end, quote: found.quote };
    const same = traces.find(
      (trace) => trace.state === "active" && trace.kind === found.kind && trace.folded === folded,
    );
    if (same) {
      await addMemoryEvidence(tx, same.id, evidence);
      await confirmMemory(tx, same.id, words.occurredAt);
      continue;
    }
    const rivals = traces.filter(
      (trace) =>
        trace.state === "active" &&
        found.topic !== null &&
        trace.topic === found.topic &&
        !trace.evidence.some(({ eventId }) => eventId === words.eventId),
    );
    // A person who wrote something down afterwards knew better.
    const isOutdated = rivals.some(({ saidAt }) => saidAt > words.occurredAt);
    const id = newId();
    await insertMemory(tx, {
      id,
      contactId: words.contactId,
      kind: found.kind,
      topic: found.topic,
      text: found.text,
      folded,
      source: found.source,
      confidence: found.confidence,
      pipeline: found.source === "rule" ? MEMORY_PIPELINE.name : `${MEMORY_PIPELINE.name}-model`,
      pipelineVersion: MEMORY_PIPELINE.version,
      replacesId: isOutdated ? null : (rivals.at(-1)?.id ?? null),
      expiresAt: null,
      saidAt: words.occurredAt,
      evidence: [evidence],
    });
    if (isOutdated) await setMemoryState(tx, id, "superseded");
    else for (const rival of rivals) await setMemoryState(tx, rival.id, "superseded");
    count++;
  }
  await announceMemories(tx, words.contactId);
  return count;
}

function stemsFrom(trace: MemoryTrace, eventId: Id, { kind, start, end }: FoundMemory): boolean {
  return (
    trace.kind === kind && trace.evidence.some((one) => one.eventId === eventId && one.start < end && start < one.end)
  );
}

export interface MemoryWords {
  kind: MemoryKind;
  text: string;
  expiresAt: Date | null;
}

const PERSON = { pipeline: "person", pipelineVersion: "1" } as const;

/** A person writes something down about a contact. Throws not_found. */
export async function writeMemory(tx: Tx, contactId: Id, memory: MemoryWords): Promise<MemoryRow> {
  await takeFeed(tx);
  if (!(await isContactInReach(tx, contactId))) throw new RapportError("not_found");
  await lockMemories(tx, contactId);
  const id = newId();
  await insertMemory(tx, {
    ...memory,
    ...PERSON,
    id,
    contactId,
    topic: topicOf(memory.kind),
    folded: fold(memory.text),
    source: "person",
    confidence: 1,
    replacesId: null,
    saidAt: new Date(),
    evidence: [],
  });
  return close(tx, id, contactId, "memories.create", {});
}

/**
 * A person puts a memory right: a new one takes its place and stems from the same words. Throws not_found, conflict (it does
 * not count any more).
 */
export async function correctMemory(tx: Tx, id: Id, change: Partial<MemoryWords>): Promise<MemoryRow> {
  const old = await takeMemory(tx, id);
  if (old.state !== "active" && old.state !== "expired") {
    throw new RapportError("conflict", { sentence: "This memory does not count any more. Restore it first." });
  }
  const kind = change.kind ?? old.kind;
  const text = change.text ?? old.text;
  const expiresAt =
    change.expiresAt === undefined ? (old.expiresAt ? new Date(old.expiresAt) : null) : change.expiresAt;
  const newMemoryId = newId();
  await insertMemory(tx, {
    ...PERSON,
    id: newMemoryId,
    contactId: old.contactId,
    kind,
    topic: topicOf(kind),
    text,
    folded: fold(text),
    source: "person",
    confidence: 1,
    replacesId: id,
    expiresAt,
    saidAt: new Date(),
    evidence: [],
  });
  await copyMemoryEvidence(tx, id, newMemoryId);
  await setMemoryState(tx, id, "superseded");
  return close(tx, newMemoryId, old.contactId, "memories.update", { replaces: id });
}

/** A person forgets a memory; what it stems from is not learned again. Throws not_found. */
export async function forgetMemory(tx: Tx, id: Id): Promise<void> {
  const memory = await takeMemory(tx, id);
  if (memory.state === "deleted") throw new RapportError("not_found");
  await setMemoryState(tx, id, "deleted");
  tx.audit({ action: "memories.delete", targetKind: "memories", targetId: id });
  await announceMemories(tx, memory.contactId);
}

/** Undoes a deletion or a correction. Throws not_found, conflict (it counts already). */
export async function restoreMemory(tx: Tx, id: Id): Promise<MemoryRow> {
  const memory = await takeMemory(tx, id);
  if (memory.state === "active" || memory.state === "expired") {
    throw new RapportError("conflict", { sentence: "This memory counts already; there is nothing to undo." });
  }
  const replacement = await findReplacement(tx, id);
  if (replacement) await setMemoryState(tx, replacement, "superseded");
  await setMemoryState(tx, id, "active");
  return close(tx, id, memory.contactId, "memories.restore", replacement ? { insteadOf: replacement } : {});
}

/** The memory as it is now, and nobody else changes the contact's until the transaction ends. Throws not_found. */
async function takeMemory(tx: Tx, id: Id): Promise<MemoryRow> {
  await takeFeed(tx);
  const seen = await findMemory(tx, id);
  if (!seen) throw new RapportError("not_found");
  await lockMemories(tx, seen.contactId);
  return (await findMemory(tx, id)) ?? seen;
}

async function close(
  tx: Tx,
  id: Id,
  contactId: Id,
  action: string,
  detail: Record<string, unknown>,
): Promise<MemoryRow> {
  tx.audit({ action, targetKind: "memories", targetId: id, detail });
  await announceMemories(tx, contactId);
  return (await findMemory(tx, id))!;
}

/** What there can be only one of. */
function topicOf(kind: MemoryKind): string | null {
  return kind === "name" || kind === "language" ? kind : null;
}

function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll("ё", "е")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
