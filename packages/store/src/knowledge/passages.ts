import { type Id, newId } from "@rapport/schema";
import type { Tx } from "../core/tx.ts";

export interface NewPassage {
  heading: string;
  text: string;
  /** UTF-16 offsets into the version's body. */
  start: number;
  end: number;
  /** Stems with what each says about the passage. */
  terms: ReadonlyMap<string, number>;
}

export interface IndexedArticle {
  articleId: Id;
  version: number;
  namespace: string;
  language: string;
  passages: readonly NewPassage[];
  /** Words as written, with their stems. */
  words: ReadonlyMap<string, string>;
}

/** Dictionaries of PostgreSQL by language; all other languages in Latin letters are stemmed as English. */
const DICTIONARIES: Readonly<Record<string, string>> = {
  ar: "arabic",
  da: "danish",
  de: "german",
  el: "greek",
  en: "english",
  es: "spanish",
  fi: "finnish",
  fr: "french",
  hu: "hungarian",
  it: "italian",
  nl: "dutch",
  no: "norwegian",
  pt: "portuguese",
  ro: "romanian",
  ru: "russian",
  sv: "swedish",
  tr: "turkish",
};
const LATIN = new Set(["da", "de", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "pt", "ro", "sv", "tr"]);

function dictionaryOf(word: string, language: string): string | null {
  if (/\d/.test(word)) return null;
  if (/^\p{Script=Cyrillic}+$/u.test(word)) return "russian_stem";
  if (/^\p{Script=Latin}+$/u.test(word)) return `${DICTIONARIES[LATIN.has(language) ? language : "en"]}_stem`;
  const own = DICTIONARIES[language];
  return own && !LATIN.has(language) ? `${own}_stem` : null;
}

/** Stems by dictionary and word. Dictionaries come with PostgreSQL and do not change, and a question asks for few words. */
const knownStems = new Map<string, string>();
const MAX_KNOWN_STEMS = 50_000;

/** The stem of each word by the dictionary of its script and `language`. Codes, and words of scripts without one, are their own. */
export async function stemWords(tx: Tx, words: readonly string[], language: string): Promise<Map<string, string>> {
  const stems = new Map<string, string>();
  const asked: { word: string; dictionary: string; key: string }[] = [];
  for (const word of new Set(words)) {
    const dictionary = dictionaryOf(word, language);
    const key = `${dictionary} ${word}`;
    const stem = dictionary === null ? word : knownStems.get(key);
    stems.set(word, stem ?? word);
    if (dictionary !== null && stem === undefined) asked.push({ word, dictionary, key });
  }
  if (asked.length === 0) return stems;
  const rows = await tx.prepared<{ stem: string | null }>(
    `select (ts_lexize(w.dictionary::regdictionary, w.word))[1] as stem
     from unnest($1::text[], $2::text[]) with ordinality as w (word, dictionary, position) order by w.position`,
    [asked.map(({ word }) => word), asked.map(({ dictionary }) => dictionary)],
  );
  if (knownStems.size + asked.length > MAX_KNOWN_STEMS) knownStems.clear();
  asked.forEach(({ word, key }, index) => {
    const stem = rows[index]?.stem ?? word;
    stems.set(word, stem);
    knownStems.set(key, stem);
  });
  return stems;
}

/** Puts the passages of a published version in place of those that the article had; their vectors come later. */
export async function indexPassages(tx: Tx, article: IndexedArticle): Promise<void> {
  await lockState(tx);
  await clearPassages(tx, article.articleId);
  const ids = article.passages.map(() => newId());
  await tx.query(
    `insert into passages (tenant_id, id, article_id, version, namespace, language,
       position, heading, text, start_offset, end_offset, terms)
     select $1, p.id, $2, $3, $4, $5, p.position, p.heading, p.text, p.start_offset, p.end_offset,
       array(select jsonb_array_elements_text(p.terms))
     from unnest($6::uuid[], $7::int[], $8::text[], $9::text[], $10::int[], $11::int[], $12::jsonb[])
       as p (id, position, heading, text, start_offset, end_offset, terms)`,
    [
      tx.tenantId,
      article.articleId,
      article.version,
      article.namespace,
      article.language,
      ids,
      article.passages.map((_, position) => position),
      article.passages.map(({ heading }) => heading),
      article.passages.map(({ text }) => text),
      article.passages.map(({ start }) => start),
      article.passages.map(({ end }) => end),
      article.passages.map(({ terms }) => JSON.stringify([...terms.keys()])),
    ],
  );
  const postings = article.passages.flatMap(({ terms }, index) =>
    [...terms].map(([term, weight]) => ({ term, passageId: ids[index]!, weight })),
  );
  await tx.query(
    `with added as (
       insert into passage_terms (tenant_id, term, passage_id, weight)
       select $1, * from unnest($2::text[], $3::uuid[], $4::real[]) returning term
     )
     insert into knowledge_terms as k (tenant_id, term, passages)
     select $1, term, count(*) from added group by term
     on conflict (tenant_id, term) do update set passages = k.passages + excluded.passages`,
    [
      tx.tenantId,
      postings.map(({ term }) => term),
      postings.map(({ passageId }) => passageId),
      postings.map(({ weight }) => weight),
    ],
  );
  await tx.query(
    "insert into knowledge_words (tenant_id, word, term) select $1, * from unnest($2::text[], $3::text[]) on conflict do nothing",
    [tx.tenantId, [...article.words.keys()], [...article.words.values()]],
  );
  await countPassages(tx, article.passages.length);
}

/** Nothing of the article is found any more. */
export async function removePassages(tx: Tx, articleId: Id): Promise<void> {
  await lockState(tx);
  await clearPassages(tx, articleId);
}

export async function lockState(tx: Tx): Promise<void> {
  await tx.query(
    `insert into knowledge_states as s (tenant_id, revision) values ($1, 1)
     on conflict (tenant_id) do update set revision = s.revision + 1`,
    [tx.tenantId],
  );
}

async function countPassages(tx: Tx, more: number): Promise<void> {
  if (more === 0) return;
  await tx.query("update knowledge_states set passages = passages + $2 where tenant_id = $1", [tx.tenantId, more]);
}

async function clearPassages(tx: Tx, articleId: Id): Promise<void> {
  const gone = await tx.query<{ id: Id; terms: string[] }>(
    "delete from passages where tenant_id = $1 and article_id = $2 returning id, terms",
    [tx.tenantId, articleId],
  );
  if (gone.length === 0) return;
  const postings = gone.flatMap(({ id, terms }) => terms.map((term) => ({ id, term })));
  const values = [tx.tenantId, postings.map(({ term }) => term), postings.map(({ id }) => id)];
  await tx.query(
    `delete from passage_terms t using unnest($2::text[], $3::uuid[]) as g (term, id)
     where t.tenant_id = $1 and t.term = g.term and t.passage_id = g.id`,
    values,
  );
  await tx.query(
    `update knowledge_terms k set passages = k.passages - g.passages
     from (select term, count(*) as passages from unnest($2::text[]) as t (term) group by term) g
     where k.tenant_id = $1 and k.term = g.term`,
    values.slice(0, 2),
  );
  await tx.query("delete from knowledge_terms where tenant_id = $1 and passages <= 0 and term = any ($2::text[])", [
    tx.tenantId,
    values[1],
  ]);
  await countPassages(tx, -gone.length);
}
