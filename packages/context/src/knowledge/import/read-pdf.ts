import { ImportError, type SourceArticle } from "./import-error.ts";

/** An article from the text of a PDF; each page begins a paragraph. Throws ImportError when it is broken, locked or only pictures. */
export async function readPdf(bytes: Uint8Array, fallbackTitle: string): Promise<SourceArticle> {
  if (!new TextDecoder("latin1").decode(bytes.subarray(0, 1024)).includes("%PDF-")) {
    throw new ImportError("This is not a PDF.");
  }
  // Loaded when the first PDF comes: it is the heaviest of the readers.
  const { extractText, getDocumentProxy, getMeta } = await import("unpdf");
  try {
    // The reader takes the buffer away; the caller keeps theirs.
    const document = await getDocumentProxy(Uint8Array.from(bytes));
    const { text: pages } = await extractText(document, { mergePages: false });
    const { info } = await getMeta(document);
    const body = pages.map(tidy).filter(Boolean).join("\n\n");
    if (!body) throw new ImportError("The PDF has no text, only pictures of it.");
    const title = typeof info?.Title === "string" ? info.Title.trim() : "";
    return { key: null, title: title || fallbackTitle, body, namespace: null, language: null, isDraft: false };
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    if (/password/i.test(message)) throw new ImportError("The PDF is locked with a password.");
    throw new ImportError(`The PDF is broken: ${message}`);
  }
}

/** Words divided at the end of a line are joined again; a line that begins like a Markdown heading is none. */
function tidy(page: string): string {
  return page
    .replace(/(\p{Ll})-\n(\p{Ll})/gu, "$1$2")
    .replace(/[ \t]+/g, " ")
    .replaceAll("\u0000", "")
    .trim();
}
