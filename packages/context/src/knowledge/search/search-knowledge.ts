import type { Id } from "@rapport/schema";
import { loadKnowledgeState, loadPassages, type PassageRow, scorePassages, stemWords, type Tx } from "@rapport/store";
import type { AskedVector } from "../embedder.ts";
import { guessLanguage, isStopWord, readWords } from "../passages/words.ts";
import { CONFIDENT, fuse, judgeMatches, type Match, weighMatch } from "./match.ts";
import { readQuestion, weighTerms } from "./read-question.ts";
import { loadSynonyms } from "./synonyms.ts";
import { searchVectors } from "./vectors.ts";

export interface KnowledgeSearchOptions {
  /** Only articles of this namespace. */
  namespace?: string | null | undefined;
  /** Articles in this language come first; absent: the question's own. */
  language?: string | null | undefined;
  /** Passages, at most; 5 unless told. */
  limit?: number | undefined;
  /** The question as a vector (`embedQuestion`), where an embedding model is configured and answered in time. */
  asked?: AskedVector | null | undefined;
}

/** A passage that can be cited: `body.slice(span.start, span.end)` of that version is `text`. */
export interface FoundPassage {
  passageId: Id;
  articleId: Id;
  version: number;
  title: string;
  heading: string;
  namespace: string;
  language: string;
  /** The imported file or address; null: written in the console. */
  source: string | null;
  text: string;
  span: { start: number; end: number };
  /** 0 to 1: how likely it answers the question, measured on the project's own question set (docs/knowledge.md). */
  score: number;
}

export interface KnowledgeSearch {
  /** The best first; at most two of one article. */
  passages: FoundPassage[];
  /** False: nothing good enough; no answer may be made of these passages. */
  isConfident: boolean;
}

const CANDIDATES = 80;
const PER_ARTICLE = 2;

/** CTX-8: published passages of the tenant that answer a question: word index, forms, synonyms, slips and vectors, fused. */
export async function searchKnowledge(
  tx: Tx,
  query: string,
  options: KnowledgeSearchOptions = {},
): Promise<KnowledgeSearch> {
  const { namespace = null, limit = 5 } = options;
  const question = query.slice(0, 2000);
  const language = options.language ?? guessLanguage(question);
  const state = await loadKnowledgeState(tx);
  if (state.passages === 0) return { passages: [], isConfident: false };
  const concepts = await readQuestion(tx, question, await loadSynonyms(tx), state.passages, state.languages);
  const scored = await scorePassages(tx, weighTerms(concepts, state.passages), namespace, CANDIDATES);
  const near = options.asked ? await searchVectors(tx, options.asked, state.revision, namespace, CANDIDATES) : [];
  const rows = await loadPassages(tx, [...new Set([...scored, ...near].map(({ id }) => id))]);
  const titles = await stemTitles(tx, [...rows.values()]);
  const byWords = scored.flatMap(({ id, score }) => {
    const row = rows.get(id);
    return row ? [weighMatch(row, score, concepts, titles.get(row.title) ?? [], language)] : [];
  });
  const matches = fuse(judgeMatches(byWords), near, rows, language);
  const best = pickBest(matches, limit);
  return { passages: best.map(present), isConfident: (best[0]?.probability ?? 0) >= CONFIDENT };
}

async function stemTitles(tx: Tx, rows: readonly PassageRow[]): Promise<Map<string, string[]>> {
  const words = new Map<string, string[]>();
  for (const { title } of rows)
    words.set(
      title,
      readWords(title).filter((word) => !isStopWord(word)),
    );
  const stems = await stemWords(tx, [...words.values()].flat(), "en");
  return new Map([...words].map(([title, own]) => [title, own.map((word) => stems.get(word) ?? word)]));
}

/** The best first, at most two of one article. */
function pickBest(matches: readonly Match[], limit: number): Match[] {
  const taken = new Map<Id, number>();
  const best: Match[] = [];
  for (const match of matches) {
    const count = taken.get(match.row.articleId) ?? 0;
    if (count >= PER_ARTICLE || best.length >= limit) continue;
    taken.set(match.row.articleId, count + 1);
    best.push(match);
  }
  return best;
}

function present({ row, probability }: Match): FoundPassage {
  const { id, start, end, position: _position, terms: _terms, ...rest } = row;
  return { passageId: id, ...rest, span: { start, end }, score: Math.round(probability * 1000) / 1000 };
}
