import type { Article, ArticleText, KnowledgeGap, RouteName } from "@rapport/api";
import {
  archiveArticle,
  compareLines,
  createArticle,
  editArticle,
  embedQuestion,
  ImportError,
  importFile,
  publishArticle,
  restoreVersion,
  searchKnowledge,
} from "@rapport/context";
import { type Id, isAllowed, RapportError } from "@rapport/schema";
import {
  type ArticleRow,
  type GapRow,
  listArticles,
  listArticleVersions,
  listGaps,
  listNamespaces,
  loadArticle,
  loadArticleVersion,
  settleGap,
  type Tx,
} from "@rapport/store";
import { tenantModels } from "../engine/models.ts";
import type { RouteHandlers } from "../http/call.ts";
import type { ServerParts } from "../main/parts.ts";

/** CTX-7, CTX-8: articles, their versions, search and gaps. */
export function knowledgeRoutes(parts: ServerParts): RouteHandlers<Extract<RouteName, `knowledge.${string}`>> {
  return {
    "knowledge.articles": ({ scope, query: { cursor, limit, ...filter } }) =>
      scope.read(async (tx) => {
        const page = await listArticles(tx, filter, cursor, limit);
        return { items: page.items.map((row) => presentArticle(tx, row)), cursor: page.cursor };
      }),

    "knowledge.namespaces": async ({ scope }) => ({ items: await scope.read(listNamespaces) }),

    "knowledge.create": ({ scope, body }) =>
      scope.write(async (tx) => {
        const id = await createArticle(tx, body);
        return changed(tx, id, "create");
      }),

    "knowledge.get": ({ scope, params }) => scope.read((tx) => present(tx, params.id)),

    "knowledge.edit": ({ scope, params, body: { baseVersion, ...change } }) =>
      scope.write(async (tx) => {
        await editArticle(tx, params.id, change, baseVersion);
        return changed(tx, params.id, "edit");
      }),

    "knowledge.publish": ({ scope, params, body }) =>
      scope.write(async (tx) => {
        await publishArticle(tx, params.id, body.version);
        return changed(tx, params.id, "publish");
      }),

    "knowledge.archive": ({ scope, params }) =>
      scope.write(async (tx) => {
        await archiveArticle(tx, params.id);
        return changed(tx, params.id, "archive");
      }),

    "knowledge.versions": ({ scope, params }) =>
      scope.read(async (tx) => {
        await loadArticle(tx, params.id);
        const rows = await listArticleVersions(tx, params.id);
        return { items: rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })) };
      }),

    "knowledge.version": ({ scope, params }) =>
      scope.read(async (tx) => {
        const row = await loadArticleVersion(tx, params.id, params.version);
        return { ...row, createdAt: row.createdAt.toISOString() };
      }),

    "knowledge.compare": ({ scope, params, query }) =>
      scope.read(async (tx) => {
        const from = await loadArticleVersion(tx, params.id, query.from);
        const to = await loadArticleVersion(tx, params.id, query.to);
        return { titles: { from: from.title, to: to.title }, lines: compareLines(from.body, to.body) };
      }),

    "knowledge.restore": ({ scope, params }) =>
      scope.write(async (tx) => {
        await restoreVersion(tx, params.id, params.version);
        return changed(tx, params.id, "restore");
      }),

    async "knowledge.import"({ scope, file, query }) {
      try {
        const articles = await importFile(scope, `upload/${file.name}`, file.content, query);
        await scope.write(async (tx) => {
          tx.audit({ action: "knowledge.import", targetKind: "knowledge", detail: { file: file.name } });
        });
        return { articles };
      } catch (error) {
        if (error instanceof ImportError) throw new RapportError("unsupported_type", { sentence: error.message });
        throw error;
      }
    },

    "knowledge.search": async ({ scope, query: { q, ...options } }) => {
      const asked = await embedQuestion(await tenantModels(parts).embedderOf(scope.actor.tenantId), q);
      return scope.read((tx) => searchKnowledge(tx, q, { ...options, asked }));
    },

    "knowledge.gaps": ({ scope, query }) =>
      scope.read(async (tx) => ({ items: (await listGaps(tx, query.status, query.limit)).map(presentGap) })),

    "knowledge.settleGap": ({ scope, params, body }) =>
      scope.write(async (tx) => {
        const articleId = body.status === "answered" ? body.articleId : null;
        if (articleId) await loadArticle(tx, articleId);
        const gap = await settleGap(tx, params.id, body.status, articleId);
        tx.audit({ action: `knowledge.gap.${body.status}`, targetKind: "knowledge_gap", targetId: params.id });
        await tx.publish({ kind: "changed", entityId: params.id, detail: { what: "knowledge_gaps" } });
        return presentGap(gap);
      }),
  };
}

async function changed(tx: Tx, id: Id, what: string): Promise<ArticleText> {
  tx.audit({ action: `knowledge.${what}`, targetKind: "article", targetId: id });
  return present(tx, id);
}

async function present(tx: Tx, id: Id): Promise<ArticleText> {
  const article = await loadArticle(tx, id);
  const { body } = await loadArticleVersion(tx, id, article.latestVersion);
  return { ...presentArticle(tx, article), body };
}

function presentArticle(tx: Tx, row: ArticleRow): Article {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    canEdit: isAllowed(tx.actor, "knowledge.write"),
  };
}

function presentGap(row: GapRow): KnowledgeGap {
  return { ...row, firstAskedAt: row.firstAskedAt.toISOString(), lastAskedAt: row.lastAskedAt.toISOString() };
}
