import { type Id, RapportError } from "@rapport/schema";
import {
  type ArticleContent,
  type ArticleRow,
  addArticleVersion,
  announceKnowledge,
  indexPassages,
  insertArticle,
  loadArticleVersion,
  lockArticle,
  type NewArticle,
  placeArticle,
  planEmbedding,
  removePassages,
  setPublished,
  stemWords,
  type Tx,
} from "@rapport/store";
import { divideIntoPassages } from "./passages/divide.ts";
import { countFields, weighTerms } from "./passages/weigh.ts";

/** Keeps a draft; nothing is found of it before it is published. */
export async function createArticle(tx: Tx, article: NewArticle): Promise<Id> {
  const id = await insertArticle(tx, article);
  await announceKnowledge(tx, id);
  return id;
}

export interface ArticleChange {
  title?: string | undefined;
  body?: string | undefined;
  namespace?: string | undefined;
  language?: string | undefined;
}

/**
 * A changed title or body becomes a new version; customers go on being answered from the published one until the new one is
 * published. Namespace and language belong to the article and count at once. `baseVersion`: what the editor had before their
 * eyes; throws conflict when there is a newer one. Throws not_found.
 */
export async function editArticle(
  tx: Tx,
  id: Id,
  change: ArticleChange,
  baseVersion: number | undefined,
): Promise<void> {
  const article = await lockArticle(tx, id);
  if (baseVersion !== undefined && baseVersion !== article.latestVersion) throw new RapportError("conflict");
  const latest = await loadArticleVersion(tx, id, article.latestVersion);
  await addArticleVersion(tx, article, { title: change.title ?? latest.title, body: change.body ?? latest.body });
  const { namespace = article.namespace, language = article.language } = change;
  if (namespace !== article.namespace || language !== article.language) {
    await placeArticle(tx, id, namespace, language);
    if (article.publishedVersion !== null)
      await makePassages(tx, { ...article, namespace, language }, article.publishedVersion);
  }
  await announceKnowledge(tx, id);
}

/** Customers are answered from this version from now on. Throws not_found for a version that is not there. */
export async function publishArticle(tx: Tx, id: Id, version: number | undefined): Promise<void> {
  const article = await lockArticle(tx, id);
  await publishVersion(tx, article, version ?? article.latestVersion);
  await announceKnowledge(tx, id);
}

/** As publishArticle, for one that is locked, without telling the screens. */
export async function publishVersion(tx: Tx, article: ArticleRow, version: number): Promise<void> {
  await makePassages(tx, article, version);
  await setPublished(tx, article.id, version, "published");
}

/** Nothing of it is found any more; its versions stay. Throws not_found. */
export async function archiveArticle(tx: Tx, id: Id): Promise<void> {
  await lockArticle(tx, id);
  await removePassages(tx, id);
  await setPublished(tx, id, null, "archived");
  await announceKnowledge(tx, id);
}

/** Says again what an old version said, as a new version; an archived article becomes a draft. Throws not_found. */
export async function restoreVersion(tx: Tx, id: Id, version: number): Promise<void> {
  const article = await lockArticle(tx, id);
  const old = await loadArticleVersion(tx, id, version);
  await addArticleVersion(tx, article, old);
  if (article.status === "archived") await setPublished(tx, id, null, "draft");
  await announceKnowledge(tx, id);
}

async function makePassages(tx: Tx, article: ArticleRow, version: number): Promise<void> {
  const content = await loadArticleVersion(tx, article.id, version);
  const parts = describePassages(content);
  const words = new Set(parts.flatMap(({ weighed }) => [...weighed.counts.keys()]));
  const stems = await stemWords(tx, [...words], article.language);
  await indexPassages(tx, {
    articleId: article.id,
    version,
    namespace: article.namespace,
    language: article.language,
    words: stems,
    passages: parts.map(({ passage, weighed }) => ({
      ...passage,
      terms: weighTerms(weighed, (word) => stems.get(word) ?? word),
    })),
  });
  await planEmbedding(tx);
}

function describePassages({ title, body }: ArticleContent) {
  return divideIntoPassages(body).map((passage) => {
    // The first heading usually is the title once more; it shall not count twice.
    const heading = passage.heading.startsWith(title) ? passage.heading.slice(title.length) : passage.heading;
    return { passage, weighed: countFields(title, heading, passage.text) };
  });
}
