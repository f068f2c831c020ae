import { Id, Instant } from "@rapport/schema";
import { z } from "zod";
import { defineRoutes } from "../route.ts";
import { Paging, pageOf } from "./paging.ts";

const IdParams = z.object({ id: Id });
const Version = z.coerce.number().int().min(1).max(1_000_000);
const VersionParams = IdParams.extend({ version: Version });
const Namespace = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} _./-]{0,99}$/u);
const Language = z.string().regex(/^[a-z]{2,3}$/);
const Title = z.string().trim().min(1).max(300);
const Body = z.string().max(2_000_000);
const Status = z.enum(["draft", "published", "archived"]);

export const Article = z.object({
  id: Id,
  namespace: z.string(),
  language: z.string(),
  title: z.string(),
  status: Status,
  /** The imported file or address; null: written here. */
  source: z.string().nullable(),
  latestVersion: z.number().int(),
  /** What customers are answered from; null: nothing. */
  publishedVersion: z.number().int().nullable(),
  createdAt: Instant,
  updatedAt: Instant,
  canEdit: z.boolean(),
});
export type Article = z.infer<typeof Article>;

/** An article with the Markdown of its latest version. */
export const ArticleText = Article.extend({ body: z.string() });
export type ArticleText = z.infer<typeof ArticleText>;

export const ArticleVersion = z.object({
  version: z.number().int(),
  title: z.string(),
  authorId: Id.nullable(),
  authorName: z.string().nullable(),
  createdAt: Instant,
});
export type ArticleVersion = z.infer<typeof ArticleVersion>;

/** A passage that can be cited: UTF-16 offsets into the body of that version. */
export const KnowledgePassage = z.object({
  passageId: Id,
  articleId: Id,
  version: z.number().int(),
  title: z.string(),
  heading: z.string(),
  namespace: z.string(),
  language: z.string(),
  source: z.string().nullable(),
  text: z.string(),
  span: z.object({ start: z.number().int(), end: z.number().int() }),
  score: z.number(),
});
export type KnowledgePassage = z.infer<typeof KnowledgePassage>;

export const KnowledgeGap = z.object({
  id: Id,
  question: z.string(),
  language: z.string(),
  askedCount: z.number().int(),
  lastConversationId: Id.nullable(),
  status: z.enum(["open", "answered", "dismissed"]),
  articleId: Id.nullable(),
  firstAskedAt: Instant,
  lastAskedAt: Instant,
});
export type KnowledgeGap = z.infer<typeof KnowledgeGap>;

export const knowledgeRoutes = defineRoutes({
  "knowledge.articles": {
    method: "GET",
    path: "/v1/knowledge/articles",
    summary: "Articles by title",
    access: "knowledge.read",
    query: Paging.extend({
      namespace: z.string().max(100).optional(),
      language: Language.optional(),
      status: Status.optional(),
      q: z.string().max(200).optional(),
    }),
    response: pageOf(Article),
  },
  "knowledge.namespaces": {
    method: "GET",
    path: "/v1/knowledge/namespaces",
    summary: "Namespaces with how many articles each holds",
    access: "knowledge.read",
    response: z.object({ items: z.array(z.object({ namespace: z.string(), articles: z.number().int() })) }),
  },
  "knowledge.create": {
    method: "POST",
    path: "/v1/knowledge/articles",
    summary: "Write an article; it is a draft until it is published",
    access: "knowledge.write",
    body: z.object({ title: Title, body: Body, namespace: Namespace.default("general"), language: Language }),
    response: ArticleText,
    successStatus: 201,
  },
  "knowledge.get": {
    method: "GET",
    path: "/v1/knowledge/articles/:id",
    summary: "An article with the text of its latest version",
    access: "knowledge.read",
    params: IdParams,
    response: ArticleText,
    errors: ["not_found"],
  },
  "knowledge.edit": {
    method: "PATCH",
    path: "/v1/knowledge/articles/:id",
    summary:
      "Change an article: a new text is a new version, unseen by customers until published; `baseVersion` refuses to go over a newer one",
    access: "knowledge.write",
    params: IdParams,
    body: z
      .object({ title: Title, body: Body, namespace: Namespace, language: Language, baseVersion: Version })
      .partial(),
    response: ArticleText,
    errors: ["not_found", "conflict"],
  },
  "knowledge.publish": {
    method: "POST",
    path: "/v1/knowledge/articles/:id/publish",
    summary: "Answer customers from this version (the latest unless told) from now on",
    access: "knowledge.write",
    params: IdParams,
    body: z.object({ version: Version.optional() }),
    response: ArticleText,
    errors: ["not_found"],
  },
  "knowledge.archive": {
    method: "POST",
    path: "/v1/knowledge/articles/:id/archive",
    summary: "Take an article out of use; its versions stay",
    access: "knowledge.write",
    params: IdParams,
    response: ArticleText,
    errors: ["not_found"],
  },
  "knowledge.versions": {
    method: "GET",
    path: "/v1/knowledge/articles/:id/versions",
    summary: "Who wrote which version, newest first",
    access: "knowledge.read",
    params: IdParams,
    response: z.object({ items: z.array(ArticleVersion) }),
    errors: ["not_found"],
  },
  "knowledge.version": {
    method: "GET",
    path: "/v1/knowledge/articles/:id/versions/:version",
    summary: "The text of one version",
    access: "knowledge.read",
    params: VersionParams,
    response: ArticleVersion.extend({ body: z.string() }),
    errors: ["not_found"],
  },
  "knowledge.compare": {
    method: "GET",
    path: "/v1/knowledge/articles/:id/compare",
    summary: "What changed from one version to another, line by line",
    access: "knowledge.read",
    params: IdParams,
    query: z.object({ from: Version, to: Version }),
    response: z.object({
      titles: z.object({ from: z.string(), to: z.string() }),
      lines: z.array(z.object({ kind: z.enum(["same", "added", "removed"]), text: z.string() })),
    }),
    errors: ["not_found"],
  },
  "knowledge.restore": {
    method: "POST",
    path: "/v1/knowledge/articles/:id/versions/:version/restore",
    summary: "Say again what an old version said, as a new version; an archived article becomes a draft",
    access: "knowledge.write",
    params: VersionParams,
    response: ArticleText,
    errors: ["not_found"],
  },
  "knowledge.import": {
    method: "POST",
    path: "/v1/knowledge/import",
    summary:
      "Take in and publish one file (field `file`): Markdown, text, HTML, PDF or CSV; the same name is the same article",
    access: "knowledge.write",
    query: z.object({ namespace: Namespace.optional(), language: Language.optional() }),
    transfer: "upload",
    response: z.object({
      articles: z.array(
        z.object({ articleId: Id, title: z.string(), outcome: z.enum(["new", "changed", "unchanged", "archived"]) }),
      ),
    }),
    errors: ["too_large", "unsupported_type"],
  },
  "knowledge.search": {
    method: "GET",
    path: "/v1/knowledge/search",
    summary: "Published passages that answer a question, the best first; not confident: no answer may be made of them",
    access: "knowledge.read",
    query: z.object({
      q: z.string().trim().min(1).max(2000),
      namespace: z.string().max(100).optional(),
      language: Language.optional(),
      limit: z.coerce.number().int().min(1).max(50).default(5),
    }),
    response: z.object({ passages: z.array(KnowledgePassage), isConfident: z.boolean() }),
  },
  "knowledge.gaps": {
    method: "GET",
    path: "/v1/knowledge/gaps",
    summary: "Questions that nothing answered, those asked most often first",
    access: "knowledge.read",
    query: z.object({
      status: z.enum(["open", "answered", "dismissed"]).default("open"),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: z.object({ items: z.array(KnowledgeGap) }),
  },
  "knowledge.settleGap": {
    method: "PATCH",
    path: "/v1/knowledge/gaps/:id",
    summary: "Say that an article answers it now, dismiss it, or open it again",
    access: "knowledge.write",
    params: IdParams,
    body: z.discriminatedUnion("status", [
      z.object({ status: z.literal("answered"), articleId: Id }),
      z.object({ status: z.literal("dismissed") }),
      z.object({ status: z.literal("open") }),
    ]),
    response: KnowledgeGap,
    errors: ["not_found"],
  },
});
