export {
  type ArticleChange,
  archiveArticle,
  createArticle,
  editArticle,
  publishArticle,
  publishVersion,
  restoreVersion,
} from "./knowledge/articles.ts";
export { compareLines, type LineChange } from "./knowledge/compare.ts";
export { type AskedVector, type Embedder, embedPassages, embedQuestion } from "./knowledge/embedder.ts";
export { recordGap } from "./knowledge/gaps.ts";
export { ImportError } from "./knowledge/import/import-error.ts";
export {
  type ImportedArticle,
  type ImportedFile,
  type ImportOptions,
  importFile,
  importKnowledge,
} from "./knowledge/import/import-knowledge.ts";
export {
  type FoundPassage,
  type KnowledgeSearch,
  type KnowledgeSearchOptions,
  searchKnowledge,
} from "./knowledge/search/search-knowledge.ts";
