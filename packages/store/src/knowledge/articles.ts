import { createHash } from "node:crypto";
import { type Id, newId, RapportError } from "@rapport/schema";
import { decodeCursor, encodeCursor, isUuidText } from "../core/cursor.ts";
import { actorIdOf, type Tx } from "../core/tx.ts";

export type ArticleStatus = "draft" | "published" | "archived";

export interface ArticleRow {
  id: Id;
  namespace: string;
  /** BCP 47, lower case, for example `en`. */
  language: string;
  title: string;
  status: ArticleStatus;
  source: string | null;
  latestVersion: number;
  /** What customers are answered from; null: nothing. */
  publishedVersion: number | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface ArticleVersionRow {
  version: number;
  title: string;
  /** Markdown. */
  body: string;
  authorId: Id | null;
  authorName: string | null;
  createdAt: Date;
}

export interface ArticleContent {
  title: string;
  body: string;
}

const ARTICLE = `id, namespace, language, title, status, source, latest_version as "latestVersion",
  published_version as "publishedVersion", created_at as "createdAt", updated_at as "updatedAt"`;

/** Two contents with the same hash are the same article: nothing new is kept for them. */
function hashOf({ title, body }: ArticleContent): Buffer {
  return createHash("sha256").update(title).update("\0").update(body).digest();
}

export interface ArticleFilter {
  namespace?: string | undefined;
  language?: string | undefined;
  status?: ArticleStatus | undefined;
  /** Part of the title. */
  q?: string | undefined;
}

/** By title. Throws invalid_input for a cursor of another list. */
export async function listArticles(
  tx: Tx,
  filter: ArticleFilter,
  cursor: string | undefined,
  limit: number,
): Promise<{ items: ArticleRow[]; cursor: string | null }> {
  const after = decodeCursor("articles", cursor, [() => true, isUuidText]);
  const rows = await tx.query<ArticleRow & { key: string }>(
    `select ${ARTICLE}, lower(title) as key from articles
     where tenant_id = $1 and latest_version > 0
       and ($2::text is null or namespace = $2) and ($3::text is null or language = $3) and ($4::text is null or status = $4)
       and ($5::text is null or position(lower($5) in lower(title)) > 0)
       and ($6::text is null or (lower(title), id) > ($6, $7::uuid))
     order by lower(title), id limit $8`,
    [
      tx.tenantId,
      filter.namespace ?? null,
      filter.language ?? null,
      filter.status ?? null,
      filter.q ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
      limit + 1,
    ],
  );
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1) : undefined;
  return {
    items: items.map(({ key: _key, ...article }) => article),
    cursor: last ? encodeCursor("articles", [last.key, last.id]) : null,
  };
}

/** Throws not_found. */
export async function loadArticle(tx: Tx, id: Id): Promise<ArticleRow> {
  const [row] = await tx.prepared<ArticleRow>(`select ${ARTICLE} from articles where tenant_id = $1 and id = $2`, [
    tx.tenantId,
    id,
  ]);
  if (!row) throw new RapportError("not_found");
  return row;
}

/** As loadArticle, and nobody else changes it until the transaction ends. */
export async function lockArticle(tx: Tx, id: Id): Promise<ArticleRow> {
  const [row] = await tx.query<ArticleRow>(
    `select ${ARTICLE} from articles where tenant_id = $1 and id = $2 for update`,
    [tx.tenantId, id],
  );
  if (!row) throw new RapportError("not_found");
  return row;
}

/** The article of an imported file; null: it was never imported. Locks it. */
export async function findArticleBySource(
  tx: Tx,
  source: string,
): Promise<(ArticleRow & { sourceHash: Buffer | null }) | null> {
  const [row] = await tx.query<ArticleRow & { sourceHash: Buffer | null }>(
    `select ${ARTICLE}, source_hash as "sourceHash" from articles where tenant_id = $1 and source = $2 for update`,
    [tx.tenantId, source],
  );
  return row ?? null;
}

/** Articles that came from files whose source begins so, without the archived ones. */
export async function listArticlesBySource(
  tx: Tx,
  prefix: string,
): Promise<{ id: Id; source: string; title: string }[]> {
  return tx.query(
    `select id, source, title from articles where tenant_id = $1 and source is not null and starts_with(source, $2) and status <> 'archived'
     order by source`,
    [tx.tenantId, prefix],
  );
}

/** Remembers what the file said; null: it is gone, and whenever it comes back it counts as new. */
export async function setSourceHash(tx: Tx, id: Id, hash: Uint8Array | null): Promise<void> {
  await tx.query("update articles set source_hash = $3 where tenant_id = $1 and id = $2", [tx.tenantId, id, hash]);
}

export interface NewArticle extends ArticleContent {
  /** Given: made from the source, so that the same file is the same article everywhere. */
  id?: Id;
  namespace: string;
  language: string;
  source?: string | null;
}

/** Keeps a draft with its first version. Throws already_exists when the source is taken. */
export async function insertArticle(tx: Tx, article: NewArticle): Promise<Id> {
  const id = article.id ?? newId();
  const made = await tx.query(
    `insert into articles (tenant_id, id, namespace, language, title, status, source, latest_version)
     values ($1, $2, $3, $4, $5, 'draft', $6, 1) on conflict do nothing returning id`,
    [tx.tenantId, id, article.namespace, article.language, article.title, article.source ?? null],
  );
  if (made.length === 0) throw new RapportError("already_exists");
  await insertVersion(tx, id, 1, article);
  return id;
}

/**
 * Keeps the content as the next version, unless it is what the latest one says. Answers the latest version's number. What is
 * published stays published. `article`: locked before.
 */
export async function addArticleVersion(tx: Tx, article: ArticleRow, content: ArticleContent): Promise<number> {
  const [latest] = await tx.query<{ hash: Buffer }>(
    "select hash from article_versions where tenant_id = $1 and article_id = $2 and version = $3",
    [tx.tenantId, article.id, article.latestVersion],
  );
  if (latest?.hash.equals(hashOf(content))) return article.latestVersion;
  const version = article.latestVersion + 1;
  await insertVersion(tx, article.id, version, content);
  await tx.query(
    "update articles set latest_version = $3, title = $4, updated_at = now() where tenant_id = $1 and id = $2",
    [tx.tenantId, article.id, version, content.title],
  );
  return version;
}

async function insertVersion(tx: Tx, articleId: Id, version: number, content: ArticleContent): Promise<void> {
  await tx.query(
    "insert into article_versions (tenant_id, article_id, version, title, body, hash, author_id) values ($1, $2, $3, $4, $5, $6, $7)",
    [tx.tenantId, articleId, version, content.title, content.body, hashOf(content), actorIdOf(tx.actor)],
  );
}

/** Where it is kept and in which language it is written. Passages carry both: index the article again afterwards. */
export async function placeArticle(tx: Tx, id: Id, namespace: string, language: string): Promise<void> {
  await tx.query(
    "update articles set namespace = $3, language = $4, updated_at = now() where tenant_id = $1 and id = $2",
    [tx.tenantId, id, namespace, language],
  );
}

/** The pointer only; indexPassages and removePassages keep the passages in step. */
export async function setPublished(tx: Tx, id: Id, version: number | null, status: ArticleStatus): Promise<void> {
  await tx.query(
    "update articles set published_version = $3, status = $4, updated_at = now() where tenant_id = $1 and id = $2",
    [tx.tenantId, id, version, status],
  );
}

/** Throws not_found. */
export async function loadArticleVersion(tx: Tx, articleId: Id, version: number): Promise<ArticleVersionRow> {
  const [row] = await tx.prepared<ArticleVersionRow>(
    `select v.version, v.title, v.body, v.author_id as "authorId", a.name as "authorName", v.created_at as "createdAt"
     from article_versions v left join actors a on a.tenant_id = v.tenant_id and a.id = v.author_id
     where v.tenant_id = $1 and v.article_id = $2 and v.version = $3`,
    [tx.tenantId, articleId, version],
  );
  if (!row) throw new RapportError("not_found");
  return row;
}

/** Newest first, without bodies. */
export async function listArticleVersions(tx: Tx, articleId: Id): Promise<Omit<ArticleVersionRow, "body">[]> {
  return tx.query(
    `select v.version, v.title, v.author_id as "authorId", a.name as "authorName", v.created_at as "createdAt"
     from article_versions v left join actors a on a.tenant_id = v.tenant_id and a.id = v.author_id
     where v.tenant_id = $1 and v.article_id = $2 order by v.version desc`,
    [tx.tenantId, articleId],
  );
}

/** Namespaces with how many articles each holds, archived ones left out. */
export async function listNamespaces(tx: Tx): Promise<{ namespace: string; articles: number }[]> {
  return tx.query(
    "select namespace, count(*) as articles from articles where tenant_id = $1 and status <> 'archived' group by namespace order by namespace",
    [tx.tenantId],
  );
}

/** Says on the feed that knowledge changed, once the transaction commits. */
export async function announceKnowledge(tx: Tx, articleId: Id | null): Promise<void> {
  await tx.publish({ kind: "changed", entityId: articleId, detail: { what: "knowledge" } });
}
