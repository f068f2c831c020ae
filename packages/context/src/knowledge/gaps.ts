import type { Id } from "@rapport/schema";
import { countGap, insertGap, listGapWords, lockGaps, stemWords, type Tx } from "@rapport/store";
import { guessLanguage, isStopWord, readWords } from "./passages/words.ts";
import { loadSynonyms, type Synonyms } from "./search/synonyms.ts";

/** Share of common words from which two questions are one gap. */
const SAME_QUESTION = 0.6;
const COMPARED = 500;
const MAX_LENGTH = 500;

/**
 * Keeps a question that nothing answered (CTX-7). One that asks the same as a gap that is known counts there, in other words,
 * forms or order too; a dismissed gap counts on and stays dismissed. Answers the gap's id; null when there are no words in it.
 */
export async function recordGap(
  tx: Tx,
  question: string,
  conversationId: Id | null,
  language: string = guessLanguage(question),
): Promise<Id | null> {
  const text = question.replaceAll("\u0000", " ").trim().replace(/\s+/g, " ").slice(0, MAX_LENGTH).toWellFormed();
  const words = [...new Set(readWords(text))];
  const telling = words.filter((word) => !isStopWord(word));
  const stems = await stemWords(tx, telling.length > 0 ? telling : words, language);
  const terms = [...new Set(stems.values())].sort();
  if (terms.length === 0) return null;
  const gap = { question: text, normalized: words.join(" "), terms, language, conversationId };
  await lockGaps(tx);
  const synonyms = await loadSynonyms(tx);
  let best: { id: Id; likeness: number } | null = null;
  for (const known of await listGapWords(tx, language, COMPARED)) {
    const likeness = known.normalized === gap.normalized ? 1 : likenessOf(terms, known.terms, synonyms);
    if (likeness > (best?.likeness ?? 0)) best = { id: known.id, likeness };
  }
  if (best && best.likeness >= SAME_QUESTION) {
    await countGap(tx, best.id, gap);
    return best.id;
  }
  return insertGap(tx, gap);
}

/** Jaccard over stems; a synonym counts as most of a word. */
function likenessOf(one: readonly string[], other: readonly string[], synonyms: Synonyms): number {
  const rest = new Set(other);
  let common = 0;
  for (const term of one) {
    if (rest.delete(term)) {
      common += 1;
      continue;
    }
    const twin = synonyms.of(term).find((synonym) => synonym.isSameLanguage && rest.has(synonym.term));
    if (twin) {
      rest.delete(twin.term);
      common += 0.75;
    }
  }
  return common / (one.length + other.length - common);
}
