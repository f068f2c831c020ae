/** A file that cannot be taken in. The message is a sentence for the person who gave it. */
export class ImportError extends Error {
  override name = "ImportError";
}

/** One article as a file tells it. */
export interface SourceArticle {
  /** Tells the articles of one file apart; null: the file is one article. */
  key: string | null;
  title: string;
  /** Markdown. */
  body: string;
  namespace: string | null;
  language: string | null;
  isDraft: boolean;
}
