import type { Id } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface KnowledgeState {
  revision: number;
  passages: number;
  /** Languages of published articles. */
  languages: string[];
}

export async function loadKnowledgeState(tx: Tx): Promise<KnowledgeState> {
  const [row] = await tx.prepared<KnowledgeState>(
    `select coalesce(s.revision, 0) as revision, coalesce(s.passages, 0) as passages,
       array(select distinct language from articles where tenant_id = $1 and status = 'published') as languages
     from (select $1::uuid as tenant_id) t left join knowledge_states s on s.tenant_id = t.tenant_id`,
    [tx.tenantId],
  );
  return row ?? { revision: 0, passages: 0, languages: [] };
}

/** In how many passages each stem stands; stems of no passage are absent. */
export async function countTerms(tx: Tx, terms: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.prepared<{ term: string; passages: number }>(
    "select term, passages from knowledge_terms where tenant_id = $1 and term = any ($2::text[])",
    [tx.tenantId, terms],
  );
  return new Map(rows.map(({ term, passages }) => [term, passages]));
}

/** Stems in use that begin with a prefix, at most 40 for each. */
export async function findTermsByPrefix(
  tx: Tx,
  prefixes: readonly string[],
): Promise<{ prefix: string; term: string; passages: number }[]> {
  if (prefixes.length === 0) return [];
  return tx.prepared(
    `select p.prefix, k.term, k.passages from unnest($2::text[]) as p (prefix) cross join lateral (
       select term, passages from knowledge_terms
       where tenant_id = $1 and term collate "C" >= p.prefix and term collate "C" < p.prefix || chr(1114109) limit 40
     ) k`,
    [tx.tenantId, prefixes],
  );
}

/** Words in use that look like the typed ones. `likeness`: shared trigrams, 0 to 1. */
export async function findSimilarWords(
  tx: Tx,
  words: readonly string[],
): Promise<{ typed: string; word: string; term: string; likeness: number }[]> {
  if (words.length === 0) return [];
  return tx.prepared("select typed, word, term, likeness from rapport.find_similar_words($1::text[], $2)", [
    words,
    0.25,
  ]);
}

export interface WeighedTerm {
  /** Which word of the question it stands for: of several stems for one word only the best counts. */
  concept: number;
  term: string;
  gain: number;
}

/** Passages by the sum over concepts of the best gain × weight, the best first. */
export async function scorePassages(
  tx: Tx,
  terms: readonly WeighedTerm[],
  namespace: string | null,
  limit: number,
): Promise<{ id: Id; score: number }[]> {
  if (terms.length === 0) return [];
  const inNamespace =
    namespace === null ? "" : "where passage_id in (select id from passages where tenant_id = $1 and namespace = $6)";
  return tx.prepared(
    `with hits as (
       select a.concept, t.passage_id, max(a.gain * t.weight) as gain
       from unnest($2::int[], $3::text[], $4::real[]) as a (concept, term, gain)
         join passage_terms t on t.tenant_id = $1 and t.term = a.term
       group by a.concept, t.passage_id
     )
     select passage_id as id, sum(gain)::float8 as score from hits ${inNamespace}
     group by passage_id order by 2 desc, 1 limit $5`,
    [
      tx.tenantId,
      terms.map(({ concept }) => concept),
      terms.map(({ term }) => term),
      terms.map(({ gain }) => gain),
      limit,
      ...(namespace === null ? [] : [namespace]),
    ],
  );
}

export interface PassageRow {
  id: Id;
  articleId: Id;
  version: number;
  /** Of the published version. */
  title: string;
  namespace: string;
  language: string;
  source: string | null;
  position: number;
  heading: string;
  text: string;
  start: number;
  end: number;
  terms: string[];
}

export async function loadPassages(tx: Tx, ids: readonly Id[]): Promise<Map<Id, PassageRow>> {
  const rows = await tx.prepared<PassageRow>(
    `select p.id, p.article_id as "articleId", p.version, v.title, p.namespace, p.language, a.source, p.position, p.heading, p.text,
       p.start_offset as start, p.end_offset as end, p.terms
     from passages p
       join article_versions v on v.tenant_id = p.tenant_id and v.article_id = p.article_id and v.version = p.version
       join articles a on a.tenant_id = p.tenant_id and a.id = p.article_id and a.published_version = p.version
     where p.tenant_id = $1 and p.id = any ($2::uuid[])`,
    [tx.tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
